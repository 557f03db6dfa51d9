"""General points and results make the score: 30 + 70.

That the six axes carry local weights is reported; how the tasks of an axis become its points was not published. The
simplest way stands here, marked *minh họa*: the mean of its tasks, each at most what was asked.
"""

from collections.abc import Sequence
from decimal import Decimal

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
from plugins.quy_dinh_366.rules.criteria import general_points
from plugins.quy_dinh_366.rules.results import is_done, key_level
from plugins.quy_dinh_366.rules.sources import ARTICLE_11, GUIDANCE_02, UNPUBLISHED_METHOD
from plugins.quy_dinh_366.rules.work import KEY_KINDS, RESULTS

#: Local weights are written as points of the results or as per cent.
PER_CENT = Decimal(100)

_WEIGHTS = Text(
    "Tổng trọng số sáu trục phải bằng điểm tối đa của kết quả (70) hoặc bằng 100 %.",
    "The weights of the six axes must add up to the points of results (70) or to 100 %.",
)
_NO_WEIGHT = Text(
    "Các trục có nhiệm vụ đều có trọng số bằng 0.",
    "The axes with tasks have no weight.",
)
_STRAY = Text("Có nhiệm vụ không thuộc trục nào.", "A task belongs to no axis.")


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return general points plus results for each subject; without value while something is missing."""
    return [_score(ctx, subject) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    parts = [general_points(ctx, subject), _results(ctx, subject)]
    total = node(Op.SUM, "total", "Tiêu chí chung cộng kết quả", parts, citation=ARTICLE_11)
    return rounded("score", f"Điểm: {subject.label}", total, ctx.node("rounding.places"), "half_up")


def _results(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    if not subject.assignments:
        return leaf("results", "Chưa có nhiệm vụ để tính điểm kết quả", None, facts={"assignments": "0"})
    groups = ctx.declared.tasks.groups
    if groups == (RESULTS,):
        share = _mean(ctx, "results.share", RESULTS, subject.assignments)
    else:
        share = _by_axis(ctx, [group for group in groups if group.weight_parameter], subject.assignments)
    return node(
        Op.PRODUCT,
        "results",
        "Điểm kết quả thực hiện nhiệm vụ",
        [share, ctx.node("results.maximum")],
        note=UNPUBLISHED_METHOD,
    )


def _by_axis(ctx: RuleContext, axes: Sequence[TaskGroup], work: Sequence[AssignmentFacts]) -> ScoreNode:
    """Return the mean of the axes by their weights; what an axis without tasks is worth is the tenant's choice."""
    weights = {axis.key: ctx.node(axis.weight_parameter) for axis in axes}
    if sum((weight.number for weight in weights.values()), Decimal(0)) not in (ctx.number("results.maximum"), PER_CENT):
        raise NoAnswer(_WEIGHTS)
    if {piece.group for piece in work} - weights.keys():
        raise NoAnswer(_STRAY)
    is_left_out = ctx.choice("axis.without_work") == "rescale"
    pairs: list[ScoreNode] = []
    for axis in axes:
        pieces = [piece for piece in work if piece.group == axis.key]
        if pieces:
            pairs += [_mean(ctx, f"axis.{axis.key}", axis, pieces), weights[axis.key]]
        elif not is_left_out:
            empty = leaf(f"axis.{axis.key}", f"{axis.label.vi}: không có nhiệm vụ", Decimal(0), facts={"tasks": "0"})
            pairs += [empty, weights[axis.key]]
    total = node(Op.SUM, "axes.weights", "Tổng trọng số các trục được tính", pairs[1::2])
    if total.number == 0:
        raise NoAnswer(_NO_WEIGHT)
    weighted = node(Op.WEIGHTED_SUM, "axes.weighted", "Kết quả các trục theo trọng số", pairs, citation=GUIDANCE_02)
    how = ctx.node("axis.without_work")
    label = f"Tỷ lệ kết quả chung; trục không có nhiệm vụ: {how.inputs['chosen']}"
    return node(Op.QUOTIENT, "results.share", label, [weighted, total], note=_with_note(UNPUBLISHED_METHOD, how.note))


def _with_note(*notes: str) -> str:
    return "; ".join(note for note in dict.fromkeys(notes) if note)


def _mean(ctx: RuleContext, key: str, group: TaskGroup, work: Sequence[AssignmentFacts]) -> ScoreNode:
    one = leaf("most", "Không quá 100 %", Decimal(1), facts={"unit": "lần"})
    label = f"Bình quân: {group.label.in_language(ctx.language)}"
    return node(Op.MEAN, key, label, [_piece(ctx, piece, one) for piece in work], note=UNPUBLISHED_METHOD)


def _piece(ctx: RuleContext, piece: AssignmentFacts, most: ScoreNode) -> ScoreNode:
    if piece.kind not in KEY_KINDS:
        return assignment_result(piece, ctx.today, most)
    level = key_level(piece)
    facts = {"assignment": piece.id, "level": "" if level is None else str(level)}
    if level is None:
        return leaf(
            f"key.{piece.id}", piece.title, Decimal(0), facts=facts, note="Chưa có mức chất lượng được xác nhận"
        )
    if level <= 1:
        return leaf(f"key.{piece.id}", f"{piece.title}: mức 1", Decimal(1), facts=facts)
    share = ctx.node("key_task.level_2" if is_done(piece) else "key_task.level_3")
    given = leaf(f"key.{piece.id}.level", "Mức chất lượng được xác nhận", Decimal(1), facts=facts)
    fraction = node(Op.QUOTIENT, f"key.{piece.id}.share", "Phần được tính", [share, _hundred()])
    return node(Op.PRODUCT, f"key.{piece.id}", f"{piece.title}: mức {level}", [given, fraction])


def _hundred() -> ScoreNode:
    return leaf("hundred", "100 %", PER_CENT, facts={"unit": "%"})
