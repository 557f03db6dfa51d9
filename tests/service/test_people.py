"""Posts, appointments, councils and seats, as the application role with its policies in force."""

import threading
import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from core import clock
from core.auth.actor import Actor
from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotAllowed, NotFound, SeatNotLiving
from core.people import queries
from core.people.models import Appointment, Person, Post, Seat
from core.people.queries import actor_of
from core.people.services import (
    NewAppointment,
    NewCouncil,
    NewPost,
    NewSeat,
    add_posts,
    appoint,
    create_councils,
    end_appointment,
    end_seat,
    give_seats,
)
from tests.tenancy_rows import authority_by_key, unit_by_key

if TYPE_CHECKING:
    from tests.world import World

START = date(2021, 1, 1)


@pytest.fixture
def administrator(world: "World") -> Actor:
    actor = world.actor("quan-tri@an.example")
    bind_context(db.session(), actor.context)
    return actor


@pytest.fixture
def unit_id(administrator: Actor) -> uuid.UUID:
    return unit_by_key(administrator.tenant_id, "so-giao-duc").id


@pytest.fixture
def post(administrator: Actor, unit_id: uuid.UUID) -> NewPost:
    """A vacant post."""
    row = NewPost(administrator.tenant_id, unit_id, "deputy", "Phó Giám đốc")
    add_posts(administrator, [row])
    return row


def appointment(post: NewPost, start: date, end: date | None = None, person: uuid.UUID | None = None) -> NewAppointment:
    return NewAppointment(post.tenant_id, post.id, start, end, person)


class TestAppointments:
    def test_a_post_is_vacant_then_held(self, administrator: Actor, post: NewPost, unit_id: uuid.UUID) -> None:
        key = (post.tenant_id, unit_id)
        vacant = queries.post_by_key(key, "deputy")
        assert vacant is not None
        assert vacant.person_id is None
        [person] = appoint(administrator, [appointment(post, START)])
        assert [row.person_id for row in queries.posts_of([key]) if row.post.key == "deputy"] == [person]
        assert [row.post.title for row in queries.posts_held(post.tenant_id, person)] == ["Phó Giám đốc"]
        before = queries.post_by_key(key, "deputy", on=date(2020, 12, 31))
        assert before is not None
        assert before.person_id is None

    @pytest.mark.parametrize(
        ("start", "end"),
        [(date(2021, 6, 30), None), (date(2020, 1, 1), date(2021, 1, 1)), (date(2021, 3, 1), date(2021, 3, 2))],
    )
    def test_two_holders_at_once_are_refused(
        self, administrator: Actor, post: NewPost, start: date, end: date | None
    ) -> None:
        appoint(administrator, [appointment(post, START, date(2021, 6, 30))])
        persons = db.session.scalar(select(func.count()).select_from(Person))
        with pytest.raises(Invalid, match="đã có người giữ"):
            appoint(administrator, [appointment(post, start, end)])
        assert db.session.scalar(select(func.count()).select_from(Person)) == persons

    def test_one_person_moves_from_post_to_post(self, administrator: Actor, post: NewPost, unit_id: uuid.UUID) -> None:
        other = NewPost(post.tenant_id, unit_id, "adviser", "Chuyên viên")
        add_posts(administrator, [other])
        first = appointment(post, START, date(2021, 6, 30))
        [person] = appoint(administrator, [first])
        again = [appointment(other, date(2021, 7, 1), person=person), appointment(post, date(2021, 7, 1))]
        moved, newcomer = appoint(administrator, again)
        assert moved == person != newcomer

    def test_of_two_at_the_same_moment_one_is_refused(
        self, administrator: Actor, post: NewPost, world: "World"
    ) -> None:
        outcomes: list[str] = []
        both_ready = threading.Barrier(2)

        def act() -> None:
            with world.app.app_context():
                both_ready.wait()
                try:
                    appoint(administrator, [appointment(post, START)])
                    outcomes.append("done")
                except Invalid:
                    outcomes.append("refused")

        db.session.rollback()
        threads = [threading.Thread(target=act) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "refused"]

    def test_an_end_comes_after_the_start_and_once(self, administrator: Actor, post: NewPost) -> None:
        with pytest.raises(Invalid, match="từ ngày bắt đầu"):
            appoint(administrator, [appointment(post, START, date(2020, 12, 31))])
        row = appointment(post, START)
        appoint(administrator, [row])
        with pytest.raises(Invalid, match="từ ngày bắt đầu"):
            end_appointment(administrator, row.id, date(2020, 12, 31))
        end_appointment(administrator, row.id, date(2021, 6, 30))
        with pytest.raises(Conflict, match="từ trước"):
            end_appointment(administrator, row.id, date(2021, 7, 31))
        with pytest.raises(NotFound):
            end_appointment(administrator, uuid.uuid4(), date(2021, 7, 31))

    def test_seats_end_with_the_appointment_they_rest_on(
        self, administrator: Actor, post: NewPost, unit_id: uuid.UUID
    ) -> None:
        row = appointment(post, START)
        [person] = appoint(administrator, [row])
        last = clock.today() - timedelta(days=1)
        resting = NewSeat(
            post.tenant_id, person, "clerk", "unit", "Tổng hợp", START, unit_id=unit_id, appointment_id=row.id
        )
        free = NewSeat(post.tenant_id, person, "subject", "subject", "Người được đánh giá", START)
        give_seats(administrator, [resting, free])
        end_appointment(administrator, row.id, last)
        ends = dict(db.session.execute(select(Seat.id, Seat.valid_to).where(Seat.person_id == person)).all())
        assert ends == {resting.id: last, free.id: None}


