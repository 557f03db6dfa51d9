"""What the tests of national packs share: the values a pack ships, and an example under other parameters."""

from collections.abc import Iterable
from dataclasses import replace

from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry
from core.kit.cases import Case
from core.sdk import SubjectFacts

#: A parameter, its value, how sure it is, and the row of the field's reference it comes from.
Row = tuple[str, int | str, str, str]


def shipped(registry: Registry, pack: str) -> set[tuple[object, ...]]:
    """Return every value that a pack ships; what is unknown has none."""
    return {
        (parameter.key, value.value, value.certainty.value)
        for parameter in registry.packs[pack].parameters
        for value in parameter.values
        if value.value is not None
    }


def as_shipped(rows: Iterable[Row]) -> set[tuple[object, ...]]:
    """Return rows of a table as ``shipped`` tells them."""
    return {(key, value, certainty) for key, value, certainty, _source in rows}


def changed(case: Case, **values: object) -> SchemeCalls:
    """Return an example's scheme with other values of some parameters (dots written as two underscores)."""
    bound = dict(case.trial.calls.parameters)
    for name, value in values.items():
        key = name.replace("__", ".")
        bound[key] = replace(bound[key], value=type(bound[key].value)(value))
    return replace(case.trial.calls, parameters=bound)


def of(case: Case, label: str) -> SubjectFacts:
    """Return one subject of an example."""
    [found] = [subject for subject in case.trial.subjects if subject.label == label]
    return found
