"""Units that work is given to."""

from collections.abc import Iterable

from sqlalchemy import and_, func, select

from core.assignment.models import (
    Assignment,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.people.models import Post
from core.tenancy.models import Unit


def unit_of(actor: Actor, key: Key) -> Unit:
    """Return a unit the actor may act for or upon; a seat bound to one unit reaches only that one."""
    row = db.session.get(Unit, key)
    if row is None or (actor.unit_id is not None and key != (actor.tenant_id, actor.unit_id)):
        raise NotFound
    return row


def units(keys: Iterable[Key]) -> dict[Key, Unit]:
    """Return the units this seat can see among ``keys``."""
    wanted = keys_table(keys)
    rows = select(Unit).join(wanted, and_(Unit.tenant_id == wanted.c.tenant_id, Unit.id == wanted.c.id))
    return {(row.tenant_id, row.id): row for row in db.session.scalars(rows)}


def posts(units_wanted: Iterable[Key]) -> dict[tuple[Key, str], Post]:
    """Return the posts of units, by unit and post key."""
    wanted = keys_table(units_wanted)
    rows = select(Post).join(wanted, and_(Post.tenant_id == wanted.c.tenant_id, Post.unit_id == wanted.c.id))
    return {((row.tenant_id, row.unit_id), row.key): row for row in db.session.scalars(rows)}


def held_counts(cycle: Key, units_wanted: Iterable[Key]) -> dict[Key, int]:
    """Return how many assignments each unit already holds in a cycle."""
    wanted = keys_table(units_wanted)
    rows = db.session.execute(
        select(Assignment.tenant_id, Assignment.unit_id, func.count())
        .join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.unit_id == wanted.c.id))
        .where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .group_by(Assignment.tenant_id, Assignment.unit_id)
    )
    return {(tenant, unit): count for tenant, unit, count in rows}
