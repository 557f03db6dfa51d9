"""A unit reports once per window, a line per assignment or target; a filed line is corrected, never edited."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import Boolean, Numeric, Text, Uuid, cast, column, func, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from sqlalchemy.types import TypeEngine
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Assignment, Target
from core.assignment.queries import assignment_targets_of, living_cycle, unit_assignments, unit_of
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.domain.declarations import Issue
from core.domain.format import day_text, number_text
from core.errors import Conflict, Invalid, NotAllowed, Problem, StaleEdit
from core.extensions.schemes import Scheme
from core.reporting.facts import report_facts
from core.reporting.models import Report, ReportLine
from core.reporting.queries import LineRow, report, report_lines, reviewed_line, windows
from core.reporting.services.obstacles import Raised, raise_on_lines
from core.reporting.windows import Window

_ROLLED_UP = lazy_gettext("Chỉ tiêu này được cộng từ cấp dưới, không nhập số trực tiếp.")


@dataclass(frozen=True, slots=True)
class LineForm:
    """What is entered on one line; ``value`` is the numerator of a ratio, 1 or 0 for yes or no."""

    line_id: uuid.UUID
    value: Decimal | None = None
    denominator: Decimal | None = None
    done: bool = False
    narrative: str = ""


@use_case("report.write")
def open_report(actor: Actor, cycle: Key, unit_id: uuid.UUID, window_key: str) -> uuid.UUID:
    """Start the report of a window with a line for everything the unit holds by its end; returns its id.

    Conflict outside the window, or when the report exists.
    """
    living = living_cycle(cycle)
    unit = unit_of(actor, (actor.tenant_id, unit_id))
    window = next((w for w in windows(living, scheme_of(living)) if w.key == window_key), None)
    if window is None:
        raise Invalid([Problem(_("Kỳ giao nhiệm vụ không có kỳ báo cáo này."), "window")])
    _require_open(window)
    work = _begun((unit.tenant_id, unit.id), cycle, window.ends_on)
    if not work:
        raise Conflict(_("Đến hết kỳ báo cáo này đơn vị chưa được giao nhiệm vụ nào."))
    draft = Report(
        tenant_id=unit.tenant_id,
        id=uuid7(),
        unit_id=unit.id,
        cycle_tenant_id=living.tenant_id,
        cycle_id=living.id,
        window=window.key,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        due_on=window.due_on,
        narrative="",
    )
    db.session.add(draft)
    flush_or_explain(db.session(), "uq_report_window", _("Báo cáo của kỳ này đã được lập."), "window")
    insert_rows(db.session(), ReportLine, _blank_lines(draft, work))
    record(actor, "report.open", "report", (draft.tenant_id, draft.id), {"window": window.key})
    return draft.id


def _begun(unit: Key, cycle: Key, ends_on: date) -> list[Assignment]:
    return [work for work in unit_assignments(unit, cycle) if work.starts_on <= ends_on]


def _require_open(window: Window) -> None:
    if not window.is_open(clock.today()):
        opens, closes = day_text(window.starts_on), day_text(window.closes_on)
        raise Conflict(_("Kỳ báo cáo này chỉ nhận báo cáo từ %(opens)s đến %(closes)s.", opens=opens, closes=closes))


def _blank_lines(draft: Report, work: Sequence[Assignment]) -> list[dict[str, object]]:
    """One line per target, or one for an assignment without; targets rolled up from parts report in words only."""
    by_assignment: dict[uuid.UUID, list[Target]] = {}
    for target in assignment_targets_of((row.tenant_id, row.id) for row in work):
        if target.assignment_id is not None:
            by_assignment.setdefault(target.assignment_id, []).append(target)
    rows = []
    for row in work:
        ids: list[uuid.UUID | None] = [target.id for target in by_assignment.get(row.id, ())]
        rows += [_line_row(draft, row.id, target_id) for target_id in ids or [None]]
    return rows


def _line_row(draft: Report, assignment_id: uuid.UUID, target_id: uuid.UUID | None) -> dict[str, object]:
    return {
        "tenant_id": draft.tenant_id,
        "id": uuid7(),
        "report_id": draft.id,
        "assignment_id": assignment_id,
        "target_id": target_id,
        "corrects_id": None,
        "value": None,
        "denominator": None,
        "done": False,
        "narrative": "",
        "submitted_at": None,
        "version": 1,
    }


@use_case("report.write")
def save_report(
    actor: Actor,
    key: Key,
    *,
    version: int,
    narrative: str,
    entered: Sequence[LineForm],
    raised: Sequence[Raised] = (),
) -> None:
    """Keep a draft as typed; work assigned since it was opened gets its lines. StaleEdit when someone saved first.

    What is ``raised`` on its lines goes to the level above at once: an obstacle does not wait for the report.
    """
    draft = own_draft(actor, key)
    rows = report_lines(key)
    if draft.version != version:
        raise StaleEdit(_stored(draft, rows))
    draft.narrative = narrative
    flag_modified(draft, "narrative")  # a report whose lines alone changed is a new version too
    _enter(draft, rows, entered)
    raise_on_lines(actor, draft, rows, raised)
    insert_rows(db.session(), ReportLine, _blank_lines(draft, _missing(draft, rows)))
    record(actor, "report.save", "report", key, {"lines": len(entered)})


def _missing(draft: Report, rows: Sequence[LineRow]) -> list[Assignment]:
    """Return the work of the window that the report has no line for."""
    known = {row.assignment.id for row in rows}
    work = _begun((draft.tenant_id, draft.unit_id), (draft.cycle_tenant_id, draft.cycle_id), draft.ends_on)
    return [row for row in work if row.id not in known]


def _stored(draft: Report, rows: Sequence[LineRow]) -> dict[str, str]:
    stored = {"narrative": draft.narrative}
    for row in rows:
        label = row.target.label if row.target else row.assignment.title
        stored[label] = number_text(row.line.value) if row.line.value is not None else row.line.narrative
    return stored


def own_draft(actor: Actor, key: Key) -> Report:
    """Return a draft of the actor's own units; Conflict once it was filed."""
    draft = report(key)
    unit_of(actor, (draft.tenant_id, draft.unit_id))
    if draft.tenant_id != actor.tenant_id:
        raise NotAllowed
    if draft.state != "draft":
        raise Conflict(_("Báo cáo đã nộp, không sửa được. Chỉ đính chính được dòng cấp trên đã cho ý kiến."))
    return draft


