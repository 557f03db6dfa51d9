"""Jobs: what workers do after a commit, how far they are, and why one failed."""

import uuid

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.dashboard.labels import JOB_KINDS, JOB_STATES
from core.dashboard.progress import JobView, job_view
from core.dashboard.views.blueprint import bp
from core.outbox.queries import job as job_by_id
from core.outbox.queries import job_list
from core.web.access import actor, requires
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("kind", lazy_gettext("Công việc")),
    Column("state", lazy_gettext("Trạng thái")),
    Column("created", lazy_gettext("Bắt đầu")),
    Column("done", lazy_gettext("Kết thúc")),
    Column("attempts", lazy_gettext("Số lần chạy"), "number"),
)


@bp.get("/t/<tenant:slug>/jobs")
@requires("notice.view")
def jobs() -> ResponseReturnValue:
    """List the jobs this person caused; who reads the audit trail sees all of the tenant."""
    states = [(key, words) for key, (words, _tone) in JOB_STATES.items()]
    filters = (Filter("kind", _("Công việc"), list(JOB_KINDS.items())), Filter("state", _("Trạng thái"), states))
    shown = table(COLUMNS, filters)
    rows = [job_view(row) for row in job_list(actor().tenant_id, _person(), shown)]
    return render_template("dashboard/jobs.html", table=shown, rows=rows)


@bp.get("/t/<tenant:slug>/jobs/<uuid:id>")
@requires("notice.view")
def job(id: uuid.UUID) -> ResponseReturnValue:
    """Show how far a job is; when it has ended, what it made or why it failed."""
    return render_template("dashboard/job.html", job=_view(id))


@bp.get("/t/<tenant:slug>/jobs/<uuid:id>/progress")
@requires("notice.view")
def job_progress(id: uuid.UUID) -> ResponseReturnValue:
    """Tell the script of the job's page how far it is."""
    shown = _view(id)
    return jsonify(done=shown.row.progress, total=shown.row.total, label=str(shown.label), ended=shown.has_ended)


def _view(id: uuid.UUID) -> JobView:
    return job_view(job_by_id(actor().tenant_id, id, _person()))


def _person() -> uuid.UUID | None:
    """Return whose jobs the seat may see; None is everyone's."""
    return None if actor().may("audit.view") else actor().person_id
