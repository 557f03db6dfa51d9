"""Who reads and writes in a register: its own people, and nobody else."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotFound
from core.records.queries import place
from core.records.services import (
    end_watch,
    name_watcher,
)
from tests.kept_register import (
    ADMINISTRATOR,
    ADVISER,
    BREACH,
    CELL,
    COMMITTEE,
    MARKED,
    OBSERVER,
    SEEN,
    SIBLING,
    SUBJECT,
    Kept,
)


def test_nobody_watches_themselves(kept: Kept) -> None:
    adviser, own, other = kept.actor(ADVISER), kept.file(), kept.person(SIBLING)
    for capacity in ("observer", "cell"):
        with pytest.raises(Invalid, match=r"tự theo dõi, đánh giá chính mình.*Điều 3, Quy định thử về nêu gương"):
            name_watcher(adviser, own, person_id=kept.person(SUBJECT), capacity=capacity)
    with pytest.raises(Invalid, match="Đã có người thay mặt chi bộ"):
        name_watcher(adviser, own, person_id=other, capacity="cell")
    with pytest.raises(Invalid, match="chưa có vai trò riêng"):
        name_watcher(adviser, own, person_id=kept.person(ADMINISTRATOR), capacity="observer")
    with pytest.raises(Invalid, match="tư cách"):
        name_watcher(adviser, own, person_id=other, capacity="subject")
    name_watcher(adviser, own, person_id=other, capacity="observer")
    with pytest.raises(Invalid, match="đã được cử"):
        name_watcher(adviser, own, person_id=other, capacity="observer")


def test_who_watches_no_longer_reads_and_writes_nothing(kept: Kept) -> None:
    kept.committed()
    cell, file = kept.subject(CELL), kept.file()
    assert kept.seen_by(cell) == ["commitment"]
    bind_context(db.session(), kept.actor(COMMITTEE).context)
    watch = db.session.execute(text("select id from record_watch where capacity = 'cell'")).scalar_one()
    end_watch(kept.actor(ADVISER), file, watch)
    assert kept.seen_by(cell) == []
    with pytest.raises(NotFound):
        kept.write(cell, "cell_mark", MARKED)
    with pytest.raises(Conflict, match="thôi theo dõi"):
        end_watch(kept.actor(ADVISER), file, watch)


def test_who_reads_what(kept: Kept) -> None:
    """Own file, own observations, what the declaration lets the cell read; everything is the authority's alone."""
    subject, observer, cell, committee = (
        kept.subject(SUBJECT),
        kept.subject(OBSERVER),
        kept.subject(CELL),
        kept.actor(COMMITTEE),
    )
    kept.committed()
    kept.write(observer, "observation", SEEN)
    kept.write(subject, "own_mark", MARKED)
    kept.write(cell, "cell_mark", MARKED)
    kept.write(committee, "breach", BREACH)
    assert kept.seen_by(committee) == ["commitment", "observation", "own_mark", "cell_mark", "breach"]
    assert kept.seen_by(kept.actor(ADVISER)) == kept.seen_by(committee)
    assert kept.seen_by(subject) == ["commitment", "own_mark", "cell_mark", "breach"]
    assert kept.seen_by(observer) == ["observation"]
    assert kept.seen_by(cell) == ["commitment", "own_mark", "cell_mark"]


@pytest.mark.parametrize(
    ("address", "role"),
    [
        (SIBLING, "subject"),  # another person of the same register
        (SIBLING, "leader"),  # a sibling district
        (SUBJECT, "leader"),  # the subject's own district, from the seat of its leader
        ("btv@binh.example", "decider"),  # another province
        ("hd-dang@an.example", "council"),  # the council that appraises the subject
        ("quan-tri@an.example", "administrator"),
        ("tong-hop.mot@an.example", "clerk"),
        ("bi-thu.dong.mot@an.example", "leader"),
    ],
)
def test_nobody_else_finds_a_row(kept: Kept, address: str, role: str) -> None:
    kept.committed()
    kept.write(kept.subject(OBSERVER), "observation", SEEN)
    kept.write(kept.actor(COMMITTEE), "breach", BREACH)
    file = kept.file()
    assert rows_seen(kept.actor(COMMITTEE)) == (5, 2, 3)
    actor = kept.actor(address, role)
    # The wall tells persons apart, not their seats: people read what is theirs from every seat they have.
    assert rows_seen(actor) == {SUBJECT: (1, 0, 2), SIBLING: (1, 0, 0)}.get(address, (0, 0, 0))
    bind_context(db.session(), actor.context)
    if address != SUBJECT:
        with pytest.raises(NotFound):
            place(actor, file)


def rows_seen(actor: Any) -> tuple[int, ...]:
    bind_context(db.session(), actor.context)
    tables = ("record_file", "record_watch", "record_entry")
    return tuple(db.session.execute(text(f"select count(*) from {table}")).scalar_one() for table in tables)


def test_another_authority_of_the_same_tenant_writes_nothing(kept: Kept) -> None:
    """The wall, past the service: an entry in another authority's name, and one in another person's."""
    file = kept.file()
    for actor, author in ((kept.actor("hd-dang@an.example", "council"), None), (kept.subject(SUBJECT), CELL)):
        bind_context(db.session(), kept.actor(COMMITTEE).context)
        kept_by = db.session.execute(text("select authority_id from record_file limit 1")).scalar_one()
        person = kept.person(author) if author else actor.person_id
        bind_context(db.session(), actor.context)
        insert = text(
            "insert into record_entry (tenant_id, id, authority_id, book_id, file_id, register, kind, subject_label,"
            " writer, author_person_id, by_label, content, reason, closes, cell_reads, written_at, version) values"
            " (:tenant, gen_random_uuid(), :authority, :book, :file, 'r', 'k', '', 'cell', :person, '', '{}', '',"
            " false, false, now(), 1)"
        )
        values = {"tenant": file[0], "authority": kept_by, "book": kept.book[1], "file": file[1], "person": person}
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(insert, values)
        db.session.rollback()
