"""Urging: once a day, only what lags and only from above, one or many at once; counted where it is looked for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.assignment.facts import scheme_of
from core.assignment.models import Assignment
from core.assignment.queries import cycle_by_key
from core.audit.models import AuditEntry
from core.dashboard.queries import assignment_counts, filings
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.reporting.follow_up import events, standings
from core.reporting.models import Urge
from core.reporting.queries import excused_reports, obstacles_of, report_lines, windows, work_directions
from core.reporting.services import (
    ConclusionForm,
    DirectionForm,
    LineForm,
    MeetingForm,
    ObstacleForm,
    answer_direction,
    conclude,
    direct_work,
    give_direction,
    open_report,
    raise_obstacle,
    record_meeting,
    save_report,
    submit_report,
    urge_directions,
    urge_reports,
    urge_work,
    withdraw_direction,
)
from tests.assigned_year import ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT, FRONT, OTHER_DISTRICT, Assigned
from tests.service.test_directions import DUE, acting, worked_off
from tests.world import on

MEETING = MeetingForm("month", date(2021, 4, 1), "Giao ban tháng", "", "")


def works(assigned: Assigned, address: str = DISTRICT) -> list[Key]:
    """Return the work of a leader's unit."""
    actor = assigned.leader(address)
    rows = select(Assignment).where(
        Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == assigned.unit_of(actor)
    )
    return [(row.tenant_id, row.id) for row in db.session.scalars(rows.order_by(Assignment.id))]


def district(assigned: Assigned, slug: str = "an/mot") -> Key:
    return assigned.unit(slug, "huyen-uy")


def told(owner: Key) -> list[dict[str, object]]:
    """Return the details of a unit's notices of urging."""
    bind_context(db.session(), RowContext(owner[0]))
    rows = select(Notice).where(Notice.tenant_id == owner[0], Notice.unit_id == owner[1], Notice.kind == "urged")
    return [row.details for row in db.session.scalars(rows.order_by(Notice.id))]


def test_many_pieces_of_work_are_urged_at_once(assigned: Assigned) -> None:
    keys = works(assigned)
    with on(12, 1):
        assert urge_work(acting(assigned, DECIDER), keys, text="Khẩn trương") == 18
        jobs = db.session.scalars(select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))).all()
        assert jobs.count("reporting.announce_urging") == 1
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "urge.send")).all()) == 18
        worked_off()
        details = told(district(assigned))
        assert [each["assignment"] for each in details] == [str(key[1]) for key in keys]
        assert {(each["due_on"], each["text"]) for each in details} == {("2021-12-31", "Khẩn trương")}


def test_nothing_is_urged_twice_a_day_by_one_authority(assigned: Assigned) -> None:
    first, second, *_rest = works(assigned)
    with on(12, 1):
        urge_work(acting(assigned, DECIDER), [first])
        with pytest.raises(Conflict, match="mỗi việc chỉ đôn đốc một lần trong ngày"):
            urge_work(acting(assigned, DECIDER), [first])
        with pytest.raises(Conflict):  # another seat of the same authority
            urge_work(acting(assigned, ADVISOR), [second, first])
        assert len(db.session.scalars(select(Urge)).all()) == 1, "of a refused act nothing stays"
        urge_work(acting(assigned, ADVISOR), [second])
    with on(12, 2):
        urge_work(acting(assigned, DECIDER), [first])
        acting(assigned, DECIDER)
        standing = standings([first, second])
        assert [(standing[key].urged, standing[key].urged_on) for key in (first, second)] == [
            (2, date(2021, 12, 2)),
            (1, date(2021, 12, 1)),
        ]


