"""The audit trail: who did what, when, and what it changed."""

import uuid
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.audit.queries import Wanted, audit_entry, trail
from core.dashboard.labels import ACTIONS, OBJECTS
from core.dashboard.trail import PRIVATE, acts, called, details, may_read
from core.dashboard.views.blueprint import bp
from core.people.queries import seats_serving, served
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.fields import Day
from core.web.tables import Column, Filter, Table, table

COLUMNS = (
    Column("at", lazy_gettext("Thời điểm"), sortable=True),
    Column("actor", lazy_gettext("Người thực hiện"), sortable=True),
    Column("action", lazy_gettext("Việc đã làm"), sortable=True),
    Column("object", lazy_gettext("Bản ghi")),
)
#: The filters that are days, first and last.
DAYS = ("first", "last")


@bp.get("/t/<tenant:slug>/audit")
@requires("audit.view")
def audit() -> ResponseReturnValue:
    """List the acts of this tenant, newest first."""
    bodies = served(actor().tenant_id)
    actions, kinds = sorted(ACTIONS.items(), key=_words), sorted(OBJECTS.items(), key=_words)
    filters = (
        Filter("q", _("Tìm trong nội dung")),
        Filter("actor", _("Người, chức vụ")),
        Filter("unit", _("Cơ quan, đơn vị của người thực hiện"), [(str(body.id), body.name) for body in bodies]),
        Filter("action", _("Việc đã làm"), actions),
        Filter("kind", _("Loại bản ghi"), kinds),
        Filter("first", _("Từ ngày (ngày/tháng/năm)")),
        Filter("last", _("Đến ngày (ngày/tháng/năm)")),
        Filter("object", _("Mã bản ghi")),
    )
    shown = table(COLUMNS, filters, sort="-at")
    rows = acts(trail(actor().tenant_id, shown, _wanted(shown, [key for key, _label in actions])))
    unread = [shown.chosen[name] for name in DAYS if shown.chosen[name] and _day(shown.chosen[name]) is None]
    return render_template("dashboard/audit.html", table=shown, rows=rows, unread=unread)


def _wanted(table: Table, in_order: list[str]) -> Wanted:
    words, body = table.chosen["q"], table.chosen["unit"]
    return Wanted(
        first=_day(table.chosen["first"]),
        last=_day(table.chosen["last"]),
        seats=seats_serving(actor().tenant_id, uuid.UUID(body)) if body else None,
        actions=called(ACTIONS, words) if words else (),
        kinds=called(OBJECTS, words) if words else (),
        sealed=PRIVATE,
        in_order=in_order,
    )


@bp.get("/t/<tenant:slug>/audit/<uuid:id>")
@requires("audit.view")
def audit_act(id: uuid.UUID) -> ResponseReturnValue:
    """Show one act with what it changed, as far as the seat may know it."""
    entry = audit_entry((actor().tenant_id, id))
    known = details(entry) if may_read(actor(), entry) else None
    return render_template("dashboard/audit_act.html", act=acts([entry])[0], details=known)


def _words(choice: tuple[str, object]) -> str:
    return plain_letters(str(choice[1]))


def _day(text: str) -> date | None:
    """Return the day that was typed; None for what is no day, which the page says."""
    try:
        return date.fromisoformat(Day().typed(text))
    except ValueError:
        return None
