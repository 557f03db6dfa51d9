"""Worked examples of a pack: read into facts, computed, and compared with what they expect."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from core.domain.background import AttributeFacts
from core.domain.canonical import canonical
from core.domain.conduct import RecordFacts
from core.domain.declarations import Frequency, SubjectGroup, TaskKind
from core.domain.facts import AssignmentFacts, MarkFacts, ProposalFacts, SubjectFacts, TargetFacts
from core.domain.format import day_text
from core.domain.score import ScoreNode
from core.domain.settings import BoundSettings, SettingRow
from core.domain.text import Text
from core.errors import DomainError
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry
from core.extensions.errors import NotInForce, PackFailed
from core.extensions.parameters import Binding, Confirmation, as_value, bind, outside
from core.extensions.schemes import Scheme, declared_tables, editions_on
from core.extensions.settings import bound_tables, missing_tables
from core.kit.case_background import (
    attestation_facts,
    criterion_marks,
    period_facts,
    record_facts,
    service_facts,
)
from core.kit.case_schema import CaseSchema
from core.kit.case_sense import Sense, calendar_period, unknown
from core.kit.case_settings import entered_tables
from core.kit.documents import Document, read_document
from core.kit.findings import Finding, Refused
from core.kit.packs import failure_findings
from core.kit.sources import Source, source_of_case
from core.kit.stages import STAGES, Trial


@dataclass(frozen=True, slots=True)
class Case:
    """One file: the bound scheme at its cut-off, its subjects, and what it expects of each."""

    source: Source
    document: Document
    title: str
    trial: Trial
    expected: tuple[Mapping[str, Any], ...]

    def findings(self) -> list[Finding]:
        """Return where the pack computes something else than the example expects."""
        found = [finding for number in range(len(self.trial.facts)) for finding in self.findings_of(number)]
        return list(dict.fromkeys(found))

    def findings_of(self, number: int) -> list[Finding]:
        """Return the same for one subject, by its place in the file."""
        label = self.trial.facts[number].subject.label
        place = "subjects", number, "expected"
        try:
            found = list(self._differences(number))
        except PackFailed as error:
            told = failure_findings(self.source, error)
            return [self.document.finding(f"“{label}” · không tính được: {told[0].message}", *place), *told]
        except DomainError as error:
            return [self.document.finding(f"“{label}” · không tính được: {error}", *place)]
        return [self.document.finding(f"“{label}” · {message}", *place, name) for name, message in found]

    def _differences(self, number: int) -> Iterator[tuple[str, str]]:
        for name, expected in self.expected[number].items():
            if name == "notes":
                yield from ((name, f"không bước nào có ghi chú “{note}”") for note in self._unsaid(number, expected))
                continue
            stage, _slash, key = name.partition("/")
            nodes = _nodes(self.trial.trees(stage)[number], key)
            values = list(dict.fromkeys(_plain(node.value) for node in nodes))
            if not nodes:
                yield name, f"{STAGES[stage].label}: không có mục “{key}”"
            elif values != [_plain(expected)]:
                reached = " và ".join(_said(value) for value in values)
                yield name, f"{_named(stage, key)}: mong đợi {_said(_plain(expected))}, tính được {reached}"

    def _unsaid(self, number: int, notes: Sequence[str]) -> list[str]:
        stages = {name.partition("/")[0] for name in self.expected[number]} - {"notes"}
        trees = [tree for stage in stages | {"score"} for tree in self.trial.trees(stage)[number]]
        said = {node.note for tree in trees for node in tree.walk()}
        return [note for note in notes if note not in said]


def read_case(path: Path, registry: Registry, scheme: str) -> Case:
    """Return the example in a file as facts of ``scheme``; its parameters count as illustrations.

    Refused names everything that cannot be read, with its line; DomainError when the scheme itself fails.
    """
    document = read_document(path)
    try:
        data = CaseSchema().load(document.data or {})
    except ValidationError as error:
        raise Refused(document.findings(error)) from error
    bound = _bound(document, data, registry, scheme)
    period = _period(document, data, bound)
    calls = bound.calls_on(data["cut_off"], data["run"], period)
    sense = Sense(calls.declared, calls.parameters, data["run"], period, data["cut_off"])
    reader = _Reader(document, sense, calls.settings)
    facts = [reader.subject(number, row) for number, row in enumerate(data["subjects"])]
    if reader.found:
        raise Refused(reader.found)
    facts = _with_conduct(calls, facts, reader.records)
    source = replace(source_of_case(path), key=scheme)
    return Case(
        source, document, data["title"], Trial(calls, facts), tuple(row["expected"] for row in data["subjects"])
    )


def _with_conduct(
    calls: SchemeCalls, facts: Sequence[ProposalFacts], records: Sequence[RecordFacts]
) -> list[ProposalFacts]:
    """Return the facts with what the scheme makes of the entries about those who have some."""
    filed = [each for each in records if each.entries]
    said = dict(zip((each.subject for each in filed), calls.record_facts(filed) if filed else (), strict=True))
    return [
        replace(each, subject=replace(each.subject, conduct=said[each.subject.key]))
        if each.subject.key in said
        else each
        for each in facts
    ]


def _bound(document: Document, data: Mapping[str, Any], registry: Registry, scheme: str) -> Scheme:
    chain, day = registry.chain(scheme), data["rule_date"]
    known = {parameter.key: parameter for parameter in chain.parameters}
    found, entered = [], []
    for key, written in data["parameters"].items():
        value = as_value(written)
        objection = outside(known[key], value) if key in known else Text("không gói nào khai", "not declared")
        if objection:
            found.append(document.finding(f"tham số {key}: {objection.vi}", "parameters", key))
        entered.append(Confirmation(key, value, day, "", None, True))
    tables = declared_tables(registry, scheme)
    rows = entered_tables(document, data["settings"], tables, day, found)
    if found:
        raise Refused(found)
    binding, settings = bind(chain.parameters, entered, day), bound_tables(tables, rows)
    missing = (*binding.missing, *missing_tables(tables, settings, rows))
    try:
        return Scheme(chain, day, editions_on(chain, day), Binding(binding.bound, missing, settings))
    except NotInForce as error:
        raise Refused([document.finding(str(error), "rule_date")]) from error


def _period(document: Document, data: Mapping[str, Any], bound: Scheme) -> tuple[date, date]:
    """Return what is rated: as the file says, else the calendar period of the run's rule, or the year, of the cut-off.

    Refused for a run that the scheme does not have, and for a cut-off outside of the period.
    """
    rules = {rule.key: rule for rule in bound.calls.raters().runs}
    if data["run"] and data["run"] not in rules:
        raise Refused([document.finding(unknown("đợt đánh giá", data["run"], rules), "run")])
    frequency = rules[data["run"]].frequency if data["run"] else Frequency.YEAR
    first, last = calendar_period(data["cut_off"], frequency)
    first, last = data["starts_on"] or first, data["ends_on"] or last
    if not first <= data["cut_off"] <= last:
        text = f"ngày chốt không nằm trong đợt đánh giá ({day_text(first)} – {day_text(last)})"
        raise Refused([document.finding(text, "cut_off")])
    return first, last


class _Reader:
    """Turns the rows of one file into facts; what a row says and the scheme cannot mean is collected in ``found``."""

    def __init__(self, document: Document, sense: Sense, settings: Mapping[str, BoundSettings]) -> None:
        self.document, self.sense, self.declared, self.settings = document, sense, sense.declared, settings
        self.kinds = {kind.key: kind for kind in self.declared.tasks.kinds}
        self.groups = {group.key: group for group in self.declared.subject_groups}
        self.found: list[Finding] = []
        self.holders: Counter[str] = Counter()
        self.records: list[RecordFacts] = []

    def subject(self, number: int, row: Mapping[str, Any]) -> ProposalFacts:
        place = "subjects", number
        self.found += [self.document.finding(text, *where) for text, where in self.sense.misfits(row, place)]
        group = self.groups.get(row["group"])
        role = self._role(group, row, place)
        work = [self._work(f"{number}.{n}", item, (*place, "work", n)) for n, item in enumerate(row["work"])]
        key = self._key(number, group, row)
        facts = SubjectFacts(
            key,
            row["label"],
            row["group"],
            row["member"],
            role,
            group.block if group else "",
            tuple(piece for piece in work if piece),
            row["reports"]["due"],
            row["reports"]["on_time"],
            service=service_facts(row["service"], *self.sense.period),
            criteria=criterion_marks(row["criteria"], self.declared, partial(self._loose, number, "criteria")),
            periods=period_facts(row["periods"]),
            attestations=attestation_facts(row["attestations"]),
            received=period_facts(row["received"]),
        )
        self.records.append(record_facts(key, row["records"], self.declared, partial(self._loose, number, "records")))
        marks = tuple(
            MarkFacts(mark["rater"] or f"Ủy viên {n}", mark["points"], mark["level"])
            for n, mark in enumerate(row["marks"])
        )
        said = row["review"]
        review = MarkFacts(said["rater"] or "review", said["points"], said["level"]) if said else None
        return ProposalFacts(facts, row["claimed"], row["self_points"], marks, review=review)

    def _key(self, number: int, group: SubjectGroup | None, row: Mapping[str, Any]) -> str:
        """Return how a subject is told apart: its place, or in a unit its member, of which some have many holders."""
        if not row["unit"]:
            return str(number)
        key = f"{row['unit']}/{row['member']}"
        many = any(m.many for m in (group.members if group else ()) if m.key == row["member"])
        self.holders[key] += 1
        if self.holders[key] > 1 and not many:
            told = f"đơn vị “{row['unit']}” có hai “{row['member']}”"
            self.found.append(self.document.finding(told, "subjects", number, "member"))
        return key if self.holders[key] == 1 else f"{key}-{self.holders[key]}"

    def _loose(self, subject: int, part: str, what: str, key: str, known: Mapping[str, Any]) -> None:
        self._unknown(what, key, known, "subjects", subject, part)

    def _role(self, group: SubjectGroup | None, row: Mapping[str, Any], place: tuple[str | int, ...]) -> Any:
        members = {member.key: member for member in group.members} if group else {}
        if group is None:
            self._unknown("nhóm đối tượng", row["group"], self.groups, *place, "group")
        elif row["member"] not in members:
            self._unknown("thành viên", row["member"], members, *place, "member")
        return members[row["member"]].role if row["member"] in members else None

    def _work(self, key: str, item: Mapping[str, Any], place: tuple[str | int, ...]) -> AssignmentFacts | None:
        """Work with a number is delivered on its due day unless the example says otherwise; other work on its own."""
        kind = self.kinds.get(item["kind"])
        if kind is None:
            self._unknown("loại việc", item["kind"], self.kinds, *place, "kind")
            return None
        due_on, amount = item["due_on"] or self.sense.cut_off, item["amount"]
        is_reached = kind.measure is not None and amount is not None and amount >= (item["plan"] or 1)
        done_on = item.get("done_on", due_on if is_reached else None)
        targets: tuple[TargetFacts, ...] = ()
        if kind.measure is not None:
            said = amount, item["denominator"], 0 if amount is None else 1
            numbers = item["plan"], item["baseline"], *said
            said_of = kind.key, kind.label.vi, kind.measure, kind.direction, kind.unit
            targets = (TargetFacts(*said_of, *numbers, before=item["before"]),)
        row = self._row(kind, item, place)
        listed = row.number(kind.weight_column) if row and kind.weight_column else Decimal(1)
        title, weight = item["title"] or (row.label if row else kind.label.vi), item["weight"] or listed
        excused, evidence = item["excused"], item["evidence"]
        return AssignmentFacts(
            key,
            kind.key,
            kind.group,
            title,
            weight,
            due_on,
            done_on,
            excused,
            evidence,
            targets,
            revisions=item["revisions"],
            extensions=item["extensions"],
            exceeded=item["exceeded"],
            reasons=tuple(item["reasons"]),
            attributes=self._attributes(kind, item["attributes"], place),
            marks=criterion_marks(item["marks"], self.declared, partial(self._unknown_at, place, "marks")),
            listed=item["listed"],
        )

    def _attributes(
        self, kind: TaskKind, said: Mapping[str, str], place: tuple[str | int, ...]
    ) -> tuple[AttributeFacts, ...]:
        known = {each.key: {choice.key: choice for choice in each.choices} for each in kind.attributes}
        for key, choice in said.items():
            if key not in known:
                self._unknown("thuộc tính", key, known, *place, "attributes")
            elif choice not in known[key]:
                self._unknown("lựa chọn", choice, known[key], *place, "attributes")
        return tuple(AttributeFacts(key, said[key]) for key in sorted(said))

    def _unknown_at(
        self, place: tuple[str | int, ...], part: str, what: str, key: str, known: Mapping[str, Any]
    ) -> None:
        self._unknown(what, key, known, *place, part)

    def _row(self, kind: TaskKind, item: Mapping[str, Any], place: tuple[str | int, ...]) -> SettingRow | None:
        """Return the row of a table that a piece of work is; what an example leaves out needs none."""
        table = self.settings.get(kind.listed)
        row = table.row(item["listed"]) if table else None
        if item["listed"] and row is None:
            known = {each.code: each for each in table.rows} if table else {}
            self._unknown("mã", item["listed"], known, *place, "listed")
        return row

    def _unknown(self, what: str, key: str, known: Mapping[str, Any], *place: str | int) -> None:
        self.found.append(self.document.finding(unknown(what, key, known), *place))


def _nodes(trees: Sequence[ScoreNode], key: str) -> list[ScoreNode]:
    return [node for tree in trees for node in tree.walk() if node.key == key] if key else list(trees)


def _plain(value: Any) -> object:
    """Bring a computed and an expected value to one form: 99.60 in a file is the number 99.6."""
    if isinstance(value, str):
        try:
            return canonical(Decimal(value))
        except (InvalidOperation, ValueError):
            return value
    return canonical(value)


def _said(value: object) -> str:
    return "không có giá trị" if value is None else str(value)


def _named(stage: str, key: str) -> str:
    return f"{STAGES[stage].label} ({key})" if key else STAGES[stage].label
