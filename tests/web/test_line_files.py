"""A report is written without leaving its page: files and obstacles on lines, and what was said before."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db import RowContext, bind_context, db
from core.reporting.models import Evidence, Obstacle
from core.reporting.queries import report_lines
from tests.assigned_year import COMMUNE, DISTRICT, OTHER_COMMUNE, Assigned
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_with
from tests.web.reporting import AsUser, Key, at, of_page
from tests.world import counted, on

PDF = b"%PDF-1.7\n%minh chung\n"
SLUG = "an/mot/dong"


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def drafted(app: Flask, window: str = "2021-Q1") -> tuple[Key, str]:
    """Return the draft of a commune and the id of its only line."""
    with app.app_context():
        year = Assigned(app)
        key = year.draft(COMMUNE, window, new_members=12)
        line = str(year.line(key, "new_members").line.id)
        db.session.remove()
    return key, line


def sent(browser: Browser, path: str, fields: dict[str, str], *files: tuple[str, str, bytes]) -> TestResponse:
    """Send fields and files; the body is built here, so that no temporary file is left open."""
    parts = [f'name="{name}"\r\n\r\n{text}'.encode() for name, text in fields.items()]
    parts += [f'name="{name}"; filename="{file}"\r\n\r\n'.encode() + content for name, file, content in files]
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return browser.client.post(path, data=body, content_type="multipart/form-data; boundary=x", buffered=True)


def evidence(app: Flask) -> list[str]:
    with app.app_context():
        bind_context(db.session(), RowContext(Assigned(app).tenant(SLUG).id))
        return list(db.session.scalars(select(Evidence.title).order_by(Evidence.title)))


def obstacles(app: Flask) -> list[tuple[str, str, bool]]:
    with app.app_context():
        bind_context(db.session(), RowContext(Assigned(app).tenant(SLUG).id))
        rows = db.session.execute(select(Obstacle.description, Obstacle.proposal, Obstacle.objective))
        return [tuple(row) for row in rows]


def test_files_come_with_the_form_and_a_wrong_number_costs_none(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, line = drafted(app)
        browser, path = as_user(COMMUNE), at(SLUG, key)
        fields = {**form_with(browser.get(path), "narrative").fields, "lines-0-value": "mười hai"}
        answer = sent(browser, path, fields, (f"files-{line}", "Danh sách.pdf", PDF), (f"files-{line}", "x.exe", b"MZ"))
        assert answer.status_code == 422
        page = words(answer)
        assert "mười hai" in page
        assert "Danh sách" in page
        assert f'<a href="#line-{line}">Tệp “x.exe”: Chỉ nhận tệp' in page
        assert '<p class="error">Tệp “x.exe”: Chỉ nhận tệp' in page, "and at the place where it was laid"
    assert evidence(app) == ["Danh sách"]


def test_a_refused_file_keeps_a_report_from_being_filed_and_costs_nothing_typed(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, line = drafted(app)
        browser, path = as_user(COMMUNE), at(SLUG, key)
        page = browser.get(path)
        assert "pdf, docx, xlsx, png, jpg; tối đa 20 MB" in words(page), "said before anything is refused"
        typed = {**form_with(page, "narrative").fields, "lines-0-value": "17", "next": "submit"}
        answer = sent(browser, path, typed, (f"files-{line}", "x.exe", b"MZ"))
        assert answer.status_code == 422
        assert "Đã lưu bản nháp, trừ các tệp không nhận được" in words(answer)
        again = form_with(answer, "narrative").fields
        assert again["lines-0-value"] == form_with(browser.get(path), "narrative").fields["lines-0-value"] == "17"
        assert sent(browser, path, {**again, "next": "submit"}).status_code == 303


def test_a_file_laid_on_a_line_is_kept_at_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, line = drafted(app)
        browser, path = as_user(COMMUNE), f"{at(SLUG, key)}/files"
        token = {"csrf_token": browser.token()}
        answer = sent(browser, path, token, (f"files-{line}", "../../Ảnh chụp.pdf", PDF))
        assert answer.status_code == 200
        assert "Ảnh chụp" in words(answer)
        assert "<html" not in words(answer)
        refused = sent(browser, path, token, (f"files-{line}", "giả.png", PDF))
        assert refused.status_code == 422
        assert "Nội dung tệp không đúng với phần mở rộng .png" in words(refused)
        other_line = "01a20273-1fbb-7442-a6b4-a4f29cd4bc73"
        assert sent(browser, path, token, (f"files-{other_line}", "a.pdf", PDF)).status_code == 422
        assert sent(browser, path, token).status_code == 404
    assert len(evidence(app)) == 1


def test_nobody_lays_files_on_a_report_of_others_or_on_a_filed_one(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, line = drafted(app)
        laid = (f"files-{line}", "a.pdf", PDF)
        for seat, slug in ((OTHER_COMMUNE, "an/mot/tay"), (DISTRICT, "an/mot")):
            other = as_user(seat)
            answer = sent(other, f"{at(slug, key)}/files", {"csrf_token": other.token()}, laid)
            assert answer.status_code in (403, 404)
        browser = as_user(COMMUNE)
        token = {"csrf_token": browser.token()}
        assert sent(browser, f"{at(SLUG, key)}/files", token, laid).status_code == 200
        assert fill(browser, at(SLUG, key), {"next": "submit"}, has="narrative").status_code == 303
        assert sent(browser, f"{at(SLUG, key)}/files", token, laid).status_code == 409
    assert len(evidence(app)) == 1


def test_an_obstacle_typed_on_a_line_goes_up_with_the_draft(app: Flask, as_user: AsUser) -> None:
    typed = {"lines-0-obstacle": "Thiếu nguồn kết nạp", "lines-0-proposal": "Mở thêm lớp", "lines-0-objective": "on"}
    with on(4, 5):
        key, _line = drafted(app)
        browser, path = as_user(COMMUNE), at(SLUG, key)
        assert fill(browser, path, {**typed, "next": ""}, has="narrative").status_code == 303
        page = browser.get(path)
        assert "Thiếu nguồn kết nạp" in words(page)
        assert form_with(page, "narrative").fields["lines-0-obstacle"] == ""
        # The level that gave out the work sees it before the report is filed.
        district = as_user(DISTRICT)
        assert "Thiếu nguồn kết nạp" in district.text("/t/an/mot/obstacles?scope=given")
        assert "Thiếu nguồn kết nạp" not in district.text("/t/an/mot/obstacles?scope=held")
        with app.app_context():
            above = Assigned(app).draft(DISTRICT, "2021-Q1")
            db.session.remove()
        # And beside its own report of the work that it split.
        assert "Đảng ủy xã Đông · Kết nạp đảng viên" in " ".join(district.text(at("an/mot", above)).split())
    assert obstacles(app) == [("Thiếu nguồn kết nạp", "Mở thêm lớp", True)]


def test_a_proposal_without_its_obstacle_is_told_and_kept(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, _line = drafted(app)
        typed = {"lines-0-proposal": "Mở thêm lớp", "next": ""}
        answer = fill(as_user(COMMUNE), at(SLUG, key), typed, has="narrative")
        assert answer.status_code == 422
        assert "Phải mô tả khó khăn, vướng mắc." in words(answer)
        assert "Mở thêm lớp" in words(answer)
    assert obstacles(app) == []


def test_a_draft_shows_what_the_report_before_said(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        first, _line = drafted(app)
        browser = as_user(COMMUNE)
        assert "Kỳ báo cáo trước" not in browser.text(at(SLUG, first))
        assert fill(browser, at(SLUG, first), {"next": "submit"}, has="narrative").status_code == 303
    with on(7, 2):
        second, _line = drafted(app, "2021-Q2")
        browser = as_user(COMMUNE)
        with counted() as statements:
            page = browser.text(at(SLUG, second))
        assert "Kỳ báo cáo trước: 12 đảng viên" in page
        assert len(of_page(statements)) <= 12, statements


def test_an_obstacle_of_a_report_that_could_not_be_filed_yet_is_raised_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, _line = drafted(app)
        browser, path = as_user(COMMUNE), at(SLUG, key)
        typed = {"lines-0-obstacle": "Thiếu nguồn kết nạp", "lines-0-value": "-3", "next": "submit"}
        refused = fill(browser, path, typed, has="narrative")
        assert refused.status_code == 422
        form = form_with(refused, "narrative").fields
        assert form["lines-0-obstacle"] == ""
        assert sent(browser, path, {**form, "lines-0-value": "3", "next": "submit"}).status_code == 303
    assert [description for description, *_rest in obstacles(app)] == ["Thiếu nguồn kết nạp"]


def districts(app: Flask) -> tuple[str, dict[str, str]]:
    """Return the page of a district's draft, and the fields' prefix of some of its lines by kind of work."""
    with app.app_context():
        year = Assigned(app)
        key = year.draft(DISTRICT, "2021-Q1")
        bind_context(db.session(), RowContext(key[0]))
        order = [row.assignment.kind for row in report_lines(key)]
        db.session.remove()
    return at("an/mot", key), {kind: f"lines-{order.index(kind)}-" for kind in ("disbursement", "new_members")}


def shown(page: TestResponse, pattern: str) -> list[str]:
    return re.findall(pattern, page.get_data(as_text=True))


def test_only_what_can_be_read_counts_as_entered_and_sums_of_lower_units_need_no_entry(
    app: Flask, as_user: AsUser
) -> None:
    entered = r"Đã nhập <b><span data-filled>(\d+)</span>/(\d+)</b>"
    with on(4, 5):
        path, at_line = districts(app)
        browser = as_user(DISTRICT)
        assert fill(browser, path, {f"{at_line['new_members']}narrative": "", "next": ""}).status_code == 303
        page = browser.get(path)
        assert shown(page, entered) == [("17", "17")]
        assert "<details data-lacking hidden>" in page.get_data(as_text=True)
        wrong = fill(browser, path, {f"{at_line['disbursement']}value": "ba", "next": ""})
        assert (wrong.status_code, shown(wrong, entered)) == (422, [("16", "17")])
        assert len(shown(wrong, r'<li data-of="line-[0-9a-f-]+">')) == 1
        assert shown(wrong, r'<a href="#f-lines-[0-9]+-value">(.+) – Số liệu kỳ này</a>') == [
            "Giải ngân vốn đầu tư công"
        ]
        without_words = fill(browser, path, {f"{at_line['new_members']}narrative": "", "next": "submit"})
        assert without_words.status_code == 303


def test_a_part_above_its_whole_is_doubted_and_can_be_filed(app: Flask, as_user: AsUser) -> None:
    doubt = r"data-over>"
    with on(4, 5):
        path, at_line = districts(app)
        browser, ratio = as_user(DISTRICT), at_line["disbursement"]
        assert shown(browser.get(path), doubt) == []
        assert fill(browser, path, {f"{ratio}value": "12", f"{ratio}denominator": "10", "next": ""}).status_code == 303
        assert len(shown(browser.get(path), doubt)) == 1
        assert fill(browser, path, {"next": "submit"}, has="narrative").status_code == 303
        assert "Đã nộp đúng hạn" in browser.text(path)


def test_a_number_below_zero_is_kept_told_and_not_filed(app: Flask, as_user: AsUser) -> None:
    doubt = r"data-negative>"
    with on(4, 5):
        path, at_line = districts(app)
        browser, value = as_user(DISTRICT), f"{at_line['disbursement']}value"
        assert shown(browser.get(path), doubt) == []
        assert fill(browser, path, {value: "-3", "next": ""}).status_code == 303
        assert len(shown(browser.get(path), doubt)) == 1
        assert fill(browser, path, {"next": "submit"}, has="narrative").status_code == 422


def test_a_draft_says_what_can_be_done_once_filed_and_who_below_has_not_filed(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        path, _at_line = districts(app)
        browser = as_user(DISTRICT)
        with counted() as statements:
            text = browser.text(path)
        assert len(of_page(statements)) <= 12, statements
        assert "dòng cấp trên đã cho ý kiến (chấp nhận hoặc trả lại) thì đính chính được" in text
        assert "2/2 đơn vị cấp dưới chưa nộp báo cáo kỳ này." in text
        key, _line = drafted(app)
        assert "2/2 đơn vị cấp dưới" in browser.text(path), "a draft is not filed"
        assert fill(as_user(COMMUNE), at(SLUG, key), {"next": "submit"}, has="narrative").status_code == 303
        assert "1/2 đơn vị cấp dưới chưa nộp báo cáo kỳ này." in browser.text(path)
