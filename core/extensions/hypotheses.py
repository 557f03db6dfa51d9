"""A scheme as it was pinned, with some things otherwise: other values, another day of the law, another pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.domain.parameters import BoundParameter, Parameter, Stage
from core.extensions.discovery import Registry
from core.extensions.errors import told
from core.extensions.parameters import NEEDS_CONFIRMATION, Binding, Confirmation, bind, missing_of, outside
from core.extensions.pins import Pin
from core.extensions.schemes import Scheme, declared_tables, editions_on, rebind, todays_rows
from core.extensions.settings import missing_tables
from core.sdk.quotas import Base


class GroupBy(StrEnum):
    """Among whom a supposed quota counts."""

    RUN = "run"  # cả đợt
    GROUP = "group"  # từng nhóm đối tượng
    MEMBER = "member"  # từng loại chức danh trong nhóm
    BLOCK = "block"  # từng khối


@dataclass(frozen=True, slots=True)
class SupposedQuota:
    """A limit on a level that the scheme may not have: ``ratio`` is in per cent."""

    level: str
    ratio: Decimal
    base: Base
    rounding: str
    group_by: GroupBy


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What is otherwise: values by parameter, the pack ("" = the pinned one), the rule date (None = the pinned one).

    A supposed ``quota`` comes after whatever limits the scheme has itself.
    """

    values: Mapping[str, Decimal | str] = field(default_factory=dict)
    scheme: str = ""
    rule_date: date | None = None
    quota: SupposedQuota | None = None


class Impossible(ValueError):
    """A hypothesis that no scheme can have; ``problems`` by parameter key, in the language of the reader."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {problem}" for key, problem in problems.items()))
        self.problems = problems


def suppose(registry: Registry, pin: Pin, hypothesis: Hypothesis) -> Scheme:
    """Return the scheme that a hypothesis describes; every value it changes counts as an illustration.

    With another pack or rule date the law's own values of that day hold, and what tenants had entered stands in where
    the law has none. Raises Impossible for a value out of bounds or of no parameter, ParametersMissing when a value
    that rating needs is nowhere, UnknownPack or NotInForce.
    """
    scheme = rebind(registry, pin)
    if hypothesis.scheme or hypothesis.rule_date:
        scheme = elsewhere(registry, pin, hypothesis)
    changed = _with_values(scheme, hypothesis.values)
    changed.require(Stage.RATING)
    return changed


def elsewhere(registry: Registry, pin: Pin, hypothesis: Hypothesis) -> Scheme:
    """Return the scheme of another pack or rule date; what tenants entered stands in where its law has no value."""
    chain = registry.chain(hypothesis.scheme or pin.scheme)
    day = hypothesis.rule_date or pin.rule_date
    known = {bound.key: bound for bound in pin.parameters}
    entered = [
        _as_entered(known[parameter.key], parameter, day) for parameter in chain.parameters if parameter.key in known
    ]
    binding = bind(chain.parameters, [each for each in entered if each is not None], day)
    tables = declared_tables(registry, chain.scheme)
    rows = todays_rows(registry, chain.scheme, pin.settings)
    missing = (*binding.missing, *missing_tables(tables, rows))
    return Scheme(chain, day, editions_on(chain, day), Binding(binding.bound, missing, rows))


def _as_entered(bound: BoundParameter, parameter: Parameter, day: date) -> Confirmation | None:
    """Return a pinned value as if it had been entered for ``day``; None where the law has one of its own."""
    legal = parameter.at(day)
    if legal is None or (legal.value is not None and legal.certainty not in NEEDS_CONFIRMATION):
        return None
    if outside(parameter, bound.value) is not None:
        return None
    source = bound.citation
    return Confirmation(
        bound.key,
        bound.value,
        legal.valid_from,
        source.document if source else "",
        source.issued_on if source else None,
        bound.illustrative,
    )


def _with_values(scheme: Scheme, values: Mapping[str, Decimal | str]) -> Scheme:
    parameters = {parameter.key: parameter for parameter in scheme.chain.parameters}
    problems = {}
    bound = dict(scheme.binding.bound)
    for key, value in values.items():
        parameter = parameters.get(key)
        legal = parameter.at(scheme.rule_date) if parameter else None
        problem = outside(parameter, value) if parameter else None
        if parameter is None or legal is None:
            problems[key] = key
        elif problem is not None:
            problems[key] = told(problem)
        else:
            blank = BoundParameter(key, parameter.label, parameter.unit, value, None, legal.certainty)
            chosen = parameter.label_of(value)
            bound[key] = replace(bound.get(key, blank), value=value, citation=None, illustrative=True, chosen=chosen)
    if problems:
        raise Impossible(problems)
    tables = [row for row in scheme.binding.missing if row.is_table]
    missing = (*missing_of(scheme.chain.parameters, bound, scheme.rule_date), *tables)
    binding = replace(scheme.binding, bound=bound, missing=missing)
    return Scheme(scheme.chain, scheme.rule_date, scheme.editions, binding)
