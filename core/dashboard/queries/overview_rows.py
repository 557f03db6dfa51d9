"""A cycle seen by one tenant: what it holds, what it gave out, how far that is, and who reported."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased, load_only

from core import clock
from core.assignment.models import Assignment, AssignmentHolder, Cycle, Target
from core.assignment.queries import due_day_in_force
from core.db import db
from core.db.bulk import Key
from core.domain.levels import RATED_LEVELS
from core.evaluation.models import Decision, Evaluation, RatingRun
from core.evaluation.queries import newest_decision
from core.reporting.models import Report, Urge
from core.reporting.queries import counting_lines, is_excused
from core.reporting.windows import Window
from core.tenancy.models import Tenant, Unit

#: An id, or the place of one in a statement that is built once.
_Id = uuid.UUID | ColumnElement[uuid.UUID]
_CycleKey = tuple[_Id, _Id]
_HELD = and_(AssignmentHolder.tenant_id == Assignment.tenant_id, AssignmentHolder.assignment_id == Assignment.id)


def _ordered(tenant_id: _Id, *cycles: _CycleKey) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a tenant's orders gave a piece of work in some cycles."""
    return _within(cycles), Assignment.order_tenant_id == tenant_id


def _within(cycles: Iterable[_CycleKey]) -> ColumnElement[bool]:
    one = (and_(Assignment.cycle_tenant_id == tenant, Assignment.cycle_id == cycle) for tenant, cycle in cycles)
    return or_(*one)


