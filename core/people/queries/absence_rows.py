"""Reads of absences, and of the posts that persons held: what a rating knows of a person's service."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.people.models import Absence, Appointment, Post
from core.tenancy.models import Unit
from core.web.tables import Table


def _in_force() -> ColumnElement[bool]:
    """Tell that nothing ended or corrected an absence since."""
    later = aliased(Absence)
    same = and_(later.tenant_id == Absence.tenant_id, later.corrects_id == Absence.id)
    return ~select(later.id).where(same).correlate(Absence).exists()


def absence_list(tenant_id: uuid.UUID, shown: Table) -> Sequence[Absence]:
    """Return one page of the absences that a tenant recorded, each as it stands now."""
    rows = select(Absence).where(Absence.tenant_id == tenant_id, _in_force())
    if shown.chosen["kind"]:
        rows = rows.where(Absence.kind == shown.chosen["kind"])
    by = {"starts_on": Absence.starts_on, "kind": Absence.kind}
    return shown.shown(db.session.scalars(shown.arrange(rows, by, Absence.id)).all())


def standing_absences(tenant_id: uuid.UUID) -> Sequence[Absence]:
    """Return every absence that a tenant recorded and that stands, oldest first."""
    rows = select(Absence).where(Absence.tenant_id == tenant_id, Absence.withdrawn.is_(False), _in_force())
    return db.session.scalars(rows.order_by(Absence.starts_on, Absence.id)).all()


def absence_history(key: Key) -> list[Absence]:
    """Return an absence with what it corrected, newest first; NotFound when the seat may not see it."""
    row = db.session.get(Absence, key)
    if row is None:
        raise NotFound
    of_person = select(Absence).where(Absence.tenant_id == row.tenant_id, Absence.person_id == row.person_id)
    by_id = {each.id: each for each in db.session.scalars(of_person)}
    found = [row]
    while found[-1].corrects_id is not None:
        found.append(by_id[found[-1].corrects_id])
    return found


def absences_of(persons: Collection[uuid.UUID], starts_on: date, ends_on: date) -> Sequence[Absence]:
    """Return the absences of persons that stand and touch a period, oldest first, in this and lower tenants."""
    rows = (
        select(Absence)
        .where(Absence.person_id.in_(list(persons)), Absence.withdrawn.is_(False), _in_force())
        .where(Absence.starts_on <= ends_on, or_(Absence.ends_on.is_(None), Absence.ends_on >= starts_on))
        .order_by(Absence.starts_on, Absence.id)
    )
    return db.session.scalars(rows).all()


@dataclass(frozen=True, slots=True)
class Service:
    """One appointment of a person with its post and unit."""

    appointment: Appointment
    post: Post
    unit: Unit


def service_of(persons: Collection[uuid.UUID]) -> list[Service]:
    """Return every appointment of some persons in this and lower tenants, oldest first."""
    rows = (
        select(Appointment, Post, Unit)
        .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Appointment.person_id.in_(list(persons)))
        .order_by(Appointment.valid_from, Appointment.id)
    )
    return [Service(*row) for row in db.session.execute(rows)]
