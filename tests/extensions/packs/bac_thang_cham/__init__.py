"""A ladder of days late: each step that the delay passes takes a further share of the piece. Nobody's rule."""

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
    percent,
)

SOURCE = Citation("Minh họa bậc thang ngày chậm")
MANIFEST = Manifest(
    key="bac_thang_cham",
    label=Text("Bậc thang ngày chậm (minh họa)", "Ladder of days late (illustration)"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2025", date(2025, 1, 1), None, SOURCE),),
)
STEPS = (1, 2, 3)
LEVELS = (LevelRule("PASSED", Text("Đạt", "Passed")), LevelRule("FAILED", Text("Không đạt", "Failed")))


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
def declare_raters() -> RaterDeclaration:
    """Two levels to illustrate."""
    return RaterDeclaration(levels=LEVELS)


@hookimpl
def compute_task_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """What the ladder leaves of each piece of work."""
    return [[_piece(ctx, work) for work in subject.assignments] for subject in subjects]


def _piece(ctx: RuleContext, work: AssignmentFacts) -> ScoreNode:
    """Return 1 less the share of every step that the delay passes; nothing for what is not done."""
    facts = {"assignment": work.id, "due_on": work.due_on.isoformat()}
    if work.done_on is None:
        return leaf(f"task.{work.id}", work.title, Decimal(0), facts=facts, note="Chưa hoàn thành")
    days = 0 if work.excused else max(0, (work.done_on - work.due_on).days)
    late = leaf(f"late.{work.id}", "Số ngày chậm", Decimal(days), facts={**facts, "done_on": work.done_on.isoformat()})
    whole = leaf(f"whole.{work.id}", "Hoàn thành", Decimal(1), facts=facts)
    parts = [whole, whole, *(each for step in STEPS for each in _step(ctx, late, step))]
    left = node(Op.WEIGHTED_SUM, f"left.{work.id}", "Sau khi trừ các bậc", parts, citation=SOURCE)
    nothing = leaf(f"nothing.{work.id}", "Không trừ quá phần của nhiệm vụ", Decimal(0), facts=facts)
    return node(Op.MAXIMUM, f"task.{work.id}", work.title, [left, nothing])


def _step(ctx: RuleContext, late: ScoreNode, step: int) -> tuple[ScoreNode, ScoreNode]:
    """Return whether the delay passes a step (1 or 0), and what it costs as a negative share."""
    inputs = {"comparison": "gt"}
    passed = node(Op.COMPARE, f"passed.{step}", f"Quá bậc {step}", [late, ctx.node(f"late.days_{step}")], inputs=inputs)
    minus = leaf("minus", "Trừ đi", Decimal(-1), facts={"sign": "-"})
    share = ctx.node(f"late.share_{step}")
    return passed, node(Op.PRODUCT, f"deducted.{step}", f"Phần trừ ở bậc {step}", [share, minus])


@hookimpl
def compute_subject_scores(
    subjects: Sequence[SubjectFacts], task_scores: Sequence[Sequence[ScoreNode]]
) -> Sequence[ScoreNode]:
    """The mean over the work, in per cent."""
    return [_mean(subject, trees) for subject, trees in zip(subjects, task_scores, strict=True)]


def _mean(subject: SubjectFacts, trees: Sequence[ScoreNode]) -> ScoreNode:
    if not trees:
        return leaf("score", "Chưa có nhiệm vụ", None, facts={"assignments": "0"})
    mean = node(Op.MEAN, "mean", "Bình quân các nhiệm vụ", trees)
    return node(Op.PRODUCT, "score", f"Điểm: {subject.label} (%)", [mean, percent()])


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Passed from a threshold that a tenant enters."""
    least = ctx.node("threshold.good")
    return [band("band", "Mức theo điểm", score, [("PASSED", least)], "FAILED") for score in scores]
