"""Pages travel compressed without telling their secrets by their length."""

import gzip
import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.assignment.models import Cycle
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.db import bind_context, db
from core.web.tokens import masked, unmasked
from tests.web.browser import TOKEN, ZIPPED, Browser
from tests.web.cycle_year import COMMITTEE, AsUser, cycle, due_days, regulation
from tests.world import NEW_YEAR, YEAR_END, World

__all__ = ["cycle", "due_days", "regulation"]

#: Bytes of a page after the first one, as it travels.
PAGE = 40_000
WORK = "/t/an/work?size=50"


def test_a_list_of_fifty_is_light_on_the_wire(app: Flask, as_user: AsUser, cycle: str) -> None:
    with app.app_context():
        world = World(app)
        decider = world.actor(COMMITTEE)
        bind_context(db.session(), decider.context)
        opened = db.session.query(Cycle).one()
        front, part = world.unit("an", "mat-tran"), PartForm(Decimal(1))
        pieces = [
            PieceForm(front, "body_task", f"Nhiệm vụ thứ {number}", NEW_YEAR, YEAR_END, part=part)
            for number in range(50)
        ]
        form = OrderForm("77-QĐ/TU", date(2021, 2, 1), "Bí thư", "Giao nhiệm vụ")
        issue_order(decider, (opened.tenant_id, opened.id), form, pieces)
        db.session.remove()
    committee = as_user(COMMITTEE)
    plain, sent = committee.get(WORK), committee.get(WORK, headers=ZIPPED)
    assert len(re.findall(r"/assignments/", plain.text)) >= 50
    assert len(sent.data) <= PAGE
    assert len(sent.data) * 4 < len(plain.data)
    assert _alike(gzip.decompress(sent.data).decode()) == _alike(plain.text)


@pytest.mark.parametrize(
    ("headers", "compressed"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Accept-Encoding": "br"}, False),
        ({"Accept-Encoding": "gzip;q=0"}, False),
    ],
)
def test_only_who_asks_from_this_site_measures_a_page(
    browser: Browser, headers: dict[str, str], compressed: bool
) -> None:
    answer = browser.get("/sign-in", headers={**ZIPPED, **headers})
    assert ("Content-Encoding" in answer.headers) is compressed
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.vary)
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_no_length_is_told_to_the_byte(browser: Browser) -> None:
    lengths = {len(browser.get("/sign-in", headers=ZIPPED).data) for _ in range(20)}
    assert max(lengths) - min(lengths) > 20


def test_what_is_no_page_keeps_its_length(as_user: AsUser) -> None:
    assert "Content-Encoding" not in as_user(COMMITTEE).get("/t/an/api/v1/seat", headers=ZIPPED).headers


@pytest.mark.parametrize("path", ["/sign-in", "/account/password", "/seats?all=1", "/t/an/work", "/t/an/api/v1/seat"])
def test_no_two_answers_show_the_same_token(as_user: AsUser, browser: Browser, path: str) -> None:
    reader = browser if path == "/sign-in" else as_user(COMMITTEE)
    answers = [reader.get(path) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    tokens = [_tokens(answer.text) for answer in answers]
    assert (len(tokens[0]), len(tokens[1]), len(tokens[0] | tokens[1])) == (1, 1, 2)
    shown = [unmasked(token) for token in tokens[0] | tokens[1]]
    with reader.client.session_transaction() as session:
        secret = session["csrf_token"]
    assert all(token and token not in answer.text for token in shown for answer in answers)
    assert all(secret not in answer.text for answer in answers)


def test_a_masked_token_is_taken_and_a_forged_one_refused(as_user: AsUser) -> None:
    reader = as_user(COMMITTEE)
    token = _tokens(reader.text("/t/an/work")).pop()
    other = _tokens(as_user("quan-tri@an.example").text("/t/an/audit")).pop()
    plain = unmasked(token)
    # Not the last sign of the signature: a quarter of its bits say nothing, so that another one may mean the same.
    forged = masked(f"{plain[:-2]}{'A' if plain[-2] != 'A' else 'B'}{plain[-1]}")
    wrong = ["", "x", token[:-8], token[4:], forged, other, plain]
    answers = [reader.post("/theme", {"csrf_token": sent, "theme": "dark"}) for sent in [token, *wrong]]
    assert answers[0].status_code == 303
    assert {answer.status_code for answer in answers[1:]} == {400}
    assert masked(plain) != token, "a token is masked anew"
    assert reader.post("/theme", {"csrf_token": masked(plain), "theme": "dark"}).status_code == 303


def _tokens(page: str) -> set[str]:
    return set(TOKEN.findall(page)) | set(re.findall(r'"csrf_token": ?"([^"]+)"', page))


def _alike(page: str) -> str:
    """Return a page without what each answer draws anew."""
    return re.sub(r'name="(csrf_token|request_key)" value="[^"]+"', "", page)
