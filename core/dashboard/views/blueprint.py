"""The blueprint of what looks over all features; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import lazy_gettext as _

from core.dashboard import labels
from core.dashboard.help import HELPS
from core.dashboard.object_help import OBJECT_HELPS
from core.errors import ObjectRef
from core.outbox.labels import JOB_STATES
from core.web.help import manual_at, tells
from core.web.navigation import add_to_menu
from core.web.objects import shows
from core.web.periods import window

bp = Blueprint("dashboard", __name__, template_folder="../templates")

add_to_menu(bp, "home", _("Việc cần làm"), "notice.view", group="today", order=1)
add_to_menu(bp, "overview", _("Tổng quan"), "overview.view", group="today", order=5)
add_to_menu(bp, "audit", _("Nhật ký"), "audit.view", group="administration", order=80)
add_to_menu(bp, "jobs", _("Việc chạy nền"), "audit.view", group="administration", order=90)


tells(bp, HELPS | OBJECT_HELPS)
manual_at(bp, "manual")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "job_states": JOB_STATES, "window_label": window}


@bp.app_context_processor
def _search() -> dict[str, Any]:
    """The head of every page of a seat has the search."""
    return {"search_url": url_for("dashboard.find") if g.get("actor") and g.get("slug") else ""}


@shows(bp, "outbox")
def _job(ref: ObjectRef) -> str:
    return url_for("dashboard.job", id=ref.id)
