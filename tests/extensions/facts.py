"""Facts for rules, each with the values that matter to a test and plain ones for the rest."""

from datetime import date
from decimal import Decimal

from core.domain.declarations import MemberRole
from core.domain.facts import AssignmentFacts, HeldFacts, IntakeFacts, PieceFacts, SubjectFacts, TargetFacts
from core.domain.targets import Direction, Measure

DAY = date(2021, 1, 1)
CUT_OFF = date(2021, 12, 31)


def target(
    measure: Measure = Measure.COUNT, plan: str | None = "10", amount: str | None = "5", **more: object
) -> TargetFacts:
    """Return a target with what was accepted for it."""
    values: dict[str, object] = {
        "key": "target",
        "label": "Chỉ tiêu",
        "measure": measure,
        "direction": Direction.AT_LEAST,
        "unit": "việc",
        "plan": None if plan is None else Decimal(plan),
        "baseline": None,
        "amount": None if amount is None else Decimal(amount),
        "denominator": None,
        "lines": 0 if amount is None else 1,
    }
    return TargetFacts(**{**values, **more})  # type: ignore[arg-type]


def assignment(*targets: TargetFacts, **more: object) -> AssignmentFacts:
    """Return a piece of work delivered in time."""
    values: dict[str, object] = {
        "id": "a1",
        "kind": "kind",
        "group": "group",
        "title": "Nhiệm vụ",
        "weight": Decimal(1),
        "due_on": date(2021, 11, 30),
        "done_on": date(2021, 11, 30),
        "excused": False,
        "evidence": 1,
        "targets": targets,
    }
    return AssignmentFacts(**{**values, **more})  # type: ignore[arg-type]


def subject(key: str, *assignments: AssignmentFacts, group: str = "group") -> SubjectFacts:
    """Return a rated unit."""
    return SubjectFacts(key, f"Đối tượng {key}", group, "unit", MemberRole.UNIT, "party", assignments, 4, 4)


def piece(**more: object) -> PieceFacts:
    """Return a piece of work that the scheme of the defaults' tests accepts."""
    values: dict[str, object] = {
        "title": "Việc",
        "kind": "count",
        "subject_group": "units",
        "unit": "u1",
        "reasons": (),
        "plan": Decimal(1),
        "starts_on": DAY,
        "due_on": CUT_OFF,
    }
    return PieceFacts(**{**values, **more})  # type: ignore[arg-type]


def held(unit: str, count: int, kind: str = "count", reasons: tuple[str, ...] = ()) -> tuple[HeldFacts, ...]:
    """Return what one unit holds already."""
    return (HeldFacts(unit, kind, reasons, count),)


def intake(*pieces: PieceFacts, final: bool = True, held: tuple[HeldFacts, ...] = ()) -> IntakeFacts:
    """Return the pieces of an order (or a registration) of the year 2021."""
    return IntakeFacts(pieces, held, DAY, CUT_OFF, final)
