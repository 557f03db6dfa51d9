"""Registrations and what the level above said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from core.assignment.models import (
    Registration,
    RegistrationReview,
)
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.tenancy.models import Unit


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
    """A registration with its unit and its newest verdict ("" = waiting)."""

    registration: Registration
    unit: Unit
    verdict: str
    review: RegistrationReview | None


def registrations(cycle: Key) -> list[RegistrationRow]:
    """Return the registrations of a cycle that this seat may read, by unit."""
    rows = _registration_rows().where(Registration.cycle_tenant_id == cycle[0], Registration.cycle_id == cycle[1])
    return _read(rows.order_by(Unit.name, Registration.id))


def registrations_by_key(keys: Iterable[Key]) -> list[RegistrationRow]:
    """Return registrations of this and lower tenants by key."""
    wanted = keys_table(keys)
    same = and_(Registration.tenant_id == wanted.c.tenant_id, Registration.id == wanted.c.id)
    return _read(_registration_rows().join(wanted, same))


def _registration_rows() -> Select[Registration, Unit, RegistrationReview]:
    newest = aliased(
        RegistrationReview,
        select(RegistrationReview)
        .distinct(RegistrationReview.tenant_id, RegistrationReview.registration_id)
        .order_by(RegistrationReview.tenant_id, RegistrationReview.registration_id, RegistrationReview.id.desc())
        .subquery(),
    )
    return (
        select(Registration, Unit, newest)
        .join(Unit, and_(Unit.tenant_id == Registration.tenant_id, Unit.id == Registration.unit_id))
        .outerjoin(newest, and_(newest.tenant_id == Registration.tenant_id, newest.registration_id == Registration.id))
    )


def _read(rows: Select[Registration, Unit, RegistrationReview]) -> list[RegistrationRow]:
    found = db.session.execute(rows)
    return [RegistrationRow(row, unit, verdict_of(row, review), review) for row, unit, review in found]


def verdict_of(row: Registration, review: RegistrationReview | None) -> str:
    """Return the newest verdict on what was filed last, "" while nobody has spoken."""
    if review is None or row.submitted_at is None or review.at < row.submitted_at:
        return ""
    return review.verdict
