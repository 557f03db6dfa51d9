"""What any registration or order must satisfy, and the counts that the scheme declares."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.sdk import CountRule, Declarations, IntakeFacts, Issue, Measure, PieceFacts, RuleContext, TaskKind, Text


def issues(ctx: RuleContext, intake: IntakeFacts) -> list[Issue]:
    """Return every objection: piece by piece, then the counts."""
    declared = ctx.declared
    kinds = {kind.key: kind for kind in declared.tasks.kinds}
    found = [issue for piece in intake.pieces for issue in _piece(piece, declared, intake, kinds)]
    found += [issue for piece in intake.pieces for issue in _listed(ctx, piece, kinds.get(piece.kind))]
    groups = {kind.key: kind.group for kind in declared.tasks.kinds}
    return [*found, *(issue for rule in declared.tasks.counts for issue in _count(ctx, rule, intake, groups))]


def _piece(
    piece: PieceFacts, declared: Declarations, intake: IntakeFacts, kinds: Mapping[str, TaskKind]
) -> Iterator[Issue]:
    yield from _kind(piece, kinds.get(piece.kind), declared, intake.final)
    reasons = {reason.key for reason in declared.tasks.reasons}
    if reasons and not reasons.issuperset(piece.reasons):
        yield _issue("unknown_reason", piece, "nêu lý do chọn không có trong quy định", "names an unknown reason")
    if piece.plan is not None and piece.plan < 0:
        yield _issue("negative_plan", piece, "có chỉ tiêu âm", "has a negative plan")
    if piece.due_on < piece.starts_on:
        yield _issue("due_before_start", piece, "có hạn hoàn thành trước ngày bắt đầu", "is due before it starts")
    if piece.starts_on < intake.cycle_starts_on or piece.due_on > intake.cycle_ends_on:
        yield _issue("outside_cycle", piece, "có thời gian nằm ngoài kỳ giao nhiệm vụ", "lies outside the cycle")


def _kind(piece: PieceFacts, kind: TaskKind | None, declared: Declarations, final: bool) -> Iterator[Issue]:
    """Units below those the scheme names receive cascaded work of any kind: their group is not declared."""
    if kind is None:
        yield _issue("unknown_kind", piece, "thuộc loại không có trong danh mục", "is of a kind the catalogue lacks")
        return
    groups = {group.key for group in declared.subject_groups}
    if piece.subject_group in groups and piece.subject_group not in kind.subject_groups:
        yield _issue("kind_of_others", piece, "không dành cho nhóm đối tượng này", "is not for this subject group")
    yield from _attributes(piece, kind, final)
    if final and piece.plan is None and kind.measure not in (None, Measure.YES_NO):
        yield _issue("plan_missing", piece, "chưa có chỉ tiêu", "has no plan")


def _attributes(piece: PieceFacts, kind: TaskKind, final: bool) -> Iterator[Issue]:
    """What is chosen is one of the declared choices; what must be chosen is, once the work is given."""
    declared, chosen = (
        {each.key: each for each in kind.attributes},
        {each.key: each.choice for each in piece.attributes},
    )
    for key, choice in chosen.items():
        if key not in declared:
            yield _issue("unknown_attribute", piece, f"không có “{key}” theo quy định", f"has no “{key}”")
        elif choice not in {each.key for each in declared[key].choices}:
            label = declared[key].label
            yield _issue("unknown_choice", piece, f"chọn “{label.vi}” sai", f"has an unknown “{label.en}”")
    for key, attribute in declared.items():
        if final and attribute.required and not chosen.get(key):
            label, citation = attribute.label, attribute.citation or kind.citation
            found = _issue("attribute_missing", piece, f"chưa chọn “{label.vi}”", f"lacks “{label.en}”")
            yield replace(found, citation=citation)


def _listed(ctx: RuleContext, piece: PieceFacts, kind: TaskKind | None) -> Iterator[Issue]:
    """Work of a listed kind is a row of its table; what is carried on is one of the table of its first cycle."""
    if kind is None or piece.carried:
        return
    if not kind.listed:
        if piece.listed:
            yield _issue("not_listed", piece, "thuộc loại không chọn theo danh mục mã", "is of a kind without codes")
        return
    label = next(table.label for table in ctx.declared.settings if table.key == kind.listed)
    if not piece.listed:
        vi, en = f"chưa chọn mã trong bảng “{label.vi}”", f"names no code of the table “{label.en}”"
        yield _issue("code_missing", piece, vi, en)
    elif all(row.code != piece.listed for row in ctx.rows(kind.listed)):
        vi = f"có mã “{piece.listed}” không có trong bảng “{label.vi}”"
        yield _issue("unknown_code", piece, vi, f"has the code “{piece.listed}”, which the table “{label.en}” has not")


def _count(ctx: RuleContext, rule: CountRule, intake: IntakeFacts, groups: Mapping[str, str]) -> Iterator[Issue]:
    """A registration may still grow, so only an order can have too few; nobody has too many of what they do not get.

    Counts say how much new work is chosen: what is carried on comes on top, and is neither limited by them nor fills
    them; what a unit keeps of work that it splits is that work, which is counted already.
    """
    least = _bound(ctx, rule.minimum, rule.minimum_parameter)
    most = _bound(ctx, rule.maximum, rule.maximum_parameter)
    new = [piece for piece in intake.pieces if piece.subject_group == rule.subject_group and piece.is_new]
    units = {piece.unit: piece for piece in new}
    given = Counter(piece.unit for piece in new if _counts(rule, piece.kind, piece.reasons, groups))
    held: Counter[str] = Counter()
    for row in intake.held:
        if _counts(rule, row.kind, row.reasons, groups):
            held[row.unit] += row.count
    for unit, piece in units.items():
        total = held[unit] + given[unit]
        if most is not None and given[unit] and total > most:
            limit = Text(f"không quá {most}", f"at most {most}")
        elif intake.final and least is not None and total < least:
            limit = Text(f"ít nhất {least}", f"at least {least}")
        else:
            continue
        yield Issue("count", _told(rule, piece.unit_label or unit, total, limit), citation=rule.citation)


def _bound(ctx: RuleContext, number: int | None, parameter: str) -> int | None:
    return int(ctx.number(parameter)) if parameter else number


def _counts(rule: CountRule, kind: str, reasons: Sequence[str], groups: Mapping[str, str]) -> bool:
    return (
        (not rule.kinds or kind in rule.kinds)
        and (not rule.task_groups or groups.get(kind) in rule.task_groups)
        and (not rule.reasons or not set(rule.reasons).isdisjoint(reasons))
    )


def _told(rule: CountRule, unit: str, total: int, limit: Text) -> Text:
    return Text(
        f"Đơn vị “{unit}” được giao {total} {rule.counted.vi}; quy định {limit.vi}.",
        f"The unit “{unit}” gets {total} {rule.counted.en}; the regulation says {limit.en}.",
    )


def _issue(code: str, piece: PieceFacts, vi: str, en: str) -> Issue:
    return Issue(code, Text(f"Nhiệm vụ “{piece.title}” {vi}.", f"“{piece.title}” {en}."))
