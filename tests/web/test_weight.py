"""How light pages are on a slow line: files are compressed and kept for a year, and the first load is small."""

import gzip
import re
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

from tests.web.browser import ZIPPED, Browser, first_load, words

#: Bytes of the first page with all its files, as they travel.
FIRST_LOAD = 150_000
_FILE = re.compile(r'href="(/static/[^"]+)"')


def test_the_first_page_brings_few_bytes(app: Flask) -> None:
    page, *files = first_load(Browser(app.test_client()), "/sign-in")
    assert page.headers["Content-Encoding"] == "gzip"
    assert any(answer.mimetype.startswith("font/") for answer in files)
    assert all("max-age=31536000" in answer.headers["Cache-Control"] for answer in files)
    assert sum(len(answer.data) for answer in (page, *files)) <= FIRST_LOAD


def test_files_are_compressed_for_who_takes_it(app: Flask) -> None:
    browser = Browser(app.test_client())
    sheet = next(file for file in _FILE.findall(unescape(words(browser.get("/sign-in")))) if "theme.css" in file)
    plain, zipped = browser.get(sheet), browser.get(sheet, headers=ZIPPED)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) * 3 < len(plain.data)
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert {_varies(plain), _varies(zipped)} == {True}


def test_what_another_version_named_is_not_kept_as_this_one(app: Flask) -> None:
    answer = Browser(app.test_client()).get("/static/theme.css?v=000000000000", headers=ZIPPED)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def _varies(answer: TestResponse) -> bool:
    return "Accept-Encoding" in answer.headers.get("Vary", "")
