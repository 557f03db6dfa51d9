"""One entry: read, written, revised as a draft, filed, corrected. Every form here follows from a declaration."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.registers import EntryKind
from core.errors import Conflict, NotFound
from core.records import queries, services
from core.records.desk import Desk, desk
from core.records.models import RecordEntry
from core.records.schemas.forms import REASON, entry_schema, typed_values
from core.records.services import EntryForm
from core.records.services.entries import filed_text
from core.records.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, open_form

#: The button that files what is typed; the other one keeps a draft.
FILE = "file"


@bp.get("/t/<tenant:slug>/registers/entries/<uuid:owner>/<uuid:id>")
@requires("record.view")
def entry(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show one entry with what answered it, what it answers, and its corrections."""
    row = queries.entry((owner, id))
    at = desk(actor(), (owner, row.file_id))
    standing = at.standing
    beside = [each for each in standing.entries if id in (each.follows_id, each.corrects_id)]
    above = [standing.get(row.follows_id), standing.get(row.corrects_id)]
    return render_template(
        "records/entry.html",
        desk=at,
        kind=at.kind(row.kind),
        view=at.view(row),
        beside=[*(at.view(each) for each in above if each), *(at.briefly(each) for each in beside)],
    )


@bp.route("/t/<tenant:slug>/registers/files/<uuid:owner>/<uuid:id>/new/<kind>", methods=["GET", "POST"])
@requires("record.write")
def write(owner: uuid.UUID, id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """Write an entry of a kind, or (``corrects`` in the address) one that takes the place of another."""
    at = desk(actor(), (owner, id))
    declared = at.kind(kind)
    corrected = _corrected(at, declared)
    stored = at.blank(declared)
    if corrected is not None:
        stored = at.with_all_marks(declared, typed_values(declared, corrected.content))
    form = _open(declared, stored, corrects=corrected is not None)
    if form.ok:
        reason = form.values.pop(REASON, "")
        given = EntryForm(form.values, _files(), corrected.id if corrected else None, reason)
        with form.catching(), one_request(form.request_key):
            entry_id = services.write_entry(actor(), (owner, id), kind, given)
            return _done(owner, entry_id)
    return _page(at, declared, form, corrected)


@bp.route("/t/<tenant:slug>/registers/entries/<uuid:owner>/<uuid:id>/edit", methods=["GET", "POST"])
@requires("record.write")
def edit(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Go on with one's own draft, or file it; what is filed is not edited."""
    row = queries.entry((owner, id))
    at = desk(actor(), (owner, row.file_id))
    declared = at.kind(row.kind)
    if row.filed_at is not None:
        raise Conflict(filed_text(at.register, declared))
    stored = at.with_all_marks(declared, typed_values(declared, row.content))
    form = _open(declared, stored, version=row.version)
    if form.ok:
        given = EntryForm(form.values, _files())
        with form.catching(), one_request(form.request_key):
            services.revise_entry(actor(), (owner, id), given, version=form.version_number)
            return _done(owner, id)
    return _page(at, declared, form, at.standing.get(row.corrects_id))


def _open(kind: EntryKind, stored: Mapping[str, Any], *, version: int | str = "", corrects: bool = False) -> FormState:
    """Open the form of a kind; a draft need not hold what filing requires."""
    final = request.method == "GET" or _files()
    return open_form(entry_schema(kind, final=final, corrects=corrects), stored, version=version)


def _files() -> bool:
    return request.form.get("then") == FILE


def _corrected(at: Desk, kind: EntryKind) -> RecordEntry | None:
    wanted = request.args.get("corrects", "")
    if not wanted:
        return None
    found = next((each for each in at.standing.entries if str(each.id) == wanted and each.kind == kind.key), None)
    if found is None:
        raise NotFound
    return found


def _done(owner: uuid.UUID, entry_id: uuid.UUID) -> ResponseReturnValue:
    flash(_("Đã nộp; nội dung không sửa được nữa.") if _files() else _("Đã lưu bản dự thảo."), "success")
    return redirect(url_for(".entry", owner=owner, id=entry_id), 303)


def _page(at: Desk, kind: EntryKind, form: FormState, corrected: RecordEntry | None) -> ResponseReturnValue:
    items = at.items(kind, at.followed(kind))
    page = render_template("records/entry_form.html", desk=at, kind=kind, form=form, corrected=corrected, items=items)
    return page, form.status
