"""From a sent form to typed values and back: what was typed is kept, errors stand at their fields.

A view opens a form with ``open_form``, acts when ``form.ok``, and else renders the page with ``form.status``.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from core.errors import Invalid, StaleEdit
from core.web.fields import Choice, FormField, OneOf
from core.web.reading import ROW_FIELD, filled_rows, reader_text, row_indexes, rows_of, shown_rows, strict_body, written

REQUEST_KEY = "request_key"
VERSION = "version"
#: The button that asks for one more row of the field it names; nothing is saved then.
ADD_ROW = "add_row"


@dataclass(frozen=True, slots=True)
class BoundField:
    """One field as the page shows it."""

    name: str
    field: FormField
    text: str
    chosen: Sequence[str]
    errors: Sequence[Any]

    @property
    def id(self) -> str:
        """Return the id that label, hint and error refer to."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Return the ids of hint and error for screen readers."""
        parts = [f"{self.id}-hint"] if self.field.hint else []
        return " ".join([*parts, f"{self.id}-error"] if self.errors else parts)


@dataclass(slots=True)
class FormState:
    """A form between two requests. Names of nested fields are ``rows-index-name``."""

    schema: Schema
    typed: MultiDict[str, str]
    request_key: str
    version: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[Any]] = field(default_factory=dict)
    sent: bool = False
    #: Whether it holds what somebody sent, also where a button of it saved nothing.
    came: bool = False
    status: int = 200
    stored: dict[str, str] = field(default_factory=dict)
    stale: bool = False
    current_version: str = ""
    indexes: dict[str, list[int]] = field(default_factory=dict)
    #: What the rows are about, by their prefix (``lines-0``): tells apart the problems of rows above the form.
    subjects: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether the form was sent to be saved and everything in it can be read."""
        return self.sent and not self.errors and self.status == 200

    @property
    def version_number(self) -> int:
        """Return the version of the row that this form edits; 0 for a new one, or for rubbish."""
        return int(self.version) if self.version.isascii() and self.version.isdigit() else 0

    def field(self, name: str) -> BoundField:
        """Return a field by its name in the form."""
        part = ROW_FIELD.fullmatch(name)
        schema = rows_of(self.schema)[part[1]].schema if part else self.schema
        described = schema.fields[part[3] if part else name]
        assert isinstance(described, FormField), f"{name} is no field of core.web.fields"
        chosen = self.typed.getlist(name)
        return BoundField(name, described, chosen[0] if chosen else "", chosen, self.errors.get(name, ()))

    def title(self, name: str) -> str:
        """Return how a problem above the form calls a field: with the subject of its row, else the row's number."""
        label, part = str(self.field(name).field.label or name), ROW_FIELD.fullmatch(name)
        if part is None:
            return label
        subject = self.subjects.get(f"{part[1]}-{part[2]}")
        if subject is None:
            indexes = self.indexes.get(part[1], ())
            place = indexes.index(int(part[2])) if int(part[2]) in indexes else int(part[2])
            subject = gettext("Dòng %(number)s", number=place + 1)
        return f"{subject} – {label}"

    def rows(self, name: str) -> list[str]:
        """Return the prefixes (``lines-0``) of the rows of a field."""
        return [f"{name}-{index}" for index in self.indexes.get(name, ())]

    @property
    def differences(self) -> list[tuple[Any, str, str]]:
        """Return (label, stored now, typed) of the fields in which a refused save differs from what is stored."""
        rows = []
        for name, text in self.stored.items():
            described = self.schema.fields.get(name)
            typed = ", ".join(self.typed.getlist(name))
            if isinstance(described, FormField) and text != typed:
                rows.append((described.label, reader_text(described, text), reader_text(described, typed)))
        return rows

    def refuse(self, refusal: Invalid) -> None:
        """Put the problems of a use case at the fields they name, the others above the form."""
        for problem in refusal.problems:
            name = self._name_of(re.split(r"[.\-]", problem.field)) if problem.field else ""
            known = name in self.schema.fields or ROW_FIELD.fullmatch(name)
            self.errors.setdefault(name if known else "", []).append(str(problem))
        self.status = refusal.status

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn a refusal of the use case inside into errors of this form; the view then renders it again."""
        try:
            yield
        except Invalid as refusal:
            self.refuse(refusal)
        except StaleEdit as stale:
            self.stored = {**self.stored, **stale.stored}
            self.stale, self.version, self.status = True, self.current_version, stale.status

    def _name_of(self, path: Sequence[str]) -> str:
        """Return the name in the form of a path of values (lines, 0, plan), whose index counts the rows kept."""
        if len(path) == 3 and path[1].isdigit() and path[0] in self.indexes:
            kept = self.indexes[path[0]]
            place = int(path[1])
            return f"{path[0]}-{kept[place] if place < len(kept) else place}-{path[2]}"
        return "-".join(path)

    def _collect(self, messages: Mapping[Any, Any] | Sequence[Any], path: tuple[str, ...] = ()) -> None:
        if isinstance(messages, Mapping):
            for key, inner in messages.items():
                self._collect(inner, path if key == "_schema" else (*path, str(key)))
        else:
            self.errors.setdefault(self._name_of(path), []).extend(messages)


def open_form(
    schema: Schema,
    stored: Any = None,
    *,
    version: int | str = "",
    choices: Mapping[str, Sequence[Choice]] | None = None,
    sent: MultiDict[str, str] | None = None,
) -> FormState:
    """Return the form of this request: what was sent by POST, else ``stored`` (a mapping or row; None = empty).

    ``version`` is that of the stored row; ``choices`` fills lists that depend on the data (``unit_id``,
    ``lines.unit_id``); ``sent`` is what was sent where that is more than the request's own fields.
    """
    offer(schema, choices or {})
    if request.method == "POST":
        form = load_form(schema, request.form if sent is None else sent, request.files)
        form.stored = _plain_texts(schema, stored) if stored is not None else {}
    else:
        form = unsent(schema, stored, version)
    form.current_version = str(version)
    return form


def _plain_texts(schema: Schema, stored: Any) -> dict[str, str]:
    """Return how stored values stand in the fields, rows left out."""
    texts = written(schema, stored, rows=False)
    return {name: ", ".join(texts.getlist(name)) for name in schema.fields}


def unsent(schema: Schema, stored: Any = None, version: int | str = "") -> FormState:
    """Return a form as it first stands, also where another form of the page was sent."""
    texts = written(schema, stored)
    form = FormState(schema, texts, str(uuid.uuid4()), version=str(version))
    form.indexes = {name: shown_rows(rows, row_indexes(texts, name)) for name, rows in rows_of(schema).items()}
    return form


def load_form(schema: Schema, data: MultiDict[str, str], files: MultiDict[str, FileStorage] | None = None) -> FormState:
    """Read a sent form; what cannot be read becomes errors, nothing that was typed is lost."""
    key = data.get(REQUEST_KEY) or str(uuid.uuid4())
    form = FormState(schema, data, key, data.get(VERSION, ""), sent=True, came=True)
    form.indexes = {name: filled_rows(rows, name, data) for name, rows in rows_of(schema).items()}
    if ADD_ROW in data:
        name = data[ADD_ROW]
        form.sent = False
        form.indexes = {each: row_indexes(data, each) for each in form.indexes}
        if name in form.indexes:
            form.indexes[name].append(max(form.indexes[name], default=-1) + 1)
        return form
    try:
        form.values = dict(schema.load(strict_body(schema, data, files or MultiDict(), form.indexes)))
    except ValidationError as refusal:
        form._collect(refusal.messages)
        form.status = Invalid.status
        form.indexes = {name: shown_rows(rows, form.indexes[name]) for name, rows in rows_of(schema).items()}
    return form


def offer(schema: Schema, choices: Mapping[str, Sequence[Choice]]) -> None:
    """Fill the lists of choices of one schema instance."""
    for path, pairs in choices.items():
        outer, _dot, inner = path.rpartition(".")
        described = (rows_of(schema)[outer].schema if outer else schema).fields[inner]
        assert isinstance(described, OneOf), f"{path} has no list of choices"
        described.choices = list(pairs)
