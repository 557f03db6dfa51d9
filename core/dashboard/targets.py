"""Targets over a whole tenant: each with its parts, what was given out and what was accepted."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.assignment.models import Target
from core.dashboard.pace import tone_of
from core.dashboard.queries import TargetOf, given_targets, own_targets
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Direction, Measure, actual_value, attainment
from core.reporting.progress import Reached, planned_of, reached_of
from core.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class PartLine:
    """One unit's part of a target, and the tenant whose unit it is."""

    reached: Reached
    tenant: Tenant


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target over a whole tenant: ``own`` is what the tenant has to reach, ``parts`` what it gave out of it.

    Without a target of its own, the plan is what was given out, and the actual what the parts reached together.
    """

    named: Target
    own: Reached | None
    parts: tuple[PartLine, ...]

    @property
    def allocated(self) -> Decimal | None:
        """The sum of the parts' plans; None where plans do not add up."""
        plans = [part.reached.plan for part in self.parts if part.reached.plan is not None]
        return sum(plans, Decimal(0)) if plans and Measure(self.named.measure) in ADDITIVE_PLANS else None

    @property
    def plan(self) -> Decimal | None:
        """What is to be reached."""
        return self.own.plan if self.own else self.allocated

    @property
    def actual(self) -> Decimal | None:
        """What was accepted."""
        return self.own.actual if self.own else self._together()

    @property
    def attainment(self) -> Decimal | None:
        """Reached over planned, as a fraction."""
        return attainment(Direction(self.named.direction), self.plan, self.actual)

    @property
    def percent(self) -> Decimal | None:
        """Reached over planned, in per cent."""
        return None if self.attainment is None else self.attainment * 100

    def tone(self, expected: Decimal) -> str:
        """Return how the line stands against the share of the cycle that was reported on."""
        return tone_of(self.named, self.percent, expected)

    def _together(self) -> Decimal | None:
        """Add up what parts reached; rates do not add up: None."""
        known = [part.reached.total for part in self.parts if part.reached.total is not None]
        if not known or Measure(self.named.measure) is Measure.RATE:
            return None
        denominator = sum((total.denominator or Decimal(0) for total in known), Decimal(0))
        return actual_value(
            Measure(self.named.measure), sum((total.amount for total in known), Decimal(0)), denominator
        )


def target_lines(tenant_id: uuid.UUID, cycle: Key) -> list[TargetLine]:
    """Return every target a tenant has or gave out in a cycle with its parts, in four statements.

    A part stands under the target it was split from, else under the tenant's own target of its kind.
    """
    own, given = own_targets(tenant_id, cycle), given_targets(tenant_id, cycle)
    return _lines(own, given, _reached([*own, *given]))


def _lines(own: Sequence[TargetOf], given: Sequence[TargetOf], reached: Mapping[Key, Reached]) -> list[TargetLine]:
    parts: dict[Key | str, list[TargetOf]] = {_key(row.target): [] for row in own}
    by_kind = {row.target.kind: _key(row.target) for row in reversed(own)}
    for row in given:
        above = _parent(row.target)
        place = above if above is not None and above in parts else by_kind.get(row.target.kind, row.target.kind)
        parts.setdefault(place, []).append(row)
    wholes: dict[Key | str, Target] = {_key(row.target): row.target for row in own}
    return [_line(wholes.get(place), rows, reached) for place, rows in parts.items()]


def planned_lines(tenant_id: uuid.UUID, cycle: Key) -> list[TargetLine]:
    """Return the same targets with their plans in force and without what was reached, in three statements."""
    own, given = own_targets(tenant_id, cycle), given_targets(tenant_id, cycle)
    planned = planned_of([(row.target, row.assignment, row.unit) for row in (*own, *given)])
    return _lines(own, given, {_key(each.target): each for each in planned})


def plain_lines(tenant_id: uuid.UUID, cycle: Key) -> list[TargetLine]:
    """Return the same targets with their parts and without what was reached, in two statements."""
    own, given = own_targets(tenant_id, cycle), given_targets(tenant_id, cycle)
    return _lines(own, given, {_key(row.target): _unread(row) for row in (*own, *given)})


def _unread(row: TargetOf) -> Reached:
    return Reached(row.target, row.assignment, row.unit, row.target.plan, None)


def unit_lines(tenant_id: uuid.UUID, cycle: Key, unit_id: uuid.UUID) -> list[TargetLine]:
    """Return the targets that one unit holds, as a seat of that unit alone may see them.

    Such a seat does not see the lower tenants whose parts add up: their sum is then not shown rather than half of it.
    """
    rows = own_targets(tenant_id, cycle, unit_id)
    reached = _reached(rows)
    lines = []
    for row in rows:
        own = reached[_key(row.target)]
        seen = own if row.target.measured_by == "own" else replace(own, total=None)
        lines.append(TargetLine(row.target, seen, ()))
    return lines


def _reached(rows: Sequence[TargetOf]) -> dict[Key, Reached]:
    found = reached_of([(row.target, row.assignment, row.unit) for row in rows])
    return {_key(each.target): each for each in found}


def _key(target: Target) -> Key:
    return target.tenant_id, target.id


def _parent(target: Target) -> Key | None:
    if target.parent_tenant_id is None or target.parent_id is None:
        return None
    return target.parent_tenant_id, target.parent_id


def _line(whole: Target | None, rows: Sequence[TargetOf], reached: Mapping[Key, Reached]) -> TargetLine:
    parts = tuple(PartLine(reached[_key(row.target)], row.tenant) for row in rows)
    return TargetLine(whole or rows[0].target, reached[_key(whole)] if whole else None, parts)
