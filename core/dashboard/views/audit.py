"""The audit trail: who did what, when, and what it changed."""

import uuid
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit.queries import audit_entry, trail
from core.dashboard.labels import ACTIONS, OBJECTS
from core.dashboard.trail import act, details, may_read
from core.dashboard.views.blueprint import bp
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.fields import Day
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("at", lazy_gettext("Thời điểm"), sortable=True),
    Column("actor", lazy_gettext("Người thực hiện")),
    Column("action", lazy_gettext("Việc đã làm")),
    Column("object", lazy_gettext("Bản ghi")),
)


@bp.get("/t/<tenant:slug>/audit")
@requires("audit.view")
def audit() -> ResponseReturnValue:
    """List the acts of this tenant, newest first."""
    filters = (
        Filter("action", _("Việc đã làm"), sorted(ACTIONS.items(), key=_words)),
        Filter("kind", _("Loại bản ghi"), sorted(OBJECTS.items(), key=_words)),
        Filter("actor", _("Người thực hiện")),
        Filter("first", _("Từ ngày (ngày/tháng/năm)")),
        Filter("last", _("Đến ngày (ngày/tháng/năm)")),
        Filter("object", _("Mã bản ghi")),
    )
    shown = table(COLUMNS, filters, sort="-at")
    first, last = _day(shown.chosen["first"]), _day(shown.chosen["last"])
    rows = [act(entry) for entry in trail(actor().tenant_id, shown, first=first, last=last)]
    return render_template("dashboard/audit.html", table=shown, rows=rows)


@bp.get("/t/<tenant:slug>/audit/<uuid:id>")
@requires("audit.view")
def audit_act(id: uuid.UUID) -> ResponseReturnValue:
    """Show one act with what it changed, as far as the seat may know it."""
    entry = audit_entry((actor().tenant_id, id))
    known = details(entry) if may_read(actor(), entry) else None
    return render_template("dashboard/audit_act.html", act=act(entry), details=known)


def _words(choice: tuple[str, object]) -> str:
    return plain_letters(str(choice[1]))


def _day(text: str) -> date | None:
    """Return the day that was typed; what is no day is ignored."""
    try:
        return date.fromisoformat(Day().typed(text))
    except ValueError:
        return None
