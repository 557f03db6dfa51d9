"""Jobs: what workers do after a commit, how far they are, why one failed; stopped and resumed here."""

import uuid
from contextlib import suppress

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit import one_request
from core.dashboard.progress import JobView, job_views
from core.dashboard.views.blueprint import bp
from core.errors import DuplicateRequest
from core.jobs import services
from core.outbox.labels import JOB_KINDS, JOB_STATES
from core.outbox.queries import job as job_by_id
from core.outbox.queries import job_list
from core.people.queries import seats_called
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("kind", lazy_gettext("Công việc")),
    Column("state", lazy_gettext("Trạng thái")),
    Column("progress", lazy_gettext("Tiến độ"), "number"),
    Column("starter", lazy_gettext("Người bắt đầu")),
    Column("created", lazy_gettext("Bắt đầu"), sortable=True),
    Column("done", lazy_gettext("Kết thúc"), sortable=True),
    Column("attempts", lazy_gettext("Số lần chạy"), "number"),
    Column("result", lazy_gettext("Kết quả")),
)


@bp.get("/t/<tenant:slug>/jobs")
@requires("notice.view")
def jobs() -> ResponseReturnValue:
    """List the jobs this person caused; who reads the audit trail sees all of the tenant."""
    states = [(key, words) for key, (words, _tone) in JOB_STATES.items()]
    filters = [Filter("kind", _("Công việc"), list(JOB_KINDS.items())), Filter("state", _("Trạng thái"), states)]
    if actor().may("audit.view"):
        filters.append(Filter("starter", _("Người bắt đầu")))
    shown = table(COLUMNS, filters, sort="-created")
    starter = shown.chosen.get("starter")
    seats = seats_called(actor().tenant_id, starter) if starter else None
    rows = job_views(actor(), job_list(actor().tenant_id, _person(), shown, seats))
    return render_template("dashboard/jobs.html", table=shown, rows=rows)


@bp.get("/t/<tenant:slug>/jobs/<uuid:id>")
@requires("notice.view")
def job(id: uuid.UUID) -> ResponseReturnValue:
    """Show how far a job is; when it has ended, what it made or why it failed."""
    return render_template("dashboard/job.html", job=_view(id))


@bp.route("/t/<tenant:slug>/jobs/<uuid:id>/cancel", methods=["GET", "POST"])
@requires("notice.view")
def cancel_job(id: uuid.UUID) -> ResponseReturnValue:
    """Ask whether a job shall stop, and let it."""
    shown, form = _view(id), open_form(FormSchema())
    if not form.ok:
        return render_template("dashboard/job_cancel.html", job=shown, form=form)
    with suppress(DuplicateRequest), one_request(form.request_key):
        services.cancel_job(actor(), id)
    flash(_("Đã ghi nhận yêu cầu dừng việc."), "success")
    return redirect(url_for(".job", id=id), 303)


@bp.route("/t/<tenant:slug>/jobs/<uuid:id>/resume", methods=["GET", "POST"])
@requires("notice.view")
def resume_job(id: uuid.UUID) -> ResponseReturnValue:
    """Ask whether a job shall go on from where it is, and let it."""
    shown, form = _view(id), open_form(FormSchema())
    if not form.ok:
        return render_template("dashboard/job_resume.html", job=shown, form=form)
    with suppress(DuplicateRequest), one_request(form.request_key):
        services.resume_job(actor(), id)
    flash(_("Việc sẽ được làm tiếp từ chỗ đã dừng."), "success")
    return redirect(url_for(".job", id=id), 303)


@bp.get("/t/<tenant:slug>/jobs/<uuid:id>/progress")
@requires("notice.view")
def job_progress(id: uuid.UUID) -> ResponseReturnValue:
    """Tell the script of the job's page how far it is."""
    shown = _view(id)
    return jsonify(done=shown.row.progress, total=shown.row.total, label=str(shown.label), ended=shown.has_ended)


def _view(id: uuid.UUID) -> JobView:
    return job_views(actor(), [job_by_id(actor().tenant_id, id, _person())])[0]


def _person() -> uuid.UUID | None:
    """Return whose jobs the seat may see; None is everyone's."""
    return None if actor().may("audit.view") else actor().person_id
