"""Điều 11: what each level asks for besides points.

A head answers for the work of the collective, where the run rates it; a deputy for the field of work that is theirs.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.sdk import Condition, Level, Op, RuleContext, ScoreNode, SubjectFacts, leaf, node, percent
from plugins.quy_dinh_366.rules.criteria import UNIT_REMEDIED, UNIT_UNDISCIPLINED, met, word
from plugins.quy_dinh_366.rules.register import CRITERION
from plugins.quy_dinh_366.rules.results import counted, is_done, is_exceeded, is_late, is_on_time, ratio
from plugins.quy_dinh_366.rules.sources import ARTICLE_11
from plugins.quy_dinh_366.rules.subjects import COLLECTIVES, HEAD_KEYS

#: (level, key, label, ratio, comparison, parameter).
ON_WORK = (
    (Level.XS, "xs.on_time", "XS: nhiệm vụ hoàn thành đúng tiến độ, bảo đảm chất lượng", "on_time", "ge"),
    (Level.XS, "xs.exceeded", "XS: nhiệm vụ hoàn thành vượt mức", "exceeded", "ge"),
    (Level.HTT, "htt.on_time", "HTT: nhiệm vụ hoàn thành đúng tiến độ, bảo đảm chất lượng", "on_time", "ge"),
    (Level.HT, "ht.done", "HT: nhiệm vụ hoàn thành", "done", "ge"),
    (Level.HT, "ht.late", "HT: nhiệm vụ chậm tiến độ", "late", "le"),
)


def conditions(
    ctx: RuleContext, subjects: Sequence[SubjectFacts], led: Sequence[ScoreNode | None]
) -> list[list[Condition]]:
    """Return the conditions of each subject, best level first."""
    return [_of(ctx, subject, unit) for subject, unit in zip(subjects, led, strict=True)]


def _of(ctx: RuleContext, subject: SubjectFacts, unit: ScoreNode | None) -> list[Condition]:
    work = _of_unit(unit) if subject.member in HEAD_KEYS else {}
    if not work:
        work = _on_work(ctx, subject)
    found = [Condition(level.value, work[f"condition.{key}"]) for level, key, *_rest in ON_WORK]
    return [*found, *(Condition(Level.XS.value, tree) for tree in _besides_work(ctx, subject))]


def _of_unit(unit: ScoreNode | None) -> Mapping[str, ScoreNode]:
    """Return the conditions on the work of the unit that is led; none where the run does not rate it."""
    if unit is None:
        return {}
    wanted = {f"condition.{key}" for _level, key, *_rest in ON_WORK}
    return {found.key: found for found in unit.walk() if found.key in wanted}


def _on_work(ctx: RuleContext, subject: SubjectFacts) -> Mapping[str, ScoreNode]:
    pieces = counted(subject, ctx.today)
    ratios = {
        "on_time": ratio("ratio.on_time", "đúng tiến độ, bảo đảm chất lượng", pieces, is_on_time),
        "exceeded": ratio("ratio.exceeded", "hoàn thành vượt mức", pieces, is_exceeded, name=False),
        "done": ratio("ratio.done", "đã hoàn thành", pieces, is_done),
        "late": ratio("ratio.late", "chậm tiến độ", pieces, is_late, name=False),
    }
    return {
        f"condition.{key}": node(
            Op.COMPARE,
            f"condition.{key}",
            label,
            [ratios[of], ctx.node(f"condition.{of}")],
            inputs={"comparison": comparison},
            citation=ARTICLE_11,
        )
        for _level, key, label, of, comparison in ON_WORK
    }


def _besides_work(ctx: RuleContext, subject: SubjectFacts) -> list[ScoreNode]:
    if subject.group == COLLECTIVES.key:
        remedied = "XS: khắc phục xong 100 % hạn chế, khuyết điểm đến hạn"
        undisciplined = "XS: không có đơn vị trực thuộc, thành viên lãnh đạo bị kỷ luật"
        return [
            met("condition.xs.remedied", remedied, word(subject, UNIT_REMEDIED, remedied)),
            met("condition.xs.undisciplined", undisciplined, word(subject, UNIT_UNDISCIPLINED, undisciplined)),
        ]
    return [_remedied(ctx, subject)]


def _remedied(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Of no shortcoming that was due, all are remedied."""
    filed = [tree for criterion in subject.conduct.criteria if criterion.key == CRITERION for tree in criterion.trees]
    due = [tree for tree in filed if isinstance(tree.value, Decimal)]
    label = "Tỷ lệ hạn chế, khuyết điểm đến hạn đã khắc phục"
    if due:
        mean = node(Op.MEAN, "ratio.remedied.mean", "Hạn chế, khuyết điểm đến hạn", due)
        share = node(Op.PRODUCT, "ratio.remedied", label, [mean, percent()])
    else:
        nothing = "Không có hạn chế, khuyết điểm nào đến hạn khắc phục"
        share = leaf("ratio.remedied", label, Decimal(100), facts={"entries": str(len(filed))}, note=nothing)
    return node(
        Op.COMPARE,
        "condition.xs.remedied",
        "XS: khắc phục xong hạn chế, khuyết điểm đến hạn",
        [share, ctx.node("condition.remedied")],
        inputs={"comparison": "ge"},
        citation=ARTICLE_11,
    )
