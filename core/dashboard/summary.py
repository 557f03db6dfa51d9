"""The year of one tenant in numbers, each computed from rows when asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from core.assignment.models import Cycle
from core.dashboard.queries import assignment_counts, rating_counts, subject_counts
from core.dashboard.targets import PartLine, TargetLine, target_lines
from core.db import db
from core.domain.targets import Direction, attainment
from core.errors import NotFound
from core.extensions.services import pinned_scheme
from core.tenancy.models import Tenant


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
    """The whole answer; group and target keys as the scheme declares them.

    ``subjects`` counts who is rated, ``heads`` those of them who are persons.
    """

    tenant: str
    cycle: str
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
    key, rated = (cycle.tenant_id, cycle.id), _rated_groups(cycle)
    counts = assignment_counts(tenant.id, key)
    return Summary(
        tenant=tenant.slug,
        cycle=cycle.key,
        subjects={group: count for group, count in subject_counts(tenant.id, key).items() if group in rated},
        heads={group: count for group, count in subject_counts(tenant.id, key, "head").items() if group in rated},
        assignments=Assignments(counts.by_group.total(), dict(counts.by_group), dict(counts.by_state), counts.carried),
        targets=tuple(_target_row(tenant, line) for line in target_lines(tenant.id, key)),
        ratings=rating_counts(key),
    )


def _rated_groups(cycle: Cycle) -> frozenset[str]:
    if cycle.pin is None:
        return frozenset()
    return frozenset(group.key for group in pinned_scheme(cycle.pin).calls.subject_groups() if group.rated)


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
