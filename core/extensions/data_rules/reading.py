"""``regulation/scheme.yaml`` as the engine holds it: read, checked, and every formula parsed before anything runs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import yaml

from core.domain.parameters import Parameter
from core.extensions.data_rules import names
from core.extensions.data_rules.names import Catalogue
from core.extensions.data_rules.schemas import Unreadable, load
from core.extensions.data_rules.terms import (
    BandTerms,
    CeilingTerms,
    ConditionTerms,
    LimitTerms,
    SchemeFile,
    ScoreTerms,
    Whom,
)
from core.extensions.written import read_yaml
from core.sdk.formulas import Formula, FormulaError, Kind, read_formula
from core.sdk.quotas import Base

T = TypeVar("T", ScoreTerms, ConditionTerms, CeilingTerms)

GROUPINGS = ("all", "block", "subject_group", "member")
ROUNDINGS = ("down", "half_up")


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """Terms with their formula parsed, over the names that it may use."""

    terms: T
    formula: Formula
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class DataRules:
    """One scheme file with all its formulas."""

    file: SchemeFile
    task: Rule[ScoreTerms] | None
    subject: tuple[Rule[ScoreTerms], ...]
    combined: tuple[Rule[ScoreTerms], ...]
    conditions: tuple[Rule[ConditionTerms], ...]
    ceilings: tuple[Rule[CeilingTerms], ...]
    rankings: Mapping[str, tuple[Rule[ScoreTerms], ...]]
    proposal: Rule[ScoreTerms] | None


def read_rules(text: str, parameters: Iterable[Parameter]) -> DataRules:
    """Return the rules that the YAML ``text`` holds; ValueError names each place where something is wrong.

    ``parameters`` are the pack's own; those of a pack it extends are named under ``uses``.
    """
    try:
        file = load(SchemeFile, read_yaml(text))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    numbers = [parameter.key for parameter in parameters if not parameter.choices]
    compiler = _Compiler(file, {*numbers, *file.uses}, {parameter.key for parameter in parameters} | {*file.uses})
    rules = compiler.rules()
    if compiler.problems:
        raise Unreadable(compiler.problems)
    return rules


class _Compiler:
    """Parses the formulas of one file, and keeps what is wrong with them."""

    def __init__(self, file: SchemeFile, numbers: set[str], known: set[str]) -> None:
        self.problems: list[tuple[str, str]] = []
        self._file, self._known = file, known
        taken = sorted(numbers & {*names.SUBJECT, *names.WORK, *names.PERIODS, *names.MARKED})
        self.problems += [("", f"the parameter {key!r} has the name of a fact") for key in taken]
        self._parameters = names.of_parameters(numbers)
        groups = names.of_groups(group.key for group in file.tasks.groups)
        self._subject = {**names.SUBJECT, **groups, **self._parameters}

    def rules(self) -> DataRules:
        file, scores = self._file, self._file.scores
        later = {key: entry for key, entry in self._subject.items() if key not in names.BEFORE_SCORES}
        scored = {**later, **names.SCORED}
        self._check_bands(file.bands)
        self._check_levels()
        of_work = {**names.WORK, **names.of_pieces(file.criteria, file.tasks.kinds), **self._parameters}
        rules = DataRules(
            file,
            self._one("scores.task", scores.task, of_work),
            self._all("scores.subject", scores.subject, self._subject),
            self._all("scores.combined", scores.combined, {**names.PERIODS, **self._parameters}),
            self._all("conditions", file.conditions, scored, Kind.TRUTH),
            self._all("ceilings.when", file.ceilings.when, later, Kind.TRUTH),
            {quota.key: self._quota(f"quotas[{n}]", quota, scored) for n, quota in enumerate(file.quotas)},
            self._one("proposal", file.proposal, {**names.MARKED, **self._parameters}),
        )
        if rules.proposal and not file.bands:
            self.problems.append(("proposal", "there are no bands for what it computes"))
        return rules

    def _all(
        self, place: str, terms: Iterable[T], catalogue: Catalogue, wanted: Kind = Kind.NUMBER
    ) -> tuple[Rule[T], ...]:
        found = (self._one(f"{place}[{number}]", each, catalogue, wanted) for number, each in enumerate(terms))
        return tuple(rule for rule in found if rule is not None)

    def _one(self, place: str, terms: T | None, catalogue: Catalogue, wanted: Kind = Kind.NUMBER) -> Rule[T] | None:
        if terms is None:
            return None
        self._check_whom(place, terms.whom)
        try:
            return Rule(terms, read_formula(terms.formula, names.kinds(catalogue), wanted), catalogue)
        except FormulaError as error:
            self.problems.append((f"{place}.formula", f"{error.reason.vi} / {error.reason.en}"))
            return None

    def _quota(self, place: str, quota: LimitTerms, catalogue: Catalogue) -> tuple[Rule[ScoreTerms], ...]:
        self._require_parameter(f"{place}.ratio", quota.ratio)
        for name, word, words in (("base", quota.base, [*Base]), ("rounding", quota.rounding, [*ROUNDINGS])):
            if word not in words:
                self._require_parameter(f"{place}.{name}", word)
        if quota.group_by not in GROUPINGS:
            self.problems.append((f"{place}.group_by", f"must be one of {', '.join(GROUPINGS)}"))
        return self._all(f"{place}.ranking", quota.ranking, catalogue)

    def _check_bands(self, bands: Iterable[BandTerms]) -> None:
        for number, band in enumerate(bands):
            self._check_whom(f"bands[{number}]", band.whom)
            for place, threshold in enumerate(band.thresholds):
                self._require_parameter(f"bands[{number}].thresholds[{place}].parameter", threshold.parameter)

    def _check_levels(self) -> None:
        """Levels are those of this file, or of the pack it extends where it declares none."""
        known = {level.key for level in self._file.raters.levels}
        for place, level in self._levels():
            if known and level and level not in known:
                self.problems.append((place, f"the level {level!r} is not declared"))

    def _levels(self) -> Iterator[tuple[str, str]]:
        file = self._file
        for number, band in enumerate(file.bands):
            yield f"bands[{number}].otherwise", band.otherwise
            for place, threshold in enumerate(band.thresholds):
                yield f"bands[{number}].thresholds[{place}].level", threshold.level
        yield from ((f"conditions[{n}].level", each.level) for n, each in enumerate(file.conditions))
        yield from ((f"ceilings.when[{n}].level", each.level) for n, each in enumerate(file.ceilings.when))
        yield "ceilings.blocked", file.ceilings.blocked
        for number, quota in enumerate(file.quotas):
            yield f"quotas[{number}].level", quota.level
            yield f"quotas[{number}].lowered_to", quota.lowered_to

    def _check_whom(self, place: str, whom: Whom) -> None:
        groups = {group.key: group for group in self._file.subject_groups}
        for key in whom.groups if groups else ():
            if key not in groups:
                self.problems.append((f"{place}.whom.groups", f"the subject group {key!r} is not declared"))

    def _require_parameter(self, place: str, key: str) -> None:
        if key not in self._known:
            self.problems.append((place, f"{key!r} is no parameter of the pack, and not named under uses"))
