"""Units are renamed, moved below another one, and ended; what stood there before is in the audit trail."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.audit import record_many
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What a unit is called and below which unit of its tenant it stands from now on (None: at the top)."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    name: str
    parent_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """The last day of a unit."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    last_day: date


def units_to_change(actor: Actor, rows: Sequence[UnitChange] | Sequence[UnitEnd]) -> dict[uuid.UUID, Unit]:
    """Return the units of some rows by id; NotFound for one that is not the actor's tenant's own."""
    wanted = keys_table({_key(row) for row in rows})
    on = (Unit.tenant_id == wanted.c.tenant_id) & (Unit.id == wanted.c.id)
    found = {unit.id: unit for unit in db.session.scalars(select(Unit).join(wanted, on))}
    if len(found) < len({row.id for row in rows}) or any(row.tenant_id != actor.tenant_id for row in rows):
        raise NotFound
    return found


def _key(row: UnitChange | UnitEnd) -> Key:
    return row.tenant_id, row.id


def enter_unit_changes(actor: Actor, rows: Sequence[UnitChange]) -> None:
    """Take part in a use case that renames and moves units of the actor's tenant."""
    units = units_to_change(actor, rows)
    objects = []
    for row in rows:
        unit = units[row.id]
        details = {
            name: {"from": old, "to": new}
            for name, old, new in (("name", unit.name, row.name), ("parent_id", unit.parent_id, row.parent_id))
            if old != new
        }
        unit.name, unit.parent_id = row.name, row.parent_id
        objects.append((_key(row), details))
    db.session.flush()
    record_many(actor, "unit.change", "unit", objects)
