"""Does everything that a scheme declares refer to something it declares? Told before anything is computed."""

import re
from collections.abc import Sequence
from typing import Any

from core.domain.criteria import CriteriaSheet
from core.domain.declarations import (
    Ballot,
    Cadence,
    CouncilRule,
    Declarations,
    LevelRule,
    StepRule,
    SubjectGroup,
    TaskDeclaration,
)
from core.domain.documents import NUMBER, SYMBOL, DocumentRule
from core.domain.levels import STATES
from core.domain.settings import SettingKind
from core.extensions.registers import loose_ends

_LEVEL = re.compile("[A-Z][A-Z0-9_]{0,15}")
_PLACE = re.compile(r"\{[^{}]*\}|[{}]")


def inconsistencies(declared: Declarations, parameters: frozenset[str], runs: frozenset[str]) -> list[str]:
    """Return what refers to something that the scheme does not declare; ``runs`` are those that parameters name."""
    tasks, raters = declared.tasks, declared.raters
    subject_groups = {group.key for group in declared.subject_groups}
    blocks = {group.block for group in declared.subject_groups} - {""}
    return [
        *_unknown("block", blocks, {council.block for council in raters.councils}),
        *_unknown("task group", {kind.group for kind in tasks.kinds}, {group.key for group in tasks.groups}),
        *_unknown("subject group", {key for kind in tasks.kinds for key in kind.subject_groups}, subject_groups),
        *_loose_lists(declared),
        *_loose_counts(tasks, subject_groups, parameters),
        *_odd_attributes(tasks, parameters),
        *_unknown("parameter", {group.weight_parameter for group in tasks.groups} - {""}, parameters),
        *_loose_cadences(declared.cadences, parameters),
        *_unknown("run rule", set(runs), {rule.key for rule in raters.runs}),
        *_unknown("parameter", {raters.scale_parameter} - {""}, parameters),
        *_loose_councils(raters.councils, parameters),
        *_unknown("subject group", {key for rule in raters.reviews for key in rule.subject_groups}, subject_groups),
        *loose_ends(declared.registers, frozenset(subject_groups)),
        *_odd_levels(raters.levels),
        *_loose_ratings(declared, subject_groups, parameters),
        *_twice(declared.subject_groups),
        *_unknown("subject group", {key for form in declared.documents for key in form.subject_groups}, subject_groups),
        *_odd_forms(declared.documents),
    ]


def _loose_councils(councils: Sequence[CouncilRule], parameters: frozenset[str]) -> list[str]:
    named = {key for rule in councils for key in (rule.quorum_parameter, rule.majority_parameter) if key}
    idle = [rule.key for rule in councils if rule.majority_parameter and rule.ballot is Ballot.NONE]
    return [
        *_unknown("parameter", named, parameters),
        *(f"council {key!r} has a majority and does not vote" for key in idle),
    ]


def _odd_forms(forms: Sequence[DocumentRule]) -> list[str]:
    """A form has a title, and its numbering has room for the number and for nothing that nobody fills in."""
    found = [f"form {form.key!r} has no title" for form in forms if not form.label.vi.strip()]
    found += [
        f"form {form.key!r}: a signer is nobody"
        for form in forms
        for signer in form.signers
        if not (signer.authority or signer.post)
    ]
    for form in forms:
        places = _PLACE.findall(form.numbering)
        if form.numbering and (places.count(NUMBER) != 1 or set(places) - {NUMBER, SYMBOL}):
            found.append(f"form {form.key!r}: its numbering holds {NUMBER} once, perhaps {SYMBOL}, and nothing else")
    return found


