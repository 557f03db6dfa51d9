"""Evidence of a line: added with a file by its unit, downloaded by who may see the line."""

import io
import uuid
from contextlib import closing
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from core.assignment.queries import unit_of
from core.audit import one_request
from core.errors import Invalid, NotFound
from core.reporting import services
from core.reporting.entry import line_files
from core.reporting.queries import evidence, evidence_file, report_lines, reviewed_line
from core.reporting.schemas import EvidenceSchema
from core.reporting.services import EvidenceForm
from core.reporting.services.evidence import LARGEST
from core.reporting.views.blueprint import bp
from core.reporting.views.reports import may_write
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/reports/<uuid:owner>/<uuid:id>/evidence/<uuid:line>", methods=["GET", "POST"])
@requires("report.write")
def add_evidence(owner: uuid.UUID, id: uuid.UUID, line: uuid.UUID) -> ResponseReturnValue:
    """Add a piece of evidence to a line; the file is optional."""
    found = reviewed_line((owner, line))
    if found.report.id != id or not may_write(actor(), found.report):
        raise NotFound
    form = open_form(EvidenceSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            file = form.values.pop("file")
            services.add_evidence(actor(), (owner, line), EvidenceForm(**form.values, **_sent(file)))
            flash(_("Đã thêm minh chứng."), "success")
            return redirect(url_for(".report", owner=owner, id=id, _anchor=f"line-{line}"), 303)
    found = reviewed_line((owner, line))
    return render_template("reporting/evidence.html", form=form, found=found, report=found.report), form.status


@bp.post("/t/<tenant:slug>/reports/<uuid:owner>/<uuid:id>/files")
@requires("report.write")
def attach(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Keep files that were laid on a line of a draft, for the script of its page; answers the line's evidence."""
    sent = line_files(request.files)
    if not sent:
        raise NotFound
    status = 200
    try:
        problems = services.attach_files(actor(), (owner, id), sent)
    except Invalid as refusal:
        problems, status = refusal.problems, refusal.status
    rows = {row.line.id: row for row in report_lines((owner, id))}
    page = render_template("reporting/line_evidence.html", row=rows.get(sent[0].line_id), problems=problems)
    return page, status


def _sent(file: FileStorage | None) -> dict[str, Any]:
    """Return name and bytes of what was sent; one byte over the limit is enough to refuse it."""
    if file is None:
        return {}
    with closing(file):
        return {"file_name": file.filename or "", "content": file.stream.read(LARGEST + 1)}


@bp.get("/t/<tenant:slug>/evidence/<uuid:owner>/<uuid:id>")
@requires("report.view")
def download(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Send the file of a piece of evidence, never to be shown inside this site."""
    piece, _line, report = evidence((owner, id))
    unit_of(actor(), (report.tenant_id, report.unit_id))
    if piece.file_id is None or (report.state == "draft" and not may_write(actor(), report)):
        raise NotFound
    file = evidence_file((piece.tenant_id, piece.file_id))
    answer = send_file(io.BytesIO(file.content), file.media_type, as_attachment=True, download_name=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"  # send_file takes it for a static file otherwise
    return answer
