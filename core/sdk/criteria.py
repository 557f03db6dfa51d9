"""General criteria as trees: points of a sheet from the marks of its items."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.domain.background import CriterionMarkFacts
from core.domain.criteria import CriteriaGroup, CriteriaSheet, Criterion
from core.domain.score import Op, ScoreNode
from core.sdk.context import RuleContext
from core.sdk.scoring import leaf, node

NOT_MARKED = "Chưa được chấm"


def sheet_for(ctx: RuleContext, group: str, member: str) -> CriteriaSheet | None:
    """Return the criteria sheet by which a member of a subject group is marked in this run."""
    return next((sheet for sheet in ctx.declared.criteria if sheet.is_for(group, member, ctx.run)), None)


def sheet_points(
    ctx: RuleContext, sheet: CriteriaSheet, marks: Sequence[CriterionMarkFacts], key: str = "general"
) -> ScoreNode:
    """Return the points of a whole sheet; without value while an item that has points is not marked.

    Groups whose items are marked in words alone take no part.
    """
    given = {mark.item: mark for mark in marks}
    counting = [group for group in sheet.groups if any(item.points_parameter for item in group.items)]
    groups = [_group(ctx, sheet, group, given, key) for group in counting]
    return node(Op.SUM, key, sheet.label.in_language(ctx.language), groups, citation=sheet.citation)


def _group(
    ctx: RuleContext, sheet: CriteriaSheet, group: CriteriaGroup, given: Mapping[str, CriterionMarkFacts], key: str
) -> ScoreNode:
    items = [_item(ctx, sheet, item, given.get(item.key)) for item in group.items if item.points_parameter]
    return node(Op.SUM, f"{key}.{group.key}", group.label.in_language(ctx.language), items)


def _item(ctx: RuleContext, sheet: CriteriaSheet, item: Criterion, mark: CriterionMarkFacts | None) -> ScoreNode:
    label, facts = item.label.in_language(ctx.language), {"criterion": item.key}
    most = ctx.node(item.points_parameter)
    if mark is None:
        return leaf(f"criterion.{item.key}", label, None, facts=facts, note=NOT_MARKED)
    if not sheet.choices:
        points = leaf(f"criterion.{item.key}.points", "Điểm được chấm", mark.points, facts=facts, note=mark.note)
        return node(Op.MINIMUM, f"criterion.{item.key}", f"{label}, không quá điểm tối đa", [points, most])
    choice = next(choice for choice in sheet.choices if choice.key == mark.choice)
    said = choice.label.in_language(ctx.language)
    share = Decimal(0) if choice.share is None else choice.share
    got = leaf(f"criterion.{item.key}.mark", said, share, facts={**facts, "mark": mark.choice}, note=mark.note)
    return node(Op.PRODUCT, f"criterion.{item.key}", label, [got, most], citation=item.citation)
