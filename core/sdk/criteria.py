"""General criteria as trees: points of a sheet from the marks of its items."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.domain.background import CriterionMarkFacts
from core.domain.criteria import CriteriaGroup, CriteriaSheet, Criterion
from core.domain.score import Op, ScoreNode
from core.sdk.context import RuleContext
from core.sdk.scoring import leaf, node

NOT_MARKED = "Chưa được chấm"
NOTHING_APPLIES = "Không tiêu chí nào áp dụng"


def sheet_for(ctx: RuleContext, group: str, member: str) -> CriteriaSheet | None:
    """Return the criteria sheet by which a member of a subject group is marked in this run."""
    return next((sheet for sheet in ctx.declared.criteria if sheet.is_for(group, member, ctx.run)), None)


def sheet_points(
    ctx: RuleContext,
    sheet: CriteriaSheet,
    marks: Sequence[CriterionMarkFacts],
    key: str = "general",
    *,
    rescale: bool = False,
) -> ScoreNode:
    """Return the points of a whole sheet; without value while an item that has points is not marked.

    Groups whose items are marked in words alone take no part. Items that do not apply bring no points; ``rescale``
    scales those of the others to the whole sheet, as only a regulation may say, and has no value where none applies.
    """
    given = {mark.item: mark for mark in marks}
    counting = [group for group in sheet.groups if any(item.points_parameter for item in group.items)]
    groups = [_group(ctx, sheet, group, given, key) for group in counting]
    label = sheet.label.in_language(ctx.language)
    left_out = {item.key for item in sheet.items if _choice(sheet, given.get(item.key)) in _left_out(sheet)}
    if not (rescale and left_out):
        return node(Op.SUM, key, label, groups, citation=sheet.citation)
    points = node(Op.SUM, f"{key}.applying", "Điểm của các tiêu chí áp dụng", groups)
    scored = [item for item in sheet.items if item.points_parameter]
    applying = [item for item in scored if item.key not in left_out]
    if not applying:
        return leaf(key, label, None, facts={"sheet": sheet.key}, note=NOTHING_APPLIES)
    whole = _most(ctx, f"{key}.most", "Điểm tối đa của cả phiếu", scored)
    rest = _most(ctx, f"{key}.most_applying", "Điểm tối đa của các tiêu chí áp dụng", applying)
    factor = node(Op.QUOTIENT, f"{key}.factor", "Hệ số quy đổi ra cả phiếu", [whole, rest])
    return node(Op.PRODUCT, key, label, [points, factor], citation=sheet.citation)


def group_points(
    ctx: RuleContext, sheet: CriteriaSheet, group: str, marks: Sequence[CriterionMarkFacts], key: str = "general"
) -> ScoreNode:
    """Return the points of one group of a sheet; KeyError when the sheet has no such group."""
    groups = {each.key: each for each in sheet.groups}
    return _group(ctx, sheet, groups[group], {mark.item: mark for mark in marks}, key)


def item_points(ctx: RuleContext, sheet: CriteriaSheet, item: str, marks: Sequence[CriterionMarkFacts]) -> ScoreNode:
    """Return the points of one item of a sheet, or of an item without points the share of the choice made.

    Without value while it is not marked. KeyError when the sheet has no such item.
    """
    asked = {each.key: each for each in sheet.items}[item]
    mark = next((each for each in marks if each.item == item), None)
    if asked.points_parameter:
        return _item(ctx, sheet, asked, mark)
    choice = next((each for each in sheet.choices if mark and each.key == mark.choice), None)
    label, facts = asked.label.in_language(ctx.language), {"criterion": item}
    if choice is None:
        return leaf(f"criterion.{item}", label, None, facts=facts, note=NOT_MARKED)
    said = choice.label.in_language(ctx.language)
    return leaf(f"criterion.{item}", label, choice.share, facts={**facts, "mark": choice.key}, note=said)


def _most(ctx: RuleContext, key: str, label: str, items: Sequence[Criterion]) -> ScoreNode:
    return node(Op.SUM, key, label, [ctx.node(item.points_parameter) for item in items])


def _left_out(sheet: CriteriaSheet) -> set[str]:
    return {choice.key for choice in sheet.choices if not choice.applies}


def _choice(sheet: CriteriaSheet, mark: CriterionMarkFacts | None) -> str:
    return mark.choice if mark and sheet.choices else ""


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
    if not choice.applies:
        return leaf(f"criterion.{item.key}", label, Decimal(0), facts={**facts, "mark": choice.key}, note=said)
    share = Decimal(0) if choice.share is None else choice.share
    got = leaf(f"criterion.{item.key}.mark", said, share, facts={**facts, "mark": mark.choice}, note=mark.note)
    return node(Op.PRODUCT, f"criterion.{item.key}", label, [got, most], citation=item.citation)
