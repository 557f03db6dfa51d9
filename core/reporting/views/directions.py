"""Directions: lists of what was given and received, giving one, answering it, closing it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.assignment.queries import given_by, unit_of, units_within_reach, work_row
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotAllowed
from core.reporting import services
from core.reporting.labels import DIRECTION_FILTERS, DIRECTION_VERDICTS, meeting_title
from core.reporting.queries import (
    DirectionRow,
    directed_units,
    direction_list,
    direction_row,
    direction_urges,
    own_meetings,
    steps_of,
)
from core.reporting.schemas import AnswerSchema, JudgementSchema, UnitDirectionSchema, WorkDirectionSchema
from core.reporting.services import DirectionForm
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.fields.lists import Choice
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("what", lazy_gettext("Nội dung chỉ đạo")),
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("source", lazy_gettext("Nguồn")),
    Column("at", lazy_gettext("Ngày chỉ đạo"), sortable=True),
    Column("due", lazy_gettext("Hạn"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)
SCOPES = {
    "given": lazy_gettext("Cấp mình chỉ đạo"),
    "held": lazy_gettext("Cấp trên chỉ đạo cấp mình"),
    "all": lazy_gettext("Toàn bộ trong phạm vi được xem"),
}


@bp.get("/t/<tenant:slug>/directions")
@requires("report.view")
def directions() -> ResponseReturnValue:
    """List what the seat's tenant directed, or what its units were directed to do."""
    whole = actor().unit_id is None
    usual = "given" if actor().may("direction.give") and actor().authority_id else "held"
    wanted = request.args.get("scope", "")
    scope = wanted if wanted in SCOPES else usual
    filters = [
        *([Filter("scope", _("Phạm vi"), list(SCOPES.items()), usual)] if whole else []),
        Filter("state", _("Trạng thái"), list(DIRECTION_FILTERS.items())),
    ]
    if whole:
        meetings, units = meeting_choices(actor()), directed_units(actor(), scope)
        filters += [Filter("meeting", _("Cuộc họp"), meetings)] if meetings else []
        filters += [Filter("unit", _("Đơn vị"), units)] if units else []
    filters.append(Filter("q", _("Tìm nội dung, đơn vị")))
    shown = table(COLUMNS, filters, sort="due")
    rows = direction_list(actor(), scope, shown)
    return render_template("reporting/directions.html", table=shown, rows=rows, today=clock.today(), scope=scope)


def meeting_choices(by: Actor) -> list[Choice]:
    """Return the newest meetings of the actor's tenant as choices."""
    return [(str(row.id), meeting_title(row.kind, row.held_on, row.subject)) for row in own_meetings(by.tenant_id)]


def unit_choices(by: Actor) -> list[Choice]:
    """Return the units that a tenant directs, as choices (``owner.id``); of lower tenants with the tenant's name."""
    near = units_within_reach(by.tenant_id, None)
    return [
        (f"{unit.tenant_id}.{unit.id}", unit.name if tenant.id == by.tenant_id else f"{unit.name} ({tenant.name})")
        for tenant, unit in near
    ]


