"""Levels by conditions instead of points: the best level all of whose conditions hold."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Condition,
    Level,
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    band,
    is_delivered,
    leaf,
    node,
    percent,
)
from plugins.nghi_dinh_90.rules.results import counted, is_exceeded, is_late, is_on_time, ratio
from plugins.nghi_dinh_90.rules.sources import DECREE, article
from plugins.nghi_dinh_90.rules.subjects import LEADING, MANAGERS

_ON_TIME = "hoàn thành đúng tiến độ, bảo đảm chất lượng"


def scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return in per cent what was done in time with quality: no points, but what ranks those who are excellent."""
    return [
        ratio("score", f"{subject.label}: {_ON_TIME}", counted(subject, ctx.today), is_on_time) for subject in subjects
    ]


def bands(scores_: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Begin with the best level: only conditions tell which one stands."""
    any_score = leaf("no_points", "Không xếp loại theo điểm", Decimal(0), facts={"unit": "%"})
    return [
        band(
            "band", "Xét từ mức cao nhất, theo điều kiện", score, [(Level.XS.value, any_score)], Level.KHT.value, DECREE
        )
        for score in scores_
    ]


def conditions(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[list[Condition]]:
    """Return what each level asks of each subject."""
    return [_leading(ctx, subject) if subject.group in LEADING else _own(ctx, subject) for subject in subjects]


def _own(ctx: RuleContext, subject: SubjectFacts) -> list[Condition]:
    pieces = counted(subject, ctx.today)
    on_time = ratio("ratio.on_time", f"nhiệm vụ {_ON_TIME}", pieces, is_on_time)
    exceeded = ratio("ratio.exceeded", "nhiệm vụ hoàn thành vượt mức", pieces, is_exceeded, name=False)
    late = ratio("ratio.late", "nhiệm vụ chậm tiến độ hoặc chưa bảo đảm chất lượng", pieces, is_late, name=False)
    return [
        _asks(ctx, Level.XS, "xs.on_time", on_time, "ge"),
        _asks(ctx, Level.XS, "xs.exceeded", exceeded, "ge"),
        _asks(ctx, Level.HTT, "htt.on_time", on_time, "ge"),
        _asks(ctx, Level.HT, _most_late(ctx), late, "le"),
    ]


def _leading(ctx: RuleContext, subject: SubjectFacts) -> list[Condition]:
    """Of a leader the targets of the unit, and what subordinate units were rated."""
    pieces = counted(subject, ctx.today)
    on_time = ratio("ratio.on_time", f"chỉ tiêu của đơn vị {_ON_TIME}", pieces, is_on_time)
    done = ratio("ratio.done", "chỉ tiêu của đơn vị đã hoàn thành", pieces, is_delivered)
    exceeded = ratio("ratio.exceeded", "chỉ tiêu của đơn vị vượt mức", pieces, is_exceeded, name=False)
    late = ratio("ratio.late", "chỉ tiêu chậm tiến độ hoặc chưa bảo đảm chất lượng", pieces, is_late, name=False)
    completed, good = _subordinates(subject)
    of_htt = (
        [
            _asks(ctx, Level.HTT, "htt.managers_done", done, "ge", "13"),
            _asks(ctx, Level.HTT, "htt.managers_on_time", on_time, "ge", "13"),
            _asks(ctx, Level.HTT, "subordinates.completed", completed, "ge", "13"),
            _asks(ctx, Level.HTT, "subordinates.good", good, "ge", "13"),
        ]
        if subject.group == MANAGERS.key
        else [_asks(ctx, Level.HTT, "htt.on_time", on_time, "ge")]
    )
    return [
        _asks(ctx, Level.XS, "xs.on_time", on_time, "ge"),
        _asks(ctx, Level.XS, "xs.exceeded", exceeded, "ge", "12"),
        _asks(ctx, Level.XS, "subordinates.completed", completed, "ge", "12"),
        _asks(ctx, Level.XS, "subordinates.good", good, "ge", "12"),
        *of_htt,
        _asks(ctx, Level.HT, _most_late(ctx), late, "le"),
        _asks(ctx, Level.HT, "ht.unit_done", done, "ge"),
    ]


def _most_late(ctx: RuleContext) -> str:
    """Between the two published shares the decree names no level: the tenant chooses which one ends "completed"."""
    return "ht.late" if ctx.choice("ht.between") == "kht" else "kht.late"


def _asks(ctx: RuleContext, level: Level, parameter: str, what: ScoreNode, comparison: str, of: str = "") -> Condition:
    key = f"condition.{level.value.lower()}.{parameter.removeprefix(f'{level.value.lower()}.')}"
    tree = node(
        Op.COMPARE,
        key,
        f"{level.value}: {what.label}",
        [what, ctx.node(parameter)],
        inputs={"comparison": comparison},
        citation=article(of) if of else DECREE,
    )
    return Condition(level.value, tree)


def _subordinates(subject: SubjectFacts) -> tuple[ScoreNode, ScoreNode]:
    """Return in per cent how many subordinate units completed, and how many did well; unknown until attested."""
    levels = [each.levels for each in subject.attestations]
    total = sum(sum(each.get(level, 0) for level in RATED_LEVELS) for each in levels)
    completed = total - sum(each.get(Level.KHT, 0) for each in levels)
    good = sum(each.get(Level.XS, 0) + each.get(Level.HTT, 0) for each in levels)
    return (
        _share("subordinates.completed", "đơn vị thuộc quyền từ mức hoàn thành trở lên", completed, total, subject),
        _share("subordinates.good", "đơn vị thuộc quyền từ mức hoàn thành tốt trở lên", good, total, subject),
    )


def _share(key: str, label: str, number: int, total: int, subject: SubjectFacts) -> ScoreNode:
    facts = {"documents": "; ".join(each.document for each in subject.attestations)}
    if not subject.attestations:
        return leaf(f"ratio.{key}", f"Tỷ lệ: {label}", None, facts=facts, note="Cấp dưới chưa xác nhận kết quả")
    if not total:
        nothing = "Không có đơn vị thuộc quyền được xếp loại"
        return leaf(f"ratio.{key}", f"Tỷ lệ: {label}", Decimal(100), facts=facts, note=nothing)
    parts = [
        leaf(f"ratio.{key}.count", label, Decimal(number), facts=facts),
        leaf(f"ratio.{key}.all", "Số đơn vị thuộc quyền được xếp loại", Decimal(total), facts=facts),
    ]
    fraction = node(Op.QUOTIENT, f"ratio.{key}.fraction", "Số đơn vị trên tổng số", parts)
    return node(Op.PRODUCT, f"ratio.{key}", f"Tỷ lệ: {label}", [fraction, percent()])
