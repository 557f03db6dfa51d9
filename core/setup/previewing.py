"""A table that was read, as its page shows it: the first lines of each outcome, or the pages of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.setup.choosing import kind_name
from core.setup.models import KIND, OrganisationTable
from core.setup.plans import CHANGED, ENDED, NEW
from core.setup.queries import told_rows

#: Lines of each outcome where all are shown, and of the one that is leafed through.
FEW, MANY = 20, 200


@dataclass(frozen=True, slots=True)
class ToldPart:
    """Lines of one outcome, as many as the page shows, and how many there are; ``page`` of ``pages`` leaf through."""

    outcome: str
    total: int
    rows: Sequence[Mapping[str, Any]]
    page: int = 1
    pages: int = 1


def told_parts(table: OrganisationTable, wanted: str = "", page: int = 1) -> list[ToldPart]:
    """Return what a table does: what ends first; of ``wanted``, one of the outcomes, a page of its lines."""
    totals = {outcome: _total(table, outcome) for outcome in (ENDED, CHANGED, NEW)}
    shown = [outcome for outcome, total in totals.items() if total and wanted in ("", outcome)]
    if not shown:
        return []
    size = MANY if wanted else FEW
    pages = max(1, -(-totals[shown[0]] // size)) if wanted else 1
    number = min(max(page, 1), pages)
    rows = told_rows((table.tenant_id, table.id), dict.fromkeys(shown, ((number - 1) * size, size)))
    return [ToldPart(outcome, totals[outcome], rows.get(outcome, ()), number, pages) for outcome in shown]


def new_kinds(table: OrganisationTable) -> list[tuple[str, int]]:
    """Return how many units of each kind a table adds."""
    found = [(name.removeprefix(KIND), count) for name, count in table.counts.items() if name.startswith(KIND)]
    return [(kind_name(kind), count) for kind, count in sorted(found, key=lambda each: -each[1])]


def _total(table: OrganisationTable, outcome: str) -> int:
    return sum(count for name, count in table.counts.items() if name.endswith(f".{outcome}"))