@bp.route("/t/<tenant:slug>/directions/new", methods=["GET", "POST"])
@requires("direction.give")
def direct_unit() -> ResponseReturnValue:
    """Direct a unit as a whole, in a meeting or on its own."""
    if actor().unit_id is not None or actor().authority_id is None:
        raise NotAllowed
    choices = {"unit": unit_choices(actor()), "meeting_id": meeting_choices(actor())}
    form = open_form(UnitDirectionSchema(), choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            unit = form.values.pop("unit")
            return _given(services.direct_unit(actor(), unit, DirectionForm(**form.values)))
    return render_template("reporting/direction_new.html", form=form, row=None), form.status


@bp.route("/t/<tenant:slug>/directions/new/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("direction.give")
def direct_work(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Direct what shall be done in a piece of work, in a meeting or on its own."""
    row = work_row((owner, id))
    if not given_by(actor(), [row.assignment]):
        raise NotAllowed
    form = open_form(WorkDirectionSchema(), choices={"meeting_id": meeting_choices(actor())})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            return _given(services.direct_work(actor(), (owner, id), DirectionForm(**form.values)))
    return render_template("reporting/direction_new.html", form=form, row=row), form.status


def _given(key: Key) -> ResponseReturnValue:
    flash(_("Đã ghi chỉ đạo và báo cho đơn vị."), "success")
    return redirect(url_for(".direction", owner=key[0], id=key[1]), 303)


@bp.get("/t/<tenant:slug>/directions/<uuid:owner>/<uuid:id>")
@requires("report.view")
def direction(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a direction with what became of it, and the step that comes next."""
    return _page((owner, id))


@bp.post("/t/<tenant:slug>/directions/<uuid:owner>/<uuid:id>/answer")
@requires("report.write")
def answer_direction(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Say what was done about a direction."""
    _row((owner, id))
    form = open_form(AnswerSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.answer_direction(actor(), (owner, id), **form.values)
            flash(_("Đã báo cáo kết quả thực hiện chỉ đạo."), "success")
            return redirect(url_for(".direction", owner=owner, id=id), 303)
    return _page((owner, id), answer=form)


@bp.post("/t/<tenant:slug>/directions/<uuid:owner>/<uuid:id>/judgement")
@requires("direction.give")
def judge_direction(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Accept, return or take back."""
    form = _judgement(_row((owner, id)))
    acts = {
        "accepted": services.accept_direction,
        "returned": services.return_direction,
        "withdrawn": services.withdraw_direction,
    }
    if form.ok:
        with form.catching(), one_request(form.request_key):
            acts[form.values["verdict"]](actor(), (owner, id), text=form.values["text"])
            flash(_("Đã ghi kết luận và báo cho đơn vị."), "success")
            return redirect(url_for(".direction", owner=owner, id=id), 303)
    return _page((owner, id), judge=form)


def _judgement(row: DirectionRow) -> FormState:
    """Return the form with the verdicts that the state of a direction allows."""
    offered = DIRECTION_VERDICTS if row.given.state == "answered" else {"withdrawn": DIRECTION_VERDICTS["withdrawn"]}
    return open_form(JudgementSchema(), choices={"verdict": list(offered.items())})


def _row(key: Key) -> DirectionRow:
    """Return a direction that the seat may read; a seat of one unit reads only its own."""
    row = direction_row(key)
    unit_of(actor(), (row.unit.tenant_id, row.unit.id))
    return row


def _page(key: Key, *, answer: FormState | None = None, judge: FormState | None = None) -> ResponseReturnValue:
    """Show a direction and the forms of what the seat may do next; a refused form is shown alone."""
    row, refused = _row(key), answer or judge
    if refused is None:
        answer = open_form(AnswerSchema(), {"done_on": clock.today()}) if _may_answer(actor(), row) else None
        judge = _judgement(row) if _may_judge(actor(), row) else None
    shown = {"row": row, "steps": steps_of(key), "today": clock.today(), "answer": answer, "judge": judge}
    shown |= {"urges": direction_urges(key), "urge": open_form(FormSchema()) if _may_urge(actor(), row) else None}
    return render_template("reporting/direction.html", **shown), refused.status if refused else 200


def _may_answer(by: Actor, row: DirectionRow) -> bool:
    holds = row.direction.tenant_id == by.tenant_id and by.unit_id in (None, row.unit.id)
    directs_itself = row.direction.giver_tenant_id == by.tenant_id and by.authority_id is not None
    return holds and not directs_itself and by.may("report.write") and row.given.is_open


def _may_urge(by: Actor, row: DirectionRow) -> bool:
    return row.given.is_open and _may_judge(by, row) and by.authority_id is not None


def _may_judge(by: Actor, row: DirectionRow) -> bool:
    gave = row.direction.giver_tenant_id == by.tenant_id and by.unit_id is None
    return gave and by.may("direction.give") and row.given.state != "withdrawn"
