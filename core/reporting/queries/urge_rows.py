"""What lags behind and may be urged, and how often it was."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from core import clock
from core.assignment.models import Assignment, Cycle
from core.assignment.queries import due_day_in_force
from core.db import db
from core.db.bulk import Key, keys_table
from core.reporting.models import Direction, Report, Urge
from core.reporting.queries.direction_rows import is_open, newest_step
from core.reporting.queries.review_rows import counting_lines
from core.reporting.windows import Window
from core.tenancy.models import Unit
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Lagging:
    """A report (keyed by its unit), a piece of work or a direction that is not done; ``urged`` counts all urging."""

    key: Key
    unit: Unit
    title: str
    due_on: date
    urged: int
    urged_on: date | None

    def days_late(self, today: date) -> int:
        """Return for how many days it is overdue; 0 or less when it is not."""
        return (today - self.due_on).days


_Rows = Select[uuid.UUID, uuid.UUID, Unit, str, date, int, date | None]


def lagging_reports(tenant_id: uuid.UUID, cycle: Cycle, window: Window, table: Table) -> Sequence[Lagging]:
    """Return one page of the units that hold a tenant's work of a cycle and have not filed a window's report."""
    urged, urged_on = _urged(
        Urge.unit_id == Unit.id, Urge.cycle_id == cycle.id, Urge.window == window.key, of=Unit.tenant_id
    )
    title, due = literal(window.key, Text()), literal(window.due_on, Date())
    rows = select(Unit.tenant_id, Unit.id, Unit, title, due, urged, urged_on)
    return _page(rows.where(*_is_silent(tenant_id, cycle, window)), table, due, Unit.name)


def count_silent(tenant_id: uuid.UUID, asked: Sequence[tuple[Cycle, Window]]) -> list[int]:
    """Return for each window how many units that hold a tenant's work have not filed its report; one statement."""
    if not asked:
        return []
    counts = [
        select(func.count()).select_from(Unit).where(*_is_silent(tenant_id, cycle, window)).scalar_subquery()
        for cycle, window in asked
    ]
    return list(db.session.execute(select(*counts)).one())


