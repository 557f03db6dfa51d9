"""Pages of registers, made of a declaration alone: written, filed, corrected, marked; and what each refusal shows."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.db import bind_context, db
from core.records.models import RecordEntry
from core.records.services import close_book
from tests.conduct_pack import PACK
from tests.kept_register import (
    ADVISER,
    CELL,
    COMMITTED,
    COMMITTEE,
    MARKED,
    OBSERVER,
    SEEN,
    SIBLING,
    SUBJECT,
    Kept,
    keep,
)
from tests.packs import install
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_with, press, send
from tests.world import World, counted

AsUser = Callable[[str], Browser]
LIST = "/t/an/registers"


@pytest.fixture
def kept(app: Flask) -> Kept:
    """The register of 2021, and its file, as tests see them from outside a request."""
    install(app, PACK)
    with app.app_context():
        kept = Kept(app, keep(World(app)))
        db.session.remove()
        return kept


def page(kept: Kept, ending: str = "", address: str = SUBJECT) -> str:
    with kept.app.app_context():
        return f"{LIST}/files/{'/'.join(map(str, kept.file(address)))}{ending}"


def written(kept: Kept, *entries: tuple[str, str, dict[str, Any]]) -> list[str]:
    """Let people file entries in the subject's file; returns the addresses of their pages."""
    with kept.app.app_context():
        found = []
        for address, kind, values in entries:
            actor = kept.actor(address) if address == COMMITTEE else kept.subject(address)
            found.append(f"{LIST}/entries/{'/'.join(map(str, kept.write(actor, kind, values)))}")
        db.session.remove()
        return found


def rows(kept: Kept) -> list[tuple[str, bool]]:
    with kept.app.app_context():
        bind_context(db.session(), kept.actor(COMMITTEE).context)
        return [(row.kind, row.filed_at is not None) for row in db.session.query(RecordEntry).order_by(RecordEntry.id)]


def as_subject(as_user: AsUser, address: str) -> Browser:
    """Open a browser on the seat from which somebody writes of themselves, or of whom they watch."""
    browser = as_user(address)
    with browser.client.application.app_context():
        world = World(browser.client.application)  # type: ignore[arg-type]
        seat = next(seat for seat in world.seats(address) if seat.role == "subject")
        db.session.remove()
    with browser.client.session_transaction() as cookie:
        cookie["seats"] = {str(seat.tenant_id): str(seat.id)}
    return browser


def file_it(browser: Browser, path: str, typed: dict[str, Any]) -> Any:
    return fill(browser, path, {**typed, "then": "file"}, has=next(iter(typed)))


COMMIT = {"items-0-content": "Đối thoại với dân hằng quý", "items-0-measure": "Lịch"}


def test_a_commitment_is_drafted_then_filed(as_user: AsUser, kept: Kept) -> None:
    subject = as_subject(as_user, SUBJECT)
    assert page(kept) in subject.text(LIST)
    path = page(kept, "/new/commitment")
    assert path in subject.text(page(kept))
    form = subject.text(path)
    assert "Tự phê bình và phê bình (minh họa)" in form
    assert "Nội dung gợi ý không lấy từ văn bản nào" in form

    answer = fill(subject, path, {"items-0-content": "", "then": "keep"})
    assert answer.status_code == 303
    shown = subject.text(answer.location)
    assert "dự thảo" in shown
    assert page(kept, "/new/commitment") not in subject.text(page(kept))  # one at a time
    edit = f"{answer.location}/edit"
    refused = file_it(subject, edit, {"measures": "Họp"})
    assert refused.status_code == 422
    assert "Hãy nhập ít nhất một dòng." in words(refused)
    assert form_with(refused, "measures").fields["measures"] == "Họp"
    done = file_it(subject, edit, COMMIT)
    assert (done.status_code, rows(kept)) == (303, [("commitment", True)])
    shown = subject.text(done.location)
    assert "Đối thoại với dân hằng quý" in shown
    assert "đã nộp" in shown


