"""Every error is a page that says what happened and leads on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from core.app import create_app
from core.config import Config
from core.db import db
from tests.web.browser import Browser, words

AsUser = Callable[[str], Browser]
USER = "btc@an.example"


@pytest.fixture
def page(as_user: AsUser) -> Browser:
    return as_user(USER)


def test_a_bug_shows_a_reference_and_no_trace(page: Browser, caplog: pytest.LogCaptureFixture) -> None:
    answer = page.post("/t/an/jobs/bug")
    shown = words(answer)
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in shown
    assert "SECRET" not in shown
    assert "Traceback" not in shown
    reference = shown.split("<code>")[1][:12]
    assert reference in caplog.text
    assert "SECRET" in caplog.text


def test_a_database_that_is_away_asks_for_patience_and_keeps_the_form(page: Browser) -> None:
    answer = page.post("/t/an/jobs/away", {"story": "một giờ gõ phím"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "một giờ gõ phím" in words(answer)


def test_nobody_is_asked_who_they_are_when_the_database_is_away(app: Flask, page: Browser, tmp_path: Path) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/away"
    config = Config(var=tmp_path, app_database_url=away, auth_database_url=away, redis_url="redis://127.0.0.1:1")
    closed = create_app(replace(config, given_secret=app.secret_key or "")).test_client()
    cookie = page.client.get_cookie("giaoviec")
    assert cookie
    closed.set_cookie("giaoviec", cookie.value)
    for path in ("/t/an/", "/seats", "/", "/no/page"):
        answer = closed.get(path)
        assert answer.status_code == 503, path
        assert "Hệ thống tạm thời gián đoạn" in words(answer)


def test_the_next_request_works_after_a_restart_of_the_database(app: Flask, page: Browser) -> None:
    assert page.get("/t/an/").status_code == 200
    with app.app_context():
        for engine in db.engines.values():
            with engine.connect() as connection:
                others = "usename = current_user and datname = current_database() and pid <> pg_backend_pid()"
                connection.execute(text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))
    assert page.get("/t/an/").status_code == 200


def test_a_conflict_says_why_and_keeps_the_form(page: Browser) -> None:
    answer = page.post("/t/an/jobs/conflict", {"story": "đã gõ", "password": "giấu"})
    shown = words(answer)
    assert answer.status_code == 409
    assert "Kỳ đã khóa." in shown
    assert 'name="story" value="đã gõ"' in shown
    assert "giấu" not in shown


def test_a_missing_value_leads_to_where_it_is_entered(page: Browser) -> None:
    answer = page.post("/t/an/jobs/missing", {"story": "một giờ gõ phím"})
    assert answer.status_code == 422
    assert "Ngưỡng điểm" in words(answer)
    assert 'href="/t/an/parameters/unconfirmed"' in words(answer)
    assert "một giờ gõ phím" in words(answer)
    assert "parameters/unconfirmed" not in words(page.post("/t/an/jobs/conflict"))


def test_a_form_of_another_site_is_not_kept(page: Browser) -> None:
    answer = page.post("/t/an/jobs/conflict", {"story": "đã gõ"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "đã gõ" not in words(answer)


def test_a_stale_edit_that_no_form_caught_shows_both(page: Browser) -> None:
    answer = page.post("/t/an/jobs/stale", {"plan": "250"})
    shown = words(answer)
    assert answer.status_code == 409
    assert "<dt>Kế hoạch</dt><dd>200</dd>" in shown
    assert 'name="plan" value="250"' in shown


def test_a_form_sent_twice_leads_to_what_was_done(page: Browser) -> None:
    answer = page.post("/t/an/jobs/twice")
    assert (answer.status_code, answer.location) == (303, "/t/an/work/")
    assert "đã được ghi nhận trước đó" in page.text("/t/an/work/")
    assert page.post("/t/an/jobs/twice-unknown").status_code == 409


def test_a_form_without_its_token_is_refused_and_kept(page: Browser) -> None:
    answer = page.client.post("/t/an/work/", data={"name": "đã gõ"})
    shown = words(answer)
    assert answer.status_code == 400
    assert "Biểu mẫu đã hết hiệu lực" in shown
    assert 'name="name" value="đã gõ"' in shown
    assert 'action="/t/an/work/"' in shown


@pytest.mark.parametrize(
    "address", ["/t/an/work/", "/sign-in", "/seats", "/language", "/sign-out", "/account/password"]
)
def test_no_form_is_taken_without_its_token(page: Browser, address: str) -> None:
    assert page.client.post(address, data={}).status_code == 400


def test_a_file_of_two_gigabytes_is_refused_by_its_size(page: Browser) -> None:
    form = {"content_type": "multipart/form-data; boundary=x"}
    answer = page.client.post("/t/an/work/", environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)}, **form)
    assert answer.status_code == 413
    assert "Mỗi lần gửi không quá 20 MB" in words(answer)


def test_a_wrong_method_and_an_unknown_page_have_pages(page: Browser, browser: Browser) -> None:
    wrong = page.get("/t/an/orders/")
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    assert "chỉ dùng để gửi biểu mẫu" in words(wrong)
    unknown = browser.get("/no/such/page")
    assert unknown.status_code == 404
    assert "Không tìm thấy" in words(unknown)


def test_the_way_back_stays_on_this_site(page: Browser) -> None:
    here = page.get("/t/an/audit/x", headers={"Referer": "http://localhost/t/an/work/"})
    assert 'href="/t/an/work/">Về trang trước' in words(here)
    elsewhere = page.get("/t/an/audit/x", headers={"Referer": "https://evil.example/t/an/work/"})
    assert 'href="/">Về trang đầu' in words(elsewhere)
