"""The frame of every page: headers, languages, lists, files, probes."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from core import clock
from core.app import create_app
from core.config import Config
from core.provision.engines import Engines
from core.web.workbooks import EXCEL
from tests.conftest import config_for
from tests.web.browser import Browser, words

AsUser = Callable[[str], Browser]


@contextmanager
def no_connection() -> Iterator[None]:
    """Fail when anything connects to a database inside."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    event.listen(Pool, "connect", refuse)
    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(Pool, "connect", refuse)
        event.remove(Engine, "before_cursor_execute", refuse)


def test_making_the_application_asks_no_engine_anything(tmp_path: Path) -> None:
    config = Config(
        var=tmp_path,
        app_database_url="postgresql+psycopg://gv_app@127.0.0.1:1/x",
        auth_database_url="postgresql+psycopg://gv_auth@127.0.0.1:1/x",
        redis_url="redis://127.0.0.1:1/0",
    )
    with no_connection():
        app = create_app(config)
        answer = app.test_client().get("/livez")
    assert answer.status_code == 200
    assert app.test_client().get("/readyz").status_code == 503


def test_ready_means_the_schema_is_this_programs(app: Flask, browser: Browser) -> None:
    assert browser.get("/readyz").get_data(as_text=True) == "ready\n"
    owner = create_engine(app.config["SQLALCHEMY_DATABASE_URI"].replace("gv_app", "gv_owner"))
    with owner.begin() as connection:
        connection.execute(text("update alembic_version set version_num = 'older'"))
    owner.dispose()
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    assert "older" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/sign-in", "/t/an/", "/static/theme.css", "/no/page", "/livez"])
def test_every_response_carries_the_security_headers(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_inline_script_or_style(as_user: AsUser) -> None:
    user = as_user("btc@an.example")
    for path in ("/t/an/", "/t/an/work/", "/t/an/targets/", "/seats?all=1", "/account/password"):
        page = user.text(path)
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == len(
            re.findall(r'<script type="module" src="/static/(?:app|drafts)\.js\?v=', page)
        )
        assert " onclick" not in page


def test_pages_are_not_kept_and_files_are_named_by_their_content(browser: Browser) -> None:
    page = browser.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    sheet = words(page).split('href="/static/theme.css?v=')[1][:12]
    answer = browser.get(f"/static/theme.css?v={sheet}")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert browser.get("/static/bootstrap/css/bootstrap.min.css").status_code == 200


def test_vietnamese_is_spoken_whatever_the_browser_asks_for(browser: Browser) -> None:
    page = browser.text("/sign-in", headers={"Accept-Language": "en"})
    assert '<html lang="vi">' in page
    assert "Mật khẩu" in page


def test_english_is_chosen_and_kept(browser: Browser) -> None:
    answer = browser.post("/language", {"language": "en", "back": "/sign-in?next=/seats"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/seats")
    page = browser.text("/sign-in")
    assert '<html lang="en">' in page
    assert "Sign in" in page
    wrong = words(browser.sign_in("no@an.example", "wrong"))
    assert "Authentication failed" in wrong
    assert "Not found" in browser.text("/no/page")


def test_a_theme_is_chosen_kept_and_left_to_the_machine_again(browser: Browser) -> None:
    follows = browser.text("/sign-in")
    assert 'media="screen and (prefers-color-scheme: dark)"' in follows
    answer = browser.post("/theme", {"theme": "dark", "back": "/seats"})
    assert (answer.status_code, answer.location) == (303, "/seats")
    dark = browser.text("/sign-in")
    assert re.search(r'dark\.css[^>]*media="screen"', dark)
    assert '<meta name="color-scheme" content="dark">' in dark
    browser.post("/theme", {"theme": "light"})
    assert "dark.css" not in browser.text("/sign-in")
    browser.post("/theme", {"theme": "; path=/"})
    assert browser.text("/sign-in").count("prefers-color-scheme") == 1


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_the_language_switch_leads_nowhere_else(browser: Browser, elsewhere: str) -> None:
    assert browser.post("/language", {"language": "xx", "back": elsewhere}).location == "/"
    assert browser.post("/theme", {"theme": "dark", "back": elsewhere}).location == "/"


def test_columns_and_rows_of_a_list_are_chosen_by_its_address(as_user: AsUser) -> None:
    user = as_user("btc@an.example")
    whole = user.text("/t/an/targets/?q=đảng")
    assert 'data-label="Kế hoạch"' in whole
    cut = user.text("/t/an/targets/?q=đảng&col=name&size=25")
    assert "1.234,5" not in cut
    assert "hàng 24" in cut
    assert "hàng 25" not in cut
    following = cut.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert all(part in following for part in ("col=name", "size=25", "q=", "page=2"))
    for nonsense in ("col=planted", "size=1000000", "size=-1", "size=٢٥", "page=99999999999999999999"):
        assert 'data-label="Kế hoạch"' in user.text(f"/t/an/targets/?{nonsense}") or "page=9" in nonsense


def test_a_list_is_sent_as_a_workbook_of_what_is_seen(as_user: AsUser) -> None:
    user = as_user("btc@an.example")
    answer = user.get("/t/an/targets/?q=đảng&export=xlsx&page=2")
    assert answer.mimetype == EXCEL
    assert answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(io.BytesIO(answer.data))
    rows = list(book["Danh sách"].values)
    assert rows[:2] == [("Tên", "Kế hoạch"), ("=hàng 0", 1234.5)]
    assert len(rows) == 52
    assert book["Danh sách"]["A2"].data_type == "s"
    assert ("Tìm", "đảng") in list(book["Thông tin"].values)
    cut = load_workbook(io.BytesIO(user.get("/t/an/targets/?export=xlsx&col=name").data))
    assert list(cut["Danh sách"].values)[1] == ("=hàng 0",)
    assert user.get("/t/an/targets/?export=xlsx&state=open").mimetype == "text/html"


def test_a_process_on_another_day_says_so(engines: Engines, empty_template: str, tmp_path: Path) -> None:
    config = config_for(engines, empty_template, tmp_path)
    app = create_app(config)
    assert "Bản trình diễn đang ở ngày 15/02/2021." in app.test_client().get("/sign-in").get_data(as_text=True)
    assert clock.today() == date(2021, 2, 15)
    clock.work_on(None)
    assert "Bản trình diễn" not in app.test_client().get("/sign-in").get_data(as_text=True)


def test_a_list_is_sorted_filtered_and_paged_by_its_address(as_user: AsUser) -> None:
    user = as_user("btc@an.example")
    page = user.text("/t/an/targets/?q=đảng&sort=-name")
    assert 'aria-sort="descending"' in page
    assert 'value="đảng"' in page
    assert "hàng 49" in page
    assert "hàng 50" not in page
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "page=2" in following
    assert "sort=-name" in following
    assert "Trang 2" in user.text(following)
    assert "Không có mục nào khớp" in user.text("/t/an/targets/?state=open")
    assert 'aria-sort="ascending"' in user.text("/t/an/targets/?sort=plan&page=x&state=planted")


def test_static_files_ask_for_nobody(app: Flask, as_user: AsUser) -> None:
    user = as_user("btc@an.example")
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        user.get("/static/theme.css")
        user.get("/static/bootstrap/css/bootstrap.min.css")
        assert seen == []
        user.get("/t/an/targets/")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(seen) <= 5, seen
