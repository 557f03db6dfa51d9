"""Who acts: seats found by sign-in address, or as the leader of a unit."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import and_, select

from core import clock
from core.auth.actor import Actor
from core.auth.models import User
from core.db import RowContext, bind_context, db
from core.people.models import Appointment, Post, Seat
from core.people.queries import actor_of
from core.tenancy.models import Authority, Tenant, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """A post of the tree with its unit, and the seat of its holder, if they have one."""

    tenant: Tenant
    unit: Unit
    post: Post
    seat: Seat | None

    @property
    def name(self) -> str:
        """The statistical code of a lower tenant, or the unit's key within the province itself."""
        return self.unit.key if self.tenant.parent_id is None else self.tenant.code

    @property
    def role(self) -> str:
        """The role of the seat, "" without one."""
        return self.seat.role if self.seat else ""


class Seats:
    """The seats of one province and everything below it."""

    def __init__(self, province: Tenant) -> None:
        self.province = province
        self._actors: dict[uuid.UUID, Actor] = {}

    @cached_property
    def places(self) -> list[Place]:
        """Every seat that rests on an appointment, in a stable order."""
        bind_context(db.session(), RowContext(self.province.id))
        rows = db.session.execute(
            select(Tenant, Unit, Post, Seat)
            .select_from(Seat)
            .join(Appointment, Appointment.person_id == Seat.person_id)
            .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
            .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
            .join(Tenant, Tenant.id == Unit.tenant_id)
            .order_by(Tenant.code, Unit.key, Post.key, Seat.id)
        )
        return [Place(*row) for row in rows]

    @cached_property
    def posts(self) -> list[Place]:
        """Every post with the seat from which its holder leads, if they have one; the seat of one unit first."""
        bind_context(db.session(), RowContext(self.province.id))
        rows = db.session.execute(
            select(Tenant, Unit, Post)
            .join(Unit, Unit.tenant_id == Tenant.id)
            .join(Post, and_(Post.tenant_id == Unit.tenant_id, Post.unit_id == Unit.id))
            .order_by(Tenant.code, Unit.key, Post.key)
        )
        leads = {place.post.id: place.seat for place in reversed(self.places) if place.role == "leader"}
        leads |= {p.post.id: p.seat for p in self.places if p.role == "leader" and p.seat and p.seat.scope == "unit"}
        return [Place(tenant, unit, post, leads.get(post.id)) for tenant, unit, post in rows]

    def acting(self, name: str) -> Actor:
        """Return the seat of a user, or (``code/key``) one that issues orders for a tenant's authority."""
        if "@" in name:
            return self.by_address(name)
        code, _, key = name.partition("/")
        bind_context(db.session(), RowContext(self.province.id))
        of = select(Authority.id).join(Tenant, Tenant.id == Authority.tenant_id)
        authority = db.session.scalars(of.where(Tenant.code == code, Authority.key == key)).one()
        return next(
            self.act(p) for p in self.places if p.seat and p.seat.authority_id == authority and p.role == "leader"
        )

    def by_address(self, address: str, role: str | None = None) -> Actor:
        """Return the seat of a user, the first of a role where given."""
        person = db.session.scalars(select(User.person_id).where(User.email == address)).one()
        of = (p for p in self.places if p.seat and p.seat.person_id == person)
        return next(self.act(p) for p in of if role in (None, p.role))

    def leaders(self, unit_kind: str, unit: str = "") -> list[Place]:
        """Return one leading seat per unit of a kind: the first post's."""
        found: dict[tuple[uuid.UUID, uuid.UUID], Place] = {}
        for place in self.places:
            leads = place.role == "leader" and place.unit.kind == unit_kind
            if leads and unit in ("", place.name) and place.post.key in ("secretary", "head", "director"):
                found.setdefault((place.unit.tenant_id, place.unit.id), place)
        return list(found.values())

    def leader(self, unit: str) -> Place:
        """Return the leading seat of the unit a story names."""
        return next(p for p in self.places if p.name == unit and p.role == "leader" and p.post.key != "chairman")

    def subjects(self) -> dict[uuid.UUID, Place]:
        """Return the subject seats by person."""
        return {place.seat.person_id: place for place in self.places if place.seat and place.role == "subject"}

    def council(self, council_id: uuid.UUID) -> list[Place]:
        """Return the members of a council, its secretary last."""
        members = [place for place in self.places if place.seat and place.seat.council_id == council_id]
        return sorted(members, key=lambda place: place.post.key == "secretary")

    def chair(self, council_id: uuid.UUID) -> Actor:
        """Return who chairs a council."""
        return next(self.act(p) for p in self.council(council_id) if p.seat and p.seat.council_role == "chair")

    def act(self, place: Place) -> Actor:
        """Return who acts from a place today; the session sees what they see."""
        seat = place.seat
        assert seat is not None, f"{place.name}/{place.post.key} has no seat"
        if seat.id not in self._actors:
            self._actors[seat.id] = actor_of(seat.person_id, seat.tenant_id, seat.id, clock.today())
        # Whether the seat still lives is asked by the database at the start of every transaction.
        bind_context(db.session(), self._actors[seat.id].context)
        return self._actors[seat.id]
