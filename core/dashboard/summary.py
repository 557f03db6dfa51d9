"""The year of one tenant in numbers, each computed from rows when asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from core.assignment.models import Cycle
from core.assignment.queries import cycles_within
from core.dashboard.queries import GroupCount, assignment_counts, group_counts, rating_counts, subject_counts
from core.dashboard.targets import PartLine, TargetLine, target_lines
from core.db import db
from core.domain.declarations import MemberRole, SubjectGroup
from core.domain.targets import Direction, attainment
from core.errors import NotFound
from core.extensions.services import pinned_scheme
from core.tenancy.models import Tenant

#: The roles of those who are rated as persons.
PERSONS = tuple(role.value for role in MemberRole if role.is_person)


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
    """How many pieces of work the tenant's orders gave; a joint assignment counts once.

    ``carried`` of them go on from an earlier cycle.
    """

    total: int
    by_group: Mapping[str, int]
    by_state: Mapping[str, int]
    carried: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole answer; group and target keys as the scheme declares them. A term adds up its years.

    ``groups`` count what is held in the whole tree, whichever authority gave it, and who holds it: each unit or post
    once; ``subjects`` (who is rated), ``heads`` (those of them who are persons) and ``assignments`` what the tenant's
    own orders gave.
    """

    tenant: str
    cycle: str
    groups: Mapping[str, GroupCount]
    subjects: Mapping[str, int]
    heads: Mapping[str, int]
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
    cycles = [cycle, *cycles_within((cycle.tenant_id, cycle.id))]
    keys = [(row.tenant_id, row.id) for row in cycles]
    declared = {group.key: group.rated for row in cycles for group in _groups(row)}
    counts, heads = assignment_counts(tenant.id, *keys), subject_counts(tenant.id, *keys, roles=PERSONS)
    return Summary(
        tenant=tenant.slug,
        cycle=cycle.key,
        groups={group: count for group, count in group_counts(*keys).items() if group in declared},
        subjects={group: n for group, n in subject_counts(tenant.id, *keys).items() if declared.get(group)},
        heads={group: n for group, n in heads.items() if declared.get(group)},
        assignments=Assignments(counts.by_group.total(), dict(counts.by_group), dict(counts.by_state), counts.carried),
        targets=_added_up([_target_row(tenant, line) for key in keys for line in target_lines(tenant.id, key)]),
        ratings=rating_counts(*keys),
    )


def _groups(cycle: Cycle) -> tuple[SubjectGroup, ...]:
    return () if cycle.pin is None else pinned_scheme(cycle.pin).calls.subject_groups()


def _added_up(rows: Sequence[TargetRow]) -> tuple[TargetRow, ...]:
    """Return a row per target; over several years those that add up are summed, of others the last year's stands."""
    found: dict[str, TargetRow] = {}
    for row in rows:
        before = found.get(row.key)
        found[row.key] = _sum(before, row) if before and row.allocated is not None else row
    return tuple(found.values())


def _sum(before: TargetRow, row: TargetRow) -> TargetRow:
    plan, actual = _plus(before.plan, row.plan), _plus(before.actual, row.actual)
    return replace(
        row,
        plan=plan,
        allocated=_plus(before.allocated, row.allocated),
        actual=actual,
        attainment=actual / plan if plan and actual is not None else None,
        parts=(*before.parts, *row.parts),
    )


def _plus(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return first if second is None else second if first is None else first + second


def _target_row(tenant: Tenant, line: TargetLine) -> TargetRow:
    return TargetRow(
        key=line.named.kind,
        label=line.named.label,
        plan=line.plan,
        baseline=line.own.target.baseline if line.own else None,
        allocated=line.allocated,
        actual=line.actual,
        attainment=line.attainment,
        parts=tuple(_part(tenant, part) for part in line.parts),
    )


def _part(tenant: Tenant, part: PartLine) -> Part:
    unit, reached = part.reached.unit, part.reached
    assert unit is not None
    return Part(
        unit=unit.key if part.tenant.id == tenant.id else part.tenant.code,
        label=unit.name,
        plan=reached.plan,
        actual=reached.actual,
        attainment=attainment(Direction(reached.target.direction), reached.plan, reached.actual),
    )
