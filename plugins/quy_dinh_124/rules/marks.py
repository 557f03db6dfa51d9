"""Criteria marked in four words, no points.

Neither the criteria nor how their marks make a level were at hand: five neutral items stand for the criteria (minh
họa), and the tenant chooses whether the lowest mark counts or the middle of all. Places of marks only order them.
"""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionChoice,
    Level,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    Text,
    band,
    leaf,
    node,
)
from plugins.quy_dinh_124.rules.sources import REGULATION, UNPUBLISHED_METHOD

CRITERIA = 5
#: Best first, each with its place from below and the level of the same rank.
MARKS = (
    ("excellent", Text("Xuất sắc", "Excellent"), 4, Level.XS),
    ("good", Text("Tốt", "Good"), 3, Level.HTT),
    ("average", Text("Trung bình", "Average"), 2, Level.HT),
    ("poor", Text("Kém", "Poor"), 1, Level.KHT),
)
_PLACES = {key: Decimal(place) for key, _label, place, _level in MARKS}
_LABELS = {key: label for key, label, _place, _level in MARKS}

SHEETS = (
    CriteriaSheet(
        "criteria",
        Text("Tiêu chí đánh giá", "Criteria"),
        (
            CriteriaGroup(
                "criteria",
                Text("Tiêu chí (số lượng minh họa)", "Criteria (their number is an illustration)"),
                tuple(
                    Criterion(
                        f"criterion_{number}",
                        Text(
                            f"Tiêu chí {number} (nguyên văn: theo Quy định 124-QĐ/TW, quản trị viên nhập)",
                            f"Criterion {number} (wording: see 124-QĐ/TW)",
                        ),
                        citation=REGULATION,
                    )
                    for number in range(1, CRITERIA + 1)
                ),
            ),
        ),
        choices=tuple(CriterionChoice(key, label) for key, label, _place, _level in MARKS),
        citation=REGULATION,
    ),
)
METHODS = {"lowest": (Op.MINIMUM, "Mức thấp nhất trong các tiêu chí"), "mean": (Op.MEAN, "Bình quân mức các tiêu chí")}


def scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return for each subject what its marks make together; without value while one is missing."""
    op, label = METHODS[ctx.choice("marks.method")]
    chosen = ctx.node("marks.method")
    note = "; ".join(part for part in (UNPUBLISHED_METHOD, chosen.note) if part)
    return [node(op, "score", label, _marks(ctx, subject), citation=chosen.citation, note=note) for subject in subjects]


def _marks(ctx: RuleContext, subject: SubjectFacts) -> list[ScoreNode]:
    given = {mark.item: mark for mark in subject.criteria}
    found = []
    for item in SHEETS[0].items:
        label, mark = item.label.in_language(ctx.language), given.get(item.key)
        if mark is None:
            found.append(
                leaf(f"mark.{item.key}", label, None, facts={"criterion": item.key}, note="Chưa được đánh giá")
            )
            continue
        word = _LABELS[mark.choice].in_language(ctx.language)
        facts = {"criterion": item.key, "mark": word}
        found.append(leaf(f"mark.{item.key}", f"{label}: {word}", _PLACES[mark.choice], facts=facts, note=mark.note))
    return found


def bands(scores_: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level of the same rank as the marks together."""
    steps = [
        (level.value, leaf(f"place.{key}", f"Mức {label.vi}", Decimal(place), facts={"mark": label.vi}))
        for key, label, place, level in MARKS[:-1]
    ]
    return [band("band", "Mức theo các tiêu chí", score, steps, Level.KHT.value, REGULATION) for score in scores_]
