"""Tables of settings for programs: the same readings, services and refusals as the pages."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import request, url_for
from marshmallow import Schema, ValidationError, fields

from core.api import ApiBlueprint
from core.api.addresses import day_named, version_named
from core.api.problems import objections
from core.audit import one_request
from core.domain.settings import SettingRow, SettingTable
from core.errors import Invalid, NotFound, Problem
from core.extensions import services
from core.extensions.bodies import CitedBody, GivenBody, given_body
from core.extensions.errors import told
from core.extensions.models import SettingSet
from core.extensions.queries import bound_settings, newest_set
from core.extensions.services import MANAGE_REGULATION, SettingsForm
from core.extensions.settings import CODE, LABEL, NO_COLUMN
from core.extensions.table_forms import ROWS, form_rows, table_schema
from core.extensions.table_readings import TableReading, read_table, read_tables
from core.web.access import actor, requires

bp = ApiBlueprint("settings", __name__, "settings", "Tables that regulations leave to the tenant, with their rows.")


class RowBody(Schema):
    """One row: its code and name, and its cells by column; numbers are written "0.5", yes is true."""

    code = fields.String(required=True)
    label = fields.String(required=True)
    cells = fields.Dict(keys=fields.String(), values=fields.Raw(), load_default=dict)


class TableHeadBody(Schema):
    """A table on a day, without its rows; ``missing`` tells that something waits for more of them."""

    pack = fields.String()
    key = fields.String()
    label = fields.String()
    version = fields.Integer()
    needed_for = fields.String(allow_none=True)
    minimum_rows = fields.Integer()
    on = fields.Date()
    valid_from = fields.Date(allow_none=True)
    document = fields.String()
    document_date = fields.Date(allow_none=True)
    illustrative = fields.Boolean()
    missing = fields.Boolean()
    problem = fields.String()


class TableBody(TableHeadBody):
    """A table with the rows in force on a day."""

    rows = fields.List(fields.Nested(RowBody))


class TablesQuery(Schema):
    """On which day (default: today)."""

    on = fields.Date(load_default=None)


class SetBody(GivenBody):
    """What the tenant itself gave a table."""

    entered_by = fields.String()
    rows = fields.List(fields.Nested(RowBody))


class NewSetBody(CitedBody):
    """All rows of a table, and where they stand."""

    rows = fields.List(fields.Nested(RowBody), required=True)


@bp.resource("")
@requires("parameters.view")
@bp.takes(TablesQuery, "query")
@bp.gives(TableHeadBody(many=True))
def tables(on: date | None) -> list[dict[str, Any]]:
    """List the tables of the installed regulations, without their rows."""
    return [_table(each) for each in read_tables(actor().tenant_id, on)]


@bp.resource("/<pack>/<key>")
@requires("parameters.view")
@bp.takes(TablesQuery, "query")
@bp.gives(TableBody())
def table(pack: str, key: str, on: date | None) -> dict[str, Any]:
    """Return a table with the rows in force on a day."""
    return _table(read_table(actor().tenant_id, pack, key, on))


@bp.resource("/<pack>/<key>/sets/<day>")
@requires("parameters.view")
@bp.gives(SetBody())
def rows_from(pack: str, key: str, day: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return what the tenant itself gave a table from a day on; its ETag is what a correction must name."""
    return _answer(_own(pack, key, day_named(day)), 200)


@bp.resource("/<pack>/<key>/sets/<day>", "PUT")
@requires(MANAGE_REGULATION)
@bp.takes(NewSetBody)
@bp.gives(SetBody())
def save_rows(pack: str, key: str, day: str, **given: Any) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Give a table all its rows from a day on. A correction names the ETag that it read in If-Match."""
    valid_from, declared = day_named(day), read_table(actor().tenant_id, pack, key).declared.table
    unknown = list(_unknown(declared, given[ROWS]))
    if unknown:
        raise Invalid(unknown)
    body = {name: item for name, item in given.items() if item not in ("", None)}
    flat = [{**row["cells"], CODE: row[CODE], LABEL: row[LABEL]} for row in given[ROWS]]
    try:
        typed = dict(table_schema(declared).load({**body, ROWS: flat, "valid_from": valid_from.isoformat()}))
    except ValidationError as refusal:
        raise Invalid([Problem(row["message"], row["field"]) for row in objections(refusal.messages)]) from refusal
    rows = form_rows(declared, typed.pop(ROWS))
    with one_request(request.headers.get("Idempotency-Key")):
        services.save_settings(actor(), SettingsForm(pack, key, rows, **typed), version=version_named())
    return _answer(_own(pack, key, valid_from), 201)


def _unknown(declared: SettingTable, rows: list[Mapping[str, Any]]) -> Iterator[Problem]:
    """A cell of no column would be dropped by the form: a program is told."""
    known = {column.key for column in declared.columns}
    for place, row in enumerate(rows):
        for name in sorted(set(row["cells"]) - known):
            yield Problem(told(NO_COLUMN), f"{ROWS}.{place}.{name}")


def _table(reading: TableReading) -> dict[str, Any]:
    declared, bound = reading.declared.table, reading.bound
    return {
        "pack": reading.declared.pack,
        "key": declared.key,
        "label": told(declared.label),
        "version": reading.declared.version,
        "needed_for": declared.needed_for.value if declared.needed_for else None,
        "minimum_rows": declared.minimum_rows,
        "on": reading.on,
        "valid_from": bound.valid_from if bound else None,
        "document": bound.document if bound else "",
        "document_date": bound.document_date if bound else None,
        "illustrative": bound.illustrative if bound else False,
        "missing": reading.is_missing,
        "problem": reading.problem,
        "rows": [_row(declared, row) for row in reading.rows],
    }


def _row(declared: SettingTable, row: SettingRow) -> dict[str, Any]:
    yes = {column.key for column in declared.columns if column.kind.value == "yes_no"}
    return {CODE: row.code, LABEL: row.label, "cells": {k: True if k in yes else text for k, text in row.cells.items()}}


def _own(pack: str, key: str, day: date) -> SettingSet:
    read_table(actor().tenant_id, pack, key)
    row = newest_set(actor().tenant_id, pack, key, day)
    if row is None:
        raise NotFound
    return row


def _answer(row: SettingSet, status: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    declared = read_table(actor().tenant_id, row.pack, row.table_key).declared.table
    body = {
        **given_body(row, row.table_key),
        "entered_by": row.entered_by,
        "rows": [_row(declared, each) for each in bound_settings(row).rows],
    }
    where = url_for("api_settings.rows_from", pack=row.pack, key=row.table_key, day=row.valid_from.isoformat())
    return body, status, {"ETag": f'"{row.version}"', "Location": where}
