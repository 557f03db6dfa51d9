"""Absences as a table: downloaded, filled in, looked at, and written at once."""

from contextlib import suppress

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import DuplicateRequest
from core.people.kinds import ABSENCE_KINDS
from core.people.services import RECORD_ABSENCES
from core.setup.absences import absence_sheets, compare_absences, read_back, sheet_of, write_absences
from core.setup.schemas import AbsencesSchema, ReadAbsencesSchema
from core.setup.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.workbook_reading import read_sheets
from core.web.workbooks import EXCEL, written


@bp.route("/t/<tenant:slug>/organisation/absences/table", methods=["GET", "POST"])
@requires(RECORD_ABSENCES)
def absences_table() -> ResponseReturnValue:
    """Read a table of absences, and show what it would add and correct before anything is written."""
    form, plan = open_form(AbsencesSchema()), None
    if form.ok:
        with form.catching():
            sent = form.values["file"]
            plan = compare_absences(actor().tenant_id, sheet_of(read_sheets(sent.filename, sent.read())))
    status = 422 if plan and plan.objections else form.status
    return render_template("setup/absences.html", form=form, plan=plan, kinds=ABSENCE_KINDS), status


@bp.post("/t/<tenant:slug>/organisation/absences/table/write")
@requires(RECORD_ABSENCES)
def write_absences_table() -> ResponseReturnValue:
    """Write what was shown."""
    form = open_form(ReadAbsencesSchema())
    if not form.ok:
        return redirect(url_for(".absences_table"), 303)
    with suppress(DuplicateRequest), one_request(form.request_key):
        count = write_absences(actor(), read_back(form.values["cells"]))
        flash(_("Đã ghi %(count)s dòng.", count=count), "success")
    return redirect(url_for("people.absences"), 303)


@bp.get("/t/<tenant:slug>/organisation/absences.xlsx")
@requires(RECORD_ABSENCES)
def absences_book() -> ResponseReturnValue:
    """Download the absences that are recorded, to be filled in further."""
    named = {"Content-Disposition": 'attachment; filename="thoi-gian-vang-mat.xlsx"'}
    return Response(written(absence_sheets(actor().tenant_id)), mimetype=EXCEL, headers=named)
