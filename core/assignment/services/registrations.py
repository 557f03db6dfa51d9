"""A holder proposes work and commits to it; the level above comments, returns or accepts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.facts import Piece, check_intake, declared_group, scheme_of
from core.assignment.models import Cycle, Registration, RegistrationReview
from core.assignment.queries import (
    cycle_by_key,
    latest_review,
    living_cycle,
    registration,
    reviews_of,
    unit_of,
    verdict_of,
)
from core.assignment.services.competence import Competence, competence_of_actor
from core.assignment.services.listed import listed_kinds, listed_row
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.db.turns import take_turn
from core.domain.format import day_text
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.outbox.services import emit
from core.people.queries import posts_held


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What a holder proposes; ``reasons`` are keys of the scheme, ``plan`` is empty for work without a number.

    ``post_id`` names whose own work it would be, where the regulation gives work to persons; ``listed`` the row of a
    table that it is, whose name is its title where none was given.
    """

    kind: str
    title: str
    reasons: Sequence[str]
    obstacles: str
    committed_result: str
    committed_on: date
    plan: Decimal | None
    post_id: uuid.UUID | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""


@use_case("registration.write")
def save_registration(
    actor: Actor,
    cycle: Key,
    unit_id: uuid.UUID,
    form: RegistrationForm,
    *,
    existing: Key | None = None,
    version: int = 0,
) -> uuid.UUID:
    """Save a draft, new or existing; returns its id. StaleEdit when someone saved since ``version``."""
    living = living_cycle(cycle)
    form = _titled(living, form)
    unit = unit_of(actor, (actor.tenant_id, unit_id))
    # Two drafts saved at once would each be the last that a count allows.
    take_turn(db.session(), "registrations", unit.tenant_id, unit.id)
    intake = check_intake(living, [_piece(actor, living, unit_id, form)], final=False, instead_of=existing)
    _require_own_post(actor, form.post_id)
    if existing is None:
        draft = Registration(tenant_id=actor.tenant_id, id=uuid7(), unit_id=unit_id, state="draft")
        draft.cycle_tenant_id, draft.cycle_id = living.tenant_id, living.id
        db.session.add(draft)
    else:
        draft = _own_draft(actor, existing, version)
        if (draft.cycle_tenant_id, draft.cycle_id) != cycle:
            raise NotFound
    recipient = ((unit.tenant_id, unit.id), form.post_id)
    draft.subject_group = intake.groups[recipient].key
    for name in ("kind", "title", "obstacles", "committed_result", "committed_on", "plan", "post_id"):
        setattr(draft, name, getattr(form, name))
    draft.reasons, draft.attributes = list(form.reasons), dict(form.attributes)
    draft.listed = form.listed or None
    record(actor, "registration.save", "registration", (draft.tenant_id, draft.id), {"title": form.title})
    return draft.id


def _piece(actor: Actor, cycle: Cycle, unit_id: uuid.UUID, form: RegistrationForm) -> Piece:
    return Piece(
        unit=(actor.tenant_id, unit_id),
        kind=form.kind,
        title=form.title,
        reasons=tuple(form.reasons),
        plan=form.plan,
        starts_on=cycle.starts_on,
        due_on=form.committed_on,
        post_id=form.post_id,
        attributes=form.attributes,
        listed=form.listed,
    )


def _titled(cycle: Cycle, form: RegistrationForm) -> RegistrationForm:
    """Return the form with the name of its row where no title was given; Invalid without either."""
    if form.title:
        return form
    scheme = scheme_of(cycle)
    row = listed_row(scheme, listed_kinds(scheme).get(form.kind), form.listed)
    if row is None:
        raise Invalid([Problem(_("Hãy nhập tên nhiệm vụ hoặc chọn mã trong danh mục."), "title")])
    return replace(form, title=row.label)


def _require_own_post(actor: Actor, post_id: uuid.UUID | None) -> None:
    """A leader registers for a post of their own; a clerk, who leads nothing, for any post of the unit."""
    if post_id is None or actor.person_id is None or not actor.may("order.issue"):
        return
    if post_id not in {row.post.id for row in posts_held(actor.tenant_id, actor.person_id)}:
        raise Invalid([Problem(_("Chỉ đăng ký được việc của chính mình."), "post_id")])


def _own_draft(actor: Actor, key: Key, version: int) -> Registration:
    draft = registration(key)
    unit_of(actor, (draft.tenant_id, draft.unit_id))
    if draft.tenant_id != actor.tenant_id:
        raise NotAllowed
    _require_own_post(actor, draft.post_id)
    if draft.state != "draft" and _verdict(draft) != "returned":
        raise Conflict(_("Bản đăng ký đã nộp, không sửa được. Nếu cần sửa, hãy đề nghị cấp trên trả lại."))
    if draft.version != version:
        raise StaleEdit(
            {
                _("Tên nhiệm vụ"): draft.title,
                _("Kết quả cam kết"): draft.committed_result,
                _("Khó khăn, vướng mắc"): draft.obstacles,
            }
        )
    return draft