def _loose_lists(declared: Declarations) -> list[str]:
    """A kind of listed work names a table, and takes its weight from a number that every row has."""
    tables = {table.key: table for table in declared.settings}
    found = []
    for kind in declared.tasks.kinds:
        table = tables.get(kind.listed)
        column = table.column(kind.weight_column) if table else None
        if kind.listed and table is None:
            found.append(f"setting table {kind.listed!r} is not declared")
        elif kind.weight_column and (column is None or column.kind is not SettingKind.NUMBER or not column.required):
            found.append(f"task kind {kind.key!r} takes its weight from no required number of a table")
        elif kind.weight_column and not kind.weighted:
            found.append(f"task kind {kind.key!r} takes a weight and is not weighted")
    return found


def _odd_levels(levels: Sequence[LevelRule]) -> list[str]:
    """The key of a level stands in tables and trees: a short word, and none of the states."""
    keys = [str(level.key) for level in levels]
    return [f"level {key!r} is no key of a level" for key in keys if not _LEVEL.fullmatch(key) or key in STATES]


def _loose_cadences(cadences: Sequence[Cadence], parameters: frozenset[str]) -> list[str]:
    named = {key for cadence in cadences for key in (cadence.due_parameter, cadence.day_parameter) if key}
    doubtful = [cadence.key for cadence in cadences if bool(cadence.due_parameter) == bool(cadence.day_parameter)]
    return [
        *_unknown("parameter", named, parameters),
        *(f"cadence {key!r} names not one parameter of its due day" for key in doubtful),
    ]


def _loose_counts(tasks: TaskDeclaration, subject_groups: set[str], parameters: frozenset[str]) -> list[str]:
    rules = tasks.counts
    bounds = {key for rule in rules for key in (rule.minimum_parameter, rule.maximum_parameter)} - {""}
    doubtful = [
        rule.key
        for rule in rules
        if (rule.minimum is not None and rule.minimum_parameter)
        or (rule.maximum is not None and rule.maximum_parameter)
    ]
    return [
        *_unknown("parameter", bounds, parameters),
        *(f"count rule {key!r} has one bound twice" for key in doubtful),
        *_unknown("subject group", {rule.subject_group for rule in rules}, subject_groups),
        *_unknown("task kind", {key for rule in rules for key in rule.kinds}, {kind.key for kind in tasks.kinds}),
        *_unknown("task group", {key for rule in rules for key in rule.task_groups}, {g.key for g in tasks.groups}),
        *_unknown("reason", {key for rule in rules for key in rule.reasons}, {reason.key for reason in tasks.reasons}),
    ]


def _twice(groups: Sequence[SubjectGroup]) -> list[str]:
    """A unit is in one joint group at most, and a post in one group of single posts at most: else nobody could tell."""
    found: dict[str, list[str]] = {}
    for group in groups:
        for kind in group.unit_kinds:
            if group.joint:
                found.setdefault(f"unit kind {kind!r}", []).append(group.key)
                continue
            for member in group.members:
                if group.member_for(kind, member.post) is member:
                    found.setdefault(f"post {member.post!r} of unit kind {kind!r}", []).append(group.key)
    return [
        *_odd_members(groups),
        *_two_readings(groups),
        *(f"{what} is in the groups {keys}" for what, keys in found.items() if len(keys) > 1),
    ]


def _odd_members(groups: Sequence[SubjectGroup]) -> list[str]:
    """Whoever is a person has a post; a post with many holders is nobody who answers together with a unit."""
    members = [(group, member) for group in groups for member in group.members]
    return [
        *(
            f"member {m.key!r} of {group.key!r} names no post"
            for group, m in members
            if not m.post and (m.role.is_person or not group.joint)
        ),
        *(
            f"member {m.key!r} of the joint group {group.key!r} cannot have many holders: each has their own work"
            for group, m in members
            if m.many and group.joint
        ),
    ]


def _two_readings(groups: Sequence[SubjectGroup]) -> list[str]:
    """No post is two members', and no member is called like one of the many: else nobody could tell who it is."""
    members = [(kind, m) for group in groups if not group.joint for kind in group.unit_kinds for m in group.members]
    many = [(kind, member) for kind, member in members if member.many]
    return [
        f"{other.key!r} of unit kind {kind!r} is told apart by nothing from the many of {member.key!r}"
        for kind, member in many
        for of, other in members
        if of == kind and other != member and other.is_held_by(kind, other.post)
        if any(member.is_held_by(kind, key) for key in {other.post, *([] if other.many else [other.key])})
    ]


