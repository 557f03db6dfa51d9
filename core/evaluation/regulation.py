"""A run's regulation as raters and pages need it, from the scheme that the run is pinned to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal

from core.domain.facts import AssignmentFacts
from core.domain.text import Text
from core.errors import DomainError
from core.evaluation.labels import NO_LEVEL
from core.evaluation.models import RatingRun
from core.extensions.calls import SchemeCalls
from core.extensions.errors import told
from core.extensions.schemes import Scheme
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class Scale:
    """What raters may give: levels (key → label, best first) and points up to ``most`` (None: levels alone)."""

    levels: Mapping[str, str]
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Words:
    """The regulation's labels by key, in its own order; empty where ``problem`` says that it cannot be read any more.

    ``illustrative`` tells that some pinned value stands in no published document, ``asks_criteria`` that general
    criteria are marked, ``asks_review`` that files are
    reviewed before they are appraised, ``rates`` that what is decided is a rating and not only a result. ``most`` is
    what raters may give at most (None: levels alone).
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    subject_groups: Mapping[str, str] = field(default_factory=dict)
    task_groups: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, str] = field(default_factory=dict)
    illustrative: bool = False
    asks_criteria: bool = False
    asks_review: bool = False
    #: What was said of a piece of work when it was assigned, by kind, attribute and choice.
    choices: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    rates: bool = True
    most: Decimal | None = None
    #: What the regulation declares, by its Vietnamese words, for a reader of another language: trees keep those words.
    translated: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def level(self, key: str) -> str:
        """Return how a level, or what stands instead of one, reads."""
        return self.levels.get(key) or str(NO_LEVEL.get(key, key))

    def attributes(self, work: AssignmentFacts) -> list[str]:
        """Return what was said of a piece of work when it was assigned, in words."""
        said = ((each, self.choices.get((work.kind, each.key, each.choice))) for each in work.attributes)
        return [words or f"{each.key}: {each.choice}" for each, words in said]

    def in_order(self, groups: Iterable[str]) -> list[str]:
        """Return subject groups in the scheme's order, those it does not know last."""
        known = list(self.subject_groups)
        return sorted(groups, key=lambda key: (known.index(key) if key in known else len(known), key))

    @property
    def values(self) -> Mapping[str, str]:
        """Words that stand for a value or a label in an explanation."""
        return {**self.translated, **{key: str(label) for key, label in NO_LEVEL.items()}, **self.levels}


def calls_of(run: RatingRun, scheme: Scheme | None = None) -> SchemeCalls:
    """Return the rules of a run over its period: its pinned scheme's, or another's; DomainError when it is gone."""
    rules = scheme or pinned_scheme(run.pin)
    return rules.calls_on(run.cut_off, run.rule, (run.starts_on, run.ends_on))


def scale_of(run: RatingRun) -> Scale:
    """Return what the run's pinned scheme lets raters give; DomainError when the scheme is gone."""
    calls = pinned_scheme(run.pin).calls_on(run.cut_off, run.rule)
    return Scale({str(rule.key): told(rule.label) for rule in calls.raters().levels}, _most(calls))


def _most(calls: SchemeCalls) -> Decimal | None:
    bound = calls.parameters.get(calls.raters().scale_parameter)
    return bound.number if bound else None


def words_of(run: RatingRun) -> Words:
    """Return the words of a run's regulation; stored files stay readable without it."""
    try:
        calls = pinned_scheme(run.pin).calls_on(run.cut_off, run.rule)
        return Words(
            levels={str(rule.key): told(rule.label) for rule in calls.raters().levels},
            subject_groups={group.key: told(group.label) for group in calls.subject_groups()},
            task_groups={group.key: told(group.label) for group in calls.task_declaration().groups},
            runs={rule.key: told(rule.label) for rule in calls.raters().runs},
            illustrative=any(bound.illustrative for bound in calls.parameters.values()),
            asks_criteria=bool(calls.declared.criteria),
            asks_review=bool(calls.raters().reviews),
            choices={
                (kind.key, each.key, choice.key): f"{told(each.label)}: {told(choice.label)}"
                for kind in calls.task_declaration().kinds
                for each in kind.attributes
                for choice in each.choices
            },
            rates=all(rule.rates for rule in calls.raters().runs if rule.key == run.rule),
            most=_most(calls),
            translated=_translated(calls),
        )
    except DomainError as error:
        return Words(problem=str(error))


def _translated(calls: SchemeCalls) -> dict[str, str]:
    """Return the regulation's texts by their Vietnamese words; nothing to a reader of Vietnamese."""
    texts = [*(bound.label for bound in calls.parameters.values()), *_texts(calls.declared)]
    return {text.vi: told(text) for text in texts if told(text) != text.vi}


def _texts(declared: object) -> Iterator[Text]:
    """Yield every text within what packs declare."""
    if isinstance(declared, Text):
        yield declared
    elif isinstance(declared, tuple):
        for each in declared:
            yield from _texts(each)
    elif is_dataclass(declared):
        for each in fields(declared):
            yield from _texts(getattr(declared, each.name))
