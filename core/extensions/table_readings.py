"""Tables of settings as their pages show them: what is in force on a day, since when, and what came before."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core import clock
from core.domain.restore import restore
from core.domain.settings import BoundSettings, DeclaredTable, SettingRow
from core.errors import DomainError, NotFound
from core.extensions.discovery import current_registry
from core.extensions.errors import UnknownPack
from core.extensions.models import SettingSet
from core.extensions.packs import Pack
from core.extensions.queries import enabled_packs, settings_in_force, visible_set
from core.extensions.readings import last_day
from core.extensions.schemes import declared_tables, todays_rows
from core.extensions.services import declared_table, offered_packs
from core.extensions.settings import bound_tables


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table of the pack that owns it, on a day: the rows in force (None: nobody gave any), and where it is used.

    ``problem`` tells why the rows cannot be brought to the form of today; then they are as they were entered.
    """

    declared: DeclaredTable
    owner: Pack
    on: date
    bound: BoundSettings | None
    schemes: tuple[Pack, ...] = ()
    problem: str = ""
    is_used: bool = False

    @property
    def rows(self) -> tuple[SettingRow, ...]:
        """The rows in force."""
        return self.bound.rows if self.bound else ()

    @property
    def is_missing(self) -> bool:
        """Whether something waits for more rows."""
        entered = {(self.declared.pack, self.declared.key): self.bound} if self.bound else {}
        return self.declared.key not in bound_tables([self.declared], entered)


def read_tables(tenant_id: uuid.UUID, on: date | None = None) -> list[TableReading]:
    """Return the tables of every regulation that a tenant may know of, each once, with its rows in force on a day.

    Without a day each is read today, or on the last day of its regulation. A statement for each such day.
    """
    schemes: dict[tuple[str, str], tuple[DeclaredTable, list[Pack]]] = {}
    for pack in offered_packs(tenant_id):
        for declared in _declared(pack.key):
            schemes.setdefault((declared.pack, declared.key), (declared, []))[1].append(pack)
    if not schemes:
        return []
    enabled = set(enabled_packs(tenant_id, on or clock.today()))
    days = {pack.key: on or last_day(pack) for _declared_table, packs in schemes.values() for pack in packs}
    stored = {day: settings_in_force(tenant_id, [pack for pack, _key in schemes], day) for day in set(days.values())}
    found = []
    for declared, packs in schemes.values():
        day = days.get(declared.pack) or days[packs[0].key]
        reading = _reading(declared, day, stored[day])
        found.append(replace(reading, schemes=tuple(packs), is_used=any(pack.key in enabled for pack in packs)))
    return found


def read_table(tenant_id: uuid.UUID, pack: str, key: str, on: date | None = None) -> TableReading:
    """Return one table as it is in force on a day; NotFound where the pack has no such table."""
    declared = _table(tenant_id, pack, key)
    day = on or last_day(current_registry().packs[pack])
    return _reading(declared, day, settings_in_force(tenant_id, [pack], day))


def read_set(
    tenant_id: uuid.UUID, pack: str, key: str, id: tuple[uuid.UUID, uuid.UUID]
) -> tuple[TableReading, SettingSet]:
    """Return a table with the rows of one set that the tenant or one above it ever gave; NotFound for another's."""
    declared, row = _table(tenant_id, pack, key), visible_set(id)
    if row is None or (row.pack, row.table_key) != (pack, key):
        raise NotFound
    rows = tuple(restore(SettingRow, each) for each in row.rows)
    said = row.valid_from, row.document, row.document_date, row.illustrative
    bound = BoundSettings(key, declared.table.label, pack, row.schema_version, rows, *said)
    return TableReading(declared, current_registry().packs[pack], row.valid_from, bound), row


def _table(tenant_id: uuid.UUID, pack: str, key: str) -> DeclaredTable:
    try:
        declared = declared_table(tenant_id, pack, key)
    except UnknownPack as unknown:
        raise NotFound from unknown
    if declared is None:
        raise NotFound
    return declared


def _declared(scheme: str) -> tuple[DeclaredTable, ...]:
    """Return the tables of a scheme; none where it is broken: its own page says why."""
    try:
        return declared_tables(current_registry(), scheme)
    except DomainError:
        return ()


def _reading(declared: DeclaredTable, on: date, stored: Iterable[BoundSettings]) -> TableReading:
    registry = current_registry()
    owner = registry.packs[declared.pack]
    entered = next((each for each in stored if (each.pack, each.key) == (declared.pack, declared.key)), None)
    if entered is None:
        return TableReading(declared, owner, on, None)
    try:
        return TableReading(declared, owner, on, todays_rows(registry, declared.pack, [entered])[declared.key])
    except DomainError as error:
        return TableReading(declared, owner, on, replace(entered, label=declared.table.label), problem=str(error))
