"""How much work is done, on real PostgreSQL: only lines that count are counted."""

from decimal import Decimal

from core.dashboard.queries import assignment_counts
from core.db import RowContext, bind_context, db
from core.reporting.queries import report, report_lines
from core.reporting.services import LineForm, correct_line, save_report, submit_report
from tests.assigned_year import ADVISOR, FRONT, Assigned
from tests.world import on


def states(assigned: Assigned) -> dict[str, int]:
    cycle = assigned.cycle
    bind_context(db.session(), RowContext(cycle[0]))
    counts = assignment_counts(cycle[0], cycle)
    assert counts.by_group.total() == counts.by_state.total()
    return {state: counts.by_state[state] for state in ("done", "reported")}


def file_as_done(assigned: Assigned):
    key = assigned.draft(FRONT, "2021-Q1")
    actor = assigned.leader(FRONT)
    forms = [LineForm(row.line.id, Decimal(1), done=True) for row in report_lines(key)]
    save_report(actor, key, version=report(key).version, narrative="", entered=forms)
    submit_report(actor, key, version=report(key).version)
    return key


def test_a_withdrawn_line_does_not_say_that_work_is_done(assigned: Assigned) -> None:
    with on(4, 5):
        key = file_as_done(assigned)
        assert states(assigned) == {"done": 0, "reported": 0}, "nothing counts before it is accepted"
        assigned.judge(ADVISOR, key, "accepted", role="advisor")
        assert states(assigned) == {"done": 1, "reported": 0}
        assigned.judge(ADVISOR, key, "withdrawn", role="advisor")
        assert states(assigned) == {"done": 0, "reported": 0}


def test_a_correction_speaks_for_the_line_it_corrects(assigned: Assigned) -> None:
    with on(4, 5):
        key = file_as_done(assigned)
        assigned.judge(ADVISOR, key, "accepted", role="advisor")
        (row,) = report_lines(key)
        form = LineForm(row.line.id, Decimal(0), narrative="Chưa xong, ghi nhầm")
        correct_line(assigned.leader(FRONT), (row.line.tenant_id, row.line.id), form)
        assert states(assigned) == {"done": 1, "reported": 0}, "nothing moves before it is accepted"
        assigned.judge(ADVISOR, key, "accepted", role="advisor")
        assert states(assigned) == {"done": 0, "reported": 1}