class TestSeats:
    def test_a_seat_ended_a_second_ago_is_refused(self, administrator: Actor, world: "World") -> None:
        leader = world.actor("so-giao-duc@an.example", "leader")
        bind_context(db.session(), leader.context)
        assert db.session.scalars(select(Post)).first() is not None
        assert leader.seat_id is not None
        assert leader.person_id is not None
        end_seat(administrator, leader.seat_id)
        bind_context(db.session(), leader.context)
        with pytest.raises(SeatNotLiving):
            db.session.scalars(select(Post)).first()
        db.session.rollback()
        upgraded = Actor(leader.tenant_id, "", administrator.permissions, leader.person_id, leader.seat_id)
        with pytest.raises(SeatNotLiving):
            end_seat(upgraded, leader.seat_id)
        with pytest.raises(SeatNotLiving):
            actor_of(leader.person_id, leader.tenant_id, leader.seat_id, clock.today())
        with pytest.raises(Conflict, match="từ trước"):
            end_seat(administrator, leader.seat_id)

    def test_a_seat_of_somebody_else_is_refused(self, world: "World") -> None:
        mine, theirs = world.actor("btv@an.example"), world.actor("btc@an.example")
        stolen = Actor(theirs.tenant_id, "", theirs.permissions, mine.person_id, theirs.seat_id)
        bind_context(db.session(), stolen.context)
        with pytest.raises(SeatNotLiving):
            db.session.execute(text("select 1"))

    @pytest.mark.parametrize(
        ("role", "scope", "message"),
        [
            ("king", "tree", "Không có vai trò"),
            ("subject", "tree", "không phù hợp"),
            ("leader", "subject", "không phù hợp"),
            ("council", "tree", "hội đồng"),
        ],
    )
    def test_an_impossible_seat_is_refused(self, administrator: Actor, role: str, scope: str, message: str) -> None:
        assert administrator.person_id is not None
        seat = NewSeat(administrator.tenant_id, administrator.person_id, role, scope, "Vai trò", START)
        with pytest.raises(Invalid, match=message):
            give_seats(administrator, [seat])

    def test_a_council_seat_names_its_council(self, administrator: Actor, unit_id: uuid.UUID) -> None:
        authority = authority_by_key(administrator.tenant_id, "ban-thuong-vu")
        new = NewCouncil(authority.tenant_id, authority.id, "third_block", "Hội đồng thứ ba")
        create_councils(administrator, [new])
        with pytest.raises(Invalid, match="đã có hội đồng"):
            create_councils(administrator, [NewCouncil(authority.tenant_id, authority.id, "third_block", "Khác")])
        keys = [council.key for council in queries.councils(authority.tenant_id, authority.id)]
        assert keys == ["party_block", "government_block", "third_block"]
        found = queries.council_by_key(authority.tenant_id, authority.id, "third_block")
        assert found is not None
        assert administrator.person_id is not None
        seat = NewSeat(new.tenant_id, administrator.person_id, "council", "tree", "Ủy viên", START, council_id=found.id)
        give_seats(administrator, [seat])
        assert actor_of(administrator.person_id, new.tenant_id, seat.id, clock.today()).council_id == found.id

    def test_only_who_may_edit_the_organisation_gives_seats(self, world: "World") -> None:
        clerk = world.actor("tong-hop.mot@an.example")
        assert clerk.person_id is not None
        with pytest.raises(NotAllowed):
            give_seats(clerk, [NewSeat(clerk.tenant_id, clerk.person_id, "decider", "tree", "Tự phong", START)])
        with pytest.raises(NotAllowed):
            end_seat(clerk, uuid.uuid4())


def test_every_post_of_the_world_is_held(administrator: Actor) -> None:
    rows = queries.posts(administrator.tenant_id)
    assert rows
    assert all(row.appointment is not None and row.appointment.illustrative for row in rows)
    assert all(row.holder_name is None for row in db.session.scalars(select(Appointment)))
