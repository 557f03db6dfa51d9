"""Đà Nẵng: 70 results, 10 rules, 20 attitude, and marks from all around a person (360 degrees), monthly.

Who rates is not known: here whoever the authority names to watch a person files a sheet, and too few sheets are none.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    Citation,
    ConductFacts,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionFacts,
    Edition,
    EntryKind,
    FieldKind,
    Frequency,
    GroupMember,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RecordCriterion,
    RecordFacts,
    RecordField,
    Register,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    Writer,
    assignment_result,
    band,
    hookimpl,
    leaf,
    node,
    percent,
    sheet_points,
)

SOURCE = Citation("Phần mềm đánh giá công chức của thành phố Đà Nẵng")
MANIFEST = Manifest(
    key="da_nang_360",
    label=Text("Đà Nẵng: 70/10/20 và đánh giá nhiều chiều", "Đà Nẵng: 70/10/20 with 360-degree marks"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2012", date(2012, 1, 1), None, SOURCE),),
)
LEVELS = (LevelRule("PASSED", Text("Đạt", "Passed")), LevelRule("FAILED", Text("Không đạt", "Failed")))
AROUND = RecordCriterion("attitude", Text("Thái độ, đánh giá nhiều chiều", "Attitude, from all around"), SOURCE)
SHARE = RecordField(
    "percent",
    Text("Mức hài lòng", "How satisfied"),
    FieldKind.NUMBER,
    required=True,
    minimum=Decimal(0),
    maximum=Decimal(100),
    unit="%",
)
RULES = CriteriaSheet(
    key="rules",
    label=Text("Chấp hành nội quy", "Keeping rules"),
    groups=(
        CriteriaGroup(
            "rules",
            Text("Chấp hành nội quy", "Keeping rules"),
            (Criterion("rules", Text("Chấp hành nội quy", "Keeping rules"), "part.rules"),),
        ),
    ),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Anybody, each for themselves."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), (officer,), joint=False)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Work of any kind."""
    kind = TaskKind("task", Text("Nhiệm vụ", "Task"), "work", ("staff",), named=False)
    return TaskDeclaration(groups=(TaskGroup("work", Text("Nhiệm vụ", "Work")),), kinds=(kind,))


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """What the deciding rater marks."""
    return [RULES]


@hookimpl
def declare_records() -> Sequence[Register]:
    """Sheets from all around: an observer sees none but their own."""
    label = Text("Phiếu đánh giá nhiều chiều", "Sheet from around")
    kind = EntryKind("sheet", label, Writer.OBSERVER, (SHARE,), feeds=AROUND.key)
    return [Register("around", label, Text("Đánh giá thái độ", "Marks of attitude"), (kind,), (AROUND,))]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Months; levels to illustrate."""
    return RaterDeclaration(levels=LEVELS, runs=(RunRule("month", Text("Tháng", "Month"), Frequency.MONTH),))


@hookimpl
def compute_record_facts(records: Sequence[RecordFacts]) -> Sequence[ConductFacts]:
    """What each sheet says, under the one criterion; leaves name no writer."""
    return [
        ConductFacts((CriterionFacts(AROUND.key, AROUND.label.vi, _sheets(of)),) if of.entries else ())
        for of in records
    ]


def _sheets(of: RecordFacts) -> tuple[ScoreNode, ...]:
    return tuple(
        leaf(f"sheet.{number}", f"Phiếu thứ {number}", Decimal(entry.values["percent"]), facts={"entry": entry.id})
        for number, entry in enumerate(of.entries, 1)
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Results + rules + attitude."""
    return [
        node(
            Op.SUM,
            "score",
            f"Điểm tháng: {subject.label}",
            [_results(ctx, subject), sheet_points(ctx, RULES, subject.criteria), _attitude(ctx, subject)],
            citation=SOURCE,
        )
        for subject in subjects
    ]


def _results(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    whole = leaf("plan", "Đúng kế hoạch", Decimal(1), facts={"unit": "lần"})
    work = [assignment_result(piece, ctx.today, whole, own=True) for piece in subject.assignments]
    if not work:
        return leaf("results", "Chưa có nhiệm vụ", None, facts={"assignments": "0"})
    mean = node(Op.MEAN, "delivered", "Bình quân mức hoàn thành", work)
    return node(Op.PRODUCT, "results", "Kết quả", [mean, ctx.node("part.results")])


def _attitude(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Return the mean of the sheets on the points of attitude; fewer than the least tell nothing and nobody apart."""
    sheets = [tree for said in subject.conduct.criteria if said.key == AROUND.key for tree in said.trees]
    if len(sheets) < ctx.number("raters.least"):
        return leaf("attitude", "Chưa đủ phiếu đánh giá nhiều chiều", None, facts={"sheets": str(len(sheets))})
    mean = node(Op.MEAN, "around", "Bình quân các phiếu (%)", sheets)
    share = node(Op.QUOTIENT, "around.share", "Phần đạt", [mean, percent()])
    return node(Op.PRODUCT, "attitude", "Thái độ", [share, ctx.node("part.attitude")], citation=SOURCE)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Passed from a threshold that a tenant enters."""
    least = ctx.node("threshold.good")
    return [band("band", "Mức theo điểm", score, [("PASSED", least)], "FAILED") for score in scores]
