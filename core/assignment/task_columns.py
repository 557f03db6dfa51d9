"""Rows of an order with words of their own: which columns a regulation needs, and which work fits whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.assignment.drafting import has_number
from core.assignment.facts import Recipient
from core.assignment.models import CatalogueItem
from core.assignment.receivers import Receiver
from core.assignment.regulation import Regulation
from core.errors import Problem
from core.people.kinds import UNIT_KINDS
from core.web.fields import Choice
from core.web.forms import FormState

_FIRST = ("unit", "kind", "title", "products")
_FOLDED = ("reasons", "origin", "measured", "measured_in", "baseline", "due_on")
_NUMBERS = frozenset({"plan", "measured", "measured_in", "baseline"})


def open_columns(fields: Iterable[str], regulation: Regulation, items: Sequence[CatalogueItem]) -> list[str]:
    """Return the fields that stand open in each row: plans only where some work on the order has them."""
    unused = _unused(regulation, items)
    rest = [name for name in fields if name not in (*_FIRST, *_FOLDED)]
    return [name for name in (*_FIRST, *rest) if name not in unused]


def folded_columns(regulation: Regulation, items: Sequence[CatalogueItem]) -> list[str]:
    """Return the fields that few rows need."""
    unused = _unused(regulation, items)
    return [name for name in _FOLDED if name not in unused]


def _unused(regulation: Regulation, items: Sequence[CatalogueItem]) -> set[str]:
    numbers = set() if any(has_number(item) for item in items) else set(_NUMBERS)
    return numbers | (set() if regulation.reasons else {"reasons"})


def uses(form: FormState, row: str, names: Iterable[str]) -> bool:
    """Tell whether something was typed into some fields of a row, or is wrong with it."""
    return any(form.typed.get(f"{row}-{name}") or form.errors.get(f"{row}-{name}") for name in names)


def kind_choices(items: Sequence[CatalogueItem], to: Sequence[Receiver], regulation: Regulation) -> list[Choice]:
    """Return the work that somebody on the order may get; what no document names says so."""
    offered = regulation.offered(items, {row.group for row in to})
    return [(item.key, marked(item)) for item in offered]


def marked(item: CatalogueItem) -> str:
    """Return how a list calls a kind of work: one that no document names says so."""
    if "minh họa" in item.label:  # its own label does
        return item.label
    return _("%(label)s (minh họa)", label=item.label) if item.illustrative else item.label


def misfits(
    tasks: Sequence[Mapping[str, Any]],
    items: Mapping[str, CatalogueItem],
    to: Mapping[Recipient, Receiver],
    regulation: Regulation,
) -> Iterator[Problem]:
    """Yield an objection for each row whose work is not for whom it goes to, with the work that is."""
    for place, task in enumerate(tasks):
        receiver, item = to.get(task["unit"]), items[task["kind"]]
        if receiver is None or not receiver.group or receiver.group in item.subject_groups:
            continue
        fitting = regulation.offered(list(items.values()), {receiver.group})
        text = _(
            "“%(item)s” không dành cho %(unit)s. Nội dung dùng được: %(names)s.",
            item=item.label,
            unit=receiver.name,
            names="; ".join(each.label for each in fitting) or _("không có"),
        )
        yield Problem(text, f"tasks.{place}.kind")


def kind_names(kinds: Collection[str]) -> list[str]:
    """Return what kinds of units are called, in their usual order; those of a pack's own by their keys."""
    known = [str(name) for kind, name in UNIT_KINDS.items() if kind in kinds]
    return known + sorted(kind for kind in kinds if kind not in UNIT_KINDS)
