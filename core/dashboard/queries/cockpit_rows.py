"""How the steps of a cycle stand: registrations, orders, reports by window, obstacles by age, files of its runs."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from core.assignment.models import Assignment, AssignmentOrder, Cycle, Registration, RegistrationReview, Target
from core.db import db
from core.db.bulk import Key, keys_table
from core.evaluation.models import Appeal, AppealAnswer, Evaluation, SelfMark
from core.evaluation.standing_models import RunStanding
from core.reporting.models import Contribution, Obstacle, Report
from core.reporting.queries import is_directed

#: Places of statements that are built once: to build one takes longer than to run it.
_TENANT: BindParameter[uuid.UUID] = bindparam("tenant")
_OWNER: BindParameter[uuid.UUID] = bindparam("owner")
_CYCLE: BindParameter[uuid.UUID] = bindparam("cycle")


@dataclass(frozen=True, slots=True)
class Filed:
    """How many reports of a window were filed, and how many of them in time."""

    filed: int
    on_time: int


@dataclass(frozen=True, slots=True)
class Intake:
    """How many registrations were submitted in a cycle, how many of them wait for a verdict, and how many orders.

    ``begins`` has for every unit that holds work of the tenant the first day of its work: from then on it reports.
    ``held`` counts the targets that the tenant's own units were given from above. ``filed`` has what the units that
    hold work of the tenant reported, by window.
    """

    registered: int
    waiting: int
    orders: int
    begins: Sequence[date]
    held: int
    filed: Mapping[str, Filed]


def intake(tenant_id: uuid.UUID, cycle: Key) -> Intake:
    """Return what came up to a tenant, what it gave out and what it was given in a cycle, in one statement."""
    registered, waiting, orders, begins, held, filed = db.session.execute(_intake(), _asked(tenant_id, cycle)).one()
    by_window = {window: Filed(*counts) for window, counts in filed.items()}
    return Intake(registered, waiting, orders, begins, held, by_window)


def _asked(tenant_id: uuid.UUID, cycle: Key) -> dict[str, uuid.UUID]:
    return {"tenant": tenant_id, "owner": cycle[0], "cycle": cycle[1]}


def _given() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the tenant's orders gave a piece of work in the cycle."""
    of_cycle = (Assignment.cycle_tenant_id == _OWNER, Assignment.cycle_id == _CYCLE)
    return Assignment.order_tenant_id == _TENANT, *of_cycle


def _held() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the tenant's own units were given a piece of work from above in the cycle."""
    of_cycle = (Assignment.cycle_tenant_id == _OWNER, Assignment.cycle_id == _CYCLE)
    return Assignment.tenant_id == _TENANT, Assignment.order_tenant_id != _TENANT, *of_cycle


