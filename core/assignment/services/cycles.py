"""Opening and closing a cycle, and editing its catalogue."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import CatalogueItem, Cycle
from core.assignment.queries import catalogue, cycle_by_key, own_cycle, whole_catalogue
from core.assignment.services.order_queue import refuse_under_way
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.domain.declarations import TaskKind
from core.domain.format import day_text
from core.domain.parameters import Stage
from core.errors import Conflict, Invalid, Problem, StaleEdit
from core.extensions.services import load_scheme
from core.tenancy.models import Authority

#: Kinds of cycles, the longest first: each lies within longer ones only.
LENGTHS = ("term", "year", "quarter", "month")
#: A cycle opens only when nothing is missing that these stages need.
NEEDED_TO_ISSUE = (Stage.ASSIGNMENT, Stage.REPORTING)


@dataclass(frozen=True, slots=True)
class CycleForm:
    """What an administrator enters for a cycle; dates are first and last days, ``parent`` is the longer one around."""

    key: str
    name: str
    kind: str
    starts_on: date
    ends_on: date
    registration_opens_on: date
    registration_closes_on: date
    scheme: str
    rule_date: date
    parent: Key | None = None


@use_case("cycle.manage")
def create_cycle(actor: Actor, authority_id: uuid.UUID, form: CycleForm) -> uuid.UUID:
    """Create a draft cycle with the scheme's kinds of work as its catalogue; returns its id."""
    actor.require_whole_tenant()
    if form.ends_on < form.starts_on:
        raise Invalid([Problem(_("Ngày kết thúc phải sau ngày bắt đầu."), "ends_on")])
    if form.registration_closes_on < form.registration_opens_on:
        raise Invalid([Problem(_("Hạn đăng ký phải sau ngày mở đăng ký."), "registration_closes_on")])
    _check_parent(form)
    authority = db.session.get(Authority, (actor.tenant_id, authority_id))
    if authority is None or not authority.may_assign:
        raise Invalid([Problem(_("Cơ quan này không có thẩm quyền giao nhiệm vụ."), "authority")])
    scheme = load_scheme(actor.tenant_id, form.scheme, form.rule_date)
    cycle = Cycle(tenant_id=actor.tenant_id, id=uuid7(), authority_id=authority_id, state="draft", **_columns(form))
    db.session.add(cycle)
    flush_or_explain(db.session(), "uq_cycle_key", _("Mã kỳ này đã có."), "key")
    kinds = scheme.calls.task_declaration().kinds
    insert_rows(db.session(), CatalogueItem, [_catalogue_row(cycle, kind) for kind in kinds])
    record(actor, "cycle.create", "cycle", (cycle.tenant_id, cycle.id), {"key": form.key, "scheme": form.scheme})
    return cycle.id


def _columns(form: CycleForm) -> dict[str, object]:
    columns = {name: getattr(form, name) for name in CycleForm.__slots__ if name != "parent"}
    tenant_id, parent_id = form.parent or (None, None)
    return {**columns, "parent_tenant_id": tenant_id, "parent_id": parent_id}


def _check_parent(form: CycleForm) -> None:
    """A cycle lies within a longer one of its own tenant or of one above, which is no draft there and not closed."""
    if form.parent is None:
        return
    around = cycle_by_key(form.parent)
    first, last = day_text(around.starts_on), day_text(around.ends_on)
    problems = []
    if LENGTHS.index(form.kind) <= LENGTHS.index(around.kind):
        text = _("Kỳ loại này không nằm trong “%(name)s” được: chọn loại kỳ ngắn hơn.", name=around.name)
        problems.append(Problem(text, "kind"))
    if form.starts_on < around.starts_on:
        text = _("“%(name)s” bắt đầu ngày %(day)s, kỳ bên trong không bắt đầu sớm hơn.", name=around.name, day=first)
        problems.append(Problem(text, "starts_on"))
    if form.ends_on > around.ends_on:
        text = _("“%(name)s” kết thúc ngày %(day)s, kỳ bên trong không kết thúc muộn hơn.", name=around.name, day=last)
        problems.append(Problem(text, "ends_on"))
    if around.state == "closed":
        problems.append(Problem(_("“%(name)s” đã đóng.", name=around.name), "parent"))
    if problems:
        raise Invalid(problems)


