"""A school under NĐ 233/2026: own mark 20 %, team 30 %, council 50 %. Thresholds are not known.

A third party's reading.

The team (tổ chuyên môn) marks in a register, through whom the authority named to watch; own and council marks are
core's.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Citation,
    ConductFacts,
    CouncilRule,
    CriterionFacts,
    Edition,
    EntryKind,
    FieldKind,
    GroupMember,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    ProposalFacts,
    RaterDeclaration,
    RecordCriterion,
    RecordFacts,
    RecordField,
    Register,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    Text,
    Writer,
    band,
    hookimpl,
    leaf,
    node,
)

SOURCE = Citation("Cách chấm của một trường áp dụng Nghị định 233/2026/NĐ-CP")
MANIFEST = Manifest(
    key="ba_nguon_cham",
    label=Text("Tự chấm 20, tổ 30, hội đồng 50", "Own mark 20, team 30, council 50"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 6, 26), None, SOURCE),),
)
LEVELS = tuple(level.value for level in RATED_LEVELS)
TEAM = RecordCriterion("team", Text("Điểm của tổ chuyên môn", "The team's mark"), SOURCE)
MARK = RecordField(
    "points", Text("Điểm", "Points"), FieldKind.NUMBER, required=True, minimum=Decimal(0), maximum=Decimal(100)
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Teachers."""
    teacher = GroupMember("teacher", Text("Giáo viên", "Teacher"), MemberRole.STAFF, post="teacher", many=True)
    return [SubjectGroup("teachers", Text("Giáo viên", "Teachers"), ("school",), (teacher,), "school", joint=False)]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """The school's council; its marks and the own one are on one scale."""
    return RaterDeclaration(
        councils=(CouncilRule("school", Text("Hội đồng trường", "School council"), "school"),),
        levels=tuple(LevelRule(level, Text(f"Mức {level}", f"Level {level}")) for level in LEVELS),
        scale_parameter="scale.maximum",
    )


@hookimpl
def declare_records() -> Sequence[Register]:
    """The team's marks."""
    label = Text("Phiếu của tổ chuyên môn", "The team's sheet")
    kind = EntryKind("team_mark", label, Writer.OBSERVER, (MARK,), feeds=TEAM.key)
    return [Register("team", label, Text("Chấm điểm trong tổ", "Marks within the team"), (kind,), (TEAM,))]


@hookimpl
def compute_record_facts(records: Sequence[RecordFacts]) -> Sequence[ConductFacts]:
    """The points of each sheet, under the one criterion they feed."""
    return [
        ConductFacts((CriterionFacts(TEAM.key, TEAM.label.vi, _sheets(of)),) if of.entries else ()) for of in records
    ]


def _sheets(of: RecordFacts) -> tuple[ScoreNode, ...]:
    return tuple(
        leaf(f"team.{entry.id}", entry.label, Decimal(entry.values["points"]), facts={"entry": entry.id})
        for entry in of.entries
    )


@hookimpl
def compute_subject_scores(subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The team's mean: the only part that is there before anybody of the council marks."""
    return [_team(subject) for subject in subjects]


def _team(subject: SubjectFacts) -> ScoreNode:
    sheets = [tree for criterion in subject.conduct.criteria if criterion.key == TEAM.key for tree in criterion.trees]
    if not sheets:
        return leaf("team", "Tổ chuyên môn chưa chấm", None, facts={"sheets": "0"})
    return node(Op.MEAN, "team", "Bình quân phiếu của tổ chuyên môn", sheets)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level that the team's mark alone would reach."""
    return [_level(ctx, score) for score in scores]


def _level(ctx: RuleContext, score: ScoreNode) -> ScoreNode:
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return band("band", "Mức theo điểm", score, steps, LEVELS[-1])


@hookimpl
def compute_proposal(ctx: RuleContext, subjects: Sequence[ProposalFacts]) -> Sequence[ScoreNode]:
    """The level of the three marks together, each by its weight; without one of them nobody can tell."""
    return [_level(ctx, _together(ctx, facts)) for facts in subjects]


def _together(ctx: RuleContext, facts: ProposalFacts) -> ScoreNode:
    own = leaf("self", "Điểm tự chấm", facts.self_points, facts={"rater": "self"})
    marks = [
        leaf(f"mark.{n}", mark.rater, mark.points, facts={"rater": mark.rater})
        for n, mark in enumerate(facts.council_marks, 1)
    ]
    none = leaf("council", "Hội đồng chưa chấm", None, facts={"marks": "0"})
    council = node(Op.MEAN, "council", "Bình quân phiếu hội đồng", marks) if marks else none
    weights = [ctx.node(f"weight.{key}") for key in ("self", "team", "council")]
    parts = zip((own, _team(facts.subject), council), weights, strict=True)
    weighted = node(Op.WEIGHTED_SUM, "weighted", "Ba điểm theo trọng số", [each for pair in parts for each in pair])
    return node(Op.QUOTIENT, "points", "Điểm tổng hợp", [weighted, node(Op.SUM, "weights", "Tổng trọng số", weights)])
