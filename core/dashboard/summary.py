"""The year of one tenant in numbers, each computed from rows when asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select

from core.assignment.models import Assignment, AssignmentHolder, Cycle, Target
from core.assignment.queries import cycle_targets
from core.db import db
from core.db.bulk import Key
from core.domain.declarations import SubjectGroup
from core.domain.levels import RATED_LEVELS
from core.domain.targets import ADDITIVE_PLANS, Direction, Measure, actual_value, attainment
from core.errors import NotFound
from core.evaluation.models import Decision, Evaluation, RatingRun
from core.extensions.services import pinned_scheme
from core.reporting.models import LineReview, ReportLine
from core.reporting.queries import Sum, sums
from core.tenancy.models import Tenant, Unit


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part of a target; ``unit`` is a statistical code, or a unit's key within the tenant itself."""

    unit: str
    label: str
    plan: Decimal | None
    actual: Decimal | None
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target over the whole tenant; ``allocated`` is what its parts were given, ``actual`` what was accepted.

    Without a target of the cycle's own, the plan is what was given out, and the actual what the parts reached together.
    """

    key: str
    label: str
    plan: Decimal | None
    baseline: Decimal | None
    allocated: Decimal | None
    actual: Decimal | None
    attainment: Decimal | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Assignments:
    """How many pieces of work the tenant's orders gave; a joint assignment counts once."""

    total: int
    by_group: Mapping[str, int]
    by_state: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole answer; group and target keys as the scheme declares them."""

    tenant: str
    cycle: str
    subjects: Mapping[str, int]
    assignments: Assignments
    targets: tuple[TargetRow, ...]
    ratings: Mapping[str, Mapping[str, int]]


def cycle_of(tenant: Tenant, key: str) -> Cycle:
    """Return a tenant's cycle by its key; NotFound otherwise."""
    row = db.session.scalars(select(Cycle).where(Cycle.tenant_id == tenant.id, Cycle.key == key)).first()
    if row is None:
        raise NotFound
    return row


def summarise(tenant: Tenant, cycle: Cycle) -> Summary:
    """Return the numbers of one cycle as this seat may see them; ratings only for seats of the deciding authority."""
    groups = _groups(cycle)
    return Summary(
        tenant=tenant.slug,
        cycle=cycle.key,
        subjects=_subjects(cycle, groups),
        assignments=_assignments(cycle),
        targets=tuple(_targets(tenant, cycle)),
        ratings=_ratings(cycle),
    )


def _groups(cycle: Cycle) -> dict[str, SubjectGroup]:
    if cycle.pin is None:
        return {}
    return {group.key: group for group in pinned_scheme(cycle.pin).calls.subject_groups()}


def _ordered(cycle: Cycle) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.cycle_tenant_id == cycle.tenant_id,
        Assignment.cycle_id == cycle.id,
        Assignment.order_tenant_id == cycle.tenant_id,
    )


def _subjects(cycle: Cycle, groups: Mapping[str, SubjectGroup]) -> dict[str, int]:
    distinct = func.count(func.distinct(func.row(AssignmentHolder.unit_id, AssignmentHolder.member)))
    rows = db.session.execute(
        select(Assignment.subject_group, distinct)
        .join(
            AssignmentHolder,
            and_(AssignmentHolder.tenant_id == Assignment.tenant_id, AssignmentHolder.assignment_id == Assignment.id),
        )
        .where(*_ordered(cycle))
        .group_by(Assignment.subject_group)
        .order_by(Assignment.subject_group)
    )
    return {group: count for group, count in rows if group in groups and groups[group].rated}


def _assignments(cycle: Cycle) -> Assignments:
    """Count by group and by state: done (accepted as done), reported (a line was accepted), assigned."""
    accepted = _accepted_lines()
    state = case((accepted.c.done, "done"), (accepted.c.assignment_id.is_not(None), "reported"), else_="assigned")
    rows = db.session.execute(
        select(Assignment.subject_group, state, func.count())
        .outerjoin(
            accepted,
            and_(accepted.c.tenant_id == Assignment.tenant_id, accepted.c.assignment_id == Assignment.id),
        )
        .where(*_ordered(cycle))
        .group_by(Assignment.subject_group, state)
        .order_by(Assignment.subject_group, state)
    )
    by_group: Counter[str] = Counter()
    by_state: Counter[str] = Counter()
    for group, name, count in rows:
        by_group[group] += count
        by_state[name] += count
    return Assignments(by_group.total(), dict(by_group), dict(by_state))


