"""Registrations and what the level above said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from core.assignment.models import (
    Registration,
    RegistrationReview,
)
from core.assignment.queries.unit_rows import HeldCount, held_count
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table, contains


def registration(key: Key) -> Registration:
    """Return a registration of this or a lower tenant."""
    row = db.session.get(Registration, key)
    if row is None:
        raise NotFound
    return row


def latest_review(key: Key) -> RegistrationReview | None:
    """Return the newest review of a registration."""
    reviews = select(RegistrationReview).where(
        RegistrationReview.tenant_id == key[0], RegistrationReview.registration_id == key[1]
    )
    return db.session.scalars(reviews.order_by(RegistrationReview.id.desc()).limit(1)).first()


def reviews_of(key: Key) -> Sequence[RegistrationReview]:
    """Return all reviews of a registration, oldest first."""
    reviews = select(RegistrationReview).where(
        RegistrationReview.tenant_id == key[0], RegistrationReview.registration_id == key[1]
    )
    return db.session.scalars(reviews.order_by(RegistrationReview.id)).all()


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration with its unit, the post whose own it is, and its newest verdict ("" = waiting)."""

    registration: Registration
    unit: Unit
    post: Post | None
    verdict: str
    review: RegistrationReview | None

    @property
    def holder(self) -> str:
        """How pages call who would hold the work."""
        return self.post.title if self.post else self.unit.name

    @property
    def state(self) -> str:
        """draft, submitted, commented, returned, accepted or ordered."""
        return self.verdict or self.registration.state


_Rows = Select[Registration, Unit, Post | None, RegistrationReview]


def registrations(cycle: Key) -> list[RegistrationRow]:
    """Return the registrations of a cycle that this seat may read, by unit."""
    rows, _newest = _registration_rows()
    return _read(_of_cycle(rows, cycle).order_by(Unit.name, Registration.id))


def registrations_by_key(keys: Iterable[Key]) -> list[RegistrationRow]:
    """Return registrations of this and lower tenants by key."""
    wanted = keys_table(keys)
    rows, _newest = _registration_rows()
    same = and_(Registration.tenant_id == wanted.c.tenant_id, Registration.id == wanted.c.id)
    return _read(rows.join(wanted, same))


def registrations_of(row: Registration) -> list[RegistrationRow]:
    """Return all that the holder of a registration registered in its cycle, that one included, in their order."""
    rows, _newest = _registration_rows()
    same = (
        Registration.tenant_id == row.tenant_id,
        Registration.unit_id == row.unit_id,
        Registration.post_id.is_not_distinct_from(row.post_id),
    )
    return _read(_of_cycle(rows, (row.cycle_tenant_id, row.cycle_id)).where(*same).order_by(Registration.id))


#: What a ``HeldCount`` of registrations is counted by, in the order of its fields.
_COUNTED_BY = (
    Registration.tenant_id,
    Registration.unit_id,
    Registration.post_id,
    Registration.kind,
    Registration.reasons,
)


def registered_counts(cycle: Key, units_wanted: Iterable[Key], *, but: Key | None = None) -> list[HeldCount]:
    """Return what units registered in a cycle and were not given yet, by kind and reasons; ``but`` one of them."""
    wanted = keys_table(units_wanted)
    ordered = select(RegistrationReview.registration_id).where(
        RegistrationReview.tenant_id == Registration.tenant_id,
        RegistrationReview.registration_id == Registration.id,
        RegistrationReview.verdict == "ordered",
    )
    rows = (
        select(*_COUNTED_BY, func.count())
        .join(wanted, and_(Registration.tenant_id == wanted.c.tenant_id, Registration.unit_id == wanted.c.id))
        .where(Registration.cycle_tenant_id == cycle[0], Registration.cycle_id == cycle[1], ~ordered.exists())
        .group_by(*_COUNTED_BY)
    )
    if but is not None:
        rows = rows.where(or_(Registration.tenant_id != but[0], Registration.id != but[1]))
    return [held_count(row) for row in db.session.execute(rows)]


