"""The state of the installation, as a page and as JSON."""

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from core.domain.canonical import canonical
from core.outbox.labels import JOB_KINDS, JOB_STATES, QUEUES
from core.platform import health as reading
from core.platform.access import operates
from core.platform.views.blueprint import bp

#: What a worker process does, as RQ calls it.
WORKER_STATES = {
    "busy": (_("Đang làm"), "info"),
    "idle": (_("Đang rảnh"), "good"),
    "started": (_("Đang khởi động"), "plain"),
    "suspended": (_("Tạm ngừng nhận việc"), "warn"),
}


@bp.get("/health")
@operates
def health() -> ResponseReturnValue:
    """Show the engines, the queues, the workers, and jobs that ended badly."""
    return render_template(
        "platform/health.html",
        health=reading.health(),
        job_kinds=JOB_KINDS,
        job_states=JOB_STATES,
        queue_words=QUEUES,
        worker_states=WORKER_STATES,
    )


@bp.get("/health.json")
@operates
def health_json() -> ResponseReturnValue:
    """Tell the same to a program."""
    return jsonify(canonical(reading.health()))
