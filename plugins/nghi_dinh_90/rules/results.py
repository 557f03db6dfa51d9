"""How many tasks or targets are done, in time with quality, late, or more than was asked; in per cent."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from core.sdk import AssignmentFacts, Op, ScoreNode, SubjectFacts, is_delivered, leaf, node, percent, target_result

Test = Callable[[AssignmentFacts], bool]


def is_on_time(piece: AssignmentFacts) -> bool:
    """Tell whether a piece is done with quality, and not late without a confirmed objective cause."""
    return is_delivered(piece) and (piece.excused or piece.done_on is None or piece.done_on <= piece.due_on)


def is_late(piece: AssignmentFacts) -> bool:
    """Tell whether a piece that counts is late or below quality."""
    return not is_on_time(piece)


def is_exceeded(piece: AssignmentFacts) -> bool:
    """Tell whether a done piece is more than was asked."""
    results = [result for result in map(target_result, piece.targets) if result is not None]
    return is_delivered(piece) and (piece.exceeded or any(result.number > 1 for result in results))


def counted(subject: SubjectFacts, today: date) -> list[AssignmentFacts]:
    """Return the pieces that are done or were due; not those whose delay has a confirmed objective cause."""
    return [p for p in subject.assignments if is_delivered(p) or (p.due_on <= today and not p.excused)]


def ratio(key: str, label: str, pieces: Sequence[AssignmentFacts], test: Test, *, name: bool = True) -> ScoreNode:
    """Return in per cent how many pieces pass a test; without value where none counts.

    The note names the pieces by which the ratio falls short (``name``), or those that pass.
    """
    passing = [piece for piece in pieces if test(piece)]
    named = [piece.title for piece in pieces if (piece in passing) is not name]
    facts = {"pieces": str(len(pieces))}
    nothing = "" if pieces else "Chưa có nhiệm vụ đến hạn"
    parts = [
        leaf(f"{key}.count", label, Decimal(len(passing)), facts=facts, note="; ".join(named)),
        leaf(
            f"{key}.all",
            "Số nhiệm vụ đến hạn hoặc đã hoàn thành",
            Decimal(len(pieces)) if pieces else None,
            facts=facts,
            note=nothing,
        ),
    ]
    fraction = node(Op.QUOTIENT, f"{key}.fraction", "Số nhiệm vụ trên tổng số", parts)
    return node(Op.PRODUCT, key, f"Tỷ lệ: {label}", [fraction, percent()])