def _enter(draft: Report, rows: Sequence[LineRow], entered: Sequence[LineForm]) -> None:
    """Store what was typed; raises Invalid for a line of another report and a number of a target that was split."""
    by_id = {row.line.id: row for row in rows}
    problems = []
    for place, form in enumerate(entered):
        row = by_id.get(form.line_id)
        if row is None:
            problems.append(Problem(_("Báo cáo không có dòng này.")))
        elif form.value is not None and row.is_rolled_up:
            problems.append(Problem(_ROLLED_UP, f"lines.{place}.value"))
    if problems:
        raise Invalid(problems)
    _write(draft, [form for form in entered if form != _form_of(by_id[form.line_id].line)], by_id)


def _form_of(line: ReportLine) -> LineForm:
    return LineForm(line.id, line.value, line.denominator, line.done, line.narrative)


def _write(draft: Report, changed: Sequence[LineForm], rows: Mapping[uuid.UUID, LineRow]) -> None:
    """Update the changed lines in one statement; the loaded rows follow without being read again."""
    kinds: dict[str, TypeEngine[Any]] = {
        "line_id": Uuid(),
        "value": Numeric(),
        "denominator": Numeric(),
        "done": Boolean(),
        "narrative": Text(),
    }
    arrays = [cast([getattr(form, name) for form in changed], ARRAY(kind)) for name, kind in kinds.items()]
    typed = func.unnest(*arrays).table_valued(*(column(name, kind) for name, kind in kinds.items()), name="typed")
    typed = typed.render_derived()
    names = [name for name in kinds if name != "line_id"]
    same = (ReportLine.tenant_id == draft.tenant_id, ReportLine.report_id == draft.id, ReportLine.id == typed.c.line_id)
    stored = update(ReportLine).where(*same).values({name: typed.c[name] for name in names})
    if changed:
        db.session.execute(stored, execution_options={"synchronize_session": False})
    for form in changed:
        for name in names:
            set_committed_value(rows[form.line_id].line, name, getattr(form, name))


