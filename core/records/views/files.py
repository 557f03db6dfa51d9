"""A person's file, and the list of entries over files and years."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from core.domain.registers import Writer
from core.records import queries
from core.records.desk import desk
from core.records.lists import entries_table
from core.records.schemas.forms import Press
from core.records.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/registers/entries")
@requires("record.view")
def entries() -> ResponseReturnValue:
    """List what the seat may read of all registers, the newest first."""
    state, kinds = entries_table(actor())
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
