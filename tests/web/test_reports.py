"""Pages of reports: from the list of windows to a filed line and its correction."""

import re
import uuid
from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from core.assignment.services import close_cycle
from core.db import RowContext, bind_context, db
from core.reporting.models import Report, ReportLine
from core.reporting.queries import report as report_by_key
from core.reporting.queries import report_lines
from tests.assigned_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    FRONT,
    OTHER_COMMUNE,
    Assigned,
)
from tests.web.browser import words
from tests.web.filling import Form, fill, form_with, forms, send
from tests.web.reporting import AsUser, Key, at, of_page
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def line_name(form: Form, line_id: object) -> str:
    """Return the prefix of a line's fields in a form."""
    return next(name.removesuffix("line") for name, text in form.fields.items() if text == str(line_id))


def lacking(page: TestResponse) -> set[uuid.UUID]:
    """Return the lines that a draft says are not filled in."""
    return {uuid.UUID(line) for line in re.findall(r'<li data-of="line-([0-9a-f-]+)">', page.get_data(as_text=True))}


def stored(app: Flask, key: Key) -> Report:
    with app.app_context():
        bind_context(db.session(), RowContext(key[0]))  # type: ignore[arg-type]
        return report_by_key(key)  # type: ignore[arg-type]


def test_a_commune_reports_from_the_list_of_windows_to_the_filed_line(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        browser, path = as_user(COMMUNE), "/t/an/mot/dong/reports"
        page = browser.get(path)
        text = words(page)
        assert "Đảng ủy xã Đông" in text
        assert "Quý I/2021" in text
        assert "10/04/2021" in text
        opening = form_with(page, "cycle_owner")
        answer = send(browser, path, opening, {"window": "2021-Q1"})
        assert answer.status_code == 303
        draft = answer.location
        form = form_with(browser.get(draft), "narrative")
        prefix = next(name for name in form.fields if name.endswith("-line")).removesuffix("line")
        typed = {f"{prefix}value": "1.012", f"{prefix}narrative": "Ba đợt", "narrative": "Đúng tiến độ"}
        assert send(browser, draft, form, {**typed, "next": ""}).status_code == 303
        page = browser.get(draft)
        assert form_with(page, "narrative").fields[f"{prefix}value"] == "1.012"
        answer = send(browser, draft, form_with(page, "narrative"), {"next": "submit", f"{prefix}done": "on"})
        assert answer.location == draft
        text = browser.text(draft)
        assert "Đã nộp đúng hạn" in text
        assert "Chờ ý kiến" in text
        assert "1.012 đảng viên" in text
        assert "Đã nhận báo cáo" in text
        assert "1 dòng, 0 minh chứng" in text
        assert "Huyện ủy Một cho ý kiến về 1 dòng." in text
        assert "Đã nhận báo cáo" not in as_user(DISTRICT).text(draft.replace("/t/an/mot/dong/", "/t/an/mot/"))
        assert "Đã nộp đúng hạn" in browser.text(path)
    with app.app_context():
        bind_context(db.session(), RowContext(Assigned(app).tenant("an/mot/dong").id))
        line = db.session.query(ReportLine).one()
        assert (line.value, line.done, line.narrative) == (Decimal(1012), True, "Ba đợt")


def test_a_district_types_every_measure_and_keeps_it(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            key = year.draft(DISTRICT, "2021-Q1")
            ids = {kind: year.line(key, kind).line.id for kind in ("disbursement", "mobilisation", "new_members")}
            db.session.remove()
        browser, path = as_user(DISTRICT), at("an/mot", key)
        page = browser.get(path)
        text = words(page)
        assert "Số liệu được cộng từ cấp dưới" in text
        assert "Kinh tế - xã hội" in text
        form = form_with(page, "narrative")
        ratio, yes_no, split = (line_name(form, line_id) for line_id in ids.values())
        assert f"{split}value" not in form.fields
        assert f"{yes_no}value" not in form.fields
        typed = {f"{ratio}value": "90,3", f"{ratio}denominator": "100", f"{yes_no}met": "1", "next": ""}
        assert send(browser, path, form, typed).status_code == 303
        page = browser.get(path)
        form = form_with(page, "narrative")
        assert [form.fields[f"{ratio}{name}"] for name in ("value", "denominator")] == ["90,3", "100"]
        assert form.fields[f"{yes_no}met"] == "1"
        typed = {f"{ratio}value": "", f"{ratio}denominator": "", f"{yes_no}met": "", "next": ""}
        send(browser, path, form, typed)  # a line that is emptied is empty
        emptied = browser.get(path)
        assert lacking(emptied) - lacking(page) == {ids["disbursement"], ids["mobilisation"]}
        form = form_with(emptied, "narrative")
        assert (form.fields[f"{ratio}value"], form.fields[f"{yes_no}met"]) == ("", "")


def test_what_cannot_be_read_comes_back_as_typed_with_its_error(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(COMMUNE, "2021-Q1", new_members=1)
            db.session.remove()
        browser, path = as_user(COMMUNE), at("an/mot/dong", key)
        answer = fill(browser, path, {"narrative": "Giữ lại", "lines-0-value": "mười hai", "next": "submit"})
        assert answer.status_code == 422
        form = form_with(answer, "narrative")
        assert (form.fields["narrative"], form.fields["lines-0-value"]) == ("Giữ lại", "mười hai")
        assert 'id="f-lines-0-value-error"' in words(answer)
    assert (stored(app, key).state, stored(app, key).narrative) == ("draft", "Báo cáo")


def test_filing_is_refused_with_the_list_and_the_draft_is_kept(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(COMMUNE, "2021-Q1", new_members=1)
            db.session.remove()
        browser, path = as_user(COMMUNE), at("an/mot/dong", key)
        answer = fill(browser, path, {"narrative": "Mới", "lines-0-value": "-3", "next": "submit"})
        assert 'href="#f-lines-0-value"' in answer.get_data(as_text=True)
        assert answer.status_code == 422
        text = words(answer)
        assert re.search(r"</a>: *Không nhận số âm\.", " ".join(text.split())), "the line is named once"
        assert "Đã lưu bản nháp nhưng chưa nộp được" in text
        assert (stored(app, key).state, stored(app, key).narrative) == ("draft", "Mới")
        again = form_with(answer, "narrative")
        assert send(browser, path, again, {"lines-0-value": "3", "next": "submit"}).status_code == 303
    assert stored(app, key).state == "submitted"


def test_a_stale_save_shows_both_versions_and_keeps_what_was_typed(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(COMMUNE, "2021-Q1", new_members=1)
            db.session.remove()
        mine, theirs, path = as_user(COMMUNE), as_user(COMMUNE), at("an/mot/dong", key)
        form = form_with(mine.get(path), "narrative")
        fill(theirs, path, {"narrative": "Của người khác", "lines-0-value": "5", "next": ""})
        answer = send(mine, path, form, {"narrative": "Của tôi", "lines-0-value": "8", "next": ""})
        assert answer.status_code == 409
        text = words(answer)
        assert "Của người khác" in text
        assert "Các dòng khác nhau giữa hai bản" in text
        kept = form_with(answer, "narrative")
        assert (kept.fields["narrative"], kept.fields["lines-0-value"]) == ("Của tôi", "8")
        assert stored(app, key).narrative == "Của người khác"
        assert send(mine, path, kept, {"next": ""}).status_code == 303
    assert stored(app, key).narrative == "Của tôi"


def test_what_the_second_left_alone_is_what_the_first_saved(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(DISTRICT, "2021-Q1")
            db.session.remove()
        mine, theirs, path = as_user(DISTRICT), as_user(DISTRICT), at("an/mot", key)
        form = form_with(mine.get(path), "narrative")
        saved = {"lines-3-narrative": "Của người khác", "narrative": "Chung", "lines-5-narrative": "Trước"}
        fill(theirs, path, {**saved, "lines-3-done": "on", "next": ""})
        answer = send(mine, path, form, {"lines-4-narrative": "Của tôi", "lines-5-narrative": "Sau", "next": ""})
        assert answer.status_code == 409
        kept = form_with(answer, "narrative")
        assert {name: kept.fields[name] for name in saved} == {**saved, "lines-5-narrative": "Sau"}
        assert kept.fields["lines-3-done"] == "on"
        assert send(mine, path, kept, {"next": ""}).status_code == 303
    with app.app_context():
        bind_context(db.session(), RowContext(key[0]))
        said = [row.line.narrative for row in report_lines(key)[3:6]]
    assert said == ["Của người khác", "Của tôi", "Sau"]


def test_a_double_click_saves_and_opens_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        browser, path = as_user(COMMUNE), "/t/an/mot/dong/reports"
        opening = form_with(browser.get(path), "cycle_owner")
        first, second = (send(browser, path, opening, {"window": "2021-Q1"}) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303)
        assert first.location == second.location
        form = form_with(browser.get(first.location), "narrative")
        answers = [send(browser, first.location, form, {"narrative": "Một lần", "next": ""}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
    with app.app_context():
        bind_context(db.session(), RowContext(Assigned(app).tenant("an/mot/dong").id))
        assert db.session.query(Report).one().version == 2


def test_the_button_of_a_line_saves_before_it_leads_away(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(COMMUNE, "2021-Q1", new_members=1)
            line = Assigned(app).line(key, "new_members")
            db.session.remove()
        browser, path = as_user(COMMUNE), at("an/mot/dong", key)
        answer = fill(browser, path, {"lines-0-value": "7", "next": f"evidence.{line.line.id}"}, has="narrative")
        assert answer.location == f"{path}/evidence/{line.line.id}"
        with app.app_context():
            assert Assigned(app).line(key, "new_members").line.value == 7


def test_a_reviewed_line_is_corrected_with_a_reason(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            key = year.file(COMMUNE, "2021-Q1", new_members=12)
            line = year.line(key, "new_members").line
            db.session.remove()
        browser, path = as_user(COMMUNE), at("an/mot/dong", key)
        before = browser.text(path)
        assert "Đính chính</a>" not in before
        assert "Đã nhận báo cáo" in before
        with app.app_context():
            Assigned(app).judge(DISTRICT, key)
            db.session.remove()
        assert "Đã nhận báo cáo" not in browser.text(path), "nobody is waited for any more"
        correcting = f"{path}/lines/{line.id}"
        assert correcting in browser.text(path)
        answer = fill(browser, correcting, {"value": "9"}, has="value")
        assert answer.status_code == 422
        assert form_with(answer, "value").fields["value"] == "9"
        answer = fill(browser, correcting, {"value": "9", "narrative": "Tính trùng"})
        assert answer.location == f"{path}#line-{line.id}"
        text = browser.text(path)
        assert "Tính trùng" in text
        assert "Đính chính ngày" in text
        assert browser.get(correcting).status_code == 404  # only the newest of a chain
    with app.app_context():
        bind_context(db.session(), RowContext(key[0]))
        assert [row.line.value for row in report_lines(key)] == [12, 9]


def test_who_sees_which_report(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            draft, filed = year.draft(COMMUNE, "2021-Q1"), year.file(FRONT, "2021-Q1", body_task=1)
            db.session.remove()
        assert as_user(DISTRICT).get(at("an/mot", draft)).status_code == 404  # not filed yet
        assert as_user(OTHER_COMMUNE).get(at("an/mot/tay", draft)).status_code == 404
        assert as_user("bi-thu.bac.ba@binh.example").get(at("binh/ba/bac", draft)).status_code == 404
        assert as_user(COMMUNE).get(at("an/mot/tay", draft)).status_code == 404  # no seat there
        assert as_user(DECIDER).get(at("an", filed)).status_code == 200
        assert as_user(DEPARTMENT).get(at("an", filed)).status_code == 404  # another body's
        assert as_user(DISTRICT).get(at("an/mot", filed)).status_code == 404
        administrator = as_user(ADMINISTRATOR)
        assert administrator.get("/t/an/reports").status_code == 403
        advisor = as_user(ADVISOR)
        page = advisor.get("/t/an/reports")
        assert "Lập báo cáo" not in words(page)
        assert advisor.post(at("an", filed), {"narrative": "x"}).status_code == 403


def test_a_closed_cycle_offers_nothing_to_write(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            cycle = year.cycle
            close_cycle(year.actor(ADMINISTRATOR), cycle[1])
            db.session.remove()
        text = as_user(COMMUNE).text("/t/an/mot/dong/reports")
        assert "Lập báo cáo" not in text
        assert "Không có báo cáo" in text


def test_what_keeps_a_report_from_being_filed_is_said_at_its_lines(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            path = at("an/mot", Assigned(app).draft(DISTRICT, "2021-Q1"))
            db.session.remove()
        browser = as_user(DISTRICT)
        emptied = {f"lines-{place}-{name}": "" for place in range(20) for name in ("value", "denominator", "met")}
        answer = send(browser, path, form_with(browser.get(path), "narrative"), {**emptied, "next": "submit"})
    page = answer.get_data(as_text=True)
    at_lines = re.findall(r'<a href="#f-(lines-\d+-\w+)">', page)
    assert len(at_lines) > 3, at_lines
    assert at_lines == sorted(at_lines, key=lambda name: page.index(f'id="f-{name}"'))


def test_pages_of_reports_take_few_statements_however_long(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(DISTRICT, "2021-Q1")
            db.session.remove()
        browser = as_user(DISTRICT)
        for path in ("/t/an/mot/reports", at("an/mot", key)):
            with counted() as statements:
                assert browser.get(path).status_code == 200
            assert len(of_page(statements)) <= 12, statements
        form = form_with(browser.get(at("an/mot", key)), "narrative")
        with counted() as statements:
            assert send(browser, at("an/mot", key), form, {"next": "submit"}).status_code == 303
        assert len(of_page(statements)) <= 25, statements  # two use cases, whatever the number of lines


def test_an_empty_province_says_what_to_do(app: Flask, as_user: AsUser) -> None:
    assert "Khi có quyết định giao" in as_user("bi-thu.bac.ba@binh.example").text("/t/binh/ba/bac/reports")


def test_rubbish_in_a_form_is_refused(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        browser = as_user(COMMUNE)
        assert browser.post("/t/an/mot/dong/reports", {"window": "2021-Q1", "unit": "x"}).status_code == 404
        with app.app_context():
            key = Assigned(app).draft(COMMUNE, "2021-Q1", new_members=1)
            db.session.remove()
        path = at("an/mot/dong", key)
        data = MultiDict({"narrative": "x", "lines-0-line": "rubbish", "lines-0-value": "3", "version": "abc"})
        assert browser.post(path, dict(data)).status_code == 422
        data["lines-0-line"] = "0191f0f4-0000-7000-8000-000000000000"
        data["version"] = "2"
        answer = browser.post(path, dict(data))
        assert answer.status_code == 422
        assert "Báo cáo không có dòng này" in words(answer)
        assert forms(answer)
