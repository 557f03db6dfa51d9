"""What a seat's units have to report, and how far they are; what those it gave work to still owe."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.assignment.queries import visible_cycles
from core.auth.actor import Actor
from core.reporting import labels
from core.reporting.queries import FiledReport, HeldCycle, count_silent, held_cycles, reports_of, windows
from core.reporting.windows import Window
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class Due:
    """One window of one unit: ``state`` is upcoming, open, draft, missed, on_time or late."""

    cycle: Cycle
    unit: Unit
    window: Window
    filed: FiledReport | None
    state: str
    is_overdue: bool

    def is_asked(self, today: date) -> bool:
        """Tell whether the report is asked for by now: its window has ended, or lines of it were returned."""
        return self.window.asked_on <= today or (self.filed is not None and self.filed.returned > 0)

    @property
    def is_waiting(self) -> bool:
        """Whether the unit has something to do now: write, file, or answer what was returned."""
        return self.state in ("open", "draft") or (self.filed is not None and self.filed.returned > 0)


@dataclass(frozen=True, slots=True)
class Silence:
    """A window that has ended and still takes reports, and how many units that owe one have not filed it."""

    cycle: Cycle
    window: Window
    units: int


def silences(actor: Actor) -> list[Silence]:
    """Return where units that the seat's level gave work to are to be urged, the first due first; two statements."""
    today = clock.today()
    asked = [
        (cycle, window)
        for cycle in visible_cycles()
        if cycle.state == "open"
        for window in windows(cycle, scheme_of(cycle))
        if window.ends_on <= today <= window.closes_on
    ]
    counted = zip(asked, count_silent(actor.tenant_id, asked), strict=True)
    found = [Silence(cycle, window, units) for (cycle, window), units in counted if units]
    return sorted(found, key=lambda each: each.window.due_on)


def agenda(actor: Actor) -> list[Due]:
    """Return every window of the cycles in which the seat's units hold work, newest cycle first; two statements."""
    filed = {
        (row.report.unit_id, row.report.cycle_id, row.report.window): row
        for row in reports_of(actor.tenant_id, actor.unit_id)
    }
    today = clock.today()
    return [due for held in held_cycles(actor.tenant_id, actor.unit_id) for due in _of_cycle(held, filed, today)]


def _of_cycle(held: HeldCycle, filed: Mapping[tuple[uuid.UUID, uuid.UUID, str], FiledReport], today: date) -> list[Due]:
    rows = []
    for window in windows(held.cycle, scheme_of(held.cycle)):
        report = filed.get((held.unit.id, held.cycle.id, window.key))
        state = _state(window, report, today, is_open=held.cycle.state == "open")
        overdue = state in ("open", "draft") and today > window.due_on
        rows.append(Due(held.cycle, held.unit, window, report, state, overdue))
    return rows


def _state(window: Window, filed: FiledReport | None, today: date, *, is_open: bool) -> str:
    if filed is not None and filed.report.state == "submitted":
        return "on_time" if filed.report.on_time else "late"
    if is_open and window.is_open(today):
        return "draft" if filed is not None else "open"
    return "upcoming" if is_open and today < window.starts_on else "missed"


def window_choices(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the windows of a cycle as choices of a filter."""
    return [(each.key, labels.window(each.key)) for each in windows(cycle, scheme_of(cycle))]
