"""From accepted results to a score on the regulation's scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.sdk import (
    AssignmentFacts,
    NoAnswer,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    TaskGroup,
    Text,
    assignment_result,
    leaf,
    node,
    rounded,
)
from plugins.vinh_phuc.rules.sources import UNPUBLISHED_METHOD
from plugins.vinh_phuc.rules.subjects import DISTRICTS

_NO_WEIGHT = Text(
    "Tổng trọng số của các nhóm nhiệm vụ bằng 0.",
    "The weights of the task groups add up to nothing.",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of a run, each one leaf that all trees share; weights by task group."""

    cap: ScoreNode
    scale: ScoreNode
    places: ScoreNode
    weights: dict[str, ScoreNode]


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return one score tree per subject; a subject without work has a root without value."""
    terms = Terms(
        ctx.node("attainment.cap"),
        ctx.node("scale.maximum"),
        ctx.node("rounding.places"),
        {group.key: ctx.node(group.weight_parameter) for group in ctx.declared.tasks.groups if group.weight_parameter},
    )
    return [_score(ctx, subject, terms) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts, terms: Terms) -> ScoreNode:
    if not subject.assignments:
        return leaf("score", "Chưa có nhiệm vụ để tính điểm", None, facts={"assignments": "0"})
    if subject.group == DISTRICTS.key:
        share = _by_weight(ctx, subject, terms)
    else:
        share = _mean("share", "Bình quân mức hoàn thành các nhiệm vụ", subject.assignments, ctx, terms)
    scaled = node(Op.PRODUCT, "scaled", "Quy đổi ra thang điểm", [share, terms.scale], note=UNPUBLISHED_METHOD)
    return rounded("score", f"Điểm kết quả: {subject.label}", scaled, terms.places, "half_up")


def _mean(key: str, label: str, assignments: Sequence[AssignmentFacts], ctx: RuleContext, terms: Terms) -> ScoreNode:
    results = [assignment_result(assignment, ctx.today, terms.cap) for assignment in assignments]
    return node(Op.MEAN, key, label, results, note=UNPUBLISHED_METHOD)


def _by_weight(ctx: RuleContext, subject: SubjectFacts, terms: Terms) -> ScoreNode:
    """Return the mean of the groups' means by their weights; a group without work takes its weight away."""
    pairs: list[ScoreNode] = []
    weighted_groups = [group for group in ctx.declared.tasks.groups if group.key in terms.weights]
    for group, assignments in _by_group(weighted_groups, subject.assignments):
        label = f"Bình quân nhóm: {group.label.in_language(ctx.language)}"
        pairs += [_mean(f"group.{group.key}", label, assignments, ctx, terms), terms.weights[group.key]]
    total = node(Op.SUM, "weights", "Tổng trọng số các nhóm có nhiệm vụ", pairs[1::2])
    if total.number == 0:
        raise NoAnswer(_NO_WEIGHT)
    weighted = node(Op.WEIGHTED_SUM, "weighted", "Tổng mức hoàn thành theo trọng số nhóm", pairs)
    label = "Mức hoàn thành chung theo trọng số"
    return node(Op.QUOTIENT, "share", label, [weighted, total], note=UNPUBLISHED_METHOD)


def _by_group(
    groups: Sequence[TaskGroup], assignments: Sequence[AssignmentFacts]
) -> list[tuple[TaskGroup, list[AssignmentFacts]]]:
    stray = sorted({assignment.group for assignment in assignments} - {group.key for group in groups})
    if stray:
        names = ", ".join(stray)
        raise NoAnswer(
            Text(
                f"Nhóm nhiệm vụ “{names}” không có trọng số trong quy định.",
                f"The task group “{names}” has no weight in the regulation.",
            )
        )
    work = [(group, [a for a in assignments if a.group == group.key]) for group in groups]
    return [(group, found) for group, found in work if found]
