"""Who sees which organisation: the policies, through seats of two provinces. Deny and allow share their set-up."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from core.auth.actor import Actor, system_actor
from core.db import RowContext, bind_context, db
from core.people.models import Appointment, Council, Post, Seat
from core.people.services import NewAppointment, NewPost, NewSeat, add_posts, appoint, give_seats
from core.tenancy.models import Authority, Tenant, Unit
from core.tenancy.queries import tenant_by_slug
from core.tenancy.services import EDIT_ORGANISATION, NewUnit, add_units

if TYPE_CHECKING:
    from tests.world import World

ORGANISATION = (Unit, Authority, Post, Appointment, Council)


def seen_from(actor: Actor, model: type[Unit | Authority | Post | Appointment | Council | Seat] = Unit) -> set[str]:
    """Return the addresses of the tenants whose rows a seat sees."""
    bind_context(db.session(), actor.context)
    slugs = select(Tenant.slug).join(model, model.tenant_id == Tenant.id)
    return set(db.session.scalars(slugs))


def tenant_id(slug: str) -> uuid.UUID:
    tenant = tenant_by_slug(slug)
    assert tenant is not None
    return tenant.id


@pytest.mark.parametrize(
    ("address", "role", "seen"),
    [
        ("btv@an.example", "decider", {"an", "an/mot", "an/mot/dong", "an/mot/tay", "an/hai", "an/hai/nam"}),
        ("btv@binh.example", "decider", {"binh", "binh/ba", "binh/ba/bac"}),
        ("bi-thu.mot@an.example", "leader", {"an/mot", "an/mot/dong", "an/mot/tay"}),
        ("tong-hop.hai@an.example", "clerk", {"an/hai", "an/hai/nam"}),
        ("bi-thu.dong.mot@an.example", "leader", {"an/mot/dong"}),
        ("so-giao-duc@an.example", "leader", {"an"}),
    ],
)
def test_a_seat_sees_its_tenant_and_below(world: "World", address: str, role: str, seen: set[str]) -> None:
    actor = world.actor(address, role)
    assert seen_from(actor) == seen
    assert seen_from(actor, Post) == seen
    assert seen_from(actor, Appointment) == seen


@pytest.mark.parametrize("address", ["bi-thu.mot@an.example", "so-giao-duc@an.example", "mat-tran@an.example"])
def test_a_subject_sees_only_its_own_seats(world: "World", address: str) -> None:
    subject = world.actor(address, "subject")
    assert subject.is_subject
    for model in ORGANISATION:
        assert seen_from(subject, model) == set()
    bind_context(db.session(), subject.context)
    assert set(db.session.scalars(select(Seat.person_id))) == {subject.person_id}
    assert seen_from(world.actor(address, "leader"))


def test_without_context_there_is_nothing(context: Flask) -> None:
    assert db.session.scalars(select(Tenant)).first() is not None
    for model in (*ORGANISATION, Seat):
        assert db.session.scalars(select(model)).all() == []
    bind_context(db.session(), RowContext(tenant_id("an")))
    assert db.session.scalars(select(Unit)).first() is not None
    db.session.rollback()
    db.session.info.clear()
    assert db.session.execute(text("select current_setting('app.tenant', true)")).scalar() == ""
    assert db.session.scalars(select(Unit)).all() == []


def test_an_upper_level_adds_below_and_nowhere_else(world: "World") -> None:
    administrator = world.actor("quan-tri@an.example")
    district, foreign = tenant_id("an/mot"), tenant_id("binh/ba")
    unit = NewUnit(district, "doi", "office", "Đội", start_of(district))
    add_units(administrator, [unit])
    post = NewPost(district, unit.id, "head", "Đội trưởng")
    add_posts(administrator, [post])
    [person] = appoint(administrator, [NewAppointment(district, post.id, unit.valid_from)])
    give_seats(administrator, [NewSeat(district, person, "leader", "tree", "Đội trưởng", unit.valid_from)])
    for refused in (
        lambda: add_units(administrator, [NewUnit(foreign, "doi", "office", "Đội", unit.valid_from)]),
        lambda: give_seats(administrator, [NewSeat(foreign, person, "decider", "tree", "Lạ", unit.valid_from)]),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            refused()


def test_a_lower_level_adds_nothing_above_or_beside(world: "World") -> None:
    commune = system_actor(tenant_id("an/mot/dong"), EDIT_ORGANISATION)
    own = NewUnit(commune.tenant_id, "doi", "office", "Đội", start_of(commune.tenant_id))
    add_units(commune, [own])
    for slug in ("an", "an/mot", "an/mot/tay", "binh"):
        with pytest.raises(ProgrammingError, match="row-level security"):
            add_units(commune, [NewUnit(tenant_id(slug), "doi", "office", "Đội", own.valid_from)])


def test_an_upper_level_does_not_edit_what_lies_below(world: "World") -> None:
    decider = world.actor("btv@an.example")
    bind_context(db.session(), decider.context)
    renamed = text("update unit set name = 'đổi' where tenant_id = :tenant")
    assert db.session.execute(renamed, {"tenant": tenant_id("an/mot")}).rowcount == 0
    assert db.session.execute(renamed, {"tenant": tenant_id("an")}).rowcount > 0
    db.session.rollback()


def test_a_foreign_key_of_another_tenant_is_refused_like_an_unknown_one(world: "World") -> None:
    administrator = world.actor("quan-tri@an.example")
    bind_context(db.session(), RowContext(tenant_id("binh")))
    theirs = db.session.scalars(select(Unit.id).where(Unit.tenant_id == tenant_id("binh"))).first()
    assert theirs is not None
    messages = []
    for unit in (theirs, uuid.uuid4()):
        with pytest.raises(Exception, match="fk_post_tenant_id_unit_id") as caught:
            add_posts(administrator, [NewPost(administrator.tenant_id, unit, "head", "Trưởng")])
        messages.append(str(caught.value).replace(str(unit), "?"))
    assert messages[0].splitlines()[0] == messages[1].splitlines()[0]


def start_of(tenant: uuid.UUID) -> date:
    row = db.session.get(Tenant, tenant)
    assert row is not None
    return row.valid_from
