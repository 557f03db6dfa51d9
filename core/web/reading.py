"""Between the texts of a form and the strict bodies that schemas load."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.datastructures import FileStorage, MultiDict

from core.web.fields import Flag, FormField, OneOf, Rows, SomeOf, Upload

#: Name of a field in a row: rows, index, name.
ROW_FIELD = re.compile(r"([a-z][a-z0-9_]*)-([0-9]{1,5})-([a-z][a-z0-9_]*)", re.ASCII)


def rows_of(schema: Schema) -> dict[str, Rows]:
    """Return the fields of a schema that hold rows."""
    return {name: described for name, described in schema.fields.items() if isinstance(described, Rows)}


def row_indexes(data: MultiDict[str, str], name: str) -> list[int]:
    """Return the indexes under which a field has rows, in order."""
    matches = (ROW_FIELD.fullmatch(key) for key in data)
    return sorted({int(match[2]) for match in matches if match and match[1] == name})


def filled_rows(rows: Rows, name: str, data: MultiDict[str, str]) -> list[int]:
    """Return the indexes of rows in which something was typed; a hidden key alone does not fill a row."""
    typed = [key for key, described in rows.schema.fields.items() if getattr(described, "widget", "") != "hidden"]
    return [
        index
        for index in row_indexes(data, name)
        if any(text.strip() for key in typed for text in data.getlist(f"{name}-{index}-{key}"))
    ]


def shown_rows(rows: Rows, indexes: list[int]) -> list[int]:
    """Return the indexes of the rows to show: those there are, and blank ones up to the least number."""
    after = max(indexes, default=-1) + 1
    return [*indexes, *range(after, after + max(0, rows.blank - len(indexes)))]


def strict_body(
    schema: Schema, data: MultiDict[str, str], files: MultiDict[str, FileStorage], indexes: Mapping[str, list[int]]
) -> dict[str, Any]:
    """Return what the schema loads; ``indexes`` names the rows that count."""
    body = _strict_fields(schema, data, files)
    for name, rows in rows_of(schema).items():
        body[name] = [_strict_fields(rows.schema, data, files, f"{name}-{index}-") for index in indexes[name]]
    return body


def _strict_fields(
    schema: Schema, data: MultiDict[str, str], files: MultiDict[str, FileStorage], prefix: str = ""
) -> dict[str, Any]:
    """Return the body that the schema loads; a field left empty is not given."""
    body: dict[str, Any] = {}
    for name, described in schema.fields.items():
        key = prefix + name
        if isinstance(described, Upload):
            if key in files and files[key].filename:
                body[name] = files[key]
        elif isinstance(described, SomeOf):
            body[name] = data.getlist(key)
        elif isinstance(described, Flag):
            body[name] = described.typed(data.get(key, ""))
        elif isinstance(described, FormField) and not isinstance(described, Rows) and data.get(key, "").strip():
            body[name] = described.typed(data[key])
    return body


def written(schema: Schema, stored: Any, *, rows: bool = True) -> MultiDict[str, str]:
    """Return how stored values stand in the fields, those of ``rows`` unless told otherwise."""
    pairs: list[tuple[str, str]] = []
    if stored is None:
        return MultiDict(pairs)
    for name, described in schema.fields.items():
        value = stored.get(name) if isinstance(stored, Mapping) else getattr(stored, name, None)
        if isinstance(described, Rows):
            for index, row in enumerate((value or ()) if rows else ()):
                inner = written(described.schema, row)
                pairs += [(f"{name}-{index}-{key}", text) for key, text in inner.items(multi=True)]
        elif isinstance(described, SomeOf):
            pairs += [(name, described.text(item)) for item in value or ()]
        elif isinstance(described, FormField) and not isinstance(described, Upload):
            pairs.append((name, described.text(value)))
    return MultiDict(pairs)


def reader_text(described: FormField, text: str) -> str:
    """Return a text of a field as a reader knows it: the label of a choice instead of its key."""
    if isinstance(described, OneOf):
        labels: Mapping[str, Any] = {described.text(key): label for key, label in described.choices}
        return ", ".join(str(labels.get(part, part)) for part in text.split(", "))
    return text
