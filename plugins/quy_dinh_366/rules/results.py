"""What of a subject's work counts, and how many pieces are done, in time, late, or more than was asked."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from core.sdk import AssignmentFacts, Op, ScoreNode, SubjectFacts, is_delivered, leaf, node, percent, target_result
from plugins.quy_dinh_366.rules.work import KEY_KINDS

#: Key tasks of quality level 3 do not meet what was asked.
LOWEST_LEVEL_MET = Decimal(2)

Test = Callable[[AssignmentFacts], bool]


def key_level(piece: AssignmentFacts) -> Decimal | None:
    """Return the accepted quality level of a key task: 1, 2 or 3."""
    return next((target.amount for target in piece.targets), None)


def is_done(piece: AssignmentFacts) -> bool:
    """Tell whether a piece is done with quality: accepted, and a key task at least at level 2."""
    if piece.kind in KEY_KINDS:
        level = key_level(piece)
        return level is not None and level <= LOWEST_LEVEL_MET
    return is_delivered(piece)


def is_on_time(piece: AssignmentFacts) -> bool:
    """Tell whether a piece is done, and not late without a confirmed objective cause."""
    return is_done(piece) and (piece.excused or piece.done_on is None or piece.done_on <= piece.due_on)


def is_late(piece: AssignmentFacts) -> bool:
    """Tell whether a piece that counts is late, done or not."""
    return not is_on_time(piece)


def is_exceeded(piece: AssignmentFacts) -> bool:
    """Tell whether a done piece is more than was asked: who accepted it said so, or the result is above the plan."""
    if not is_done(piece):
        return False
    results = [result for result in map(target_result, piece.targets) if result is not None]
    return piece.exceeded or any(result.number > 1 for result in results)


def counted(subject: SubjectFacts, today: date) -> list[AssignmentFacts]:
    """Return the pieces that are done or were due; not those whose delay has a confirmed objective cause."""
    return [piece for piece in subject.assignments if is_done(piece) or (piece.due_on <= today and not piece.excused)]


def ratio(key: str, label: str, pieces: Sequence[AssignmentFacts], test: Test, *, name: bool = True) -> ScoreNode:
    """Return in per cent how many pieces pass a test; without value where none counts.

    The note names the pieces by which the ratio falls short (``name``), or those that pass.
    """
    passing = [piece for piece in pieces if test(piece)]
    named = [piece.title for piece in pieces if (piece in passing) is not name]
    whole = Decimal(len(pieces)) if pieces else None
    parts = [
        leaf(f"{key}.count", label, Decimal(len(passing)), facts={"pieces": str(len(pieces))}, note="; ".join(named)),
        leaf(
            f"{key}.all",
            "Số nhiệm vụ đến hạn hoặc đã hoàn thành",
            whole,
            facts={"pieces": str(len(pieces))},
            note="" if pieces else "Chưa có nhiệm vụ đến hạn",
        ),
    ]
    fraction = node(Op.QUOTIENT, f"{key}.fraction", "Số nhiệm vụ trên tổng số", parts)
    return node(Op.PRODUCT, key, f"Tỷ lệ: {label}", [fraction, percent()])
