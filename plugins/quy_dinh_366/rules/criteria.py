"""General criteria, 30 points, met or not met. The wording of the items was not at hand: they stand by number."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionChoice,
    NoAnswer,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    Text,
    leaf,
    node,
    sheet_for,
    sheet_points,
)
from plugins.quy_dinh_366.rules.sources import ANNEX, ARTICLE_11
from plugins.quy_dinh_366.rules.subjects import COLLECTIVES, LEADERS, STAFF

MET, NOT_MET = "met", "not_met"
CHOICES = (
    CriterionChoice(MET, Text("Đảm bảo", "Met"), Decimal(1)),
    CriterionChoice(NOT_MET, Text("Không đảm bảo", "Not met"), Decimal(0)),
)
HEADINGS = (
    Text(
        "Phẩm chất chính trị, đạo đức, lối sống, trách nhiệm nêu gương",
        "Political quality, ethics, lifestyle, exemplary conduct",
    ),
    Text("Tư duy đổi mới, khát vọng, dám nghĩ, dám làm", "Innovative thinking, aspiration, daring"),
    Text("Tự phê bình, khắc phục hạn chế, khuyết điểm", "Self-criticism, remedying shortcomings"),
)

#: What Điều 11 asks of an excellent collective besides its work; no register is kept about collectives.
UNIT_REMEDIED, UNIT_UNDISCIPLINED = "collective.remedied", "collective.undisciplined"

_UNEVEN = Text(
    "Tổng điểm tối đa các nội dung tiêu chí chung khác điểm tối đa của tiêu chí chung.",
    "The points of the general criteria do not add up to their maximum.",
)
_NO_SHEET = Text("Đối tượng không có phiếu tiêu chí chung.", "There is no sheet of general criteria for a subject.")


def _items(prefix: str, group: int, parameters: Sequence[str]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            f"{prefix}.{group}.{number}",
            Text(
                f"Nội dung {group}.{number} (nguyên văn: theo Phụ lục, quản trị viên nhập)",
                f"Item {group}.{number} (wording: see the annex)",
            ),
            parameter,
            ANNEX,
        )
        for number, parameter in enumerate(parameters, 1)
    )


def _groups(prefix: str, points: Sequence[Sequence[str]]) -> tuple[CriteriaGroup, ...]:
    return tuple(
        CriteriaGroup(f"{prefix}.{number}", heading, _items(prefix, number, parameters))
        for number, (heading, parameters) in enumerate(zip(HEADINGS, points, strict=True), 1)
    )


LEADER_SHEET = CriteriaSheet(
    "leader",
    Text("Tiêu chí chung của cán bộ lãnh đạo, quản lý", "General criteria of leaders"),
    _groups("leader", (["general.leader.1"] * 9, ["general.leader.2"] * 4, ["general.leader.3"] * 4)),
    (LEADERS.key,),
    choices=CHOICES,
    citation=ANNEX,
)
STAFF_SHEET = CriteriaSheet(
    "staff",
    Text("Tiêu chí chung của cá nhân không giữ chức vụ", "General criteria of people without a leading post"),
    _groups(
        "staff",
        (
            ["general.staff.1"] * 9,
            ["general.staff.2_first", "general.staff.2_other", "general.staff.2_other"],
            ["general.staff.3"] * 4,
        ),
    ),
    (STAFF.key,),
    choices=CHOICES,
    citation=ANNEX,
)
COLLECTIVE_SHEET = CriteriaSheet(
    "collective",
    Text("Tiêu chí chung của tập thể", "General criteria of collectives"),
    (
        CriteriaGroup(
            "collective.1",
            Text("Tiêu chí chung", "General criteria"),
            _items("collective", 1, ["general.collective"] * 6),
        ),
        CriteriaGroup(
            "collective.conditions",
            Text("Điều kiện của mức hoàn thành xuất sắc (không tính điểm)", "Conditions of excellent (no points)"),
            (
                Criterion(
                    UNIT_REMEDIED,
                    Text(
                        "Khắc phục xong 100 % hạn chế, khuyết điểm đến hạn",
                        "All shortcomings that were due are remedied",
                    ),
                    citation=ARTICLE_11,
                ),
                Criterion(
                    UNIT_UNDISCIPLINED,
                    Text(
                        "Không có đơn vị trực thuộc, thành viên lãnh đạo bị kỷ luật",
                        "No subordinate unit or member of the leadership was disciplined",
                    ),
                    citation=ARTICLE_11,
                ),
            ),
        ),
    ),
    (COLLECTIVES.key,),
    choices=CHOICES,
    citation=ANNEX,
)

SHEETS = (LEADER_SHEET, STAFF_SHEET, COLLECTIVE_SHEET)


def general_points(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Return a subject's general points, at most 30; without value while an item is not marked."""
    sheet = sheet_for(ctx, subject.group, subject.member)
    if sheet is None:
        raise NoAnswer(_NO_SHEET)
    most = sum((ctx.number(item.points_parameter) for item in sheet.items if item.points_parameter), Decimal(0))
    if most != ctx.number("general.maximum"):
        raise NoAnswer(_UNEVEN)
    return sheet_points(ctx, sheet, subject.criteria)


def word(subject: SubjectFacts, item: str, label: str) -> ScoreNode:
    """Return 1 where an item without points was marked as met, 0 where not; without value while it is not marked."""
    marks = {mark.item: mark for mark in subject.criteria}
    facts = {"criterion": item}
    if item not in marks:
        return leaf(f"mark.{item}", label, None, facts=facts, note="Chưa được chấm")
    said = Decimal(int(marks[item].choice == MET))
    return leaf(f"mark.{item}", label, said, facts={**facts, "mark": marks[item].choice}, note=marks[item].note)


def met(key: str, label: str, said: ScoreNode) -> ScoreNode:
    """Return whether a mark in words holds."""
    one = leaf("met", "Đảm bảo", Decimal(1), facts={"unit": ""})
    return node(Op.COMPARE, key, label, [said, one], inputs={"comparison": "ge"}, citation=ARTICLE_11)