def _accepted_lines() -> Subquery:
    return (
        select(ReportLine.tenant_id, ReportLine.assignment_id, func.bool_or(ReportLine.done).label("done"))
        .join(LineReview, and_(LineReview.tenant_id == ReportLine.tenant_id, LineReview.line_id == ReportLine.id))
        .where(LineReview.verdict == "accepted")
        .group_by(ReportLine.tenant_id, ReportLine.assignment_id)
        .subquery()
    )


def _targets(tenant: Tenant, cycle: Cycle) -> list[TargetRow]:
    """Return every target the tenant's orders gave, by kind, under the cycle's own target where there is one."""
    key = (cycle.tenant_id, cycle.id)
    own = {target.kind: target for target in cycle_targets(tenant.id, key)}
    parts: dict[str, list[tuple[Target, Unit, Tenant]]] = {kind: [] for kind in own}
    for part in _given(cycle):
        parts.setdefault(part[0].kind, []).append(part)
    every = [*own.values(), *(target for rows in parts.values() for target, _unit, _tenant in rows)]
    totals = sums((target.tenant_id, target.id) for target in every)
    return [_target_row(tenant, kind, own.get(kind), rows, totals) for kind, rows in parts.items()]


def _given(cycle: Cycle) -> list[tuple[Target, Unit, Tenant]]:
    rows = db.session.execute(
        select(Target, Unit, Tenant)
        .join(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .join(Tenant, Tenant.id == Unit.tenant_id)
        .where(*_ordered(cycle))
        .order_by(Target.kind, Tenant.code, Unit.key, Target.id)
    )
    return [(target, unit, tenant) for target, unit, tenant in rows]


def _target_row(
    tenant: Tenant,
    kind: str,
    own: Target | None,
    rows: Sequence[tuple[Target, Unit, Tenant]],
    totals: Mapping[Key, Sum],
) -> TargetRow:
    parts = tuple(_part(tenant, *row, totals) for row in rows)
    named = own or rows[0][0]
    plans = [part.plan for part in parts if part.plan is not None]
    allocated = sum(plans, Decimal(0)) if plans and Measure(named.measure) in ADDITIVE_PLANS else None
    plan, actual = (own.plan, _actual(own, totals)) if own else (allocated, _together(named, rows, totals))
    return TargetRow(
        key=kind,
        label=named.label,
        plan=plan,
        baseline=own.baseline if own else None,
        allocated=allocated,
        actual=actual,
        attainment=attainment(Direction(named.direction), plan, actual),
        parts=parts,
    )


def _together(named: Target, rows: Sequence[tuple[Target, Unit, Tenant]], totals: Mapping[Key, Sum]) -> Decimal | None:
    """Add up what parts reached; rates do not add up: None."""
    if Measure(named.measure) is Measure.RATE:
        return None
    known = [total for target, _unit, _tenant in rows if (total := totals.get((target.tenant_id, target.id)))]
    if not known:
        return None
    denominator = sum((total.denominator or Decimal(0) for total in known), Decimal(0))
    return actual_value(Measure(named.measure), sum((total.amount for total in known), Decimal(0)), denominator)


def _part(tenant: Tenant, target: Target, unit: Unit, owner: Tenant, totals: Mapping[Key, Sum]) -> Part:
    actual = _actual(target, totals)
    return Part(
        unit=unit.key if owner.id == tenant.id else owner.code,
        label=unit.name,
        plan=target.plan,
        actual=actual,
        attainment=attainment(Direction(target.direction), target.plan, actual),
    )


def _actual(target: Target, totals: Mapping[Key, Sum]) -> Decimal | None:
    total = totals.get((target.tenant_id, target.id))
    return actual_value(Measure(target.measure), total.amount, total.denominator) if total else None


def _ratings(cycle: Cycle) -> dict[str, dict[str, int]]:
    rows = db.session.execute(
        select(Evaluation.subject_group, Decision.level, func.count())
        .join(Decision, and_(Decision.tenant_id == Evaluation.tenant_id, Decision.evaluation_id == Evaluation.id))
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .where(RatingRun.tenant_id == cycle.tenant_id, RatingRun.cycle_id == cycle.id)
        .group_by(Evaluation.subject_group, Decision.level)
        .order_by(Evaluation.subject_group)
    )
    ratings: dict[str, dict[str, int]] = {}
    for group, level, count in rows:
        ratings.setdefault(group, {str(name): 0 for name in RATED_LEVELS})[level] = count
    return ratings