def accepted_counts(cycle: Key, units_wanted: Iterable[Key]) -> list[HeldCount]:
    """Return what of units was accepted in a cycle and not given yet, by kind and reasons."""
    wanted = keys_table(units_wanted)
    _rows, newest = _registration_rows()
    rows = (
        select(*_COUNTED_BY, func.count())
        .join(wanted, and_(Registration.tenant_id == wanted.c.tenant_id, Registration.unit_id == wanted.c.id))
        .join(newest, and_(newest.tenant_id == Registration.tenant_id, newest.registration_id == Registration.id))
        .where(Registration.cycle_tenant_id == cycle[0], Registration.cycle_id == cycle[1])
        .where(_state(newest) == "accepted")
        .group_by(*_COUNTED_BY)
    )
    return [held_count(row) for row in db.session.execute(rows)]


def waiting_registrations(cycle: Key, until: datetime) -> list[RegistrationRow]:
    """Return what was filed in a cycle up to a moment and waits for a verdict, by unit."""
    rows, newest = _registration_rows()
    rows = _of_cycle(rows, cycle).where(Registration.submitted_at <= until)
    waiting = rows.where(_state(newest).in_(("submitted", "commented")))
    return _read(waiting.order_by(Unit.name, Registration.id))


def registration_list(actor: Actor, cycle: Key, table: Table) -> Sequence[RegistrationRow]:
    """Return one page of the registrations of a cycle: those of the actor's unit, or of the whole tree."""
    rows, newest = _registration_rows()
    rows = _of_cycle(rows, cycle)
    if actor.unit_id is not None:
        rows = rows.where(Registration.tenant_id == actor.tenant_id, Registration.unit_id == actor.unit_id)
    if table.chosen["state"]:
        rows = rows.where(_state(newest) == table.chosen["state"])
    if table.chosen["q"]:
        wanted = table.chosen["q"]
        words = (Registration.title, Unit.name, Post.title)
        rows = rows.where(or_(*(contains(column, wanted) for column in words)))
    by = {
        "unit": Unit.name,
        "title": Registration.title,
        "due": Registration.committed_on,
        "filed": Registration.submitted_at,
    }
    return table.shown(_read(table.arrange(rows, by, Registration.tenant_id, Registration.id)))


def accepted_registrations(cycle: Key) -> list[RegistrationRow]:
    """Return what was accepted in a cycle and not ordered yet, by unit."""
    rows, newest = _registration_rows()
    return _read(_of_cycle(rows, cycle).where(_state(newest) == "accepted").order_by(Unit.name, Registration.id))


def _of_cycle(rows: _Rows, cycle: Key) -> _Rows:
    return rows.where(Registration.cycle_tenant_id == cycle[0], Registration.cycle_id == cycle[1])


def _state(newest: type[RegistrationReview]) -> ColumnElement[str]:
    """Return the same as ``RegistrationRow.state``, in SQL."""
    waits = or_(newest.at.is_(None), newest.at < Registration.submitted_at)
    return case((Registration.submitted_at.is_(None), "draft"), (waits, "submitted"), else_=newest.verdict)


def _registration_rows() -> tuple[_Rows, type[RegistrationReview]]:
    newest = aliased(
        RegistrationReview,
        select(RegistrationReview)
        .ext(distinct_on(RegistrationReview.tenant_id, RegistrationReview.registration_id))
        .order_by(RegistrationReview.tenant_id, RegistrationReview.registration_id, RegistrationReview.id.desc())
        .subquery(),
    )
    rows = (
        select(Registration, Unit, Post, newest)
        .join(Unit, and_(Unit.tenant_id == Registration.tenant_id, Unit.id == Registration.unit_id))
        .outerjoin(Post, and_(Post.tenant_id == Registration.tenant_id, Post.id == Registration.post_id))
        .outerjoin(newest, and_(newest.tenant_id == Registration.tenant_id, newest.registration_id == Registration.id))
    )
    return rows, newest


def _read(rows: _Rows) -> list[RegistrationRow]:
    found = db.session.execute(rows)
    return [RegistrationRow(row, unit, post, verdict_of(row, review), review) for row, unit, post, review in found]


def verdict_of(row: Registration, review: RegistrationReview | None) -> str:
    """Return the newest verdict on what was filed last, "" while nobody has spoken."""
    if review is None or row.submitted_at is None or review.at < row.submitted_at:
        return ""
    return review.verdict
