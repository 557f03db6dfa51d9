"""Work: the list of what a unit holds or a level gave out, and the page of one piece of work."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.assignment.follow_up import standings
from core.assignment.models import Target
from core.assignment.queries import (
    changes_of,
    child_targets,
    chosen_cycle,
    cycle_by_key,
    cycle_name,
    given_by,
    holders,
    unit_of,
    work_chain,
    work_list,
    work_row,
)
from core.assignment.queries.work_rows import ListedTarget, ListedWork, WorkRow
from core.assignment.reached import reached
from core.assignment.regulation import regulation_of
from core.assignment.views.blueprint import bp
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Direction, attainment
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("title", lazy_gettext("Nhiệm vụ"), sortable=True),
    Column("plan", lazy_gettext("Kế hoạch"), "number"),
    Column("reached", lazy_gettext("Đã thực hiện"), "number"),
    Column("attainment", lazy_gettext("So với kế hoạch"), "number"),
    Column("due", lazy_gettext("Hạn"), sortable=True),
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("order", lazy_gettext("Số quyết định")),
)


@bp.get("/t/<tenant:slug>/work")
@requires("assignment.view")
def work() -> ResponseReturnValue:
    """List the work a seat's units hold, or what its level gave out, with how far it is."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    regulation = regulation_of(cycle) if cycle else None
    scopes = [("held", _("Được giao cho đơn vị mình")), ("given", _("Cấp mình giao"))]
    usual = "given" if cycle and cycle.tenant_id == actor().tenant_id else "held"
    filters = (
        Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),
        *([Filter("scope", _("Phạm vi"), scopes, usual)] if actor().unit_id is None else []),
        Filter("group", _("Nhóm nhiệm vụ"), list(regulation.groups.items()) if regulation else ()),
        Filter("q", _("Tìm nhiệm vụ, đơn vị")),
    )
    shown = table(COLUMNS, filters)
    given = shown.chosen.get("scope") == "given"
    rows = work_list(actor(), (cycle.tenant_id, cycle.id), shown, given=given) if cycle else ()
    return render_template(
        "assignment/work.html",
        table=shown,
        rows=rows,
        cycle=cycle,
        given=given,
        progress=_progress(rows),
        standings=standings((row.tenant_id, row.id) for row in rows),
        today=clock.today(),
    )


@bp.get("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>")
@requires("assignment.view")
def assignment(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a piece of work: who answers for it, how far it is, its parts below and its changes."""
    row = work_row((owner, id))
    unit_of(actor(), (row.unit.tenant_id, row.unit.id))
    target = row.target
    parts = child_targets((target.tenant_id, target.id)) if target else ()
    chain = work_chain((owner, id))  # brings the cycle with it
    cycle = cycle_by_key((row.assignment.cycle_tenant_id, row.assignment.cycle_id))
    regulation = regulation_of(cycle)
    return render_template(
        "assignment/assignment.html",
        row=row,
        work=row.assignment,
        cycle=cycle,
        regulation=regulation,
        reasons=[regulation.reasons.get(key, key) for key in row.assignment.reasons],
        holders=holders((owner, id)),
        chain=chain,
        changes=changes_of((owner, id)),
        standing=standings([(owner, id)])[owner, id],
        today=clock.today(),
        may_raise=_holds(actor(), row) and actor().may("obstacle.raise") and cycle.state == "open",
        may_direct=_may_direct(actor(), row) and cycle.state == "open",
        action=open_form(FormSchema()),
        parts=parts,
        allocated=_allocated(target, [part for part, _work, _unit in parts]),
        reached=reached([*([target] if target else []), *(part for part, _work, _unit in parts)]),
        attained=attained,
        may_change=_holds(actor(), row) and actor().may("change.request") and cycle.state == "open",
        may_cascade=_may_cascade(actor(), row) and cycle.state == "open",
    )


def attained(target: Target | ListedTarget, plan: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Return reached over planned in per cent."""
    share = attainment(Direction(target.direction), plan, value)
    return share * 100 if share is not None else None


def _progress(rows: Sequence[ListedWork]) -> dict[Key, tuple[Decimal | None, Decimal | None]]:
    """Return what each assignment reached and the share of its plan, by the assignment's key."""
    values = reached(row.target for row in rows if row.target)
    found = {}
    for row in rows:
        if row.target:
            value = values.get((row.target.tenant_id, row.target.id))
            found[row.tenant_id, row.id] = value, attained(row.target, row.plan, value)
    return found


def _allocated(target: Target | None, parts: Sequence[Target]) -> Decimal | None:
    """Return what was given out below; None where plans of parts do not add up."""
    if target is None or target.measure not in ADDITIVE_PLANS:
        return None
    return sum((part.plan for part in parts if part.plan is not None), Decimal(0))


def _holds(by: Actor, row: WorkRow) -> bool:
    return row.assignment.tenant_id == by.tenant_id and by.unit_id in (None, row.unit.id)


def _may_direct(by: Actor, row: WorkRow) -> bool:
    return by.may("direction.give") and bool(given_by(by, [row.assignment]))


def _may_cascade(by: Actor, row: WorkRow) -> bool:
    own = row.assignment.tenant_id == by.tenant_id and by.unit_id is None
    return own and by.may("order.issue") and by.authority_id is not None
