"""Registers for programs: the same services, wall and refusals as the pages, described as they are."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db
from tests.conduct_pack import PACK
from tests.kept_register import ADVISER, CELL, COMMITTEE, OBSERVER, SIBLING, SUBJECT, Kept, keep
from tests.packs import install
from tests.web.browser import Browser
from tests.world import World, counted

AsUser = Callable[[str], Browser]
BASE = "/t/an/api/v1"
REGISTERS = f"{BASE}/registers"
VALUES = {"items": [{"content": "Đối thoại với dân hằng quý"}, {"content": "Học tập", "measure": "Lịch"}]}


@dataclass(frozen=True)
class Program:
    """A program on one seat."""

    client: FlaskClient
    token: str

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {"X-CSRFToken": self.token, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.open(path, method=method, json=body, headers=named)


@pytest.fixture
def kept(app: Flask) -> Kept:
    install(app, PACK)
    with app.app_context():
        kept = Kept(app, keep(World(app)))
        db.session.remove()
        return kept


@pytest.fixture
def program(app: Flask, as_user: AsUser) -> Callable[..., Program]:
    """Open a program on a seat of a user."""

    def on(address: str, role: str = "subject") -> Program:
        client = as_user(address).client
        with app.app_context():
            seat = next(seat for seat in World(app).seats(address) if seat.role == role and seat.slug == "an")
            db.session.remove()
        with client.session_transaction() as cookie:
            cookie["seats"] = {str(seat.tenant_id): str(seat.id)}
        answer = client.get(f"{BASE}/seat")
        assert answer.json["role"] == role, answer.json
        return Program(client, answer.json["csrf_token"])

    return on


def file_id(kept: Kept, address: str = SUBJECT) -> str:
    with kept.app.app_context():
        return str(kept.file(address)[1])


def new(kept: Kept, kind: str = "commitment", values: Any = VALUES, **more: Any) -> dict[str, Any]:
    return {"file": file_id(kept), "kind": kind, "values": values, **more}


def test_a_commitment_through_the_api(kept: Kept, program: Callable[..., Program]) -> None:
    subject = program(SUBJECT)
    (book,) = subject.get(REGISTERS).json
    assert (book["label"], book["year"], book["state"]) == ("Sổ nêu gương", 2021, "open")
    (own,) = subject.get(f"{REGISTERS}/files").json
    assert (own["id"], own["subject"], own["capacities"]) == (file_id(kept), "Bí thư Huyện ủy Một", ["subject"])

    made = subject.send("POST", f"{REGISTERS}/entries", new(kept))
    assert (made.status_code, made.json["state"], made.json["filed_at"]) == (201, "draft", None)
    location, tag = made.headers["Location"], made.headers["ETag"]
    read = subject.get(location)
    assert (read.json, read.headers["ETag"]) == (made.json, tag)

    changed = subject.send("PUT", location, {"values": {"items": VALUES["items"][:1]}}, If_Match=tag)
    assert (changed.status_code, len(changed.json["values"]["items"])) == (200, 1)
    stale = subject.send("PUT", location, {"values": VALUES}, If_Match=tag)
    assert (stale.status_code, stale.content_type) == (412, "application/problem+json")
    assert subject.send("PUT", location, {"values": VALUES}).status_code == 428

    filed = subject.send("POST", f"{location}/file", If_Match=changed.headers["ETag"])
    assert (filed.status_code, filed.json["state"]) == (200, "filed")
    assert filed.json["values"]["items"] == [{"key": "1", "content": "Đối thoại với dân hằng quý", "measure": ""}]
    edited = subject.send("PUT", location, {"values": VALUES}, If_Match=filed.headers["ETag"])
    assert edited.status_code == 409
    assert "đã nộp nên không sửa được" in edited.json["detail"]
    assert "Điều 3, Quy định thử về nêu gương" in edited.json["detail"]


def test_the_whole_year_through_the_api(kept: Kept, program: Callable[..., Program]) -> None:
    committee, cell = program(COMMITTEE, "decider"), program(CELL)
    made = program(SUBJECT).send("POST", f"{REGISTERS}/entries", new(kept, final=True)).json
    seen = {"seen_on": "2021-02-01", "note": "Đã đối thoại"}
    assert program(OBSERVER).send("POST", f"{REGISTERS}/entries", new(kept, "observation", seen, final=True)).json
    marks = {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "unmet", "remark": "Chưa xong"}]}
    marked = cell.send("POST", f"{REGISTERS}/entries", new(kept, "cell_mark", marks, final=True))
    assert (marked.status_code, marked.json["follows"]) == (201, made["id"])

    listed = committee.get(f"{REGISTERS}/entries?year=2021").json
    assert [(row["kind"], row["state"]) for row in listed["items"]] == [
        ("cell_mark", "filed"),
        ("observation", "filed"),
        ("commitment", "closed"),
    ]
    assert (listed["page"], listed["has_more"], "values" in listed["items"][0]) == (1, False, False)
    assert [row["kind"] for row in committee.get(f"{REGISTERS}/entries?state=closed").json["items"]] == ["commitment"]
    watched = cell.get(f"{REGISTERS}/files").json
    assert [(row["subject"], row["capacities"]) for row in watched] == [
        ("Chủ tịch UBND huyện Hai", ["subject"]),
        ("Bí thư Huyện ủy Một", ["cell"]),
    ]
    persons = committee.get(f"{REGISTERS}/{kept.book[1]}/files").json
    assert len(persons) == 5


@pytest.mark.parametrize(
    ("kind", "values", "field", "message"),
    [
        ("breach", {"decided_on": "2021-02-01", "decided_by": "UBKT"}, "values.document", "Hãy nhập nội dung này."),
        (
            "breach",
            {"document": "1", "decided_on": "01/02/2021", "decided_by": "UBKT"},
            "values.decided_on",
            "Hãy nhập",
        ),
        (
            "breach",
            {"document": 1, "decided_on": "2021-02-01", "decided_by": "UBKT"},
            "values.document",
            "Hãy nhập chữ",
        ),
    ],
)
def test_a_body_is_refused_with_its_path(
    kept: Kept, program: Callable[..., Program], kind: str, values: Any, field: str, message: str
) -> None:
    answer = program(COMMITTEE, "decider").send("POST", f"{REGISTERS}/entries", new(kept, kind, values, final=True))
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    ((found),) = answer.json["errors"]
    assert found["field"] == field
    assert found["message"].startswith(message)


def test_the_refusal_of_a_rule_carries_its_clause(kept: Kept, program: Callable[..., Program]) -> None:
    program(SUBJECT).send("POST", f"{REGISTERS}/entries", new(kept, final=True))
    late = {"seen_on": "2020-12-31", "note": "Năm trước"}
    answer = program(OBSERVER).send("POST", f"{REGISTERS}/entries", new(kept, "observation", late, final=True))
    (found,) = answer.json["errors"]
    assert found == {
        "field": "seen_on",
        "message": "“Ngày ghi nhận” phải trong năm 2021.",
        "citation": "Điều 3, Quy định thử về nêu gương",
    }


@pytest.mark.parametrize("body", [None, [], {}, {"file": "x", "kind": 1, "values": []}, "chữ"])
def test_rubbish_is_refused(kept: Kept, program: Callable[..., Program], body: Any) -> None:
    answer = program(SUBJECT).send("POST", f"{REGISTERS}/entries", body)
    assert answer.status_code in (400, 415, 422)
    assert answer.content_type == "application/problem+json"


def test_nobody_elses_entry_exists(kept: Kept, program: Callable[..., Program], as_user: AsUser) -> None:
    made = program(SUBJECT).send("POST", f"{REGISTERS}/entries", new(kept, final=True))
    path = made.headers["Location"]
    assert program(COMMITTEE, "decider").get(path).status_code == 200
    nowhere = f"{REGISTERS}/entries/{uuid.uuid4()}"
    for reader in (program(SIBLING), program(OBSERVER)):
        refused, unknown = reader.get(path), reader.get(nowhere)
        assert (refused.status_code, refused.json) == (404, unknown.json)
    sibling = program(SIBLING)
    assert sibling.send("POST", f"{REGISTERS}/entries", new(kept)).status_code == 404
    assert sibling.send("PUT", path, {"values": VALUES}, If_Match='"1"').status_code == 404
    assert sibling.send("POST", f"{path}/file", If_Match='"1"').status_code == 404
    stranger = as_user("btv@binh.example").client
    assert stranger.get(path).status_code == 404
    assert stranger.get(path.replace("/t/an/", "/t/binh/")).status_code == 404
    assert stranger.get(path).content_type == "application/problem+json"


def test_a_mark_by_someone_who_is_not_the_cell_is_refused(kept: Kept, program: Callable[..., Program]) -> None:
    program(SUBJECT).send("POST", f"{REGISTERS}/entries", new(kept, final=True))
    marks = {"marks": [{"item": "1", "mark": "met"}, {"item": "2", "mark": "met"}]}
    for one in (program(SUBJECT), program(OBSERVER), program(COMMITTEE, "decider")):
        assert one.send("POST", f"{REGISTERS}/entries", new(kept, "cell_mark", marks, final=True)).status_code == 403
    assert program(CELL).send("POST", f"{REGISTERS}/entries", new(kept, "cell_mark", marks)).status_code == 201


def test_who_may_not_see_registers_is_told_so(kept: Kept, program: Callable[..., Program]) -> None:
    answer = program("quan-tri@an.example", "administrator").get(REGISTERS)
    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
    assert program(SUBJECT).get(f"{REGISTERS}/{kept.book[1]}/files").status_code == 403


def test_a_program_signs_in_and_sends_its_token(kept: Kept, program: Callable[..., Program], app: Flask) -> None:
    answer = app.test_client().get(REGISTERS)
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    subject = program(SUBJECT)
    answer = Program(subject.client, "").send("POST", f"{REGISTERS}/entries", new(kept))
    assert answer.status_code == 400
    assert "X-CSRFToken" in answer.json["detail"]
    assert subject.send("POST", f"{REGISTERS}/entries", new(kept)).status_code == 201


def test_sending_twice_writes_once(kept: Kept, program: Callable[..., Program]) -> None:
    subject = program(SUBJECT)
    first, second = (
        subject.send("POST", f"{REGISTERS}/entries", new(kept), Idempotency_Key="one-and-the-same") for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 409)
    assert len(subject.get(f"{REGISTERS}/entries").json["items"]) == 1


def test_kinds_describe_what_may_be_written(kept: Kept, program: Callable[..., Program]) -> None:
    described = {
        kind["key"]: kind for kind in program(ADVISER, "advisor").get(f"{REGISTERS}/{kept.book[1]}/kinds").json
    }
    assert described["breach"]["citation"] == "Điều 9, Quy định thử về nêu gương"
    breach = described["breach"]["values_schema"]
    assert set(breach["required"]) == {"document", "decided_on", "decided_by"}
    assert breach["properties"]["decided_on"] == {"type": "string", "format": "date", "title": "Ngày văn bản"}
    assert breach["properties"]["matter"]["enum"] == ["grave", "other"]
    items = described["commitment"]["values_schema"]["properties"]["items"]
    assert (items["type"], items["items"]["required"]) == ("array", ["content"])
    assert described["cell_mark"]["follows"] == "commitment"


def test_the_description_is_open_and_names_every_resource(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    served = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
    }
    assert set(described["paths"]) == served
    post = described["paths"]["/t/{slug}/api/v1/registers/entries"]["post"]
    assert set(post["responses"]) >= {"201", "422"}
    reference = post["responses"]["422"]["$ref"].rsplit("/", 1)[1]
    assert "application/problem+json" in described["components"]["responses"][reference]["content"]


def test_an_error_of_a_page_stays_a_page(app: Flask, as_user: AsUser) -> None:
    answer = as_user(COMMITTEE).get("/t/an/registers/books/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_few_statements(kept: Kept, program: Callable[..., Program]) -> None:
    subject = program(SUBJECT)
    made = subject.send("POST", f"{REGISTERS}/entries", new(kept)).headers["Location"]
    for path in (REGISTERS, f"{REGISTERS}/entries", f"{REGISTERS}/files", made):
        with counted() as sent:
            assert subject.get(path).status_code == 200
        assert len(sent) <= 12, (path, sent)
