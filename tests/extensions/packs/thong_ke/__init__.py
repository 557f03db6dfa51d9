"""Statistics sector (Hưng Yên), CV 427/TKT-TCHC: one list of jobs for everybody, a coefficient for each post.

Jobs stand in five groups of 100 to 500 points; what a job brings is number × points × the coefficient of the post that
does it. That it is so is an inference; the norm it is compared with is not known.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    AssignmentFacts,
    Citation,
    Edition,
    GroupMember,
    LevelRule,
    Manifest,
    Measure,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    band,
    hookimpl,
    leaf,
    node,
    own_amount,
    percent,
)

SOURCE = Citation("Công văn 427/TKT-TCHC của ngành Thống kê")
MANIFEST = Manifest(
    key="thong_ke",
    label=Text("Ngành Thống kê: hệ số theo chức danh (427/TKT-TCHC)", "Statistics sector: coefficients by post"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 1, 1), None, SOURCE),),
)
LEVELS = ("XS", "HT", "KHT")
POSTS = tuple(f"post_{n}" for n in range(1, 8))
JOBS = tuple(f"group_{n}" for n in range(1, 6))


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Seven posts; which they are was not published."""
    members = tuple(
        GroupMember(key, Text(f"Chức danh thứ {n}", f"Post {n}"), MemberRole.HEAD, post=key)
        for n, key in enumerate(POSTS, 1)
    )
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), members, joint=False, citation=SOURCE)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """The same jobs for all posts."""
    kinds = tuple(
        TaskKind(key, Text(f"Việc nhóm {n}", f"Job of group {n}"), "jobs", ("staff",), Measure.COUNT, named=False)
        for n, key in enumerate(JOBS, 1)
    )
    return TaskDeclaration(groups=(TaskGroup("jobs", Text("Danh mục việc", "List of jobs")),), kinds=kinds)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Levels to illustrate; none were published."""
    return RaterDeclaration(levels=tuple(LevelRule(key, Text(f"Mức {key}", f"Level {key}")) for key in LEVELS))


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Converted points of the period over the norm, in per cent."""
    return [_score(ctx, subject) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    coefficient = ctx.node(f"coefficient.{subject.member}")
    points = node(Op.SUM, "points", "Điểm của các việc", [_points(ctx, work) for work in subject.assignments])
    converted = node(Op.PRODUCT, "converted", "Quy đổi theo chức danh", [points, coefficient], citation=SOURCE)
    share = node(Op.QUOTIENT, "share", "So với định mức", [converted, ctx.node("norm")])
    return node(Op.PRODUCT, "score", f"Tỷ lệ định mức: {subject.label} (%)", [share, percent()])


def _points(ctx: RuleContext, work: AssignmentFacts) -> ScoreNode:
    done = sum((own_amount(target).number for target in work.targets), Decimal(0))
    number = leaf(f"job.{work.id}.number", "Số việc được chấp nhận", done, facts={"assignment": work.id})
    return node(Op.PRODUCT, f"job.{work.id}", work.title, [number, ctx.node(f"points.{work.kind}")])


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by thresholds that a tenant enters."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo định mức", score, steps, LEVELS[-1], SOURCE) for score in scores]
