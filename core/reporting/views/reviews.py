"""Reviews by the level above: accept, return, take an acceptance back."""

import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from core.assignment.queries import chosen_cycle, given_by, unit_of
from core.audit import one_request
from core.db.bulk import Key
from core.errors import NotFound
from core.reporting import services
from core.reporting.agenda import window_choices
from core.reporting.labels import REVIEW_STATES
from core.reporting.models import Report
from core.reporting.queries import LineRow, excused_reports, placed_report, review_list, reviewed_line
from core.reporting.queries import report as report_by_key
from core.reporting.schemas import ReviewSchema, WithdrawSchema
from core.reporting.services import ReviewForm
from core.reporting.sheet import SheetLine, grouped, sheet
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, load_form, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("waiting", lazy_gettext("Chờ ý kiến"), "number"),
    Column("lines", lazy_gettext("Số dòng"), "number"),
    Column("window", lazy_gettext("Kỳ báo cáo"), sortable=True),
    Column("filed", lazy_gettext("Ngày nộp"), sortable=True),
)


@bp.get("/t/<tenant:slug>/reviews")
@requires("report.review")
def reviews() -> ResponseReturnValue:
    """List the filed reports of a cycle that hold work this tenant ordered, and how many lines wait."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    filters = (
        Filter("cycle", _("Kỳ"), cycles),
        Filter("window", _("Kỳ báo cáo"), window_choices(cycle) if cycle else ()),
        Filter("state", _("Trạng thái"), list(REVIEW_STATES.items())),
        Filter("q", _("Tìm đơn vị")),
    )
    shown = table(COLUMNS, filters, sort="-window")
    whole = actor().unit_id is None
    rows = review_list(actor(), (cycle.tenant_id, cycle.id), shown) if cycle and whole else []
    return render_template("reporting/reviews.html", table=shown, rows=rows, cycle=cycle, whole=whole)


@bp.get("/t/<tenant:slug>/reviews/<uuid:owner>/<uuid:id>")
@requires("report.review")
def review(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a filed report with a verdict to give on each line that waits."""
    return _page((owner, id))


@bp.post("/t/<tenant:slug>/reviews/<uuid:owner>/<uuid:id>")
@requires("report.review")
def judge(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Give the verdicts chosen; the button "accept all" accepts every waiting line that has none."""
    _filed((owner, id))
    form = load_form(ReviewSchema(), _accepting_all(request.form) if "accept_all" in request.form else request.form)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            forms = [
                ReviewForm(
                    (owner, row["line"]), row["verdict"] or "", row["comment"], bool(row["exceeded"]), bool(row["redo"])
                )
                for row in form.values["lines"]
            ]
            services.review_lines(actor(), forms)
            flash(_("Đã ghi ý kiến về %(count)s dòng báo cáo.", count=len(forms)), "success")
            return redirect(url_for(".review", owner=owner, id=id), 303)
    return _page((owner, id), form)


def _accepting_all(data: MultiDict[str, str]) -> MultiDict[str, str]:
    typed = MultiDict(data)
    for name in data:
        verdict = name.removesuffix("-line") + "-verdict"
        if name.endswith("-line") and not typed.get(verdict):
            typed[verdict] = "accepted"
    return typed


@bp.route("/t/<tenant:slug>/reviews/<uuid:owner>/<uuid:id>/lines/<uuid:line>", methods=["GET", "POST"])
@requires("report.review")
def withdraw(owner: uuid.UUID, id: uuid.UUID, line: uuid.UUID) -> ResponseReturnValue:
    """Take an acceptance back, with the reason; the ledger gets its reversal."""
    _filed((owner, id))
    found = reviewed_line((owner, line))
    if found.report.id != id or not given_by(actor(), [found.assignment]) or found.state != "accepted":
        raise NotFound
    form = open_form(WithdrawSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.review_lines(actor(), [ReviewForm((owner, line), "withdrawn", form.values["comment"])])
            flash(_("Đã rút chấp nhận; số liệu cộng lên các cấp đã được trừ lại."), "success")
            return redirect(url_for(".review", owner=owner, id=id, _anchor=f"line-{line}"), 303)
    return render_template("reporting/withdraw.html", form=form, found=found, report=found.report), form.status


def _filed(key: Key) -> Report:
    """Return a filed report of this or a lower tenant; what its unit still writes is not shown above."""
    row = report_by_key(key)
    unit_of(actor(), (row.tenant_id, row.unit_id))
    if row.state == "draft":
        raise NotFound
    return row


def _page(key: Key, form: FormState | None = None) -> ResponseReturnValue:
    placed = placed_report(key)
    row, cycle = _filed(key), placed.cycle
    lines = sheet(row)
    waiting = [line for line in _ours(lines) if line.state == "submitted"]
    form = form or open_form(ReviewSchema(), {"lines": [{"line": line.line.id} for line in waiting]})
    form.subjects = {f"lines-{place}": _name(line) for place, line in enumerate(waiting)}
    return render_template(
        "reporting/review.html",
        report=row,
        unit=placed.unit,
        cycle=cycle,
        excuse=excused_reports([key]).get(key, ""),
        groups=grouped(cycle, lines),
        places={line.line.id: place for place, line in enumerate(waiting)},
        form=form,
    ), form.status


def _name(row: LineRow) -> str:
    return row.target.label if row.target else row.assignment.title


def _ours(lines: Sequence[SheetLine]) -> list[LineRow]:
    """Return the lines, corrections included, of work that the actor's authority gave."""
    rows = [row for line in lines for row in line.history]
    given = given_by(actor(), (row.assignment for row in rows))
    return [row for row in rows if (row.assignment.tenant_id, row.assignment.id) in given]
