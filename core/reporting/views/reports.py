"""Reports of a seat's units: which are due, writing one, filing it, reading it."""

import uuid
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment.queries import given_by, unit_of
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotFound, Problem
from core.reporting import services
from core.reporting.agenda import agenda
from core.reporting.beside import opened_with, with_what_others_saved
from core.reporting.entry import (
    at_fields,
    below_zero,
    differences,
    entered,
    line_files,
    over_whole,
    places,
    raised,
    stored_values,
    subjects,
    unfilled,
    without_raised,
)
from core.reporting.models import Report
from core.reporting.queries import excused_reports, filed_below, obstacles, placed_report
from core.reporting.queries import report as report_by_key
from core.reporting.receipt import receipt_of
from core.reporting.schemas import EVIDENCE_TYPES, EVIDENCE_WORDS, OpenSchema, ReportSchema
from core.reporting.sheet import SheetLine, grouped, sheet
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, load_form, open_form


@bp.get("/t/<tenant:slug>/reports")
@requires("report.view")
def reports() -> ResponseReturnValue:
    """List the windows in which the seat's units report, with due days and what was filed."""
    form = open_form(OpenSchema()) if actor().may("report.write") else None
    held = groupby(agenda(actor()), key=lambda due: (due.cycle, due.unit))
    return render_template("reporting/reports.html", held=[(key, list(dues)) for key, dues in held], form=form)


@bp.post("/t/<tenant:slug>/reports")
@requires("report.write")
def open_report() -> ResponseReturnValue:
    """Start the report of a window, or go on with it when someone started it meanwhile."""
    form = load_form(OpenSchema(), request.form)
    if not form.ok:
        raise NotFound
    values = form.values
    with one_request(form.request_key):
        cycle = (values["cycle_owner"], values["cycle"])
        report_id = services.open_report(actor(), cycle, values["unit"], values["window"])
    return redirect(url_for(".report", owner=actor().tenant_id, id=report_id), 303)


@bp.get("/t/<tenant:slug>/reports/<uuid:owner>/<uuid:id>")
@requires("report.view")
def report(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a report: its form while it is a draft, then what became of each line."""
    return _page((owner, id))


@bp.post("/t/<tenant:slug>/reports/<uuid:owner>/<uuid:id>")
@requires("report.write")
def save_report(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Keep a draft as typed, then go where the button leads: back to it, to a line's evidence, or to filing it."""
    row = report_by_key((owner, id))
    lines = _lines(row)
    form = _form(row, lines)
    refused = _keep_files((owner, id))
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = {"narrative": form.values["narrative"], "entered": entered(lines, form), "raised": raised(form)}
            services.save_report(actor(), (owner, id), version=form.version_number, **values)
            _tell_raised(lines, values["raised"])
    if form.status != 200:
        return _page((owner, id), form, refused)
    if refused:
        flash(_("Đã lưu bản nháp, trừ các tệp không nhận được: xem tại ô minh chứng."), "warning")
        again = _again(report_by_key((owner, id)), form)
        again.status = Invalid.status
        return _page((owner, id), again, refused)
    if request.form.get("next") == "submit":
        return _submit(report_by_key((owner, id)), form)
    flash(_("Đã lưu bản nháp; báo cáo chưa được nộp."), "success")
    return redirect(_next(row, request.form.get("next", "")), 303)


def _tell_raised(lines: Sequence[SheetLine], sent: Sequence[services.Raised]) -> None:
    """Say that obstacles went out, and to whom: nothing else of what was saved did."""
    to = {line.row.line.id: line.row.assignment.issuer_label for line in lines}
    for name in dict.fromkeys(to[each.line_id] for each in sent if each.line_id in to):
        flash(_("Khó khăn, vướng mắc đã được gửi đến %(name)s.", name=name), "success")


def _keep_files(key: Key) -> Mapping[str, Sequence[Problem]]:
    """Keep the files that came with a draft before anything else: a wrong number must not cost a file.

    Returns by line id what is wrong with those that were not kept.
    """
    sent = line_files(request.files)
    try:
        problems = services.attach_files(actor(), key, sent) if sent else []
    except Invalid as refusal:
        problems = list(refusal.problems)
    by_line: dict[str, list[Problem]] = {}
    for problem in problems:
        by_line.setdefault(problem.field, []).append(problem)
    return by_line


def _again(row: Report, form: FormState) -> FormState:
    """Return the form of a draft that was just saved, as it was typed."""
    return FormState(form.schema, without_raised(form.typed), str(uuid.uuid4()), version=str(row.version))


def _submit(row: Report, form: FormState) -> ResponseReturnValue:
    """File what was just saved; when it is refused the saved draft is shown with what is wrong."""
    key = (row.tenant_id, row.id)
    again = _again(row, form)
    try:
        with again.catching():
            _file(row, form)
            flash(_("Đã nộp báo cáo lên cấp trên."), "success")
            return redirect(url_for(".report", owner=key[0], id=key[1]), 303)
    except Conflict as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".report", owner=key[0], id=key[1]), 303)
    flash(_("Đã lưu bản nháp nhưng chưa nộp được: xem các điểm cần sửa bên dưới."), "warning")
    return _page(key, again)


