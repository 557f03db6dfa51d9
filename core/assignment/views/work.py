"""Work: the list of what a unit holds or a level gave out, and the page of one piece of work."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from flask import render_template
from flask.typing import ResponseReturnValue

from core import clock
from core.assignment.follow_up import standings
from core.assignment.lists import attained, listed_work
from core.assignment.models import Target
from core.assignment.pending import pending_of
from core.assignment.queries import (
    Part,
    changes_of,
    cycle_by_key,
    holders,
    parts_of,
    seen_work_row,
    unit_of,
    work_chain,
)
from core.assignment.queries.work_rows import WorkRow
from core.assignment.reached import reached
from core.assignment.regulation import regulation_of
from core.assignment.views.blueprint import bp
from core.auth.actor import Actor
from core.domain.targets import ADDITIVE_PLANS
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/work")
@requires("assignment.view")
def work() -> ResponseReturnValue:
    """List the work a seat's units hold, or what its level gave out, with how far it is."""
    found = listed_work(actor())
    return render_template(
        "assignment/work.html",
        table=found.table,
        rows=found.rows,
        cycle=found.cycle,
        given=found.given,
        progress=found.progress,
        standings=standings((row.tenant_id, row.id) for row in found.rows),
        today=clock.today(),
    )


@bp.get("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>")
@requires("assignment.view")
def assignment(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a piece of work: who answers for it, how far it is, its parts below and its changes."""
    row, is_given, is_kept = seen_work_row(actor(), (owner, id))
    unit_of(actor(), (row.unit.tenant_id, row.unit.id))
    target = row.target
    # A target that its holder's own reports measure has no part.
    parts = parts_of([(owner, id)]) if target is None or target.measured_by == "parts" else ()
    chain = work_chain((owner, id))  # brings the cycle with it
    cycle = cycle_by_key((row.assignment.cycle_tenant_id, row.assignment.cycle_id))
    regulation = regulation_of(cycle)
    is_given = is_given and cycle.state == "open"
    return render_template(
        "assignment/assignment.html",
        row=row,
        is_kept=is_kept,
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
        may_direct=is_given and actor().may("direction.give"),
        may_adjust=is_given and actor().may("change.decide") and target is not None and target.measure != "yes_no",
        action=open_form(FormSchema()),
        parts=parts,
        allocated=_allocated(target, parts),
        reached=reached([*([target] if target else []), *(part.target for part in parts if part.target)]),
        attained=attained,
        pending=pending_of(row.assignment, cycle, target, drafts=_holds(actor(), row) and actor().may("report.write")),
        may_change=_holds(actor(), row) and actor().may("change.request") and cycle.state == "open",
        may_cascade=_may_cascade(actor(), row) and cycle.state == "open",
    )


def _allocated(target: Target | None, parts: Sequence[Part]) -> Decimal | None:
    """Return what was given out below; None where plans of parts do not add up."""
    if target is None or target.measure not in ADDITIVE_PLANS or not parts:
        return None
    return sum((part.plan for part in parts if part.plan is not None), Decimal(0))


def _holds(by: Actor, row: WorkRow) -> bool:
    return row.assignment.tenant_id == by.tenant_id and by.unit_id in (None, row.unit.id)


def _may_cascade(by: Actor, row: WorkRow) -> bool:
    own = row.assignment.tenant_id == by.tenant_id and by.unit_id is None
    return own and by.may("order.issue") and by.authority_id is not None
