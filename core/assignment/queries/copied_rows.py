"""Specific work of an earlier cycle, to be proposed or ordered again: what has words of its own, not a figure alone."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.assignment.models import Assignment, CatalogueItem, Cycle
from core.assignment.queries.order_rows import was_given_by
from core.assignment.queries.work_rows import WorkRow, due_day_in_force, of_post, of_unit, rows_at
from core.auth.actor import Actor
from core.db import db
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table, contains


def specific_work(
    actor: Actor, cycle: Cycle, table: Table, done: ColumnElement[bool], *, given: bool
) -> Sequence[WorkRow]:
    """Return one page of the specific work of a cycle: what the actor's authority gave, or what its units held."""
    keys = _specific(actor, cycle, given=given)
    if table.chosen["state"]:
        keys = keys.where(done if table.chosen["state"] == "done" else ~done)
    if table.chosen["q"]:
        words = (Assignment.title, Assignment.products, Unit.name, Post.title)
        keys = keys.where(or_(*(contains(column, table.chosen["q"]) for column in words)))
    holder = func.coalesce(Post.title, Unit.name)
    by = {"title": Assignment.title, "holder": holder, "due": due_day_in_force()}
    found = db.session.execute(table.arrange(keys, by, Assignment.tenant_id, Assignment.id)).all()
    return rows_at([(tenant, item) for tenant, item in table.shown(found)])


def specific_by_id(actor: Actor, cycle: Cycle, ids: Collection[uuid.UUID], *, given: bool) -> list[WorkRow]:
    """Return some of that work by id, by whom it was held."""
    keys = _specific(actor, cycle, given=given).where(Assignment.id.in_(ids))
    return rows_at([(tenant, item) for tenant, item in db.session.execute(keys.order_by(Unit.name, Assignment.id))])


def _specific(actor: Actor, cycle: Cycle, *, given: bool) -> Select[*tuple[Any, ...]]:
    item = and_(
        CatalogueItem.tenant_id == Assignment.cycle_tenant_id,
        CatalogueItem.cycle_id == Assignment.cycle_id,
        CatalogueItem.key == Assignment.kind,
    )
    own_words = or_(CatalogueItem.label.is_(None), Assignment.title != CatalogueItem.label)
    rows = (
        select(Assignment.tenant_id, Assignment.id)
        .join(Unit, of_unit())
        .outerjoin(Post, of_post())
        .outerjoin(CatalogueItem, item)
        .where(Assignment.cycle_tenant_id == cycle.tenant_id, Assignment.cycle_id == cycle.id, own_words)
    )
    if given:
        return rows.where(was_given_by(actor))
    held = rows.where(Assignment.tenant_id == actor.tenant_id)
    return held if actor.unit_id is None else held.where(Assignment.unit_id == actor.unit_id)
