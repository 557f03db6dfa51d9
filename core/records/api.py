"""Registers for programs: the same services, declarations, wall and refusals as the pages."""

import uuid
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.exceptions import PreconditionRequired

from core.api import ApiBlueprint
from core.api.described import json_schema
from core.api.problems import objections
from core.audit import one_request
from core.domain.registers import EntryKind
from core.errors import Invalid, Problem
from core.extensions.errors import told
from core.records import queries, services
from core.records.desk import Desk, desk
from core.records.lists import entries_table
from core.records.models import RecordBook, RecordEntry
from core.records.regulation import register_label, register_of
from core.records.schemas.bodies import (
    BookBody,
    EntriesBody,
    EntriesQuery,
    EntryBody,
    FileBody,
    KindBody,
    NewEntryBody,
    RevisedBody,
)
from core.records.schemas.forms import entry_schema, typed_values
from core.records.services import EntryForm
from core.web.access import actor, requires

bp = ApiBlueprint("records", __name__, "registers", "Registers that regulations keep about persons.")


@bp.resource("")
@requires("record.view")
@bp.gives(BookBody(many=True))
def books() -> list[dict[str, Any]]:
    """List the registers of the tenant by year."""
    rows = queries.tenant_books(actor().tenant_id)
    return [
        {"id": b.id, "register": b.register, "label": register_label(b), "year": b.year, "state": b.state} for b in rows
    ]


@bp.resource("/<uuid:id>/kinds")
@requires("record.view")
@bp.gives(KindBody(many=True))
def kinds(id: uuid.UUID) -> list[dict[str, Any]]:
    """Return what may be written in a register, each kind with the JSON Schema of its values."""
    register = register_of(_book(id))
    return [
        {
            "key": kind.key,
            "label": told(kind.label),
            "writer": kind.writer,
            "follows": kind.follows,
            "values_schema": json_schema(entry_schema(kind, final=True)),
            "citation": str(kind.citation or next(iter(register.citations), "")),
        }
        for kind in register.kinds
    ]


@bp.resource("/files")
@requires("record.view")
@bp.gives(FileBody(many=True))
def files() -> list[dict[str, Any]]:
    """List the files of which the seat is the subject, and those it was named to watch."""
    own = [
        {"id": f.id, "book": b.id, "subject": f.subject_label, "unit": f.unit_name, "capacities": ["subject"]}
        for f, b in (queries.own_files(actor()) if actor().is_subject else ())
    ]
    watched = [
        {"id": w.file_id, "book": b.id, "subject": w.subject_label, "unit": w.unit_name, "capacities": [w.capacity]}
        for w, b in (queries.watched_files(actor()) if actor().is_subject else ())
    ]
    return own + watched


@bp.resource("/<uuid:id>/files")
@requires("record.manage")
@bp.gives(FileBody(many=True))
def files_of(id: uuid.UUID) -> list[dict[str, Any]]:
    """List the persons of a register of the seat's own authority."""
    book = queries.kept(actor(), (actor().tenant_id, id))
    rows = queries.book_files(book)
    return [
        {"id": f.id, "book": f.book_id, "subject": f.subject_label, "unit": f.unit_name, "capacities": ["authority"]}
        for f in rows
    ]


@bp.resource("/entries")
@requires("record.view")
@bp.takes(EntriesQuery, "query")
@bp.gives(EntriesBody())
def entries(**_query: object) -> dict[str, Any]:
    """List what the seat may read of all registers, a page at a time, the newest first."""
    state, _kinds = entries_table(actor())
    rows = queries.entry_list(actor(), state)
    items = [_body(row.entry, row.book, row.state) for row in rows]
    return {"items": items, "page": state.page, "has_more": state.has_more}


@bp.resource("/entries", "POST")
@requires("record.write")
@bp.takes(NewEntryBody)
@bp.gives(EntryBody(), 201)
def create(
    file: uuid.UUID, kind: str, values: dict[str, Any], final: bool, corrects: uuid.UUID | None, reason: str
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Write an entry, as a draft or filed at once. An Idempotency-Key makes sending it twice harmless."""
    key = actor().tenant_id, file
    declared = desk(actor(), key).kind(kind)
    given = EntryForm(_typed(declared, values, final=final), final, corrects, reason)
    with one_request(request.headers.get("Idempotency-Key")):
        entry_id = services.write_entry(actor(), key, kind, given)
    body, headers = _answer(entry_id)
    return body, 201, {**headers, "Location": url_for("api_records.entry", id=entry_id)}


@bp.resource("/entries/<uuid:id>")
@requires("record.view")
@bp.gives(EntryBody())
def entry(id: uuid.UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return an entry with what it holds; its ETag is what a change must name."""
    body, headers = _answer(id)
    return body, 200, headers


@bp.resource("/entries/<uuid:id>", "PUT")
@requires("record.write")
@bp.takes(RevisedBody)
@bp.gives(EntryBody())
def revise(id: uuid.UUID, values: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Change one's own draft; If-Match names the version that was read."""
    at, row = _at(id)
    given = EntryForm(_typed(at.kind(row.kind), values, final=False))
    services.revise_entry(actor(), (row.tenant_id, id), given, version=_version())
    body, headers = _answer(id)
    return body, 200, headers


@bp.resource("/entries/<uuid:id>/file", "POST")
@requires("record.write")
@bp.gives(EntryBody())
def file(id: uuid.UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """File one's own draft as it stands; If-Match names the version that was read."""
    at, row = _at(id)
    given = EntryForm(typed_values(at.kind(row.kind), row.content), final=True)
    services.revise_entry(actor(), (row.tenant_id, id), given, version=_version())
    body, headers = _answer(id)
    return body, 200, headers


def _book(id: uuid.UUID) -> RecordBook:
    return queries.book((actor().tenant_id, id))


def _at(id: uuid.UUID) -> tuple[Desk, RecordEntry]:
    row = queries.entry((actor().tenant_id, id))
    return desk(actor(), (row.tenant_id, row.file_id)), row


def _typed(kind: EntryKind, values: dict[str, Any], *, final: bool) -> dict[str, Any]:
    """Return a body's values as the form of its kind reads them; Invalid with the path of each objection."""
    try:
        return dict(entry_schema(kind, final=final).load(values))
    except ValidationError as refusal:
        found = objections(refusal.messages, ("values",))
        raise Invalid([Problem(row["message"], row["field"]) for row in found]) from refusal


def _version() -> int:
    """Return the version that If-Match names."""
    named = request.if_match.as_set(include_weak=True)
    text = next(iter(named), "")
    if not (text.isascii() and text.isdigit()):
        raise PreconditionRequired(_("Cần If-Match với ETag của bản đã đọc."))
    return int(text)


def _answer(id: uuid.UUID) -> tuple[dict[str, Any], dict[str, str]]:
    at, row = _at(id)
    body = _body(row, at.place.book, at.standing.state(row))
    return {**body, "values": row.content}, {"ETag": f'"{row.version}"'}


def _body(row: RecordEntry, book: RecordBook, state: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "file": row.file_id,
        "register": row.register,
        "year": book.year,
        "kind": row.kind,
        "subject": row.subject_label,
        "writer": row.writer,
        "by": row.by_label,
        "state": state,
        "written_at": row.written_at,
        "filed_at": row.filed_at,
        "follows": row.follows_id,
        "corrects": row.corrects_id,
        "reason": row.reason,
        "version": row.version,
    }