def _unknown(what: str, named: set[str], known: set[Any] | frozenset[str]) -> list[str]:
    return [f"{what} {key!r} is not declared" for key in sorted(named - known)]


def _runs_of(declared: Declarations) -> list[tuple[str, ...]]:
    return [*(sheet.runs for sheet in declared.criteria), *(rule.runs for rule in declared.steps)]


def _circles(steps: Sequence[StepRule]) -> list[str]:
    """A step whose day is counted from itself, over others or not, would never have one."""
    after = {rule.key: rule.after for rule in steps}
    found = []
    for key, before in after.items():
        at, seen = before, {key}
        while at and at not in seen:
            seen.add(at)
            at = after.get(at, "")
        if at == key:
            found.append(f"step {key!r} follows itself")
    return found


def _names_work(sheet: CriteriaSheet) -> bool:
    return bool(sheet.kinds or sheet.task_groups)


def _odd_attributes(tasks: TaskDeclaration, parameters: frozenset[str]) -> list[str]:
    """An attribute has choices, each told apart by its key; what one counts as is a parameter."""
    of = [(kind.key, attribute) for kind in tasks.kinds for attribute in kind.attributes]
    keys = [(kind, attribute.key) for kind, attribute in of]
    named = {choice.value_parameter for _kind, attribute in of for choice in attribute.choices} - {""}
    return [
        *_unknown("parameter", named, parameters),
        *(
            f"attribute {key!r} of kind {kind!r} is declared twice"
            for kind, key in sorted(set(keys))
            if keys.count((kind, key)) > 1
        ),
        *(
            f"attribute {attribute.key!r} of kind {kind!r} needs choices with keys of their own"
            for kind, attribute in of
            if len({choice.key for choice in attribute.choices}) != len(attribute.choices) or not attribute.choices
        ),
    ]


def _loose_ratings(declared: Declarations, subject_groups: set[str], parameters: frozenset[str]) -> list[str]:
    """Runs, criteria and steps name runs, groups, members, parameters and steps that exist."""
    runs, sheets, steps = declared.raters.runs, declared.criteria, declared.steps
    run_keys = {rule.key for rule in runs}
    members = {member.key for group in declared.subject_groups for member in group.members}
    named = {rule.day_parameter for rule in steps} | {rule.days_parameter for rule in steps}
    named |= {item.points_parameter for sheet in sheets for item in sheet.items}
    items = [item.key for sheet in sheets for item in sheet.items]
    task_groups = {group.key for group in declared.tasks.groups}
    return [
        *_unknown("run rule", {rule.combines for rule in runs} - {""}, run_keys),
        *_unknown("run rule", {key for named_runs in _runs_of(declared) for key in named_runs}, run_keys),
        *_unknown("subject group", {key for sheet in sheets for key in sheet.subject_groups}, subject_groups),
        *_unknown("member", {key for sheet in sheets for key in sheet.members}, members),
        *_unknown("task kind", {key for s in sheets for key in s.kinds}, {kind.key for kind in declared.tasks.kinds}),
        *_unknown("task group", {key for sheet in sheets for key in sheet.task_groups}, task_groups),
        *(f"sheet {s.key!r} names work and is not per piece" for s in sheets if _names_work(s) and not s.per_piece),
        *_unknown("parameter", named - {""}, set(parameters)),
        *_unknown("step", {rule.after for rule in steps} - {""}, {rule.key for rule in steps}),
        *(f"criterion {key!r} is declared twice" for key in sorted({key for key in items if items.count(key) > 1})),
        *_circles(steps),
        *(f"step {rule.key!r} has no day" for rule in steps if not (rule.day_parameter or rule.days_parameter)),
    ]