@use_case("report.write")
def submit_report(actor: Actor, key: Key, *, version: int) -> None:
    """File a report; it is on time until its window's due day. Refused outside the window or against the scheme."""
    draft = own_draft(actor, key)
    rows = report_lines(key)
    if draft.version != version:
        raise StaleEdit(_stored(draft, rows))
    cycle = living_cycle((draft.cycle_tenant_id, draft.cycle_id))
    scheme = scheme_of(cycle)
    window = next(w for w in windows(cycle, scheme) if w.key == draft.window)
    _require_open(window)
    missing = _missing(draft, rows)
    if missing:
        raise Conflict(
            _(
                "Đơn vị vừa được giao thêm %(count)s nhiệm vụ; hãy lưu lại để báo cáo cả các nhiệm vụ đó.",
                count=len(missing),
            )
        )
    _check(scheme, draft, rows)
    now = clock.now()
    own = (ReportLine.tenant_id == draft.tenant_id, ReportLine.report_id == draft.id)
    db.session.execute(update(ReportLine).where(*own).values(submitted_at=now))
    draft.state, draft.submitted_at, draft.on_time = "submitted", now, clock.today() <= draft.due_on
    record(actor, "report.submit", "report", key, {"window": draft.window, "on_time": draft.on_time})


def _check(scheme: Scheme, draft: Report, rows: Sequence[LineRow]) -> None:
    """Refuse numbers of targets that parts add up to, and whatever the scheme objects to; each names its line's id."""
    split = [row for row in rows if row.is_rolled_up and row.line.value is not None]
    problems = [Problem(f"{row.assignment.title}: {_ROLLED_UP}", str(row.line.id)) for row in split]
    language = str(get_locale() or "vi")
    issues = scheme.calls.check_report(report_facts(draft, rows, clock.today()))
    for issue in issues:
        if issue.blocking:
            message, clause = issue.message.in_language(language), str(issue.citation or "")
            problems.append(Problem(message, _line_of(issue, rows), clause))
    if problems:
        raise Invalid(problems)


def _line_of(issue: Issue, rows: Sequence[LineRow]) -> str:
    """Return the id of the line an objection is about; "" when it is about the whole, or counts past the lines."""
    if issue.line is None or not 0 <= issue.line < len(rows):
        return ""
    return str(rows[issue.line].line.id)


@use_case("report.write")
def correct_line(actor: Actor, key: Key, form: LineForm) -> uuid.UUID:
    """File a correction of a reviewed line; the ledger changes when it is accepted. Returns the new line's id."""
    found = reviewed_line(key)
    line, owner = found.line, found.report
    unit_of(actor, (owner.tenant_id, owner.unit_id))
    if line.tenant_id != actor.tenant_id:
        raise NotAllowed
    if found.review is None:
        raise Conflict(_("Chỉ đính chính được dòng báo cáo đã có ý kiến của cấp trên."))
    if not form.narrative.strip():
        raise Invalid([Problem(_("Đính chính thì phải nêu lý do."), "narrative")])
    cycle = living_cycle((owner.cycle_tenant_id, owner.cycle_id))
    row = _line_row(owner, line.assignment_id, line.target_id)
    row |= {"corrects_id": line.id, "value": form.value, "denominator": form.denominator, "done": form.done}
    row |= {"narrative": form.narrative, "submitted_at": clock.now()}
    correction = ReportLine(**row)
    _check(scheme_of(cycle), owner, [LineRow(correction, found.assignment, found.target, None, ())])
    db.session.add(correction)
    flush_or_explain(db.session(), "uq_report_line_correction", _("Dòng này đã có một bản đính chính."))
    details = {"corrects": line.id, "from": line.value, "to": form.value, "reason": form.narrative}
    record(actor, "report.correct", "report_line", (owner.tenant_id, correction.id), details)
    return correction.id
