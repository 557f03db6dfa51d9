"""Pages of evidence: added with a file, refused without losing what was typed, downloaded and never shown inside."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core.db import db
from core.reporting.queries import report
from core.reporting.services import submit_report
from tests.assigned_year import COMMUNE, DECIDER, DISTRICT, FRONT, OTHER_COMMUNE, Assigned
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_with, send
from tests.web.reporting import AsUser, Key, at
from tests.world import on

PDF = b"%PDF-1.7\n%minh chung\n"
TYPED = {"kind": "document", "title": "Quyết định kết nạp", "number": "12-QĐ/ĐU", "issued_on": "03/02/2021"}


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def drafted(app: Flask) -> tuple[Key, str]:
    """Return the draft of a commune and the address of its line's evidence."""
    with app.app_context():
        year = Assigned(app)
        key = year.draft(COMMUNE, "2021-Q1", new_members=12)
        line = year.line(key, "new_members").line.id
        db.session.remove()
    return key, f"{at('an/mot/dong', key)}/evidence/{line}"


def upload(browser: Browser, path: str, name: str, content: bytes, **typed: str) -> TestResponse:
    """Send the form of a page with a file; the body is built here, so that no temporary file is left open."""
    fields = {**form_with(browser.get(path), "title").fields, **TYPED, **typed}
    parts = [f'name="{field}"\r\n\r\n{text}'.encode() for field, text in fields.items()]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    return browser.client.post(path, data=body, content_type="multipart/form-data; boundary=x")


def test_a_file_is_kept_and_comes_back_as_an_attachment(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, path = drafted(app)
        browser = as_user(COMMUNE)
        answer = upload(browser, path, "Quyết định số 12.pdf", PDF)
        assert answer.status_code == 303
        page = browser.text(at("an/mot/dong", key))
        assert "Quyết định kết nạp" in page
        assert "(12-QĐ/ĐU, 03/02/2021)" in page
        address = "/t/an/mot/dong/evidence/" + page.split("/t/an/mot/dong/evidence/")[1].split('"')[0]
        file = browser.get(address)
        assert file.data == PDF
        assert file.headers["Content-Type"] == "application/pdf"
        assert file.headers["Content-Disposition"].startswith("attachment;")
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in file.headers["Content-Security-Policy"]
        assert file.headers["Cache-Control"] == "no-store"

        def seen_from(address_of: str, slug: str) -> int:
            return as_user(address_of).get(address.replace("/t/an/mot/dong/", f"/t/{slug}/")).status_code

        assert seen_from(DISTRICT, "an/mot") == 404  # not filed yet
        with app.app_context():
            year = Assigned(app)
            submit_report(year.leader(COMMUNE), key, version=report(key).version)
            db.session.remove()
        assert seen_from(DISTRICT, "an/mot") == 200
        assert seen_from(DECIDER, "an") == 200
        assert seen_from(OTHER_COMMUNE, "an/mot/tay") == 404
        assert seen_from(FRONT, "an") == 404  # a seat of one body of the province
        assert seen_from("btv@binh.example", "binh") == 404


def test_evidence_needs_no_file(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, path = drafted(app)
        browser = as_user(COMMUNE)
        answer = fill(browser, path, {"kind": "workshop", "title": "Hội nghị chuyên đề"}, has="title")
        assert answer.status_code == 303
        assert "Hội nghị chuyên đề" in browser.text(at("an/mot/dong", key))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.exe", PDF, "Chỉ nhận tệp"),
        ("a.pdf", b"", "Tệp rỗng"),
        ("a.pdf", b"MZ" + b"x" * 100, "không đúng với phần mở rộng"),
        ("a.pdf", PDF + b"x" * (21 * 1024 * 1024), "tối đa 20 MB"),
    ],
    ids=["type", "empty", "content", "size"],
)
def test_a_refused_file_loses_nothing_that_was_typed(
    app: Flask, as_user: AsUser, name: str, content: bytes, message: str
) -> None:
    with on(4, 5):
        _key, path = drafted(app)
        answer = upload(as_user(COMMUNE), path, name, content)
        assert answer.status_code == 422
        text = words(answer)
        assert message in text
        assert 'id="f-file-error"' in text
        assert "hãy chọn lại tệp" in text
        form = form_with(answer, "title")
        assert {field: form.fields[field] for field in TYPED} == TYPED


def test_a_sending_of_many_megabytes_is_refused_before_it_is_read(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        _key, path = drafted(app)
        browser = as_user(COMMUNE)
        form = {"content_type": "multipart/form-data; boundary=x"}
        answer = browser.client.post(path, environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)}, **form)
        assert answer.status_code == 413
        assert "không quá 20 MB" in words(answer)


def test_what_is_missing_is_told_at_its_field(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        _key, path = drafted(app)
        answer = fill(as_user(COMMUNE), path, {"issued_on": "31/02/2021"}, has="title")
        assert answer.status_code == 422
        text = words(answer)
        assert all(f'id="f-{name}-error"' in text for name in ("kind", "title", "issued_on"))


def test_a_double_click_adds_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, path = drafted(app)
        browser = as_user(COMMUNE)
        form = form_with(browser.get(path), "title")
        answers = [send(browser, path, form, {"kind": "other", "title": "Biên bản"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert browser.text(at("an/mot/dong", key)).count("Biên bản") == 1


def test_nobody_else_adds_evidence(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        _key, path = drafted(app)
        assert as_user(OTHER_COMMUNE).get(path.replace("/dong/", "/tay/")).status_code == 404
        assert as_user(DISTRICT).get(path.replace("/an/mot/dong/", "/an/mot/")).status_code == 404
        assert as_user(DECIDER).get(path.replace("/an/mot/dong/", "/an/")).status_code == 403
