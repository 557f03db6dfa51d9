"""Specific work of the cycle before as the beginning of new work: its words, its number, its days moved along."""

import uuid
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.assignment.models import Cycle
from core.assignment.queries import WorkRow
from core.assignment.receivers import recipient_text
from core.assignment.regulation import AskedAttribute, Regulation
from core.assignment.schemas.orders import shown_attributes


def moved(day: date, before: Cycle, into: Cycle) -> date:
    """Return a day of one cycle as the same day of a later one, within it: a year on where cycles are years."""
    months = (into.starts_on.year - before.starts_on.year) * 12 + into.starts_on.month - before.starts_on.month
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    same = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return min(max(same, into.starts_on), into.ends_on)


def chosen_ids(texts: Iterable[str]) -> set[uuid.UUID]:
    """Return the ids of work that an address names; what is no id names nothing."""
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def as_task(
    row: WorkRow,
    span: tuple[Cycle, Cycle],
    regulation: Regulation,
    asked: Iterable[AskedAttribute],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Return work of the first cycle of ``span`` as a row of an order's form in the second.

    ``labels`` are those of the catalogue: what is measured by a label of its own keeps it.
    """
    work, target = row.assignment, row.target
    own_measure = target is not None and target.label != labels.get(work.kind)
    return {
        "unit": recipient_text(((work.tenant_id, work.unit_id), work.post_id)),
        "kind": work.kind,
        "title": work.title,
        "products": work.products,
        "origin": work.origin,
        "reasons": [reason for reason in work.reasons if reason in regulation.reasons],
        "plan": row.plan if target is not None and target.measure != "yes_no" else None,
        "measured": target.label if target is not None and own_measure else "",
        "measured_in": target.unit if target is not None and own_measure else "",
        "due_on": moved(work.due_on, *span),
        "weight": work.weight if work.kind in regulation.weighted else None,
        "listed": work.listed if work.kind in regulation.listed else None,
    } | shown_attributes(list(asked), regulation.kept(work.kind, work.attributes))


def as_registration(
    row: WorkRow, span: tuple[Cycle, Cycle], regulation: Regulation, asked: Iterable[AskedAttribute]
) -> dict[str, Any]:
    """Return work of the first cycle of ``span`` as the form of a registration in the second."""
    work, target = row.assignment, row.target
    return {
        "kind": work.kind,
        "title": work.title,
        "reasons": [reason for reason in work.reasons if reason in regulation.reasons],
        "committed_result": work.products,
        "committed_on": moved(work.due_on, *span),
        "plan": row.plan if target is not None and target.measure != "yes_no" else None,
        "listed": work.listed if work.kind in regulation.listed else None,
    } | shown_attributes(list(asked), regulation.kept(work.kind, work.attributes))
