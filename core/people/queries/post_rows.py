"""Reads of posts, their holders and councils. Every read names its tenant; policies are the wall, not the filter."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select

from core import clock
from core.db import db
from core.db.bulk import Key, keys_table
from core.people.models import Appointment, Council, Post
from core.tenancy.models import Unit
from core.tenancy.queries import in_force


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its unit and the appointment in force on a day; a vacant post has none."""

    post: Post
    unit: Unit
    appointment: Appointment | None

    @property
    def person_id(self) -> uuid.UUID | None:
        """Who holds the post."""
        return self.appointment.person_id if self.appointment else None


def _posts(on: date | None) -> Select[Post, Unit, Appointment]:
    held = and_(Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id)
    rows = select(Post, Unit, Appointment).join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
    return rows.outerjoin(Appointment, and_(held, in_force(Appointment, on or clock.today()))).order_by(Post.id)


def _rows(statement: Select[Post, Unit, Appointment]) -> list[PostRow]:
    return [PostRow(post, unit, appointment) for post, unit, appointment in db.session.execute(statement)]


def posts(tenant_id: uuid.UUID, on: date | None = None) -> list[PostRow]:
    """Return the posts of one tenant as they are held on a day (default: today), in the order they were added."""
    return _rows(_posts(on).where(Post.tenant_id == tenant_id))


def posts_of(units: Iterable[Key], on: date | None = None) -> list[PostRow]:
    """Return the posts of units, also of lower tenants, as they are held on a day (default: today)."""
    wanted = keys_table(units)
    return _rows(_posts(on).join(wanted, and_(Post.tenant_id == wanted.c.tenant_id, Post.unit_id == wanted.c.id)))


def post_by_key(unit: Key, key: str, on: date | None = None) -> PostRow | None:
    """Return one post of a unit as it is held on a day (default: today)."""
    own = _posts(on).where(Post.tenant_id == unit[0], Post.unit_id == unit[1], Post.key == key)
    return next(iter(_rows(own)), None)


def posts_held(tenant_id: uuid.UUID, person_id: uuid.UUID, on: date | None = None) -> list[PostRow]:
    """Return the posts that a person holds in one tenant on a day (default: today)."""
    return _rows(_posts(on).where(Post.tenant_id == tenant_id, Appointment.person_id == person_id))


def councils(tenant_id: uuid.UUID, authority_id: uuid.UUID) -> Sequence[Council]:
    """Return the advisory councils of an authority."""
    own = select(Council).where(Council.tenant_id == tenant_id, Council.authority_id == authority_id)
    return db.session.scalars(own.order_by(Council.id)).all()


def council_by_key(tenant_id: uuid.UUID, authority_id: uuid.UUID, key: str) -> Council | None:
    """Return the council that an authority formed under a key of its regulation."""
    own = select(Council).where(Council.tenant_id == tenant_id, Council.authority_id == authority_id)
    return db.session.scalars(own.where(Council.key == key)).first()


def tenant_councils(tenant_id: uuid.UUID) -> Sequence[Council]:
    """Return the advisory councils of all authorities of a tenant."""
    return db.session.scalars(select(Council).where(Council.tenant_id == tenant_id).order_by(Council.id)).all()
