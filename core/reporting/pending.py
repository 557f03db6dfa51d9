"""What waits around one piece of work, for its page, which lies below this package."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Assignment, Cycle, Target
from core.assignment.pending import Hindrance, NextReport, Pending, Reported, ReportedLine
from core.clock import VIETNAM
from core.errors import ObjectRef
from core.reporting import labels
from core.reporting.queries import PendingRow, pending_rows, windows


def pending_of(work: Assignment, cycle: Cycle, target: Target | None, *, drafts: bool) -> Pending:
    """Return what was reported of some work, what is not settled, and the report that comes next; one statement."""
    rows = pending_rows(work, drafts=drafts)
    lines = [row for row in rows if row.kind == "report"]
    reports = [row for row in rows if row.kind == "window"]
    hindrances = [_hindrance(row, work) for row in rows if row.kind in ("obstacle", "direction")]
    coming = _coming(work, cycle, reports, work.starts_on)
    part = _coming(work, cycle, reports, max(work.starts_on, clock.today()))
    return Pending(_reported(lines, work, target), hindrances, coming, part)


def _reported(rows: Sequence[PendingRow], work: Assignment, target: Target | None) -> Reported:
    return Reported(list(_lines(rows, work, target)))


def _lines(rows: Sequence[PendingRow], work: Assignment, target: Target | None) -> Iterator[ReportedLine]:
    for row in rows:
        ref = ObjectRef("report", str(work.tenant_id), str(row.id))
        said = target is not None and row.value is not None
        amount = labels.amount(target.measure, row.value, row.denominator, target.unit) if target and said else ""
        yield ReportedLine(ref, labels.window(row.text), row.state, amount, row.word)


def _hindrance(row: PendingRow, work: Assignment) -> Hindrance:
    states = {
        "open": _("chờ %(name)s chỉ đạo", name=work.issuer_label)
        if row.kind == "obstacle"
        else _("đơn vị đang thực hiện"),
        "directed": _("đã có chỉ đạo: %(text)s", text=row.word),
        "returned": _("được yêu cầu làm tiếp"),
        "answered": _("đã báo cáo kết quả, chờ kết luận"),
    }
    ref = ObjectRef(row.kind, str(work.tenant_id), str(row.id))
    return Hindrance(ref, row.text, states[row.state], row.at.astimezone(VIETNAM).date(), row.due_on)


def _coming(work: Assignment, cycle: Cycle, reports: Sequence[PendingRow], begins: date) -> NextReport | None:
    """Return the first window that still takes reports, has work in it that ``begins`` on a day, and was not filed.

    What a unit is given after it filed the report of a window is not in that report.
    """
    filed, today = {row.text for row in reports if row.state != "draft"}, clock.today()
    if cycle.state != "open":
        return None
    for window in windows(cycle, scheme_of(cycle)):
        if window.closes_on >= today and window.ends_on >= begins and window.key not in filed:
            begun = next((row for row in reports if row.text == window.key), None)
            draft = ObjectRef("report", str(work.tenant_id), str(begun.id)) if begun else None
            return NextReport(labels.window(window.key), window.ends_on, window.due_on, draft)
    return None
