"""Reads of seats: from where a person may act, and what that allows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select

from core.auth.actor import Actor
from core.db import RowContext, bind_context, db
from core.errors import SeatNotLiving
from core.people.models import Seat
from core.people.roles import permissions_of, role_label, role_purpose
from core.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat (vai trò) as its person chooses it, with its tenant."""

    id: uuid.UUID
    tenant_id: uuid.UUID
    slug: str
    tenant_name: str
    role: str
    label: str
    scope: str
    person_id: uuid.UUID
    unit_id: uuid.UUID | None
    authority_id: uuid.UUID | None
    council_id: uuid.UUID | None

    @property
    def role_label(self) -> str:
        """Return the name of the role."""
        return role_label(self.role)

    @property
    def purpose(self) -> str:
        """Return in a few words what the seat is for."""
        return role_purpose(self.role, self.scope)

    def actor(self) -> Actor:
        """Return who acts on this seat. Only a seat of scope ``unit`` is bound to its unit."""
        return Actor(
            tenant_id=self.tenant_id,
            label=self.label,
            permissions=permissions_of(self.role),
            person_id=self.person_id,
            seat_id=self.id,
            unit_id=self.unit_id if self.scope == "unit" else None,
            authority_id=self.authority_id,
            council_id=self.council_id,
            is_subject=self.scope == "subject",
        )


#: The columns in the order of a ``SeatView``'s fields; every page asks this.
_SEATS = (
    select(
        Seat.id,
        Seat.tenant_id,
        Tenant.slug,
        Tenant.name,
        Seat.role,
        Seat.label,
        Seat.scope,
        Seat.person_id,
        Seat.unit_id,
        Seat.authority_id,
        Seat.council_id,
    )
    .join(Tenant, Tenant.id == Seat.tenant_id)
    .where(Seat.person_id == bindparam("person"), Seat.valid_from <= bindparam("on"))
    .where(or_(Seat.valid_to.is_(None), Seat.valid_to >= bindparam("on")))
    .order_by(Tenant.code, Seat.scope == "subject", Seat.id)
)


def seats_of(person_id: uuid.UUID, on: date) -> Sequence[SeatView]:
    """Return a person's living seats in all tenants, higher tenants first.

    The session's context must name the person: others' seats are not visible through it.
    """
    return [SeatView(*row) for row in db.session.execute(_SEATS, {"person": person_id, "on": on})]


def own_context(person_id: uuid.UUID) -> None:
    """Let the session see a person's own seats, in whatever tenants, and nothing else."""
    bind_context(db.session(), RowContext(None, person_id))


def actor_of(person_id: uuid.UUID, tenant_id: uuid.UUID, seat_id: uuid.UUID, on: date) -> Actor:
    """Return who acts on one seat; SeatNotLiving when it ended. The session keeps the context of the person alone."""
    own_context(person_id)
    for seat in seats_of(person_id, on):
        if (seat.tenant_id, seat.id) == (tenant_id, seat_id):
            return seat.actor()
    raise SeatNotLiving