def _verdict(row: Registration) -> str:
    return verdict_of(row, latest_review((row.tenant_id, row.id)))


@use_case("registration.write")
def submit_registration(actor: Actor, key: Key, *, version: int) -> None:
    """File a draft with its commitment; refused outside the cycle's registration window."""
    draft = _own_draft(actor, key, version)
    cycle = living_cycle((draft.cycle_tenant_id, draft.cycle_id))
    today = clock.today()
    if not cycle.registration_opens_on <= today <= cycle.registration_closes_on:
        opens, closes = day_text(cycle.registration_opens_on), day_text(cycle.registration_closes_on)
        raise Conflict(_("Chỉ nộp đăng ký được từ %(opens)s đến %(closes)s.", opens=opens, closes=closes))
    draft.state, draft.submitted_at = "submitted", clock.now()
    details = {"title": draft.title, "result": draft.committed_result, "on": draft.committed_on, "plan": draft.plan}
    record(actor, "registration.submit", "registration", (draft.tenant_id, draft.id), details)


VERDICTS = ("commented", "returned", "accepted")
#: States in which a registration waits for a verdict.
WAITING = ("submitted", "commented")


@use_case("registration.review")
def review_registration(
    actor: Actor,
    key: Key,
    verdict: str,
    *,
    comment: str,
    title: str | None = None,
    plan: Decimal | None = None,
    due_on: date | None = None,
    seen: int | None = None,
) -> None:
    """Comment on, return (with a reason) or accept a filed registration; adjusted values stand beside.

    ``seen`` is how many reviews the reviewer had before them: StaleEdit when another one has come since.
    """
    take_turn(db.session(), "registration", *key)
    filed = registration(key)
    _require_above(actor, filed)
    if seen is not None:
        _require_nothing_new(key, seen)
    if verdict not in VERDICTS:
        raise Invalid([Problem(_("Ý kiến không hợp lệ."), "verdict")])
    if verdict == "returned" and not comment.strip():
        raise Invalid([Problem(_("Trả lại đăng ký thì phải nêu lý do."), "comment")])
    if filed.state != "submitted" or _verdict(filed) in {"accepted", "ordered", "returned"}:
        raise Conflict(_("Bản đăng ký này không ở trạng thái chờ xem xét."))
    add_review(actor, filed, verdict, comment=comment, title=title, plan=plan, due_on=due_on)
    details = {"verdict": verdict, "comment": comment, "title": title, "plan": plan, "due_on": due_on}
    record(actor, "registration.review", "registration", (filed.tenant_id, filed.id), details)
    emit(actor, "assignment.announce_registration_review", {"tenant": str(filed.tenant_id), "id": str(filed.id)})


def _require_nothing_new(key: Key, seen: int) -> None:
    said = reviews_of(key)
    if len(said) != seen:
        raise StaleEdit({"verdict": said[-1].verdict, "comment": said[-1].comment})


def _require_above(actor: Actor, filed: Registration) -> None:
    """Let only who may assign it review work: nobody accepts what their own unit or tenant proposes to a higher one."""
    actor.require_whole_tenant()
    cycle = cycle_by_key((filed.cycle_tenant_id, filed.cycle_id))
    if why := refusal(actor, cycle, competence_of_actor(actor, clock.today()), filed):
        raise NotAllowed(why)


def refusal(actor: Actor, cycle: Cycle, competence: Competence | None, filed: Registration) -> str:
    """Return why it is not the actor who reviews a registration of a cycle; "" where it is."""
    recipient = ((filed.tenant_id, filed.unit_id), filed.post_id)
    if competence is not None and competence.delegated.covers(*recipient):
        return ""
    if filed.tenant_id == actor.tenant_id != filed.cycle_tenant_id:
        return str(_("Đăng ký này do cấp trên xem xét."))
    group = declared_group(cycle, filed.subject_group)
    bound = group.delegated or bool(group.authorities)
    if (competence is None and bound) or (competence is not None and not competence.covers(group, recipient)):
        text = _("Đăng ký này do cấp có thẩm quyền quản lý cán bộ xem xét.")
        return str(Problem(text, "", str(group.citation or "")))
    return ""


def add_review(
    actor: Actor,
    filed: Registration,
    verdict: str,
    *,
    comment: str = "",
    title: str | None = None,
    plan: Decimal | None = None,
    due_on: date | None = None,
) -> None:
    """Append one review row to a registration of this or a lower tenant."""
    db.session.add(
        RegistrationReview(
            tenant_id=filed.tenant_id,
            registration_id=filed.id,
            verdict=verdict,
            comment=comment,
            title=title,
            plan=plan,
            due_on=due_on,
            at=clock.now(),
            by_label=actor.label,
        )
    )
