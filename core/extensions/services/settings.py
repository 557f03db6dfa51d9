"""The rows that a tenant gives to the tables of its regulations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.domain.canonical import canonical
from core.domain.format import day_text
from core.domain.restore import restore
from core.domain.settings import DeclaredTable, SettingRow, SettingTable
from core.errors import Invalid, Problem, StaleEdit
from core.extensions.discovery import current_registry
from core.extensions.errors import told
from core.extensions.models import SettingSet
from core.extensions.queries import newest_set
from core.extensions.schemes import declared_tables
from core.extensions.services.documents import document_problems, stored_document
from core.extensions.services.loading import offered
from core.extensions.services.permission import MANAGE_REGULATION
from core.extensions.settings import row_changes, row_problems

#: Codes that the audit trail names of each kind of change; the set itself keeps everything.
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """All rows of a table from a day on, with their document. Illustrations need none."""

    pack: str
    table: str
    rows: tuple[SettingRow, ...]
    valid_from: date
    document: str = ""
    document_date: date | None = None
    illustrative: bool = False


@use_case(MANAGE_REGULATION)
def save_settings(actor: Actor, form: SettingsForm, *, version: int = 0) -> uuid.UUID:
    """Give a table its rows from a day on; returns the set's id. What was opened before keeps what it is pinned to.

    ``version`` is the tenant's set for that day that the form showed (0: none); StaleEdit when there is a newer one.
    Invalid names every objection, those to a cell by row and column (``rows.0.coefficient``).
    """
    actor.require_whole_tenant()
    declared = check_settings(actor.tenant_id, form)
    stored = newest_set(actor.tenant_id, form.pack, form.table, form.valid_from)
    if (stored.version if stored else 0) != version:
        raise StaleEdit(_stored(stored))
    row = SettingSet(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        pack=form.pack,
        table_key=form.table,
        schema_version=declared.version,
        rows=cast(list[Any], canonical(form.rows)),
        row_count=len(form.rows),
        valid_from=form.valid_from,
        document=form.document,
        document_date=form.document_date,
        illustrative=form.illustrative,
        entered_by=actor.label,
        issued_at=clock.now(),
        version=version + 1,
    )
    db.session.add(row)
    taken = _("Người khác vừa lưu bảng này; hãy tải lại trang.")
    flush_or_explain(db.session(), "uq_setting_set_version", taken, "valid_from")
    before = tuple(restore(SettingRow, each) for each in stored.rows) if stored else ()
    record(actor, "settings.save", "setting_set", (row.tenant_id, row.id), _details(form, before))
    return row.id


def check_settings(tenant_id: uuid.UUID, form: SettingsForm) -> DeclaredTable:
    """Return the table that a form is about; Invalid names every objection to what was entered."""
    declared = declared_table(tenant_id, form.pack, form.table)
    if declared is None:
        raise Invalid([Problem(_("Gói quy định không có bảng này."), "table")])
    problems = [*_row_problems(declared.table, form.rows), *_document_problems(tenant_id, form)]
    if problems:
        raise Invalid(problems)
    return declared


def check_rows(table: SettingTable, rows: Sequence[SettingRow]) -> None:
    """Raise Invalid with every objection to the rows alone, by row and column."""
    problems = _row_problems(table, rows)
    if problems:
        raise Invalid(problems)


def _row_problems(table: SettingTable, rows: Sequence[SettingRow]) -> list[Problem]:
    return [
        Problem(told(each.message), f"rows.{each.row}.{each.column}" if each.column else "rows")
        for each in row_problems(table, rows)
    ]


def declared_table(tenant_id: uuid.UUID, pack: str, table: str) -> DeclaredTable | None:
    """Return a table that an installed pack itself declares; None where it has no such table.

    UnknownPack for a pack that the tenant may not know of, PackFailed where its chain is broken.
    """
    offered(tenant_id, pack)
    tables = declared_tables(current_registry(), pack)
    return next((each for each in tables if (each.pack, each.key) == (pack, table)), None)


def _document_problems(tenant_id: uuid.UUID, form: SettingsForm) -> list[Problem]:
    first = offered(tenant_id, form.pack).manifest.editions[0].valid_from
    too_early = _("Quy định có hiệu lực từ ngày %(day)s.", day=day_text(first))
    early = [Problem(too_early, "valid_from")] if form.valid_from < first else []
    return [*early, *document_problems(form)]


def _details(form: SettingsForm, before: Sequence[SettingRow]) -> dict[str, object]:
    """Return what the trail keeps: the document, and which rows differ from the set that was there for the same day."""
    changes = row_changes(before, form.rows)
    added = [change.code for change in changes if change.old is None]
    removed = [change.code for change in changes if change.new is None]
    changed = [change.code for change in changes if change.old is not None and change.new is not None]
    named = {"added": added, "changed": changed, "removed": removed}
    return {
        "pack": form.pack,
        "table": form.table,
        "valid_from": form.valid_from,
        "document": form.document,
        "document_date": form.document_date,
        "illustrative": form.illustrative,
        "rows": len(form.rows),
        **{name: codes[:MOST_NAMED] for name, codes in named.items() if codes},
    }


def _stored(row: SettingSet | None) -> dict[str, str]:
    if row is None:
        return {}
    return {_("Số dòng"): str(row.row_count), **stored_document(row)}
