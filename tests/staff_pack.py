"""A pack about civil servants: heads of divisions, and as many officers as a unit has, rated by quarter and year."""

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.domain.canonical import digest
from core.extensions.packs import Pack
from core.extensions.parameters import read_parameters
from core.sdk import (
    AssignmentFacts,
    Attribute,
    AttributeChoice,
    Citation,
    CountRule,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionChoice,
    Edition,
    Frequency,
    GroupMember,
    Level,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    assignment_result,
    attribute_value,
    band,
    hookimpl,
    leaf,
    node,
    percent,
    piece_points,
)

KEY = "staff_test"
LAW = Citation("Quy định thử về công chức", "Điều 4")
START = date(2020, 1, 1)
MANIFEST = Manifest(KEY, Text("Gói công chức", "Staff"), "1", (1, 1), (Edition("1", START, None, LAW),))
LEVELS = (Level.XS, Level.HTT, Level.HT, Level.KHT)


_PARAMETER = """
- key: {key}
  label: {{vi: {label}, en: {key}}}
  unit: điểm
  needed_for: rating
  values:
    - valid_from: 2020-01-01
      value: {value}
      certainty: confirmed
      basis: local
      citation: {{document: Quy định thử về công chức, issued_on: null}}
"""
_VALUES = (
    ("difficulty.plain", "Hệ số việc thường", "1"),
    ("difficulty.hard", "Hệ số việc khó", "1.2"),
    ("piece.quality", "Điểm tối đa chất lượng", "6"),
    ("piece.progress", "Điểm tối đa tiến độ", "4"),
)


def text(vi: str) -> Text:
    return Text(vi, vi)


HEADS = SubjectGroup(
    "heads",
    text("Trưởng phòng"),
    ("division",),
    (GroupMember("head", text("Trưởng phòng"), MemberRole.HEAD, post="head"),),
    joint=False,
)
STAFF = SubjectGroup(
    "staff",
    text("Công chức"),
    ("department", "division"),
    (GroupMember("officer", text("Công chức"), MemberRole.STAFF, post="officer", many=True),),
    joint=False,
    citation=LAW,
)


DIFFICULTY = Attribute(
    "difficulty",
    text("Độ khó"),
    (
        AttributeChoice("plain", text("Thường"), "difficulty.plain"),
        AttributeChoice("hard", text("Khó"), "difficulty.hard"),
    ),
    citation=LAW,
)
#: Heads are marked by words as a whole; each product by points, whoever makes it.
GENERAL = CriteriaSheet(
    "heads",
    text("Tiêu chí của trưởng phòng"),
    (CriteriaGroup("work", text("Công việc"), (Criterion("lead", text("Điều hành")),)),),
    ("heads",),
    choices=(CriterionChoice("met", text("Đảm bảo"), Decimal(1)), CriterionChoice("unmet", text("Không đảm bảo"))),
)
QUALITY = CriteriaSheet(
    "product",
    text("Chấm từng sản phẩm"),
    (
        CriteriaGroup(
            "quality",
            text("Chất lượng"),
            (
                Criterion("quality", text("Chất lượng sản phẩm"), "piece.quality", LAW),
                Criterion("progress", text("Tiến độ"), "piece.progress", LAW),
            ),
        ),
    ),
    runs=("quarter",),
    citation=LAW,
    per_piece=True,
    kinds=("product",),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    return [HEADS, STAFF]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    everybody = (HEADS.key, STAFF.key)
    return TaskDeclaration(
        groups=(TaskGroup("jobs", text("Việc được giao")),),
        kinds=(
            TaskKind("job", text("Việc"), "jobs", everybody),
            TaskKind("product", text("Sản phẩm"), "jobs", everybody, attributes=(DIFFICULTY,)),
        ),
        counts=(CountRule("load", STAFF.key, LAW, maximum=2, counted=text("việc")),),
    )


@hookimpl
def declare_raters() -> RaterDeclaration:
    return RaterDeclaration(
        levels=tuple(LevelRule(level, text(f"Mức {level.value}")) for level in LEVELS),
        runs=(
            RunRule("quarter", text("Đánh giá quý"), Frequency.QUARTER),
            RunRule("year", text("Đánh giá năm"), Frequency.YEAR, combines="quarter"),
        ),
    )


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    return [GENERAL, QUALITY]


@hookimpl
def compute_task_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """A product: the points of its sheet in per cent, times what its difficulty counts as; other work: delivered."""

    def score(subject: SubjectFacts, piece: AssignmentFacts) -> ScoreNode:
        if piece.kind != "product":
            return node(
                Op.PRODUCT, f"assignment.{piece.id}", piece.title, [assignment_result(piece, ctx.today), percent()]
            )
        ten = leaf("ten", "Thang 10 điểm", Decimal(10), facts={"unit": "lần"})
        difficulty = attribute_value(ctx, piece, "difficulty")
        parts = [piece_points(ctx, subject, piece), ten, difficulty]
        return node(Op.PRODUCT, f"assignment.{piece.id}", piece.title, parts)

    return [[score(subject, piece) for piece in subject.assignments] for subject in subjects]


@hookimpl
def compute_subject_scores(
    subjects: Sequence[SubjectFacts], task_scores: Sequence[Sequence[ScoreNode]]
) -> Sequence[ScoreNode]:
    return [
        node(Op.MEAN, "score", f"Điểm: {subject.label}", scores)
        for subject, scores in zip(subjects, task_scores, strict=True)
    ]


@hookimpl
def combine_periods(subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    def joined(subject: SubjectFacts) -> ScoreNode:
        scores = [
            leaf("quarter", each.label, each.score, facts={"period": each.key, "unit": each.unit})
            for each in subject.periods
        ]
        return node(Op.MEAN, "score", "Bình quân các quý", scores)

    return [joined(subject) for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    least = [(level.value, leaf("least", "Từ", Decimal(n), facts={"unit": "điểm"})) for level, n in _THRESHOLDS]
    nothing = leaf("band", "Chưa đủ dữ liệu", Level.INSUFFICIENT_DATA.value, facts={"reason": "score"})
    return [
        nothing if score.value is None else band("band", "Mức theo điểm", score, least, Level.KHT.value, LAW)
        for score in scores
    ]


_THRESHOLDS = ((Level.XS, 90), (Level.HTT, 70), (Level.HT, 50))


_ENTRIES = "".join(_PARAMETER.format(key=key, label=label, value=value) for key, label, value in _VALUES)
PACK = Pack(MANIFEST, sys.modules[__name__], read_parameters(_ENTRIES, [START]), digest("staff"))
