"""Notices: what happened that the seat's unit, or the person on it, should know of."""

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit import one_request
from core.errors import ObjectRef
from core.notify import services
from core.notify.queries import notice_list, receives, unread
from core.notify.wording import KINDS, wording
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import open_form
from core.web.navigation import add_to_menu
from core.web.objects import shows
from core.web.tables import Column, Filter, table

bp = Blueprint("notify", __name__, template_folder="templates")

#: Seats that are sent no notices are told so by the page.
add_to_menu(bp, "notices", lazy_gettext("Thông báo"), "notice.view", group="today", order=8, offered=receives)

COLUMNS = (
    Column("at", lazy_gettext("Thời điểm"), sortable=True),
    Column("kind", lazy_gettext("Loại")),
    Column("text", lazy_gettext("Nội dung")),
    Column("unit", lazy_gettext("Gửi tới")),
    Column("read", lazy_gettext("Đã đọc")),
)


@shows(bp, "notice")
def _notice(_ref: ObjectRef) -> str:
    return url_for("notify.notices")


@bp.get("/t/<tenant:slug>/notices")
@requires("notice.view")
def notices() -> ResponseReturnValue:
    """List the notices to the seat's unit and person, newest first."""
    read = [("no", _("Chưa đọc")), ("yes", _("Đã đọc"))]
    shown = table(
        COLUMNS, (Filter("kind", _("Loại"), list(KINDS.items())), Filter("read", _("Trạng thái"), read)), sort="-at"
    )
    told = receives(actor())
    rows = [(row, wording(row.notice)) for row in notice_list(actor(), shown)] if told else []
    count = unread(actor()) if told else 0
    return render_template(
        "notify/notices.html", table=shown, rows=rows, unread=count, receives=told, form=open_form(FormSchema())
    )


@bp.post("/t/<tenant:slug>/notices/<uuid:id>/read")
@requires("notice.view")
def read_notice(id: uuid.UUID) -> ResponseReturnValue:
    """Mark one notice as read."""
    with one_request(open_form(FormSchema()).request_key):
        services.read_notice(actor(), id)
    return redirect(url_for(".notices"), 303)


@bp.post("/t/<tenant:slug>/notices/read")
@requires("notice.view")
def read_notices() -> ResponseReturnValue:
    """Mark all notices as read."""
    with one_request(open_form(FormSchema()).request_key):
        services.read_notices(actor())
    flash(_("Đã đánh dấu tất cả thông báo là đã đọc."), "success")
    return redirect(url_for(".notices"), 303)
