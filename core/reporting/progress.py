"""How far targets are: plan in force, what was accepted, and the share of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.assignment.models import Assignment, Target
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Direction, Measure, actual_value, attainment
from core.reporting.queries import Sum, in_force, sums
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class Reached:
    """A target with the unit that holds it, its plan in force and its sum in the ledger (None: nothing accepted)."""

    target: Target
    assignment: Assignment | None
    unit: Unit | None
    plan: Decimal | None
    total: Sum | None

    @property
    def actual(self) -> Decimal | None:
        """What was accepted, in the unit of the plan."""
        if self.total is None:
            return None
        return actual_value(Measure(self.target.measure), self.total.amount, self.total.denominator)

    @property
    def percent(self) -> Decimal | None:
        """The share of the plan that was reached, in per cent, over-fulfilment kept."""
        share = attainment(Direction(self.target.direction), self.plan, self.actual)
        return None if share is None else share * 100


Row = tuple[Target, Assignment | None, Unit | None]


def reached_of(rows: Sequence[Row]) -> list[Reached]:
    """Return how far each target is, in two statements."""
    return _planned(rows, sums((target.tenant_id, target.id) for target, _work, _unit in rows))


def planned_of(rows: Sequence[Row]) -> list[Reached]:
    """Return what each target has to reach and not how far it is, in one statement."""
    return _planned(rows, {})


def _planned(rows: Sequence[Row], totals: Mapping[Key, Sum]) -> list[Reached]:
    changed = in_force((work.tenant_id, work.id) for _target, work, _unit in rows if work is not None)
    return [
        Reached(target, work, unit, changed.plan_of(target), totals.get((target.tenant_id, target.id)))
        for target, work, unit in rows
    ]


def allocated(whole: Reached, parts: Sequence[Reached]) -> Decimal | None:
    """Return the sum of the parts' plans; None where plans do not add up (ratios, rates) or there are no parts."""
    plans = [part.plan for part in parts if part.plan is not None]
    adds_up = Measure(whole.target.measure) in ADDITIVE_PLANS
    return sum(plans, Decimal(0)) if plans and adds_up else None
