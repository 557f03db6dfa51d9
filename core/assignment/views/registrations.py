"""Registrations: written and filed by holders, reviewed by the level above."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.assignment import services
from core.assignment.adjustments import accepted_values, history, standing_values
from core.assignment.copying import as_registration, chosen_ids
from core.assignment.labels import REGISTRATION_STATES
from core.assignment.models import Cycle, RegistrationReview
from core.assignment.papers import registration_paper
from core.assignment.queries import (
    RegistrationRow,
    catalogue,
    chosen_cycle,
    cycle_by_key,
    cycle_name,
    earlier_cycle,
    registration_list,
    registrations_by_key,
    registrations_of,
    reviews_of,
    specific_by_id,
    unit_of,
)
from core.assignment.receivers import Receiver, registrants
from core.assignment.regulation import AskedAttribute, Regulation, regulation_of
from core.assignment.schemas.cycles import Press
from core.assignment.schemas.orders import chosen_attributes, key_text, shown_attributes
from core.assignment.schemas.registrations import ReviewSchema, registrant_text, registration_schema
from core.assignment.services import RegistrationForm
from core.assignment.task_columns import marked
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.documents.printing import printed
from core.errors import NotFound
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("title", lazy_gettext("Nhiệm vụ đăng ký"), sortable=True),
    Column("plan", lazy_gettext("Chỉ tiêu"), "number"),
    Column("due", lazy_gettext("Cam kết xong"), sortable=True),
    Column("filed", lazy_gettext("Ngày nộp"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)
#: The ticks of who may accept.
PICK = Column("pick", "")


@bp.get("/t/<tenant:slug>/registrations")
@requires("registration.view")
def registrations() -> ResponseReturnValue:
    """List the registrations of a cycle: the unit's own, or all of the tree for who reviews them."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    states = [(key, words) for key, (words, _tone) in REGISTRATION_STATES.items()]
    filters = (
        Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),
        Filter("state", _("Trạng thái"), states),
        Filter("q", _("Tìm nhiệm vụ, đơn vị")),
    )
    shown = table((*COLUMNS, PICK) if _may_accept(actor(), cycle) else COLUMNS, filters, sort="unit")
    rows = registration_list(actor(), (cycle.tenant_id, cycle.id), shown) if cycle else []
    accepting = {_choice_of(row) for row in rows if _may_review(actor(), row)} if shown.columns[-1] is PICK else set()
    form = open_form(Press())
    return render_template(
        "assignment/registrations.html",
        table=shown,
        rows=rows,
        cycle=cycle,
        accepting=accepting,
        form=form,
        is_first=len(cycles) < 2,
    )


def _may_accept(by: Actor, cycle: Cycle | None) -> bool:
    return cycle is not None and cycle.state == "open" and by.unit_id is None and by.may("registration.review")


def _choice_of(row: RegistrationRow) -> str:
    return key_text((row.registration.tenant_id, row.registration.id))


@bp.route("/t/<tenant:slug>/registrations/new", methods=["GET", "POST"])
@requires("registration.write")
def new_registration() -> ResponseReturnValue:
    """Write a registration; it stays a draft until it is filed."""
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    if cycle is None:
        return redirect(url_for(".registrations"))
    own = registrants(actor(), regulation_of(cycle))
    form = _form(cycle, own, {"unit": _choice(own[0]) if len(own) == 1 else None} | _copied(cycle))
    if form.ok:
        with form.catching(), one_request(form.request_key):
            unit_id, post_id = form.values.pop("unit")
            proposed = _proposed(form, cycle, post_id)
            id = services.save_registration(actor(), (cycle.tenant_id, cycle.id), unit_id, proposed)
            flash(_("Đã lưu nháp. Xem lại rồi bấm “Nộp đăng ký”."), "success")
            return redirect(url_for(".registration", owner=actor().tenant_id, id=id), 303)
    return render_template("assignment/registration_form.html", form=form, cycle=cycle, row=None), form.status


