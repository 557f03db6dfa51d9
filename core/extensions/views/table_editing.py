"""Giving a table of settings its rows: in a grid or from a workbook, with a look at what changes before saving."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.domain.format import day_text
from core.errors import Invalid
from core.extensions import services
from core.extensions.errors import told
from core.extensions.models import SettingSet
from core.extensions.queries import bound_settings, newest_set
from core.extensions.services import MANAGE_REGULATION, SettingsForm
from core.extensions.settings import RowChange, row_changes
from core.extensions.table_forms import (
    ROWS,
    BookSchema,
    form_rows,
    stored_form,
    table_schema,
    typed_cells,
    with_row_numbers,
)
from core.extensions.table_readings import TableReading, read_table
from core.extensions.views.blueprint import bp, typed_day
from core.web.access import actor, requires
from core.web.forms import FormState, load_form, open_form, unsent
from core.web.workbook_reading import read_sheets

#: The button that shows what would change; nothing is saved then.
PREVIEW = "preview"


@bp.route("/t/<tenant:slug>/parameters/<pack>/tables/<key>/edit", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def edit_table(pack: str, key: str) -> ResponseReturnValue:
    """Give a table its rows from a day on, or show what that would change; earlier sets stay in the history."""
    day = typed_day(request.values.get("valid_from", ""))
    reading = read_table(actor().tenant_id, pack, key, day)
    entry = newest_set(actor().tenant_id, pack, key, day) if day else None
    form = open_form(table_schema(reading.declared.table), _stored(reading, entry), version=_version(entry))
    changes: Sequence[RowChange] | None = None
    if form.ok:
        filled = _filled(reading, form)
        with form.catching():
            if PREVIEW in request.form:
                services.check_settings(actor().tenant_id, filled)
                changes = row_changes(reading.rows, filled.rows)
            else:
                with one_request(form.request_key):
                    services.save_settings(actor(), filled, version=_seen(form, filled.valid_from))
                    flash(_("Đã lưu bảng “%(label)s”.", label=told(reading.declared.table.label)), "success")
                    return redirect(url_for(".setting_table", pack=pack, key=key), 303)
    return _page(reading, form, unsent(BookSchema()), changes)


@bp.post("/t/<tenant:slug>/parameters/<pack>/tables/<key>/upload")
@requires(MANAGE_REGULATION)
def upload_table(pack: str, key: str) -> ResponseReturnValue:
    """Read a workbook into the grid and show what it would change; it is saved from there, with its document."""
    reading = read_table(actor().tenant_id, pack, key)
    book = open_form(BookSchema())
    declared = reading.declared.table
    if book.ok:
        with book.catching():
            sent = book.values["file"]
            sheets = read_sheets(sent.filename, sent.read(), numbers=True)
            cells = typed_cells(declared, next(iter(sheets.values()), ()))
            cells.typed["valid_from"] = day_text(_first_day(reading))
            form = load_form(table_schema(declared), cells.typed)
            for name, problem in cells.problems:
                form.errors.setdefault(name, []).append(problem)
                form.status = Invalid.status
            return _page(reading, form, unsent(BookSchema()), _checked(reading, form))
    return _page(reading, unsent(table_schema(declared), _stored(reading, None)), book, None)


def _checked(reading: TableReading, form: FormState) -> Sequence[RowChange] | None:
    """Return what the rows of a workbook change; None, with the problems at their cells, where some do not fit."""
    if not form.ok:
        return None
    rows = form_rows(reading.declared.table, form.values[ROWS])
    try:
        services.check_rows(reading.declared.table, rows)
    except Invalid as refusal:
        form.refuse(refusal)
        return None
    return row_changes(reading.rows, rows)


def _page(
    reading: TableReading, form: FormState, book: FormState, changes: Sequence[RowChange] | None
) -> ResponseReturnValue:
    form.errors = with_row_numbers(form.errors, form.indexes.get(ROWS, ()))
    status = max(form.status, book.status)
    return render_template(
        "extensions/table_edit.html", reading=reading, form=form, book=book, changes=changes, preview=PREVIEW
    ), status


def _filled(reading: TableReading, form: FormState) -> SettingsForm:
    declared, values = reading.declared, dict(form.values)
    rows = form_rows(declared.table, values.pop(ROWS))
    return SettingsForm(declared.pack, declared.key, rows, **values)


def _stored(reading: TableReading, entry: SettingSet | None) -> dict[str, object]:
    """Return what the form shows first: the tenant's own set of the day, else the rows in force for a new set."""
    if entry is None:
        return stored_form(reading.bound, reading.declared.table) | {"valid_from": _first_day(reading)}
    names = ("valid_from", "document", "document_date", "illustrative")
    rows = reading.bound if reading.bound and not reading.problem else bound_settings(entry)
    return stored_form(rows, reading.declared.table) | {name: getattr(entry, name) for name in names}


def _first_day(reading: TableReading) -> date:
    """Return the day that is offered: for a first set the regulation's own, so that cycles of its time can use it."""
    edition = reading.owner.manifest.edition_on(reading.on)
    return edition.valid_from if edition and reading.bound is None else clock.today()


def _version(entry: SettingSet | None) -> str:
    """Return what the form shows: the day of a set, and how often there was one for it."""
    return f"{entry.valid_from}/{entry.version}" if entry else ""


def _seen(form: FormState, day: date) -> int:
    """Return how often there was a set for a day when the form was shown; 0 when it showed another day."""
    shown, _slash, number = form.version.partition("/")
    return int(number) if shown == day.isoformat() and number.isdigit() else 0
