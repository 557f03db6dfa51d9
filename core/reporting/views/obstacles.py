"""Obstacles: raised by holders, directed by the level above, resolved; one visible chain."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.assignment.queries import assignment, chosen_cycle, given_by, unit_of
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotFound
from core.reporting import services
from core.reporting.labels import OBSTACLE_STATES
from core.reporting.queries import ObstacleRow, obstacle_list, obstacle_row, obstacles_of
from core.reporting.schemas import DirectionSchema, ObstacleSchema, ResolutionSchema
from core.reporting.services import DirectionForm, ObstacleForm
from core.reporting.views.blueprint import bp
from core.reporting.views.directions import meeting_choices
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("work", lazy_gettext("Nhiệm vụ")),
    Column("what", lazy_gettext("Khó khăn, vướng mắc")),
    Column("raised", lazy_gettext("Nêu ngày"), sortable=True),
    Column("age", lazy_gettext("Đã chờ"), "number"),
    Column("state", lazy_gettext("Trạng thái")),
)


@bp.get("/t/<tenant:slug>/obstacles")
@requires("report.view")
def obstacles() -> ResponseReturnValue:
    """List the obstacles of a cycle: the unit's own, or all of the tree."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    states = [(key, words) for key, (words, _tone) in OBSTACLE_STATES.items()]
    scopes = [("held", _("Việc cấp trên giao")), ("given", _("Việc cấp mình giao"))]
    filters = (
        Filter("cycle", _("Kỳ"), cycles),
        Filter("state", _("Trạng thái"), states),
        *([Filter("scope", _("Về"), scopes)] if actor().unit_id is None else []),
        Filter("q", _("Tìm đơn vị, nhiệm vụ")),
    )
    shown = table(COLUMNS, filters, sort="raised")
    rows = obstacle_list(actor(), (cycle.tenant_id, cycle.id), shown) if cycle else []
    return render_template("reporting/obstacles.html", table=shown, rows=rows, cycle=cycle, today=clock.today())


@bp.route("/t/<tenant:slug>/obstacles/new/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("obstacle.raise")
def new_obstacle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Raise an obstacle to an assignment, beside a report or alone."""
    work = assignment((owner, id))
    unit = unit_of(actor(), (work.tenant_id, work.unit_id))
    if work.tenant_id != actor().tenant_id:
        raise NotFound
    beside = request.args.get("report", type=uuid.UUID)
    form = open_form(ObstacleSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            row = services.raise_obstacle(actor(), (owner, id), ObstacleForm(**form.values, report_id=beside))
            text = _("Đã gửi đến %(name)s để xem xét, chỉ đạo.", name=work.issuer_label)
            flash(text, "success")
            return redirect(url_for(".obstacle", owner=owner, id=row), 303)
    standing = [row for row in obstacles_of([(owner, id)]) if row.state != "resolved"]
    shown = {"form": form, "work": work, "unit": unit, "beside": beside, "standing": standing}
    return render_template("reporting/obstacle_new.html", **shown), form.status


@bp.get("/t/<tenant:slug>/obstacles/<uuid:owner>/<uuid:id>")
@requires("report.view")
def obstacle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show an obstacle with its whole chain, and the step that comes next."""
    return _page((owner, id))


@bp.post("/t/<tenant:slug>/obstacles/<uuid:owner>/<uuid:id>/directions")
@requires("direction.give")
def give_direction(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Direct what shall be done, and say whether the cause is objective."""
    _row((owner, id))
    form = _direction_form()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.give_direction(actor(), (owner, id), DirectionForm(**form.values))
            flash(_("Đã ghi chỉ đạo và báo cho đơn vị."), "success")
            return redirect(url_for(".obstacle", owner=owner, id=id), 303)
    return _page((owner, id), direct=form)


@bp.post("/t/<tenant:slug>/obstacles/<uuid:owner>/<uuid:id>/resolution")
@requires("obstacle.raise")
def resolve_obstacle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Say how the obstacle was cleared."""
    row = _row((owner, id))
    form = open_form(ResolutionSchema(), row.obstacle, version=row.obstacle.version)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.resolve_obstacle(actor(), (owner, id), version=form.version_number, **form.values)
            flash(_("Đã ghi kết quả giải quyết."), "success")
            return redirect(url_for(".obstacle", owner=owner, id=id), 303)
    return _page((owner, id), resolve=form)


def _direction_form() -> FormState:
    return open_form(DirectionSchema(), choices={"meeting_id": meeting_choices(actor())})


def _row(key: Key) -> ObstacleRow:
    """Return an obstacle that the seat may read; a seat of one unit reads only its own."""
    row = obstacle_row(key)
    unit_of(actor(), (row.unit.tenant_id, row.unit.id))
    return row


def _page(key: Key, *, direct: FormState | None = None, resolve: FormState | None = None) -> ResponseReturnValue:
    """Show the chain and the forms of what the seat may do next; a refused form is shown alone."""
    row, refused = _row(key), direct or resolve
    if refused is None and row.obstacle.resolved_on is None:
        direct = _direction_form() if _may_direct(actor(), row) else None
        resolve = open_form(ResolutionSchema(), version=row.obstacle.version) if _may_resolve(actor(), row) else None
    status = refused.status if refused else 200
    page = render_template("reporting/obstacle.html", row=row, today=clock.today(), direct=direct, resolve=resolve)
    return page, status


def _may_direct(by: Actor, row: ObstacleRow) -> bool:
    return by.may("direction.give") and bool(given_by(by, [row.assignment]))


def _may_resolve(by: Actor, row: ObstacleRow) -> bool:
    return by.may("obstacle.raise") and row.obstacle.tenant_id == by.tenant_id
