"""Urging: what lags behind in one list, urged one by one or many at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.assignment.queries import chosen_cycle, cycle_name
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotAllowed, NotFound
from core.reporting import services
from core.reporting.labels import window as window_label
from core.reporting.queries import (
    Lagging,
    direction_row,
    lagging_directions,
    lagging_reports,
    lagging_work,
    windows,
)
from core.reporting.schemas import UrgeSchema
from core.reporting.views.blueprint import bp
from core.reporting.windows import Window
from core.web.access import actor, requires
from core.web.fields import FormSchema
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, Table, table

COLUMNS = (
    Column("choose", lazy_gettext("Chọn")),
    Column("what", lazy_gettext("Nội dung")),
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("due", lazy_gettext("Hạn"), sortable=True),
    Column("late", lazy_gettext("Quá hạn"), "number"),
    Column("urged", lazy_gettext("Đã đôn đốc"), "number"),
)
KINDS = {
    "report": lazy_gettext("Báo cáo chưa nộp"),
    "work": lazy_gettext("Nhiệm vụ chưa hoàn thành"),
    "direction": lazy_gettext("Chỉ đạo chưa có kết quả"),
}
WHEN = {"late": lazy_gettext("Đến hạn, quá hạn"), "all": lazy_gettext("Cả việc chưa đến hạn")}


@dataclass(frozen=True, slots=True)
class _List:
    """What the page shows: the cycle and window of reports, and the rows."""

    table: Table
    cycle: Cycle | None
    window: Window | None
    rows: Sequence[Lagging]

    @property
    def kind(self) -> str:
        return self.table.chosen["kind"]


@bp.route("/t/<tenant:slug>/urging", methods=["GET", "POST"])
@requires("direction.give")
def urging() -> ResponseReturnValue:
    """List what lags behind, and urge what is chosen."""
    if actor().unit_id is not None or actor().authority_id is None:
        raise NotAllowed
    shown = _list(actor())
    names = [(_name(row.key), row.title) for row in shown.rows]
    form = open_form(UrgeSchema(), choices={"items": names})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            count = _urge(shown, form)
            flash(ngettext("Đã đôn đốc %(num)s mục.", "Đã đôn đốc %(num)s mục.", count), "success")
            return redirect(request.full_path.rstrip("?"), 303)
    page = {"list": shown, "today": clock.today(), "form": form, "name": _name, "page_of": _page_of}
    return render_template("reporting/urging.html", **page), form.status


def _list(by: Actor) -> _List:
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    known = windows(cycle, scheme_of(cycle)) if cycle else []
    open_now = [each for each in known if each.is_open(clock.today())]
    filters = [
        Filter("kind", _("Đôn đốc"), list(KINDS.items()), "report"),
        *([Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle))] if cycle else []),
        Filter("window", _("Kỳ báo cáo"), [(each.key, window_label(each.key)) for each in open_now], _first(open_now)),
        Filter("when", _("Thời hạn"), list(WHEN.items()), "late"),
        Filter("q", _("Tìm nội dung, đơn vị")),
    ]
    shown = table(COLUMNS, filters, sort="due")
    window = next((each for each in open_now if each.key == shown.chosen["window"]), None)
    until = clock.today() if shown.chosen["when"] == "late" else date.max
    return _List(shown, cycle, window, _rows(by, shown, cycle, window, until))


def _first(open_now: Sequence[Window]) -> str:
    """Return the open window that is due first."""
    return min(open_now, key=lambda each: each.due_on).key if open_now else ""


def _rows(by: Actor, shown: Table, cycle: Cycle | None, window: Window | None, until: date) -> Sequence[Lagging]:
    if shown.chosen["kind"] == "direction":
        return lagging_directions(by.tenant_id, until, shown)
    if cycle is None:
        return ()
    if shown.chosen["kind"] == "work":
        return lagging_work(by.tenant_id, (cycle.tenant_id, cycle.id), until, shown)
    return lagging_reports(by.tenant_id, cycle, window, shown) if window else ()


def _urge(shown: _List, form: FormState) -> int:
    keys, text = [_key(name) for name in form.values["items"]], form.values["text"]
    if shown.kind == "direction":
        return services.urge_directions(actor(), keys, text=text)
    if shown.kind == "work":
        return services.urge_work(actor(), keys, text=text)
    if shown.cycle is None or shown.window is None:
        raise NotFound
    cycle = (shown.cycle.tenant_id, shown.cycle.id)
    return services.urge_reports(actor(), cycle, shown.window.key, keys, text=text)


def _name(key: Key) -> str:
    return f"{key[0]}.{key[1]}"


def _key(name: str) -> Key:
    owner, _dot, item = name.partition(".")
    return uuid.UUID(owner), uuid.UUID(item)


def _page_of(kind: str, key: Key) -> str:
    """Return the page of a thing in the list; a report that is not filed has none."""
    if kind == "report":
        return ""
    endpoint = "assignment.assignment" if kind == "work" else ".direction"
    return url_for(endpoint, owner=key[0], id=key[1])


@bp.post("/t/<tenant:slug>/urging/work/<uuid:owner>/<uuid:id>")
@requires("direction.give")
def urge_work(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Urge one piece of work."""
    with one_request(open_form(FormSchema()).request_key):
        services.urge_work(actor(), [(owner, id)])
    flash(_("Đã đôn đốc và báo cho đơn vị."), "success")
    return redirect(url_for("assignment.assignment", owner=owner, id=id), 303)


@bp.post("/t/<tenant:slug>/urging/directions/<uuid:owner>/<uuid:id>")
@requires("direction.give")
def urge_direction(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Urge one direction."""
    direction_row((owner, id))
    with one_request(open_form(FormSchema()).request_key):
        services.urge_directions(actor(), [(owner, id)])
    flash(_("Đã đôn đốc và báo cho đơn vị."), "success")
    return redirect(url_for(".direction", owner=owner, id=id), 303)
