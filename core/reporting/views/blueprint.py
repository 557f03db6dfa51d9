"""The blueprint of reporting; the modules beside it add its pages."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _

from core.auth.actor import Actor
from core.errors import ObjectRef
from core.reporting import labels
from core.web.navigation import add_to_menu
from core.web.objects import shows

#: A file over the limit is still read, so that the form comes back with what was typed and says what is wrong.
READ_UP_TO = 64 * 1024 * 1024

bp = Blueprint("reporting", __name__, template_folder="../templates")


def _is_whole(by: Actor) -> bool:
    """Meetings are of the level, not of one of its units."""
    return by.unit_id is None


def _urges(by: Actor) -> bool:
    """A level is urged by its authority."""
    return _is_whole(by) and by.authority_id is not None


add_to_menu(bp, "reports", _("Báo cáo"), "report.view", group="follow", order=40)
add_to_menu(bp, "reviews", _("Xem xét báo cáo"), "report.review", group="follow", order=45)
add_to_menu(bp, "obstacles", _("Khó khăn, vướng mắc"), "report.view", group="follow", order=50)
add_to_menu(bp, "directions", _("Chỉ đạo"), "report.view", group="follow", order=52)
add_to_menu(bp, "urging", _("Đôn đốc"), "direction.give", group="follow", order=53, offered=_urges)
add_to_menu(bp, "meetings", _("Họp, kiểm tra"), "direction.give", group="follow", order=54, offered=_is_whole)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels}


@bp.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "reporting.add_evidence":
        request.max_content_length = READ_UP_TO


@shows(bp, "report")
def _report(ref: ObjectRef) -> str:
    return url_for("reporting.report", owner=ref.tenant_id, id=ref.id)


@shows(bp, "reports_due")
def _reports(_ref: ObjectRef) -> str:
    return url_for("reporting.reports")


@shows(bp, "report_line")
@shows(bp, "evidence")
@shows(bp, "direction")
def _asked_when_followed(ref: ObjectRef) -> str:
    """Where these stand is asked of the database when the link is followed, not for every row of a list."""
    return url_for("reporting.locate", kind=ref.kind, owner=ref.tenant_id, id=ref.id)


@shows(bp, "work_history")
def _work_history(ref: ObjectRef) -> str:
    return url_for("reporting.work_history", owner=ref.tenant_id, id=ref.id)


@shows(bp, "target")
def _target(ref: ObjectRef) -> str:
    return url_for("reporting.target_ledger", owner=ref.tenant_id, id=ref.id)


@shows(bp, "obstacle")
def _obstacle(ref: ObjectRef) -> str:
    return url_for("reporting.obstacle", owner=ref.tenant_id, id=ref.id)


@shows(bp, "direction_to_work")
def _directing(ref: ObjectRef) -> str:
    """Where a piece of work is directed: for its page, which lies below this package."""
    return url_for("reporting.direct_work", owner=ref.tenant_id, id=ref.id)


@shows(bp, "urging_of_work")
def _urging(ref: ObjectRef) -> str:
    return url_for("reporting.urge_work", owner=ref.tenant_id, id=ref.id)


@shows(bp, "obstacle_to_work")
def _raising(ref: ObjectRef) -> str:
    return url_for("reporting.new_obstacle", owner=ref.tenant_id, id=ref.id)


@shows(bp, "meeting")
def _meeting(ref: ObjectRef) -> str:
    return url_for("reporting.meeting", owner=ref.tenant_id, id=ref.id)
