"""A register through the year: who may write what when, and what each refusal says."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from core import clock
from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotAllowed, StaleEdit
from core.extensions.services import enable_pack
from core.people.services import NewAppointment, NewPost, add_posts, appoint
from core.records.queries import file_entries
from core.records.services import (
    EntryForm,
    add_persons,
    close_book,
    name_watcher,
    open_book,
    revise_entry,
    write_entry,
)
from core.tenancy.services import NewUnit, add_units
from tests.conduct_pack import KEY, PACK
from tests.kept_register import (
    ADMINISTRATOR,
    ADVISER,
    BREACH,
    CELL,
    COMMITTED,
    COMMITTEE,
    FORM,
    MARKED,
    OBSERVER,
    SEEN,
    SIBLING,
    SUBJECT,
    Kept,
)
from tests.packs import install
from tests.world import World
from tests.year import audited


def messages(refusal: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.field: str(problem) for problem in refusal.value.problems}


def states(kept: Kept) -> list[tuple[str, str]]:
    key = kept.file()
    bind_context(db.session(), kept.actor(COMMITTEE).context)
    standing = file_entries(key)
    return [(row.kind, standing.state(row)) for row in standing.entries]


def test_a_register_is_opened_with_everybody_it_is_about_and_pinned(kept: Kept) -> None:
    bind_context(db.session(), kept.actor(COMMITTEE).context)
    rows = db.session.execute(text("select subject_label, subject_group from record_file order by id"))
    assert [tuple(row) for row in rows] == [
        ("Bí thư Huyện ủy Một", "districts"),
        ("Chủ tịch UBND huyện Một", "districts"),
        ("Bí thư Huyện ủy Hai", "districts"),
        ("Chủ tịch UBND huyện Hai", "districts"),
        ("Giám đốc Sở Giáo dục và Đào tạo", "directors"),
    ]
    (opened,) = audited("record.open")
    assert opened.details["persons"] == 5
    with pytest.raises(Invalid, match="đã được mở"):
        open_book(kept.actor(ADVISER), FORM)
    with pytest.raises(Conflict, match="Không có ai mới"):
        add_persons(kept.actor(ADVISER), kept.book)


def test_a_register_stays_about_the_groups_it_was_opened_for(app: Flask, world: World) -> None:
    install(app, PACK)
    enable_pack(world.actor(ADMINISTRATOR), KEY, date(2021, 1, 1))
    adviser = world.actor(ADVISER)
    key = adviser.tenant_id, open_book(adviser, replace(FORM, groups=("directors",)))
    with pytest.raises(Conflict, match="Không có ai mới"):
        add_persons(adviser, key)  # the districts are not its business
    administrator = world.actor(ADMINISTRATOR)
    bind_context(db.session(), administrator.context)
    unit = NewUnit(administrator.tenant_id, "so-y-te", "department", "Sở Y tế", date(2021, 1, 1))
    add_units(administrator, [unit])
    post = NewPost(administrator.tenant_id, unit.id, "director", "Giám đốc Sở Y tế")
    add_posts(administrator, [post])
    appoint(administrator, [NewAppointment(administrator.tenant_id, post.id, date(2021, 1, 1))])
    assert add_persons(adviser, key) == 1


@pytest.mark.parametrize(
    ("change", "field"), [({"register": "other"}, "register"), ({"year": 20211}, "year"), ({"year": 1}, "year")]
)
def test_what_no_scheme_declares_is_not_opened(kept: Kept, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        open_book(kept.actor(ADVISER), replace(FORM, **change))
    assert list(messages(refusal)) == [field]


def test_a_year_of_a_register(kept: Kept) -> None:
    subject, observer, cell, committee = (
        kept.subject(SUBJECT),
        kept.subject(OBSERVER),
        kept.subject(CELL),
        kept.actor(COMMITTEE),
    )
    commitment = kept.committed()
    kept.write(observer, "observation", SEEN)
    kept.write(observer, "observation", {**SEEN, "note": "Lần hai"})
    own = kept.write(subject, "own_mark", MARKED)
    kept.write(cell, "cell_mark", MARKED)
    kept.write(committee, "commendation", {"document": "5-QĐ/TU"})
    kept.write(committee, "breach", BREACH)
    assert states(kept) == [
        ("commitment", "closed"),
        ("observation", "filed"),
        ("observation", "filed"),
        ("own_mark", "closed"),
        ("cell_mark", "filed"),
        ("commendation", "filed"),
        ("breach", "filed"),
    ]
    assert kept.stored(own).follows_id == commitment[1]
    assert kept.stored(commitment).content["items"][1] == {"key": "2", "content": "Học tập", "measure": None}
    assert kept.stored(commitment).reader_person_id == kept.person(SUBJECT)
    assert [entry.actor_label for entry in audited("record.file")][:2] == [subject.label, observer.label]
    assert all(entry.details.keys() == {"kind", "register"} for entry in audited("record.file"))


def test_a_draft_is_the_writers_alone_and_may_lack_what_filing_needs(kept: Kept) -> None:
    subject = kept.subject(SUBJECT)
    key = kept.write(subject, "commitment", {}, final=False)
    assert kept.seen_by(subject) == ["commitment"]
    assert kept.seen_by(kept.actor(COMMITTEE)) == kept.seen_by(kept.subject(CELL)) == []
    with pytest.raises(Invalid) as refusal:
        revise_entry(subject, key, EntryForm({}, final=True), version=1)
    assert messages(refusal) == {
        "items": "“Nội dung cam kết” phải có ít nhất một nội dung. (Điều 3, Quy định thử về nêu gương)"
    }
    revise_entry(subject, key, EntryForm(COMMITTED), version=1)
    with pytest.raises(StaleEdit):
        revise_entry(subject, key, EntryForm(COMMITTED), version=1)
    revise_entry(subject, key, EntryForm(COMMITTED, final=True), version=2)
    assert kept.seen_by(kept.actor(COMMITTEE)) == kept.seen_by(kept.subject(CELL)) == ["commitment"]


def test_a_filed_commitment_is_not_edited_but_corrected(kept: Kept) -> None:
    subject, key = kept.subject(SUBJECT), kept.committed()
    with pytest.raises(Conflict, match=r"đã nộp nên không sửa được.*Điều 3, Quy định thử về nêu gương"):
        revise_entry(subject, key, EntryForm(COMMITTED, final=True), version=1)
    with pytest.raises(Conflict, match="đã có trong sổ"):
        kept.committed()
    changed = {"items": [{"content": "Một nội dung"}]}
    with pytest.raises(Invalid, match="lý do"):
        kept.write(subject, "commitment", changed, corrects=key[1])
    kept.write(subject, "commitment", changed, corrects=key[1], reason="Đổi nhiệm vụ")
    assert states(kept) == [("commitment", "corrected"), ("commitment", "filed")]
    with pytest.raises(Conflict, match="bản điều chỉnh khác"):
        kept.write(subject, "commitment", changed, corrects=key[1], reason="Lần nữa")
    kept.write(kept.subject(CELL), "cell_mark", {"marks": [{"item": "1", "mark": "met"}]})
    with pytest.raises(Conflict, match="đã được đánh giá"):
        kept.write(subject, "commitment", changed, corrects=kept_id(kept, 1), reason="Quá muộn")
    with pytest.raises(Conflict, match="đã kết thúc đánh giá"):
        kept.write(subject, "own_mark", {"marks": [{"item": "1", "mark": "met"}]})


def kept_id(kept: Kept, place: int) -> Any:
    key = kept.file()
    bind_context(db.session(), kept.actor(COMMITTEE).context)
    return file_entries(key).entries[place].id


def test_the_database_itself_refuses_to_change_what_is_filed(kept: Kept) -> None:
    subject = kept.subject(SUBJECT)
    draft = kept.write(kept.subject(SIBLING), "commitment", COMMITTED, kept.file(SIBLING), final=False)
    filed = kept.committed()
    for actor in (subject, kept.actor(COMMITTEE), kept.subject(CELL)):
        bind_context(db.session(), actor.context)
        for key in (filed, draft):
            changed = db.session.execute(text("update record_entry set content = '{}' where id = :id"), {"id": key[1]})
            assert changed.rowcount == 0
        db.session.rollback()
    bind_context(db.session(), kept.subject(SIBLING).context)
    changed = db.session.execute(text("update record_entry set content = '{}' where id = :id"), {"id": draft[1]})
    assert changed.rowcount == 1
    db.session.rollback()


def test_nobody_writes_what_is_anothers_to_write(kept: Kept) -> None:
    kept.committed()
    refused = [
        (kept.subject(OBSERVER), "cell_mark", MARKED, "thay mặt chi bộ"),
        (kept.subject(SUBJECT), "cell_mark", MARKED, "đánh giá chính mình"),
        (kept.subject(SUBJECT), "observation", SEEN, "tự theo dõi"),
        (kept.subject(CELL), "observation", SEEN, "được cử theo dõi"),
        (kept.actor(COMMITTEE), "cell_mark", MARKED, "thay mặt chi bộ"),
        (kept.subject(CELL), "own_mark", MARKED, "chính người được theo dõi"),
        (kept.subject(OBSERVER), "breach", BREACH, "cấp có thẩm quyền"),
    ]
    for actor, kind, values, why in refused:
        with pytest.raises(NotAllowed, match=why):
            kept.write(actor, kind, values)
    assert states(kept) == [("commitment", "filed")]
    kept.write(kept.subject(CELL), "cell_mark", MARKED)  # who is the cell, may


@pytest.mark.parametrize("missing", ["document", "decided_on", "decided_by"])
def test_a_blocker_names_document_day_and_authority(kept: Kept, missing: str) -> None:
    committee = kept.actor(COMMITTEE)
    with pytest.raises(Invalid) as refusal:
        kept.write(committee, "breach", {name: value for name, value in BREACH.items() if name != missing})
    assert list(messages(refusal)) == [missing]
    assert "Điều 9, Quy định thử về nêu gương" in messages(refusal)[missing]
    kept.write(committee, "breach", BREACH)


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        ("observation", {**SEEN, "seen_on": date(2020, 12, 31)}, "seen_on"),
        ("observation", {**SEEN, "note": "  "}, "note"),
        ("observation", {**SEEN, "hours": "hai"}, "hours"),
        ("observation", {**SEEN, "hours": 30}, "hours"),
        ("cell_mark", {"marks": MARKED["marks"][:1]}, "marks"),
        ("cell_mark", {"marks": [*MARKED["marks"], {"item": "3", "mark": "met"}]}, "marks.2.mark"),
        ("cell_mark", {"marks": [*MARKED["marks"], MARKED["marks"][0]]}, "marks.2.mark"),
        ("cell_mark", {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "best"}]}, "marks.1.mark"),
        ("cell_mark", {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": ""}]}, "marks.1.mark"),
    ],
)
def test_what_does_not_fit_the_declaration_is_refused_at_its_field(
    kept: Kept, kind: str, values: dict[str, Any], wrong: str
) -> None:
    kept.committed()
    actor = kept.subject(OBSERVER if kind == "observation" else CELL)
    with pytest.raises(Invalid) as refusal:
        kept.write(actor, kind, values)
    assert list(messages(refusal)) == [wrong]


def test_marks_wait_for_a_filed_commitment(kept: Kept) -> None:
    kept.write(kept.subject(SUBJECT), "commitment", COMMITTED, final=False)
    with pytest.raises(Conflict, match="Chưa có “Bản cam kết”"):
        kept.write(kept.subject(CELL), "cell_mark", MARKED)


def test_nothing_is_written_in_a_closed_register(kept: Kept) -> None:
    subject, adviser = kept.subject(SUBJECT), kept.actor(ADVISER)
    draft = kept.write(subject, "commitment", COMMITTED, final=False)
    close_book(adviser, kept.book)
    for act in (
        lambda: kept.write(kept.subject(OBSERVER), "observation", SEEN),
        lambda: revise_entry(subject, draft, EntryForm(COMMITTED, final=True), version=1),
        lambda: name_watcher(adviser, kept.file(), person_id=kept.person(SIBLING), capacity="observer"),
        lambda: add_persons(adviser, kept.book),
        lambda: close_book(adviser, kept.book),
    ):
        with pytest.raises(Conflict, match="năm 2021 đã khóa"):
            act()


def test_two_registers_of_one_year_follow_their_own_law(kept: Kept) -> None:
    """A register is pinned: on another day it reads as it was opened."""
    bind_context(db.session(), kept.actor(COMMITTEE).context)
    pin = db.session.execute(text("select scheme, year, state, pin->>'scheme' from record_book")).one()
    assert tuple(pin) == (KEY, 2021, "open", KEY)
    with clock.at(datetime(2023, 5, 1, tzinfo=clock.VIETNAM)):
        assert write_entry(kept.subject(SUBJECT), kept.file(), "commitment", EntryForm(COMMITTED, final=True))