def _is_silent(tenant_id: uuid.UUID, cycle: Cycle, window: Window) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a unit holds a tenant's work of a cycle and has not filed a window's report."""
    holds = exists().where(
        Assignment.tenant_id == Unit.tenant_id,
        Assignment.unit_id == Unit.id,
        *_ordered(tenant_id, (cycle.tenant_id, cycle.id)),
        Assignment.starts_on <= window.ends_on,
    )
    return holds, ~_filed(cycle, window)


def _filed(cycle: Cycle, window: Window) -> ColumnElement[bool]:
    return exists().where(
        Report.tenant_id == Unit.tenant_id,
        Report.unit_id == Unit.id,
        Report.cycle_id == cycle.id,
        Report.window == window.key,
        Report.state == "submitted",
    )


def lagging_work(tenant_id: uuid.UUID, cycle: Key, until: date, table: Table) -> Sequence[Lagging]:
    """Return one page of the work that a tenant gave out in a cycle, is due by ``until`` and not done."""
    urged, urged_on = _urged(Urge.assignment_id == Assignment.id, of=Assignment.tenant_id)
    due = due_day_in_force()
    rows = (
        select(Assignment.tenant_id, Assignment.id, Unit, Assignment.title, due, urged, urged_on)
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(*_ordered(tenant_id, cycle), Assignment.due_on <= until, due <= until, ~is_done())
    )
    return _page(rows, table, due, Assignment.title)


def lagging_directions(tenant_id: uuid.UUID, until: date, table: Table) -> Sequence[Lagging]:
    """Return one page of the directions that a tenant gave, are due by ``until`` and not answered."""
    urged, urged_on = _urged(Urge.direction_id == Direction.id, of=Direction.tenant_id)
    step = newest_step()
    rows = (
        select(Direction.tenant_id, Direction.id, Unit, Direction.text, Direction.due_on, urged, urged_on)
        .join(Unit, and_(Unit.tenant_id == Direction.tenant_id, Unit.id == Direction.unit_id))
        .outerjoin(step, true())
        .where(Direction.giver_tenant_id == tenant_id, Direction.due_on <= until, is_open(step))
    )
    return _page(rows, table, Direction.due_on, Direction.text)


def _ordered(tenant_id: uuid.UUID, cycle: Key) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.cycle_tenant_id == cycle[0],
        Assignment.cycle_id == cycle[1],
        Assignment.order_tenant_id == tenant_id,
    )


def is_done() -> ColumnElement[bool]:
    """Return the condition that a line that counts says an assignment of the statement is done."""
    line = counting_lines()
    return select(line.c.done).where(line.c.done).correlate(Assignment).exists()


def is_excused() -> ColumnElement[bool]:
    """Return the condition that an objective cause of an assignment of the statement was confirmed."""
    step = newest_step()
    confirmed = (
        select(Direction.id)
        .outerjoin(step, true())
        .where(
            Direction.tenant_id == Assignment.tenant_id,
            Direction.assignment_id == Assignment.id,
            Direction.confirms_objective,
            func.coalesce(step.kind, "") != "withdrawn",
        )
    )
    return confirmed.correlate(Assignment).exists()


def _urged(
    *same: ColumnElement[bool], of: SQLColumnExpression[uuid.UUID]
) -> tuple[ScalarSelect[int], ScalarSelect[date]]:
    """Return how often, and when last, the thing of a row was urged."""
    count = select(func.count()).select_from(Urge).where(Urge.tenant_id == of, *same)
    last = select(func.max(Urge.on)).where(Urge.tenant_id == of, *same)
    return count.scalar_subquery(), last.scalar_subquery()


def _page(
    rows: _Rows, table: Table, due: SQLColumnExpression[date], words: SQLColumnExpression[str]
) -> Sequence[Lagging]:
    if table.chosen["q"]:
        wanted = table.chosen["q"]
        rows = rows.where(or_(contains(Unit.name, wanted), contains(words, wanted)))
    found = db.session.execute(table.arrange(rows, {"unit": Unit.name, "due": due}, Unit.name, Unit.id)).all()
    return table.shown([Lagging((row[0], row[1]), *row[2:]) for row in found])


def reporting_units(tenant_id: uuid.UUID, cycle: Cycle, window: Window, keys: Iterable[Key]) -> dict[Key, bool]:
    """Return of these units those that hold a tenant's work of a cycle, and whether they filed a window's report."""
    wanted = keys_table(keys)
    rows = (
        select(Unit.tenant_id, Unit.id, _filed(cycle, window))
        .join(wanted, and_(Unit.tenant_id == wanted.c.tenant_id, Unit.id == wanted.c.id))
        .join(Assignment, and_(Assignment.tenant_id == Unit.tenant_id, Assignment.unit_id == Unit.id))
        .where(*_ordered(tenant_id, (cycle.tenant_id, cycle.id)), Assignment.starts_on <= window.ends_on)
        .distinct()
    )
    return {(tenant, unit): filed for tenant, unit, filed in db.session.execute(rows)}


def unfinished_work(keys: Iterable[Key]) -> dict[Key, tuple[Assignment, date, bool]]:
    """Return assignments with the day they are due and whether they are done."""
    wanted = keys_table(keys)
    same = and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id)
    rows = db.session.execute(select(Assignment, due_day_in_force(), is_done()).join(wanted, same))
    return {(row.tenant_id, row.id): (row, due, done) for row, due, done in rows}


def urged_today(authority: Key, units: Iterable[Key], window: str = "") -> set[tuple[uuid.UUID, uuid.UUID | None]]:
    """Return (unit, assignment or direction or None for a report) of what an authority urged of units today."""
    wanted = keys_table(units)
    rows = (
        select(Urge.unit_id, func.coalesce(Urge.assignment_id, Urge.direction_id))
        .join(wanted, and_(Urge.tenant_id == wanted.c.tenant_id, Urge.unit_id == wanted.c.id))
        .where(Urge.by_tenant_id == authority[0], Urge.by_authority_id == authority[1])
        .where(Urge.on == clock.today(), Urge.window == window)
    )
    return {(unit, about) for unit, about in db.session.execute(rows)}


def urges_of_act(act_id: uuid.UUID) -> Sequence[tuple[Urge, str]]:
    """Return what was urged at once, with the title of the work or the text of the direction ("" for a report)."""
    title = func.coalesce(Assignment.title, Direction.text, "")
    rows = (
        select(Urge, title)
        .outerjoin(Assignment, and_(Assignment.tenant_id == Urge.tenant_id, Assignment.id == Urge.assignment_id))
        .outerjoin(Direction, and_(Direction.tenant_id == Urge.tenant_id, Direction.id == Urge.direction_id))
        .where(Urge.act_id == act_id)
        .order_by(Urge.id)
    )
    return [(urge, words) for urge, words in db.session.execute(rows)]


def urges(*conditions: ColumnElement[bool]) -> Sequence[Urge]:
    """Return urging that meets conditions, oldest first."""
    return db.session.scalars(select(Urge).where(*conditions).order_by(Urge.at, Urge.id)).all()


def urged_units(cycle: Key, window: str) -> dict[Key, int]:
    """Return how often each unit was urged for the report of a window."""
    rows = (
        select(Urge.tenant_id, Urge.unit_id, func.count())
        .where(Urge.cycle_tenant_id == cycle[0], Urge.cycle_id == cycle[1], Urge.window == window)
        .group_by(Urge.tenant_id, Urge.unit_id)
    )
    return {(tenant, unit): count for tenant, unit, count in db.session.execute(rows)}
