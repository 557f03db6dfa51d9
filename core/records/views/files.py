"""A person's file, and the list of entries over files and years."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.domain.registers import Writer
from core.records import queries
from core.records.desk import desk
from core.records.labels import ENTRY_STATES
from core.records.regulation import kind_labels, register_label
from core.records.schemas import Press
from core.records.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

ENTRIES = (
    Column("person", lazy_gettext("Người được theo dõi"), sortable=True),
    Column("kind", lazy_gettext("Nội dung")),
    Column("register", lazy_gettext("Sổ, năm")),
    Column("by", lazy_gettext("Người ghi")),
    Column("filed", lazy_gettext("Ngày nộp"), sortable=True),
    Column("state", lazy_gettext("Trạng thái")),
)


@bp.get("/t/<tenant:slug>/registers/entries")
@requires("record.view")
def entries() -> ResponseReturnValue:
    """List what the seat may read of all registers, the newest first."""
    books = queries.tenant_books(actor().tenant_id)
    kinds = kind_labels(books)
    years = sorted({str(book.year) for book in books}, reverse=True)
    filters = [
        Filter("q", _("Tìm người")),
        Filter("year", _("Năm"), [(year, year) for year in years]),
        Filter("register", _("Sổ"), list({book.register: register_label(book) for book in books}.items())),
        Filter("kind", _("Nội dung"), list({kind: label for (_register, kind), label in kinds.items()}.items())),
        Filter("state", _("Trạng thái"), [(key, label) for key, (label, _tone) in ENTRY_STATES.items()]),
    ]
    state = table(ENTRIES, filters)
    rows = queries.entry_list(actor(), state)
    return render_template("records/entries.html", table=state, rows=rows, kinds=kinds)


@bp.get("/t/<tenant:slug>/registers/files/<uuid:owner>/<uuid:id>")
@requires("record.view")
def file(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show what the seat may read of a person's file, and what it may write there."""
    at = desk(actor(), (owner, id))
    keeps = Writer.AUTHORITY in at.place.capacities
    return render_template(
        "records/file.html",
        desk=at,
        keeps=keeps,
        watchers=queries.watchers((owner, id)) if keeps else (),
        press=open_form(Press()),
    )
