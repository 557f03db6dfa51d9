"""Worked examples of a pack (``cases/*.yaml``) as facts, and what they expect."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from core.domain.canonical import digest
from core.domain.declarations import MemberRole, TaskKind
from core.domain.facts import AssignmentFacts, MarkFacts, ProposalFacts, SubjectFacts, TargetFacts
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry, discover
from core.extensions.parameters import Confirmation, as_value, bind
from core.extensions.schemes import Scheme, editions_on


@dataclass(frozen=True)
class Case:
    """One file: the bound scheme at its cut-off, and (facts, expectation) for each subject."""

    calls: SchemeCalls
    subjects: tuple[tuple[ProposalFacts, Mapping[str, Any]], ...]


def read_case(path: Path, registry: Registry) -> Case:
    """Return the example in a file; the pack is the folder two levels up. Its parameters count as illustrations."""
    data = yaml.safe_load(path.read_text("utf-8"))
    chain, day = registry.chain(path.parent.parent.name), data["rule_date"]
    entered = [Confirmation(key, as_value(value), day, "", None, True) for key, value in data["parameters"].items()]
    scheme = Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, entered, day))
    calls = scheme.calls_on(data["cut_off"])
    kinds = {kind.key: kind for kind in calls.declared.tasks.kinds}
    blocks = {group.key: group.block for group in calls.declared.subject_groups}
    subjects = [
        (_proposal(n, row, kinds, blocks, data["cut_off"]), row["expected"]) for n, row in enumerate(data["subjects"])
    ]
    return Case(calls, tuple(subjects))


def _proposal(
    number: int, row: Mapping[str, Any], kinds: Mapping[str, TaskKind], blocks: Mapping[str, str], cut_off: date
) -> ProposalFacts:
    work = tuple(_assignment(f"{number}.{n}", item, kinds[item["kind"]], cut_off) for n, item in enumerate(row["work"]))
    role = MemberRole(row["role"])
    subject = SubjectFacts(
        str(number), row["label"], row["group"], row["member"], role, blocks[row["group"]], work, 4, 4
    )
    marks = tuple(MarkFacts(f"Ủy viên {n}", Decimal(str(mark)), None) for n, mark in enumerate(row["marks"]))
    return ProposalFacts(subject, None, None, marks)


def _assignment(key: str, item: Mapping[str, Any], kind: TaskKind, cut_off: date) -> AssignmentFacts:
    """Work with a number is delivered on its due day unless the example says otherwise; other work on its own day."""
    due_on, amount = item.get("due_on", cut_off), _number(item, "amount")
    whole = _number(item, "plan") or Decimal(1)
    done_on = item.get("done_on", due_on if amount is not None and amount >= whole else None)
    title = kind.label.vi
    if kind.measure is None:
        done_on = item.get("done_on")
        return AssignmentFacts(key, kind.key, kind.group, title, Decimal(1), due_on, done_on, False, 1, ())
    target = TargetFacts(
        kind.key,
        kind.label.vi,
        kind.measure,
        kind.direction,
        kind.unit,
        _number(item, "plan"),
        None,
        amount,
        _number(item, "denominator"),
        0 if amount is None else 1,
    )
    return AssignmentFacts(key, kind.key, kind.group, kind.label.vi, Decimal(1), due_on, done_on, False, 1, (target,))


def _number(item: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(str(item[name])) if name in item else None


def digests(registry: Registry, paths: Iterable[Path]) -> list[str]:
    """Return the hash of every tree that the examples give."""
    found = []
    for path in paths:
        case = read_case(path, registry)
        facts = [proposal for proposal, _ in case.subjects]
        scores = case.calls.subject_scores([proposal.subject for proposal in facts])
        found += map(digest, [*scores, *case.calls.bands(scores), *case.calls.proposals(facts)])
    return found


if __name__ == "__main__":
    print("\n".join(digests(discover(), map(Path, sys.argv[1:]))))