@cache
def _intake() -> Select[*tuple[Any, ...]]:
    of_cycle = (Registration.cycle_tenant_id == _OWNER, Registration.cycle_id == _CYCLE)
    judged = select(RegistrationReview.id).where(
        RegistrationReview.tenant_id == Registration.tenant_id,
        RegistrationReview.registration_id == Registration.id,
        RegistrationReview.verdict.in_(("accepted", "returned", "ordered")),
    )
    registered = select(func.count()).where(*of_cycle, Registration.submitted_at.is_not(None))
    waiting = registered.where(Registration.state == "submitted", ~judged.correlate(Registration).exists())
    orders = select(func.count()).where(
        AssignmentOrder.tenant_id == _TENANT,
        AssignmentOrder.cycle_tenant_id == _OWNER,
        AssignmentOrder.cycle_id == _CYCLE,
    )
    first = (
        select(func.min(Assignment.starts_on).label("day"))
        .where(*_given())
        .group_by(Assignment.tenant_id, Assignment.unit_id)
        .subquery()
    )
    begins = select(func.coalesce(func.array_agg(first.c.day), cast([], ARRAY(Date))))
    held = (
        select(func.count(Target.id))
        .join(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .where(*_held())
    )
    counts = (registered.scalar_subquery(), waiting.scalar_subquery(), orders.scalar_subquery())
    return select(*counts, *(each.scalar_subquery() for each in (begins, held, _filed_by_window())))


def _filed_by_window() -> Select[Any]:
    given = select(Assignment.id).where(
        Assignment.tenant_id == Report.tenant_id,
        Assignment.unit_id == Report.unit_id,
        Assignment.cycle_id == Report.cycle_id,
        Assignment.order_tenant_id == _TENANT,
    )
    counts = (func.count().label("filed"), func.count().filter(Report.on_time.is_(True)).label("on_time"))
    each = (
        select(Report.window, *counts)
        .where(
            Report.cycle_tenant_id == _OWNER,
            Report.cycle_id == _CYCLE,
            Report.state == "submitted",
            given.correlate(Report).exists(),
        )
        .group_by(Report.window)
        .subquery()
    )
    by_window = func.jsonb_object_agg(each.c.window, func.jsonb_build_array(each.c.filed, each.c.on_time))
    return select(func.coalesce(by_window, cast({}, JSONB)))


@dataclass(frozen=True, slots=True)
class OpenObstacle:
    """An obstacle in the way of work that the tenant gave out, or of the tenant's own (``own``), given from above."""

    raised_at: datetime
    directed: bool
    own: bool


def open_obstacles(tenant_id: uuid.UUID, cycle: Key) -> list[OpenObstacle]:
    """Return the obstacles of a cycle that were not cleared yet, the oldest first."""
    return [OpenObstacle(*row) for row in db.session.execute(_open_obstacles(), _asked(tenant_id, cycle))]


@cache
def _open_obstacles() -> Select[datetime, bool, bool]:
    return (
        select(Obstacle.raised_at, is_directed(), Assignment.order_tenant_id != _TENANT)
        .join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .where(or_(and_(*_given()), and_(*_held())), Obstacle.resolved_on.is_(None))
        .order_by(Obstacle.raised_at)
    )


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a rating run is; of others' files nobody reads who marked themselves, or appealed."""

    standing: RunStanding
    self_marked: int
    appeals: int


def run_states(cycle: Key) -> list[RunState]:
    """Return the runs over a cycle, of this and of lower tenants, the oldest first, in one statement."""
    rows = db.session.execute(_run_states(), {"owner": cycle[0], "cycle": cycle[1]})
    return [RunState(*row) for row in rows]


@cache
def _run_states() -> Select[*tuple[Any, ...]]:
    unanswered = and_(Appeal.id.is_not(None), AppealAnswer.id.is_(None))
    file = (Evaluation.tenant_id == RunStanding.tenant_id, Evaluation.run_id == RunStanding.run_id)
    return (
        select(RunStanding, func.count(SelfMark.id), func.count().filter(unanswered))
        .outerjoin(Evaluation, and_(*file))
        .outerjoin(SelfMark, _of(SelfMark))
        .outerjoin(Appeal, _of(Appeal))
        .outerjoin(AppealAnswer, and_(AppealAnswer.tenant_id == Appeal.tenant_id, AppealAnswer.appeal_id == Appeal.id))
        .where(RunStanding.cycle_tenant_id == _OWNER, RunStanding.cycle_id == _CYCLE)
        .group_by(RunStanding.tenant_id, RunStanding.id)
        .order_by(RunStanding.ends_on, RunStanding.id)
    )


def _of(model: type[SelfMark] | type[Appeal]) -> ColumnElement[bool]:
    return and_(model.tenant_id == Evaluation.tenant_id, model.evaluation_id == Evaluation.id)


@dataclass(frozen=True, slots=True)
class Moved:
    """What the reports of the windows that ended on a day added to a target."""

    on: date
    amount: Decimal
    denominator: Decimal | None


def movements(targets: Iterable[Key]) -> dict[Key, list[Moved]]:
    """Return by target what was accepted window by window, the oldest first."""
    wanted = keys_table(set(targets))
    rows = (
        select(
            Contribution.target_tenant_id,
            Contribution.target_id,
            Contribution.on,
            func.sum(Contribution.amount),
            func.sum(Contribution.denominator),
        )
        .join(wanted, and_(Contribution.target_tenant_id == wanted.c.tenant_id, Contribution.target_id == wanted.c.id))
        .group_by(Contribution.target_tenant_id, Contribution.target_id, Contribution.on)
        .order_by(Contribution.on)
    )
    found: dict[Key, list[Moved]] = {}
    for tenant, target, on, amount, denominator in db.session.execute(rows):
        found.setdefault((tenant, target), []).append(Moved(on, amount, denominator))
    return found


def cycle_before(cycle: Cycle) -> Cycle | None:
    """Return the last cycle of the same authority and kind that ended before one began; None for the first."""
    rows = select(Cycle).where(
        Cycle.tenant_id == cycle.tenant_id,
        Cycle.authority_id == cycle.authority_id,
        Cycle.kind == cycle.kind,
        Cycle.ends_on < cycle.starts_on,
        Cycle.state != "draft",
    )
    return db.session.scalars(rows.order_by(Cycle.ends_on.desc()).limit(1)).first()
