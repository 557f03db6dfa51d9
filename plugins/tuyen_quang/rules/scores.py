"""How far a person's work was delivered. No points were published: the number is a share in per cent, nothing else."""

from collections.abc import Sequence

from core.sdk import Op, RuleContext, ScoreNode, SubjectFacts, assignment_result, leaf, node, percent
from plugins.tuyen_quang.rules.sources import UNPUBLISHED_METHOD


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return each subject's mean delivery in per cent of what was assigned; without work there is none."""
    return [_score(ctx, subject) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    label = "Mức hoàn thành các việc được giao (%)"
    if not subject.assignments:
        return leaf("score", "Chưa được giao việc", None, facts={"assignments": "0"})
    work = [assignment_result(assignment, ctx.today) for assignment in subject.assignments]
    mean = node(Op.MEAN, "mean", "Bình quân mức hoàn thành", work, note=UNPUBLISHED_METHOD)
    return node(Op.PRODUCT, "score", label, [mean, percent()])