def test_only_the_level_that_ordered_urges(assigned: Assigned) -> None:
    (mine,), theirs = works(assigned, COMMUNE), works(assigned)[0]
    with on(12, 1):
        for address in (OTHER_DISTRICT, COMMUNE):
            with pytest.raises((NotFound, NotAllowed)):
                urge_work(acting(assigned, address, "leader"), [theirs])
        with pytest.raises(NotFound):
            urge_work(acting(assigned, "btv@binh.example"), [theirs])
        with pytest.raises(NotAllowed, match="đã giao nhiệm vụ"):
            urge_work(acting(assigned, DISTRICT, "leader"), [theirs])
        with pytest.raises(NotAllowed, match="đã giao nhiệm vụ"):
            urge_work(acting(assigned, DECIDER), [mine])
        with pytest.raises(NotAllowed):
            urge_work(acting(assigned, DEPARTMENT), [theirs])
        with pytest.raises(Invalid, match="ít nhất một mục"):
            urge_work(acting(assigned, DECIDER), [])
        assert urge_work(acting(assigned, DISTRICT, "leader"), [mine]) == 1


def test_what_is_done_is_not_urged(assigned: Assigned) -> None:
    with on(4, 5):
        cycle, actor = assigned.cycle, assigned.leader(FRONT)
        key = (actor.tenant_id, open_report(actor, cycle, assigned.unit_of(actor), "2021-Q1"))
        done, *others = [LineForm(row.line.id, Decimal(1)) for row in report_lines(key)]
        save_report(actor, key, version=1, narrative="", entered=[replace(done, done=True), *others])
        submit_report(actor, key, version=2)
        about = next(row.assignment for row in report_lines(key) if row.line.id == done.line_id)
        work = (about.tenant_id, about.id)
        acting(assigned, DECIDER)
        assert standings([work])[work].done_on is None, "what is filed is not accepted"
        assigned.judge(ADVISOR, key, role="advisor")
        with pytest.raises(Conflict, match="đã hoàn thành"):
            urge_work(acting(assigned, DECIDER), [work])
        acting(assigned, DECIDER)
        assert standings([work])[work].done_on == date(2021, 4, 5)


def test_reports_are_urged_in_their_window(assigned: Assigned) -> None:
    one, two = district(assigned), district(assigned, "an/hai")
    with on(4, 5):
        cycle = assigned.cycle
        assigned.file(OTHER_DISTRICT, "2021-Q1")
        decider = acting(assigned, DECIDER)
        assert urge_reports(decider, cycle, "2021-Q1", [one]) == 1
        with pytest.raises(Conflict, match="đã nộp báo cáo"):
            urge_reports(acting(assigned, DECIDER), cycle, "2021-Q1", [two])
        with pytest.raises(Conflict, match="một lần trong ngày"):
            urge_reports(acting(assigned, DECIDER), cycle, "2021-Q1", [one])
        with pytest.raises(Conflict, match="thời gian nộp"):
            urge_reports(acting(assigned, DECIDER), cycle, "2021-Q4", [one])
        with pytest.raises(NotAllowed, match="được cấp mình giao"):
            urge_reports(acting(assigned, DECIDER), cycle, "2021-Q1", [assigned.unit("an/mot/dong", "dang-uy")])
        with pytest.raises(NotFound):
            urge_reports(acting(assigned, DECIDER), cycle, "2021-Q1", [assigned.unit("binh", "ban-thuong-vu")])
        worked_off()
        assert [(each["window"], each["due_on"]) for each in told(one)] == [("2021-Q1", "2021-04-10")]
        acting(assigned, DECIDER)
        row = cycle_by_key(cycle)
        window = next(each for each in windows(row, scheme_of(row)) if each.key == "2021-Q1")
        counted = {(each.unit.tenant_id, each.unit.id): each.urged for each in filings(decider.tenant_id, row, window)}
        assert (counted[one], counted[two]) == (1, 0)
        assert assignment_counts(decider.tenant_id, cycle).urged == 1


def test_directions_are_urged_until_they_are_answered(assigned: Assigned) -> None:
    with on(4, 5):
        meeting = record_meeting(acting(assigned, DECIDER), MEETING)
        units = [district(assigned), district(assigned, "an/hai")]
        keys = conclude(acting(assigned, DECIDER), meeting, [ConclusionForm(unit, "Sơ kết", DUE) for unit in units])
        assert urge_directions(acting(assigned, DECIDER), keys) == 2
        with pytest.raises((NotFound, NotAllowed)):
            urge_directions(acting(assigned, DISTRICT, "leader"), keys)
        with pytest.raises(NotAllowed, match="đã ra chỉ đạo"):
            urge_directions(acting(assigned, DISTRICT, "leader"), keys[:1])
        answer_direction(acting(assigned, DISTRICT, "leader"), keys[0], text="Xong", done_on=date(2021, 4, 5))
    with on(4, 6):
        with pytest.raises(Conflict, match="không còn chờ"):
            urge_directions(acting(assigned, DECIDER), keys)
        assert urge_directions(acting(assigned, DECIDER), keys[1:]) == 1


