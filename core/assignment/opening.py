"""A draft cycle before it is opened: what will be fixed, and which work of its catalogue no document names."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.assignment.facts import scheme_of
from core.assignment.models import CatalogueItem, Cycle
from core.assignment.queries import catalogue
from core.assignment.regulation import Regulation, regulation_of
from core.errors import DomainError
from core.extensions.sentences import bounds


@dataclass(frozen=True, slots=True)
class Examples:
    """The kinds of work of one subject group that nobody named, beside how many have a name.

    ``counts`` is how much work the regulation gives to each of the group ("" = it does not say).
    """

    group: str
    unnamed: int
    named: int
    counts: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a draft cycle would be opened with."""

    regulation: Regulation
    items: Sequence[CatalogueItem]
    examples: Sequence[CatalogueItem]
    by_group: Sequence[Examples]


def opening_of(cycle: Cycle) -> Opening:
    """Return what a draft cycle would be opened with, in three statements."""
    regulation, items = regulation_of(cycle), catalogue((cycle.tenant_id, cycle.id))
    examples = [item for item in items if item.illustrative]
    return Opening(regulation, items, examples, _by_group(cycle, regulation, items) if examples else ())


def _by_group(cycle: Cycle, regulation: Regulation, items: Sequence[CatalogueItem]) -> list[Examples]:
    try:
        rules = scheme_of(cycle).calls.task_declaration().counts
    except DomainError:  # the page says so itself
        rules = ()
    found = []
    for key, label in regulation.subjects.items():
        own = [item for item in items if key in item.subject_groups]
        unnamed = sum(item.illustrative for item in own)
        if unnamed:
            counts = "; ".join(bounds(rule) for rule in rules if rule.subject_group == key)
            found.append(Examples(label, unnamed, len(own) - unnamed, counts))
    return found
