"""The register of exemplary conduct that the demo keeps in 2021, lived through the services; all of it illustrates."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.auth.actor import Actor
from core.auth.models import User
from core.db import bind_context, db
from core.errors import NotFound
from core.people.queries import actor_of, own_context, seats_of
from core.records.models import RecordEntry
from core.records.queries import book_rows, file_entries, own_files, place, watched_files
from core.tenancy.queries import tenant_by_slug

ADVISOR, SUBJECT, OBSERVER, CELL = (
    f"{name}@tuyen-quang.example" for name in ("ban-to-chuc", "so-xay-dung", "so-giao-thong", "so-tai-nguyen")
)


def actor(address: str, role: str) -> Actor:
    """Return who acts on a user's first seat of a role in the province."""
    person = db.session.scalars(select(User.person_id).where(User.email == address)).one()
    province = tenant_by_slug("tuyen-quang")
    assert province is not None
    own_context(person)
    seats = seats_of(person, clock.today())
    seat = next(seat for seat in seats if seat.tenant_id == province.id and seat.role == role)
    found = actor_of(person, seat.tenant_id, seat.id, clock.today())
    bind_context(db.session(), found.context)
    return found


def test_the_standing_committee_keeps_a_register_of_its_76_leaders(demo_app: Flask):
    (row,) = book_rows(actor(ADVISOR, "advisor"))
    assert (row.book.register, row.book.year, row.book.state, row.persons) == ("exemplary_conduct", 2021, "open", 76)
    kinds = Counter(db.session.scalars(select(RecordEntry.kind)))
    assert kinds == {
        "commitment": 3,
        "study": 1,
        "observation": 2,
        "commendation": 1,
        "own_mark": 1,
        "cell_mark": 1,
    }


def test_everything_written_says_that_it_illustrates(demo_app: Flask):
    actor(ADVISOR, "advisor")
    for entry in db.session.scalars(select(RecordEntry)):
        texts = [value for value in entry.content.values() if isinstance(value, str) and " " in value]
        texts += [item["content"] for item in entry.content.get("items", ())]
        assert texts or entry.content.get("marks"), entry.kind
        assert any("minh họa" in text for text in texts), entry.kind


def test_each_sees_their_part(demo_app: Flask):
    (own,) = own_files(actor(SUBJECT, "subject"))
    file = own[0].tenant_id, own[0].id
    seen = {}
    for address in (SUBJECT, OBSERVER, CELL):
        actor(address, "subject")
        seen[address] = sorted({entry.kind for entry in file_entries(file).entries})
    assert seen == {
        SUBJECT: ["cell_mark", "commendation", "commitment", "own_mark", "study"],
        OBSERVER: ["observation"],
        CELL: ["cell_mark", "commendation", "commitment", "own_mark", "study"],
    }
    assert [watch.capacity for watch, _book in watched_files(actor(OBSERVER, "subject"))] == ["observer"]


def test_another_leader_of_the_register_finds_nothing(demo_app: Flask):
    (own,) = own_files(actor(SUBJECT, "subject"))
    file = own[0].tenant_id, own[0].id
    committee = actor("ban-thuong-vu@tuyen-quang.example", "decider")
    assert place(committee, file).subject_label == "Giám đốc Sở Xây dựng"
    stranger = actor("so-xay-dung@tuyen-quang.example", "leader")
    assert place(stranger, file).capacities == frozenset()  # their own, from a seat that writes nothing there
    other = actor("quan-tri@tuyen-quang.example", "administrator")
    with pytest.raises(NotFound):
        place(other, file)