def test_another_row_can_be_added_without_saving(as_user: AsUser, kept: Kept) -> None:
    subject, path = as_subject(as_user, SUBJECT), page(kept, "/new/commitment")
    answer = fill(subject, path, {**COMMIT, "add_row": "items"})
    assert answer.status_code == 200
    assert form_with(answer, "items-1-content").fields["items-0-content"] == COMMIT["items-0-content"]
    assert rows(kept) == []


def test_what_is_filed_has_no_form_any_more(as_user: AsUser, kept: Kept) -> None:
    (entry,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    subject = as_subject(as_user, SUBJECT)
    answer = subject.get(f"{entry}/edit")
    assert answer.status_code == 409
    assert "đã nộp nên không sửa được" in words(answer)
    assert "Điều 3, Quy định thử về nêu gương" in words(answer)
    assert subject.post(f"{entry}/edit", {"items-0-content": "Khác", "then": "file"}).status_code == 409
    assert subject.post(page(kept, "/new/commitment"), {**COMMIT, "then": "file"}).status_code == 409


def test_a_correction_begins_with_what_it_corrects_and_needs_its_reason(as_user: AsUser, kept: Kept) -> None:
    (entry,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    subject = as_subject(as_user, SUBJECT)
    path = f"{page(kept, '/new/commitment')}?corrects={entry.rsplit('/', 1)[1]}"
    assert path in subject.text(entry)
    refused = file_it(subject, path, {"items-1-content": "Học tập Chỉ thị 05"})
    assert refused.status_code == 422
    assert 'id="f-correction_reason-error"' in words(refused)
    typed = {"items-1-content": "Học tập Chỉ thị 05", "correction_reason": "Đổi nhiệm vụ"}
    done = file_it(subject, path, typed)
    assert done.status_code == 303
    shown = subject.text(page(kept))
    assert "Lý do: Đổi nhiệm vụ" in shown
    assert "đã được thay bằng bản điều chỉnh" in shown


def test_marks_stand_beside_the_items_they_are_about(as_user: AsUser, kept: Kept) -> None:
    written(kept, (SUBJECT, "commitment", COMMITTED))
    cell = as_subject(as_user, CELL)
    path = page(kept, "/new/cell_mark")
    form = cell.text(path)
    assert "Đối thoại với dân hằng quý" in form
    refused = file_it(cell, path, {"marks-0-mark": "met"})
    assert refused.status_code == 422
    assert 'id="f-marks-1-mark-error"' in words(refused)
    assert words(refused).count("Đối thoại với dân hằng quý") == 1  # a row without a mark stays in the form
    done = file_it(cell, path, {"marks-0-mark": "met", "marks-1-mark": "unmet", "marks-1-remark": "Chưa xong"})
    assert done.status_code == 303
    shown = as_subject(as_user, SUBJECT).text(page(kept))
    assert "Chưa thực hiện. Chưa xong" in shown
    assert "đã kết thúc" in shown
    assert "/new/own_mark" not in shown


def test_an_observer_sees_and_writes_only_observations(as_user: AsUser, kept: Kept) -> None:
    (commitment,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    observer = as_subject(as_user, OBSERVER)
    assert "Bí thư Huyện ủy Một" in observer.text(LIST)
    shown = observer.text(page(kept))
    assert "chỉ xem được phần dành cho mình" in shown
    assert "Đối thoại" not in shown
    assert observer.get(commitment).status_code == 404
    path = page(kept, "/new/observation")
    refused = file_it(observer, path, {"seen_on": "31/12/2020", "note": "Đã đối thoại"})
    assert "“Ngày ghi nhận” phải trong năm 2021." in words(refused)
    done = file_it(observer, path, {"seen_on": "01/02/2021", "note": "Đã đối thoại"})
    assert "Đã đối thoại" in observer.text(done.location)
    assert "Đã đối thoại" in as_user(COMMITTEE).text(page(kept))
    assert "Đã đối thoại" not in as_subject(as_user, SUBJECT).text(page(kept))


def test_a_mark_by_someone_who_is_not_the_cell_is_refused(as_user: AsUser, kept: Kept) -> None:
    written(kept, (SUBJECT, "commitment", COMMITTED))
    typed = {"marks-0-item": "1", "marks-0-mark": "met", "marks-1-item": "2", "marks-1-mark": "met", "then": "file"}
    for browser in (as_subject(as_user, SUBJECT), as_subject(as_user, OBSERVER), as_user(COMMITTEE)):
        answer = browser.post(page(kept, "/new/cell_mark"), typed)
        assert answer.status_code == 403, words(answer)
    answer = as_subject(as_user, SIBLING).post(page(kept, "/new/cell_mark"), typed)
    assert answer.status_code == 404
    assert as_subject(as_user, CELL).post(page(kept, "/new/cell_mark"), typed).status_code == 303


def test_a_blocker_without_document_stays_in_the_form(as_user: AsUser, kept: Kept) -> None:
    committee, path = as_user(COMMITTEE), page(kept, "/new/breach")
    refused = file_it(committee, path, {"document": " ", "decided_on": "10/02/2021", "decided_by": "UBKT Tỉnh ủy"})
    assert refused.status_code == 422
    assert 'id="f-document-error"' in words(refused)
    assert form_with(refused, "document").fields["decided_by"] == "UBKT Tỉnh ủy"
    # A draft may lack it, and is still not filed without it.
    kept_draft = fill(committee, path, {"decided_by": "UBKT Tỉnh ủy", "then": "keep"})
    assert kept_draft.status_code == 303
    assert file_it(committee, f"{kept_draft.location}/edit", {"document": ""}).status_code == 422
    done = file_it(committee, f"{kept_draft.location}/edit", {"document": "12-QĐ", "decided_on": "10/02/2021"})
    assert done.status_code == 303
    assert "Điều 9, Quy định thử về nêu gương" in committee.text(done.location)


def test_watchers_are_named_and_let_go_on_the_page(as_user: AsUser, kept: Kept) -> None:
    adviser = as_user(ADVISER)
    with kept.app.app_context():
        own, other = kept.person(SUBJECT), kept.person(SIBLING)
    path = page(kept, "/watchers")
    refused = fill(adviser, path, {"person": str(own), "capacity": "observer"})
    assert refused.status_code == 422
    assert "Không ai được tự theo dõi, đánh giá chính mình. (Điều 3" in words(refused)
    assert fill(adviser, path, {"person": str(other), "capacity": "observer"}).status_code == 303
    shown = adviser.text(page(kept))
    assert "Bí thư Huyện ủy Hai" in shown
    sibling = as_subject(as_user, SIBLING)
    assert sibling.get(page(kept)).status_code == 200
    ending = [part.split('"')[0] for part in shown.split('action="')[1:] if part.split('"')[0].endswith("/end")][-1]
    assert press(adviser, page(kept), ending).status_code == 303
    assert sibling.get(page(kept)).status_code == 404


def test_a_register_is_opened_followed_and_closed(as_user: AsUser, kept: Kept) -> None:
    adviser = as_user(ADVISER)
    shown = adviser.text(LIST)
    assert "Sổ nêu gương" in shown
    refused = fill(adviser, f"{LIST}/new", {"register": "conduct_test:exemplary_conduct", "year": "2021"})
    assert "Sổ theo dõi của năm này đã được mở." in words(refused)
    book = f"{LIST}/books/{'/'.join(map(str, kept.book))}"
    shown = adviser.text(book)
    assert shown.count("/registers/files/") == 5
    assert "Giám đốc Sở" not in adviser.text(f"{book}?q=huyện")
    assert press(adviser, book, "/close").status_code == 303
    assert "đã khóa" in adviser.text(book)
    assert "/new/" not in as_subject(as_user, SUBJECT).text(page(kept))
    answer = as_subject(as_user, SUBJECT).post(page(kept, "/new/commitment"), {**COMMIT, "then": "file"})
    assert answer.status_code == 409
    assert "năm 2021 đã khóa" in words(answer)


def test_entries_are_listed_by_year_state_and_person(as_user: AsUser, kept: Kept) -> None:
    written(
        kept,
        (SUBJECT, "commitment", COMMITTED),
        (OBSERVER, "observation", SEEN),
        (CELL, "cell_mark", MARKED),
    )
    committee, path = as_user(COMMITTEE), f"{LIST}/entries"
    shown = committee.text(path)
    assert shown.count("/registers/entries/") >= 3
    assert "Ghi nhận theo dõi" in committee.text(f"{path}?state=filed&year=2021&q=huyện").split("<tbody>")[1]
    assert "Ghi nhận theo dõi" not in committee.text(f"{path}?state=closed").split("<tbody>")[1]
    assert "<tbody>" not in committee.text(f"{path}?q=không+ai")
    own = as_subject(as_user, SUBJECT).text(path).split("<tbody>")[1]
    assert "Bản cam kết" in own
    assert "Ghi nhận theo dõi" not in own


def test_the_menu_offers_registers_to_seats_that_may(as_user: AsUser, kept: Kept) -> None:
    for browser in (as_user(COMMITTEE), as_user(ADVISER), as_subject(as_user, SUBJECT)):
        assert f'href="{LIST}"' in browser.text("/t/an/notices")
    for address in ("so-giao-duc@an.example", "quan-tri@an.example", "hd-dang@an.example"):
        browser = as_user(address)
        assert f'href="{LIST}"' not in browser.text("/t/an/notices")
        assert browser.get(LIST).status_code == 403


def test_nobody_elses_file_exists(as_user: AsUser, kept: Kept) -> None:
    """A sibling's leader, from either seat; another province; the same answer as for an id of nowhere."""
    (entry,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    file = page(kept)
    assert as_user(COMMITTEE).get(file).status_code == as_user(COMMITTEE).get(entry).status_code == 200
    sibling = as_subject(as_user, SIBLING)
    for path in (file, entry, f"{entry}/edit", page(kept, "/new/commitment")):
        assert sibling.get(path).status_code == 404, path
    stranger = as_user("btv@binh.example")
    for path in (file, entry, f"{file}/watchers"):
        assert stranger.get(path.replace("/t/an/", "/t/binh/")).status_code == 404, path
        assert stranger.get(path).status_code == 404, path
    assert as_user(SIBLING).get(entry.replace("/t/an/", "/t/an/hai/")).status_code == 403


def test_pages_take_few_statements(as_user: AsUser, kept: Kept) -> None:
    (entry,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    written(kept, (OBSERVER, "observation", SEEN), (CELL, "cell_mark", MARKED))
    committee, subject = as_user(COMMITTEE), as_subject(as_user, SUBJECT)
    book = f"{LIST}/books/{'/'.join(map(str, kept.book))}"
    for browser, path in (
        (committee, LIST),
        (committee, book),
        (committee, f"{LIST}/entries"),
        (committee, page(kept)),
        (committee, entry),
        (subject, LIST),
        (subject, page(kept)),
        (as_subject(as_user, CELL), page(kept)),
    ):
        browser.get(path)
        with counted() as sent:
            assert browser.get(path).status_code == 200
        assert len(sent) <= 12, (path, sent)


def test_a_double_click_files_once(as_user: AsUser, kept: Kept) -> None:
    subject, path = as_subject(as_user, SUBJECT), page(kept, "/new/commitment")
    form = form_with(subject.get(path), "items-0-content")
    answers = [send(subject, path, form, {**COMMIT, "then": "file"}) for _ in range(2)]
    assert len(rows(kept)) == 1
    assert {answer.status_code for answer in answers} <= {303, 409}


def test_a_closed_year_stays_readable(as_user: AsUser, kept: Kept) -> None:
    (entry,) = written(kept, (SUBJECT, "commitment", COMMITTED))
    with kept.app.app_context():
        close_book(kept.actor(ADVISER), kept.book)
        db.session.remove()
    assert "Đối thoại" in as_subject(as_user, SUBJECT).text(entry)
    assert "Lập bản điều chỉnh" not in as_subject(as_user, SUBJECT).text(entry)
