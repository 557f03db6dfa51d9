"""Parameters for programs: read with their sources, confirmed with their document, corrected by version."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.extensions.models import ParameterConfirmation
from tests.extensions.kit import choice, make_pack
from tests.packs import install
from tests.web.cycle_year import ADMIN, DIRECTOR, AsUser, cycle, due_days, regulation, stored
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

BASE = "/t/an/api/v1"
PARAMETERS = f"{BASE}/parameters"
VALUE = f"{PARAMETERS}/vinh_phuc/threshold.xs/values/2021-01-01"
BODY = {"value": "90.5", "document": "15-HD/BTCTU", "document_date": "2021-01-10"}

Send = Callable[..., TestResponse]


@pytest.fixture
def send(as_user: AsUser) -> Send:
    """Send as a program on a seat of a user."""

    def sending(address: str, path: str, body: Any, **headers: str) -> TestResponse:
        client: FlaskClient = as_user(address).client
        token = client.get(f"{BASE}/seat").json["csrf_token"]
        return client.put(path, json=body, headers={"X-CSRFToken": token, **headers})

    return sending


def test_parameters_are_read_with_their_sources(as_user: AsUser, due_days: None) -> None:
    client = as_user(DIRECTOR).client
    rows = {row["key"]: row for row in client.get(f"{PARAMETERS}?scheme=vinh_phuc&on=2021-06-30").json}
    due, excellent = rows["report.due_days"], rows["threshold.xs"]
    assert (due["value"], due["unit"], due["illustrative"], due["citation"]) == ("10", "ngày", True, None)
    assert (due["on"], due["needed_for"], due["certainty"]) == ("2021-06-30", "reporting", "unknown")
    assert (excellent["value"], excellent["certainty"]) == (None, "unknown")
    assert "Văn bản chưa công bố" in excellent["reason"]
    assert excellent["citation"]["document"].startswith("Quy định")
    lacking = client.get(f"{PARAMETERS}?scheme=vinh_phuc&on=2021-06-30&missing=true").json
    assert {row["key"] for row in lacking} == rows.keys() - {"report.due_days"}
    assert client.get(f"{PARAMETERS}?scheme=nowhere").status_code == 404


def test_a_value_is_confirmed_and_corrected(app: Flask, as_user: AsUser, send: Send, regulation: None) -> None:
    made = send(ADMIN, VALUE, BODY)
    assert (made.status_code, made.json["value"], made.json["version"]) == (201, "90.5", 1)
    read = as_user(DIRECTOR).client.get(made.headers["Location"])
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])

    stale = send(ADMIN, VALUE, {**BODY, "value": "91"})
    assert (stale.status_code, stale.json["stored"]["Giá trị"]) == (412, "90,5")
    changed = send(ADMIN, VALUE, {**BODY, "value": "91"}, **{"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.json["value"], changed.json["version"]) == (201, "91", 2)
    assert [str(row.value) for row in stored(app, ParameterConfirmation)] == ["90.5", "91"]


def test_a_choice_is_confirmed_by_its_key(app: Flask, as_user: AsUser, send: Send) -> None:
    install(app, make_pack("ways", parameters=choice("failure")))
    (row,) = as_user(ADMIN).client.get(f"{PARAMETERS}?scheme=ways").json
    assert row["choices"] == [{"key": "highest", "label": "Mức cao nhất"}, {"key": "one_down", "label": "Hạ bậc"}]
    path = f"{PARAMETERS}/ways/failure/values/2021-01-01"
    assert send(ADMIN, path, {**BODY, "value": "3"}).status_code == 422
    assert send(ADMIN, path, {**BODY, "value": "one_down"}).json["value"] == "one_down"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**BODY, "value": "90,5"}, "value"),
        ({**BODY, "value": "1001"}, "value"),
        ({**BODY, "value": True}, "value"),
        ({"document": "15-HD/BTCTU"}, "value"),
        ({**BODY, "document": ""}, "document"),
        ({**BODY, "document_date": "10/01/2021"}, "document_date"),
    ],
)
def test_a_refusal_names_its_field(app: Flask, send: Send, regulation: None, body: dict[str, Any], field: str) -> None:
    answer = send(ADMIN, VALUE, body)
    assert answer.status_code == 422
    assert {row["field"] for row in answer.json["errors"]} == {field}
    assert stored(app, ParameterConfirmation) == []


def test_sending_twice_confirms_once(app: Flask, send: Send, regulation: None) -> None:
    answers = [send(ADMIN, VALUE, BODY, **{"Idempotency-Key": "a-key-of-a-program"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert len(stored(app, ParameterConfirmation)) == 1


def test_who_may(as_user: AsUser, send: Send, regulation: None) -> None:
    assert send(DIRECTOR, VALUE, BODY).status_code == 403
    for path in ("nowhere/x/values/2021-01-01", "vinh_phuc/x/values/2021-01-01", "vinh_phuc/threshold.xs/values/today"):
        assert send(ADMIN, f"{PARAMETERS}/{path}", BODY).status_code == 404
    assert as_user(ADMIN).client.get(VALUE).status_code == 404, "nothing was entered"
    assert as_user(ADMIN).client.get(PARAMETERS.replace("/an/", "/binh/")).status_code == 404


def test_the_list_asks_little(as_user: AsUser, due_days: None) -> None:
    client = as_user(ADMIN).client
    with counted() as statements:
        assert client.get(PARAMETERS).status_code == 200
    assert len(statements) <= 12, statements
