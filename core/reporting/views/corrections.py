"""Correcting a line that the level above has spoken of."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment.queries import unit_of
from core.audit import one_request
from core.errors import NotFound
from core.reporting import services
from core.reporting.entry import line_form
from core.reporting.models import Report
from core.reporting.queries import report as report_by_key
from core.reporting.schemas import CorrectionSchema
from core.reporting.sheet import SheetLine, sheet
from core.reporting.views.blueprint import bp
from core.reporting.views.reports import may_write
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/reports/<uuid:owner>/<uuid:id>/lines/<uuid:line>", methods=["GET", "POST"])
@requires("report.write")
def correct_line(owner: uuid.UUID, id: uuid.UUID, line: uuid.UUID) -> ResponseReturnValue:
    """File a correction with its reason; the ledger follows when the level above accepts it."""
    row, shown = _line(owner, id, line)
    last, entry = shown.last.line, shown.entry
    stored = {"value": last.value, "denominator": last.denominator, "done": last.done}
    met = str(int(last.value)) if entry == "yes_no" and last.value is not None else None
    form = open_form(CorrectionSchema(), {**stored, "met": met})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.correct_line(actor(), (owner, line), line_form(line, entry, form.values))
            flash(_("Đã gửi đính chính. Số liệu thay đổi khi cấp trên chấp nhận."), "success")
            return redirect(url_for(".report", owner=owner, id=id, _anchor=f"line-{line}"), 303)
        row, shown = _line(owner, id, line)  # a refusal let go of what was read
    return render_template("reporting/correction.html", form=form, line=shown, report=row), form.status


def _line(owner: uuid.UUID, report_id: uuid.UUID, line_id: uuid.UUID) -> tuple[Report, SheetLine]:
    """Return a report and the line of it that the seat writes; only the newest of a chain is corrected."""
    row = report_by_key((owner, report_id))
    unit_of(actor(), (row.tenant_id, row.unit_id))
    found = next((line for line in sheet(row) if line.last.line.id == line_id), None)
    if found is None or not may_write(actor(), row):
        raise NotFound
    return row, found
