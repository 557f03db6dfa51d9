"""What registers say when no regulation says more: shares of items fulfilled, and documented blockers."""

from collections.abc import Iterable, Iterator
from datetime import date

from core.sdk import (
    BlockerFacts,
    ConductFacts,
    CriterionFacts,
    EntryFacts,
    EntryKind,
    Op,
    RecordCriterion,
    RecordFacts,
    Register,
    ScoreNode,
    leaf,
    node,
)

#: The word for an entry that carries no mark.
RECORDED = "Đã ghi nhận"


def conduct(registers: Iterable[Register], records: RecordFacts) -> ConductFacts:
    """Return what was filed about one subject, each entry under the one criterion that its kind feeds.

    Marks that count become their mean; everything else stands as it was filed, without a number.
    """
    criteria: list[CriterionFacts] = []
    blockers: list[BlockerFacts] = []
    for register in registers:
        filed = [entry for entry in records.entries if entry.register == register.key]
        found = (_criterion(register, criterion, filed) for criterion in register.criteria)
        criteria += [each for each in found if each.trees]
        blockers += _blockers(register, filed)
    return ConductFacts(tuple(criteria), tuple(blockers))


def _criterion(register: Register, criterion: RecordCriterion, filed: Iterable[EntryFacts]) -> CriterionFacts:
    feeding = {kind.key: kind for kind in register.kinds if kind.feeds == criterion.key}
    trees = [tree for entry in filed if entry.kind in feeding for tree in _trees(feeding[entry.kind], criterion, entry)]
    return CriterionFacts(criterion.key, criterion.label.vi, tuple(trees))


def _trees(kind: EntryKind, criterion: RecordCriterion, entry: EntryFacts) -> Iterator[ScoreNode]:
    key, facts = f"{criterion.key}.{entry.id}", {"entry": entry.id, "filed_on": entry.filed_on.isoformat()}
    citation = kind.citation or criterion.citation
    marks = [
        leaf(f"{key}.{mark.item}", mark.label, mark.mark_label, facts={**facts, "item": mark.item})
        if mark.counts is None
        else leaf(
            f"{key}.{mark.item}", mark.label, mark.counts, facts={**facts, "item": mark.item}, note=mark.mark_label
        )
        for mark in entry.marks
    ]
    if marks and all(mark.counts is not None for mark in entry.marks):
        yield node(Op.MEAN, key, f"{entry.label}: bình quân các nội dung", marks, citation=citation)
    elif marks:
        yield from marks
    else:
        yield ScoreNode(key, entry.label, RECORDED, Op.INPUT, (), facts, citation)


def _blockers(register: Register, filed: Iterable[EntryFacts]) -> Iterator[BlockerFacts]:
    fields = {kind.key: kind.blocks for kind in register.kinds if kind.blocks is not None}
    for entry in filed:
        if entry.kind in fields:
            of, values = fields[entry.kind], entry.values
            day = date.fromisoformat(values[of.decided_on])
            yield BlockerFacts(entry.kind, entry.label, values[of.document], day, values[of.decided_by], entry.id)
