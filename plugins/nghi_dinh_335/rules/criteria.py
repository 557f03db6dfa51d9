"""General criteria in three groups, and for leaders two ratios that raters give: organising (đ) and uniting (e).

The wording of the items inside the three groups was not at hand: each group is marked as a whole, up to its points.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.sdk import (
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    NoAnswer,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    Text,
    leaf,
    node,
    sheet_points,
)
from plugins.nghi_dinh_335.rules.procedure import MONTH, QUARTER, scored
from plugins.nghi_dinh_335.rules.sources import article
from plugins.nghi_dinh_335.rules.subjects import LEADERS, STAFF

ORGANISING, UNITING = "leading.organising", "leading.uniting"
_GENERAL = Text("Tiêu chí chung", "General criteria")

_UNEVEN = Text(
    "Tổng điểm tối đa ba nhóm tiêu chí chung khác điểm tối đa của tiêu chí chung.",
    "The points of the three general groups do not add up to their maximum.",
)
_NEITHER = Text(
    "Khả năng tổ chức (đ) và đoàn kết, tập hợp (e) chỉ nhận một trong hai tỷ lệ quy định.",
    "Organising (đ) and uniting (e) take one of the two ratios only.",
)


def _general(prefix: str) -> CriteriaGroup:
    return CriteriaGroup(
        f"{prefix}.general",
        _GENERAL,
        tuple(
            Criterion(
                f"{prefix}.{number}",
                Text(
                    f"Nhóm tiêu chí chung {number} (nguyên văn: theo Điều 12, quản trị viên nhập)",
                    f"General group {number} (wording: article 12)",
                ),
                f"general.group_{number}",
                article("12"),
            )
            for number in (1, 2, 3)
        ),
    )


_LEADING = CriteriaGroup(
    "leading",
    Text("Kết quả lãnh đạo, quản lý (100 hoặc 50 %)", "Leading (100 or 50 %)"),
    (
        Criterion(
            ORGANISING,
            Text("đ: khả năng tổ chức triển khai thực hiện nhiệm vụ", "đ: organising the work"),
            "leading.full",
            article("15"),
        ),
        Criterion(UNITING, Text("e: năng lực tập hợp, đoàn kết", "e: uniting people"), "leading.full", article("15")),
    ),
)
_STAFF = CriteriaSheet("staff", _GENERAL, (_general("staff"),), (STAFF.key,), citation=article("12"))
_LEADER = CriteriaSheet("leader", _GENERAL, (_general("leader"),), (LEADERS.key,), citation=article("12"))
_ONCE = CriteriaSheet(
    "leading",
    Text("Kết quả lãnh đạo, quản lý trong quý", "Leading in the quarter"),
    (_LEADING,),
    (LEADERS.key,),
    runs=(QUARTER,),
    citation=article("15"),
)


def is_once_a_quarter(ctx: RuleContext) -> bool:
    """Tell whether d, đ and e are taken once a quarter, beside months."""
    chosen = ctx.parameters.get("leading.cadence")
    return chosen is not None and chosen.value == "once_a_quarter" and scored(ctx) == MONTH


def sheets(ctx: RuleContext) -> Sequence[CriteriaSheet]:
    """Return the sheets of the run in which work is scored; what months gave is not asked again."""
    runs = (scored(ctx),)
    if is_once_a_quarter(ctx):
        return (replace(_STAFF, runs=runs), replace(_LEADER, runs=runs), _ONCE)
    both = replace(_LEADER, groups=(*_LEADER.groups, _LEADING))
    return (replace(_STAFF, runs=runs), replace(both, runs=runs))


def general_points(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Return a civil servant's general points; without value while a group is not marked."""
    groups = [ctx.number(f"general.group_{number}") for number in (1, 2, 3)]
    if sum(groups, Decimal(0)) != ctx.number("general.maximum"):
        raise NoAnswer(_UNEVEN)
    sheet = _LEADER if subject.group == LEADERS.key else _STAFF
    return sheet_points(ctx, sheet, subject.criteria)


def leading_ratio(ctx: RuleContext, subject: SubjectFacts, key: str, item: str, label: str) -> ScoreNode:
    """Return what the deciding rater gave for đ or e: 1 or a half; without value while it is not marked."""
    mark = next((mark for mark in subject.criteria if mark.item == item), None)
    most = ctx.node("leading.full")
    if mark is None or mark.points is None:
        given = leaf(f"{key}.mark", label, None, facts={"criterion": item}, note="Chưa được chấm")
    elif mark.points in (most.number, ctx.number("leading.half")):
        given = leaf(f"{key}.mark", label, mark.points, facts={"criterion": item}, note=mark.note)
    else:
        raise NoAnswer(_NEITHER)
    return node(Op.QUOTIENT, key, label, [given, hundred()], citation=article("15"))


def hundred() -> ScoreNode:
    """Return the divisor that turns per cent into a fraction."""
    return leaf("hundred", "100 %", Decimal(100), facts={"unit": "%"})