def _catalogue_row(cycle: Cycle, kind: TaskKind) -> dict[str, object]:
    return {
        "tenant_id": cycle.tenant_id,
        "id": uuid7(),
        "cycle_id": cycle.id,
        "key": kind.key,
        "task_group": kind.group,
        "label": kind.label.vi,
        "subject_groups": list(kind.subject_groups),
        "measure": kind.measure.value if kind.measure else None,
        "direction": kind.direction.value,
        "unit": kind.unit,
        "illustrative": not kind.named,
        "issued_at": None,
        "version": 1,
    }


@use_case("catalogue.edit")
def edit_catalogue_item(actor: Actor, cycle_id: uuid.UUID, key: str, *, version: int, label: str, unit: str) -> None:
    """Change how a kind of work reads; StaleEdit when someone saved since ``version``.

    One that no document names is the tenant's own once it is given a name here, and stands in the catalogue again
    where the cycle was opened without it.
    """
    actor.require_whole_tenant()
    cycle = own_cycle(actor, cycle_id)
    item = next((row for row in whole_catalogue((cycle.tenant_id, cycle.id)) if row.key == key), None)
    if item is None:
        raise Invalid([Problem(_("Danh mục không có mục này."), "key")])
    if item.version != version:
        raise StaleEdit({_("Tên chỉ tiêu"): item.label, _("Đơn vị tính"): item.unit})
    before = {"label": item.label, "unit": item.unit}
    if label != item.label:
        item.illustrative = item.left_out = False
        item.issued_at = item.issued_at or cycle.issued_at
    item.label, item.unit = label, unit
    after = {"label": label, "unit": unit}
    record(actor, "catalogue.edit", "catalogue_item", (item.tenant_id, item.id), {"before": before, "after": after})


@use_case("cycle.manage")
def issue_cycle(actor: Actor, cycle_id: uuid.UUID, *, with_examples: bool = True) -> None:
    """Open a draft cycle to its holders and pin the scheme it works under.

    Without examples the kinds of work that nobody named are left out of its catalogue. Invalid with the list of what is
    missing when reporting needs a value that nobody confirmed.
    """
    actor.require_whole_tenant()
    cycle = own_cycle(actor, cycle_id)
    if cycle.state != "draft":
        raise Conflict(_("Kỳ này đã được mở."))
    scheme = load_scheme(actor.tenant_id, cycle.scheme, cycle.rule_date)
    scheme.require(*NEEDED_TO_ISSUE)
    pinned = scheme.pin()
    cycle.pin, cycle.fingerprint = pinned.to_json(), pinned.fingerprint
    cycle.state, cycle.issued_at = "open", clock.now()
    left_out = []
    for item in catalogue((cycle.tenant_id, cycle.id)):
        if item.illustrative and not with_examples:
            item.left_out = True
            left_out.append(item.key)
        else:
            item.issued_at = cycle.issued_at
    details = {"fingerprint": pinned.fingerprint} | ({"left_out": left_out} if left_out else {})
    record(actor, "cycle.issue", "cycle", (cycle.tenant_id, cycle.id), details)


@use_case("cycle.manage")
def close_cycle(actor: Actor, cycle_id: uuid.UUID) -> None:
    """Close an open cycle: nothing is ordered or reported in it any more."""
    actor.require_whole_tenant()
    cycle = own_cycle(actor, cycle_id)
    if cycle.state != "open":
        raise Conflict(_("Chỉ đóng được kỳ đang mở."))
    refuse_under_way((cycle.tenant_id, cycle.id))
    cycle.state = "closed"
    record(actor, "cycle.close", "cycle", (cycle.tenant_id, cycle.id))