def subject_counts(tenant_id: uuid.UUID, *cycles: Key, roles: Collection[str] = ()) -> dict[str, int]:
    """Return how many subjects (of some ``MemberRole``\\ s) hold work that the tenant gave out, by group."""
    held_by = func.row(AssignmentHolder.unit_id, AssignmentHolder.member, AssignmentHolder.post_id)
    distinct = func.count(func.distinct(held_by))
    rows = db.session.execute(
        select(Assignment.subject_group, distinct)
        .join(AssignmentHolder, _HELD)
        .where(*_ordered(tenant_id, *cycles), *([AssignmentHolder.role.in_(roles)] if roles else []))
        .group_by(Assignment.subject_group)
        .order_by(Assignment.subject_group)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many pieces of work a subject group holds, and how many different units or posts hold them."""

    assignments: int
    holders: int


def group_counts(*cycles: Key) -> dict[str, GroupCount]:
    """Return by subject group what is held in some cycles in the whole tree, whichever authority gave it."""
    # Counted after grouping: to count distinct pairs, the server would sort every piece of the tree.
    of = AssignmentHolder
    holder = (of.tenant_id, of.unit_id, of.member, of.post_id)
    held = select(Assignment.subject_group, *holder).join(AssignmentHolder, _HELD).where(_within(cycles)).distinct()
    each = held.subquery()
    holders = select(each.c.subject_group, func.count().label("count")).group_by(each.c.subject_group).subquery()
    rows = db.session.execute(
        select(Assignment.subject_group, func.count(), holders.c.count)
        .join(holders, holders.c.subject_group == Assignment.subject_group)
        .where(_within(cycles), select(AssignmentHolder.id).where(_HELD).correlate(Assignment).exists())
        .group_by(Assignment.subject_group, holders.c.count)
        .order_by(Assignment.subject_group)
    )
    return {group: GroupCount(count, distinct) for group, count, distinct in rows}


@dataclass(slots=True)
class AssignmentCounts:
    """How many pieces of work there are, by subject group and by state: done, reported or assigned.

    ``carried`` of them go on from an earlier cycle. ``late`` counts what was due before today and is not done,
    ``excused`` those of it whose lateness is excused, ``urged`` how often the tenant urged in the cycle.
    """

    by_group: Counter[str] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    carried: int = 0
    late: int = 0
    excused: int = 0
    urged: int = 0


def assignment_counts(tenant_id: uuid.UUID, *cycles: Key) -> AssignmentCounts:
    """Count what the tenant gave out: done (a line that counts says so), reported (a line counts), assigned."""
    names = {f"{part}_{n}": key[place] for n, key in enumerate(cycles) for place, part in enumerate(("owner", "cycle"))}
    rows = db.session.execute(_counts(len(cycles)), {"tenant": tenant_id, "today": clock.today(), **names})
    counts = AssignmentCounts()
    for group, name, count, carried, overdue, excused, urged in rows:
        counts.by_group[group] += count
        counts.by_state[name] += count
        counts.carried += carried
        counts.late, counts.excused, counts.urged = counts.late + overdue, counts.excused + excused, urged
    return counts


@cache
def _counts(cycle_count: int) -> Select[*tuple[Any, ...]]:
    """Build the statement once: to build it takes longer than to run it."""
    cycles = [
        (bindparam(f"owner_{n}", type_=Uuid()), bindparam(f"cycle_{n}", type_=Uuid())) for n in range(cycle_count)
    ]
    line, today, tenant = counting_lines(), bindparam("today", type_=Date()), bindparam("tenant", type_=Uuid())
    accepted = select(func.bool_or(line.c.done).label("done"), func.count().label("lines")).select_from(line).lateral()
    state = case((accepted.c.done, "done"), (accepted.c.lines > 0, "reported"), else_="assigned")
    late = and_(Assignment.due_on < today, func.coalesce(accepted.c.done, False).is_(False), due_day_in_force() < today)
    return (
        select(
            Assignment.subject_group,
            state,
            func.count(),
            func.count(Assignment.carried_from_id),
            func.count().filter(late),
            func.count().filter(and_(late, is_excused())),
            _urged(tenant, cycles),
        )
        .outerjoin(accepted, true())
        .where(*_ordered(tenant, *cycles))
        .group_by(Assignment.subject_group, state)
        .order_by(Assignment.subject_group, state)
    )


def _urged(tenant: ColumnElement[uuid.UUID], cycles: Iterable[_CycleKey]) -> ScalarSelect[int]:
    """Return how often a tenant urged for reports and work of some cycles."""
    work = aliased(Assignment)
    about = or_(
        *(
            and_(each.cycle_tenant_id == owner, each.cycle_id == cycle)
            for owner, cycle in cycles
            for each in (Urge, work)
        )
    )
    rows = select(func.count(Urge.id)).outerjoin(
        work, and_(work.tenant_id == Urge.tenant_id, work.id == Urge.assignment_id)
    )
    return rows.where(Urge.by_tenant_id == tenant, about).scalar_subquery()


@dataclass(frozen=True, slots=True)
class TargetOf:
    """A target with the work, unit and tenant that hold it; a target of a whole cycle has no work and no unit."""

    target: Target
    assignment: Assignment | None
    unit: Unit | None
    tenant: Tenant


#: What of a target, its work, unit and tenant an overview shows: a province has hundreds of them, and to read all their
#: columns takes longer than the question. To ask for another column is an error.
_SHOWN = (
    load_only(
        *(Target.kind, Target.label, Target.measure, Target.direction, Target.unit, Target.plan, Target.baseline),
        *(Target.measured_by, Target.parent_tenant_id, Target.parent_id),
        raiseload=True,
    ),
    load_only(Assignment.subject_group, raiseload=True),
    load_only(Unit.key, Unit.name, Unit.illustrative, raiseload=True),
    load_only(Tenant.code, raiseload=True),
)


def given_targets(tenant_id: uuid.UUID, cycle: Key) -> list[TargetOf]:
    """Return every target that the tenant's orders gave in a cycle, by kind and unit."""
    names = {"tenant": tenant_id, "owner": cycle[0], "cycle": cycle[1]}
    return [TargetOf(*row) for row in db.session.execute(_GIVEN, names)]


_GIVEN = (
    select(Target, Assignment, Unit, Tenant)
    .join(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
    .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
    .join(Tenant, Tenant.id == Unit.tenant_id)
    .options(*_SHOWN)
    .where(*_ordered(bindparam("tenant"), (bindparam("owner"), bindparam("cycle"))))
    .order_by(Target.kind, Tenant.code, Unit.key, Target.id)
)


def own_targets(tenant_id: uuid.UUID, cycle: Key, unit_id: uuid.UUID | None = None) -> list[TargetOf]:
    """Return a tenant's targets of the whole cycle, and those it was given from above; of one unit, all it holds."""
    rows = (
        select(Target, Assignment, Unit, Tenant)
        .join(Tenant, Tenant.id == Target.tenant_id)
        .outerjoin(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .outerjoin(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .options(*_SHOWN)
        .where(Target.tenant_id == tenant_id, Target.cycle_tenant_id == cycle[0], Target.cycle_id == cycle[1])
        .order_by(Target.id)
    )
    if unit_id is None:
        rows = rows.where(or_(Target.assignment_id.is_(None), Assignment.order_tenant_id != tenant_id))
    else:
        rows = rows.where(Assignment.unit_id == unit_id)
    return [TargetOf(*row) for row in db.session.execute(rows)]


def rating_counts(*cycles: Key) -> dict[str, dict[str, int]]:
    """Return how many subjects were decided at each level, by group; nothing for seats that may not see ratings."""
    of_cycle = (and_(RatingRun.cycle_tenant_id == owner, RatingRun.cycle_id == cycle) for owner, cycle in cycles)
    rows = db.session.execute(
        select(Evaluation.subject_group, Decision.level, func.count())
        .join(Decision, and_(Decision.tenant_id == Evaluation.tenant_id, Decision.evaluation_id == Evaluation.id))
        .where(newest_decision())
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .where(or_(*of_cycle))
        .group_by(Evaluation.subject_group, Decision.level)
        .order_by(Evaluation.subject_group)
    )
    ratings: dict[str, dict[str, int]] = {}
    for group, level, count in rows:
        ratings.setdefault(group, {str(name): 0 for name in RATED_LEVELS})[level] = count
    return ratings


@dataclass(frozen=True, slots=True)
class Filing:
    """A unit that has to report in a window, what it filed (None: nothing begun), and how often it was urged."""

    unit: Unit
    report: Report | None
    urged: int


def filings(tenant_id: uuid.UUID, cycle: Cycle, window: Window) -> Sequence[Filing]:
    """Return every unit that holds work of the tenant begun by the end of a window, with its report of the window."""
    names = {"tenant": tenant_id, "owner": cycle.tenant_id, "cycle": cycle.id, "window": window.key}
    return [Filing(*row) for row in db.session.execute(_filings(), {**names, "ends_on": window.ends_on})]


@cache
def _filings() -> Select[Unit, Report | None, int]:
    tenant: BindParameter[uuid.UUID] = bindparam("tenant")
    cycle: BindParameter[uuid.UUID] = bindparam("cycle")
    window: BindParameter[str] = bindparam("window")
    holding = (
        select(Assignment.tenant_id, Assignment.unit_id)
        .where(*_ordered(tenant, (bindparam("owner"), cycle)), Assignment.starts_on <= bindparam("ends_on"))
        .distinct()
        .subquery()
    )
    same = (Report.tenant_id == Unit.tenant_id, Report.unit_id == Unit.id, Report.cycle_id == cycle)
    urged = select(func.count()).where(
        Urge.tenant_id == Unit.tenant_id,
        Urge.unit_id == Unit.id,
        Urge.cycle_id == cycle,
        Urge.window == window,
        Urge.by_tenant_id == tenant,
    )
    return (
        select(Unit, Report, urged.scalar_subquery())
        .join(holding, and_(holding.c.tenant_id == Unit.tenant_id, holding.c.unit_id == Unit.id))
        .outerjoin(Report, and_(*same, Report.window == window))
        .order_by(Unit.name)
    )