def _file(row: Report, form: FormState) -> None:
    """File a report; what is wrong with a line is said at the line."""
    key = (row.tenant_id, row.id)
    try:
        services.submit_report(actor(), key, version=row.version)
    except Invalid as refusal:
        placed = placed_report(key)
        lines = [line for _group, held in grouped(placed.cycle, _lines(placed.report)) for line in held]
        raise Invalid(at_fields(refusal.problems, lines, form)) from None


def _next(row: Report, wanted: str) -> str:
    """Return where a button of the form leads after saving: ``evidence.<line>``, or here."""
    kind, _dot, name = wanted.partition(".")
    if kind == "evidence":
        return url_for(".add_evidence", owner=row.tenant_id, id=row.id, line=name)
    return url_for(".report", owner=row.tenant_id, id=row.id)


def _lines(row: Report) -> list[SheetLine]:
    """Return the lines of a report that the seat may read; what is not filed yet is its writers' alone."""
    unit_of(actor(), (row.tenant_id, row.unit_id))
    if row.state == "draft" and not may_write(actor(), row):
        raise NotFound
    return sheet(row)


def may_write(by: Actor, row: Report) -> bool:
    """Tell whether a seat writes the reports of a report's unit."""
    return by.may("report.write") and row.tenant_id == by.tenant_id and by.unit_id in (None, row.unit_id)


def _may_review(by: Actor, lines: Sequence[SheetLine]) -> bool:
    return by.may("report.review") and bool(given_by(by, (line.row.assignment for line in lines)))


def _form(row: Report, lines: Sequence[SheetLine]) -> FormState:
    return open_form(ReportSchema(), stored_values(row, lines), version=row.version)


def _rolled_up(lines: Sequence[SheetLine]) -> list[Key]:
    targets = [line.row.target for line in lines if line.row.is_rolled_up]
    return [(target.tenant_id, target.id) for target in targets if target is not None]


def _page(
    key: Key, form: FormState | None = None, refused: Mapping[str, Sequence[Problem]] = MappingProxyType({})
) -> ResponseReturnValue:
    """Render the form of a draft, or the report as it was filed; reads anew what a refusal let go.

    ``refused`` says by line id what is wrong with files that came with it.
    """
    placed = placed_report(key)
    row, unit, cycle = placed.report, placed.unit, placed.cycle
    lines = _lines(row)
    form = form or _form(row, lines)
    form.subjects = subjects(lines, form)
    if form.stale:
        form = with_what_others_saved(row, lines, form)
    raised_before = obstacles((cycle.tenant_id, cycle.id), (unit.tenant_id, unit.id))
    return render_template(
        "reporting/draft.html" if row.state == "draft" else "reporting/report.html",
        report=row,
        unit=unit,
        cycle=cycle,
        groups=grouped(cycle, lines),
        places=places(lines, form),
        lacking=unfilled(lines, form) if row.state == "draft" else (),
        over=over_whole(lines, form) if row.state == "draft" else (),
        negative=below_zero(lines, form) if row.state == "draft" else (),
        lower=filed_below(row, _rolled_up(lines)) if row.state == "draft" else {},
        refused=refused,
        form=form,
        opened_with=opened_with(row, lines, form) if row.state == "draft" else {},
        differences=differences(lines, form) if form.stale else (),
        excuse=excused_reports([key]).get(key, ""),
        obstacles=raised_before,
        troubled={each.assignment.id for each in raised_before if each.state != "resolved"},
        receipt=receipt_of(row, lines) if may_write(actor(), row) else None,
        may_write=may_write(actor(), row) and cycle.state == "open",
        may_review=_may_review(actor(), lines),
        is_overdue=clock.today() > row.due_on,
        evidence_types=EVIDENCE_TYPES,
        evidence_words=EVIDENCE_WORDS,
    ), form.status