def test_the_history_of_work_tells_everything_in_order(assigned: Assigned) -> None:
    work, _target = assigned.held(DISTRICT, "land_clearance")
    key = (work.tenant_id, work.id)
    with on(4, 5):
        direct_work(acting(assigned, DECIDER), key, DirectionForm("Lập kế hoạch", "", DUE))
    with on(5, 3):
        form = ObstacleForm("Chưa có giá đất", "", objective=True)
        obstacle = (key[0], raise_obstacle(acting(assigned, DISTRICT, "leader"), key, form))
    with on(5, 4):
        confirmed = DirectionForm("Giao Sở hướng dẫn", "07-TB/TU", DUE, confirms_objective=True)
        direction = (key[0], give_direction(acting(assigned, DECIDER), obstacle, confirmed))
    with on(6, 1):
        urge_work(acting(assigned, DECIDER), [key], text="Sắp hết hạn")
        acting(assigned, DISTRICT, "leader")
        with assigned.app.test_request_context():
            raised = [row.obstacle for row in obstacles_of([key])]
            assert [(event.what, event.text) for event in events([key], raised, work_directions([key]))] == [
                ("Chỉ đạo", "Lập kế hoạch"),
                ("Nêu khó khăn, vướng mắc", "Chưa có giá đất"),
                ("Chỉ đạo", "Giao Sở hướng dẫn. Xác nhận nguyên nhân khách quan: 07-TB/TU."),
                ("Đôn đốc", "Sắp hết hạn"),
            ]
    with on(1, 20, 2022):
        acting(assigned, DECIDER)
        standing = standings([key])[key]
        assert (standing.excuse, standing.obstacle) == ("07-TB/TU", obstacle)
        assert standing.days_late(date(2021, 12, 31), date(2022, 1, 20)) == 20
        counts = assignment_counts(key_owner(assigned), assigned.cycle)
        assert counts.excused == 1
        assert counts.late > 18
        withdraw_direction(acting(assigned, DECIDER), direction, text="Nhầm")
        assert standings([key])[key].excuse == ""
        assert assignment_counts(key_owner(assigned), assigned.cycle).excused == 0


def key_owner(assigned: Assigned) -> object:
    return assigned.tenant("an").id


def test_a_late_report_is_excused_by_an_obstacle_raised_with_it(assigned: Assigned) -> None:
    work, _target = assigned.held(DISTRICT, "land_clearance")
    with on(4, 5):
        report = assigned.file(DISTRICT, "2021-Q1")
        form = ObstacleForm("Mất điện do bão", "", objective=True, report_id=report[1])
        raised = raise_obstacle(acting(assigned, DISTRICT, "leader"), (work.tenant_id, work.id), form)
        acting(assigned, DECIDER)
        assert excused_reports([report]) == {}
        confirmed = DirectionForm("Đồng ý", "07-TB/TU", DUE, confirms_objective=True)
        give_direction(acting(assigned, DECIDER), (work.tenant_id, raised), confirmed)
        assert excused_reports([report]) == {report: "07-TB/TU"}


def test_the_wall_around_urging(assigned: Assigned) -> None:
    keys = works(assigned)[:2]
    with on(12, 1):
        urge_work(acting(assigned, DECIDER), keys)
        sees = {DECIDER: 2, DISTRICT: 2, OTHER_DISTRICT: 0, COMMUNE: 0, "btv@binh.example": 0}
        for address, count in sees.items():
            acting(assigned, address, "leader" if "bi-thu" in address else None)
            assert len(db.session.scalars(select(Urge)).all()) == count, address
