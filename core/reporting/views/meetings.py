"""Meetings and inspections: recorded with their conclusions, each followed until it is done."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotAllowed
from core.reporting import services
from core.reporting.labels import MEETING_KINDS
from core.reporting.queries import answers_to, conclusions_of, meeting_list
from core.reporting.queries import meeting as meeting_by_key
from core.reporting.schemas import ConclusionsSchema, MeetingSchema
from core.reporting.services import ConclusionForm, MeetingForm
from core.reporting.views.blueprint import bp
from core.reporting.views.directions import unit_choices
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("held", lazy_gettext("Ngày"), sortable=True),
    Column("kind", lazy_gettext("Loại")),
    Column("subject", lazy_gettext("Nội dung")),
    Column("number", lazy_gettext("Thông báo kết luận")),
    Column("conclusions", lazy_gettext("Kết luận"), "number"),
    Column("open", lazy_gettext("Chưa xong"), "number"),
    Column("overdue", lazy_gettext("Quá hạn"), "number"),
)


@bp.get("/t/<tenant:slug>/meetings")
@requires("direction.give")
def meetings() -> ResponseReturnValue:
    """List the meetings of this level, or those of levels below."""
    _require_whole(actor())
    scopes = [("own", _("Của cấp mình")), ("below", _("Của cấp dưới"))]
    filters = (
        Filter("scope", _("Phạm vi"), scopes, "own"),
        Filter("kind", _("Loại"), list(MEETING_KINDS.items())),
        Filter("q", _("Tìm nội dung, số thông báo")),
    )
    shown = table(COLUMNS, filters, sort="-held")
    return render_template("reporting/meetings.html", table=shown, rows=meeting_list(actor(), shown))


@bp.route("/t/<tenant:slug>/meetings/new", methods=["GET", "POST"])
@requires("direction.give")
def new_meeting() -> ResponseReturnValue:
    """Record a meeting; each conclusion becomes a direction to its unit."""
    _require_whole(actor())
    form = open_form(MeetingSchema(), choices={"conclusions.unit": unit_choices(actor())})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            conclusions = _conclusions(form.values.pop("conclusions"))
            key = services.record_meeting(actor(), MeetingForm(**form.values), conclusions)
            flash(_("Đã ghi cuộc họp; các đơn vị được báo về kết luận giao cho mình."), "success")
            return redirect(url_for(".meeting", owner=key[0], id=key[1]), 303)
    return render_template("reporting/meeting_new.html", form=form), form.status


@bp.get("/t/<tenant:slug>/meetings/<uuid:owner>/<uuid:id>")
@requires("direction.give")
def meeting(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a meeting with its conclusions and their state."""
    return _page((owner, id))


@bp.post("/t/<tenant:slug>/meetings/<uuid:owner>/<uuid:id>")
@requires("direction.give")
def conclude(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Add conclusions to a meeting."""
    meeting_by_key((owner, id))
    form = open_form(ConclusionsSchema(), choices={"conclusions.unit": unit_choices(actor())})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.conclude(actor(), (owner, id), _conclusions(form.values["conclusions"]))
            flash(_("Đã ghi kết luận và báo cho các đơn vị."), "success")
            return redirect(url_for(".meeting", owner=owner, id=id), 303)
    return _page((owner, id), form)


def _page(key: Key, form: FormState | None = None) -> ResponseReturnValue:
    _require_whole(actor())
    row = meeting_by_key(key)
    mine = row.tenant_id == actor().tenant_id and actor().authority_id is not None
    if form is None and mine:
        form = open_form(ConclusionsSchema(), choices={"conclusions.unit": unit_choices(actor())})
    conclusions = conclusions_of(key)
    return render_template(
        "reporting/meeting.html",
        meeting=row,
        conclusions=conclusions,
        answers=answers_to((each.direction.tenant_id, each.direction.id) for each in conclusions),
        form=form,
        today=clock.today(),
    ), form.status if form else 200


def _conclusions(rows: Sequence[dict[str, Any]]) -> list[ConclusionForm]:
    return [ConclusionForm(**row) for row in rows]


def _require_whole(by: Actor) -> None:
    """Meetings are of the level, not of one of its units."""
    if by.unit_id is not None:
        raise NotAllowed