@bp.get("/t/<tenant:slug>/registrations/<uuid:owner>/<uuid:id>")
@requires("registration.view")
def registration(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a registration with everything said of it, and the step that comes next."""
    row, reviews = _row((owner, id)), reviews_of((owner, id))
    return _page(row, reviews, _review_form(row, reviews))


@bp.get("/t/<tenant:slug>/registrations/<uuid:owner>/<uuid:id>/word")
@requires("registration.view")
def registration_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return all that its holder registered in the cycle as a Word file."""
    filed = _row((owner, id)).registration
    cycle = cycle_by_key((filed.cycle_tenant_id, filed.cycle_id))
    return printed(registration_paper(registrations_of(filed), cycle)).answer()


@bp.route("/t/<tenant:slug>/registrations/<uuid:owner>/<uuid:id>/edit", methods=["GET", "POST"])
@requires("registration.write")
def edit_registration(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Edit a draft, or what was returned."""
    row = _row((owner, id))
    filed = row.registration
    if not _may_edit(actor(), row):
        raise NotFound
    cycle = cycle_by_key((filed.cycle_tenant_id, filed.cycle_id))
    holder = Receiver(row.unit, row.post, filed.subject_group)
    stored = {name: getattr(filed, name) for name in RegistrationForm.__slots__} | {"unit": _choice(holder)}
    stored |= shown_attributes(_asked(cycle, regulation_of(cycle)), filed.attributes)
    form = _form(cycle, [holder], stored, filed.version)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            unit_id, post_id = form.values.pop("unit")
            services.save_registration(
                actor(),
                (cycle.tenant_id, cycle.id),
                unit_id,
                _proposed(form, cycle, post_id),
                existing=(owner, id),
                version=form.version_number,
            )
            flash(_("Đã lưu."), "success")
            return redirect(url_for(".registration", owner=owner, id=id), 303)
    return render_template("assignment/registration_form.html", form=form, cycle=cycle, row=row), form.status


@bp.post("/t/<tenant:slug>/registrations/<uuid:owner>/<uuid:id>/submit")
@requires("registration.write")
def submit_registration(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """File a draft with its commitment."""
    form = open_form(Press())
    with one_request(form.request_key):
        services.submit_registration(actor(), (owner, id), version=form.version_number)
    flash(_("Đã nộp đăng ký lên cấp trên."), "success")
    return redirect(url_for(".registration", owner=owner, id=id), 303)


@bp.post("/t/<tenant:slug>/registrations/<uuid:owner>/<uuid:id>/review")
@requires("registration.review")
def review_registration(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Comment on, return or accept a registration."""
    row, reviews = _row((owner, id)), reviews_of((owner, id))
    form = _review_form(row, reviews)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = {**form.values, "title": form.values["title"] or None}
            seen = form.version_number
            services.review_registration(actor(), (owner, id), values.pop("verdict"), **values, seen=seen)
            flash(_("Đã ghi kết quả xem xét."), "success")
            return redirect(url_for(".registration", owner=owner, id=id), 303)
    return _page(row, reviews, form)


def _copied(cycle: Cycle) -> dict[str, Any]:
    """Return the work of the cycle before that the address names, as a form begins with it."""
    ids = chosen_ids(request.args.getlist("copy"))
    before = earlier_cycle(cycle) if ids else None
    rows = specific_by_id(actor(), before, ids, given=False) if before else []
    if not rows or before is None:
        return {}
    work, regulation = rows[0].assignment, regulation_of(cycle)
    told = as_registration(rows[0], (before, cycle), regulation, _asked(cycle, regulation))
    return told | {"unit": registrant_text(work.unit_id, work.post_id)}


def _row(key: Key) -> RegistrationRow:
    """Return a registration that this seat may read; a seat of one unit reads only its own."""
    rows = registrations_by_key([key])
    if not rows:
        raise NotFound
    unit_of(actor(), (rows[0].unit.tenant_id, rows[0].unit.id))
    return rows[0]


def _page(row: RegistrationRow, reviews: Sequence[RegistrationReview], form: FormState) -> ResponseReturnValue:
    filed = row.registration
    cycle = cycle_by_key((filed.cycle_tenant_id, filed.cycle_id))
    return render_template(
        "assignment/registration.html",
        row=row,
        filed=filed,
        cycle=cycle,
        item=next((item for item in catalogue((cycle.tenant_id, cycle.id)) if item.key == filed.kind), None),
        reviews=reviews,
        changes_by=history(filed, reviews),
        accepted=accepted_values(filed, reviews),
        regulation=regulation_of(cycle),
        form=form,
        submit_form=open_form(Press(), version=filed.version),
        may_edit=_may_edit(actor(), row),
        may_review=_may_review(actor(), row),
    ), form.status


def _review_form(row: RegistrationRow, reviews: Sequence[RegistrationReview]) -> FormState:
    """Return the form of the next review; its version is how many there are, so that one answers what it has seen."""
    return open_form(ReviewSchema(), standing_values(row.registration, reviews), version=len(reviews))


def _form(cycle: Cycle, own: Sequence[Receiver], stored: dict[str, Any], version: int | str = "") -> FormState:
    """Return the form with what the catalogue offers to these units or posts, and the regulation's reasons."""
    regulation = regulation_of(cycle)
    choices = {
        "unit": [(_choice(row), row.name) for row in own],
        "kind": _kinds(cycle, regulation, own),
        "reasons": list(regulation.reasons.items()),
    }
    codes = regulation.codes({key for key, _label in choices["kind"]})
    schema = registration_schema(_asked(cycle, regulation), listed=bool(codes))
    listed = {"listed": codes} if codes else {}
    return open_form(schema, stored, version=version, choices={**choices, **listed})


def _asked(cycle: Cycle, regulation: Regulation) -> list[AskedAttribute]:
    return regulation.asked(item.key for item in catalogue((cycle.tenant_id, cycle.id)))


def _proposed(form: FormState, cycle: Cycle, post_id: uuid.UUID | None) -> RegistrationForm:
    """Return what a form proposes; ``form.values`` without the attributes, which depend on the regulation."""
    asked = _asked(cycle, regulation_of(cycle))
    chosen = chosen_attributes(asked, form.values)
    plain = {name: value for name, value in form.values.items() if name not in {each.field for each in asked}}
    values = {**plain, "listed": plain.get("listed") or ""}
    return RegistrationForm(**values, post_id=post_id, attributes=chosen)


def _choice(holder: Receiver) -> str:
    return registrant_text(holder.unit.id, holder.post.id if holder.post else None)


def _kinds(cycle: Cycle, regulation: Regulation, own: Sequence[Receiver]) -> list[Choice]:
    offered = regulation.offered(catalogue((cycle.tenant_id, cycle.id)), {row.group for row in own})
    return [(item.key, f"{marked(item)} ({item.unit})" if item.unit else marked(item)) for item in offered]


def _may_edit(by: Actor, row: RegistrationRow) -> bool:
    own = row.registration.tenant_id == by.tenant_id and by.unit_id in (None, row.unit.id)
    return own and by.may("registration.write") and row.state in ("draft", "returned")


def _may_review(by: Actor, row: RegistrationRow) -> bool:
    filed = row.registration
    above = by.unit_id is None and (filed.tenant_id != by.tenant_id or filed.cycle_tenant_id == by.tenant_id)
    return above and by.may("registration.review") and row.state in ("submitted", "commented")
