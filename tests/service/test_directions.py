"""Meetings, directions and what becomes of them, on real PostgreSQL; the wall around them."""

import uuid
from datetime import date

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from core.assignment.queries import assignments
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.reporting.models import Direction, DirectionStep, Meeting
from core.reporting.queries import conclusions_of, direction_row, obstacle_row, steps_of
from core.reporting.services import (
    ConclusionForm,
    DirectionForm,
    MeetingForm,
    ObstacleForm,
    accept_direction,
    answer_direction,
    conclude,
    direct_unit,
    direct_work,
    give_direction,
    raise_obstacle,
    record_meeting,
    resolve_obstacle,
    return_direction,
    withdraw_direction,
)
from core.worker import perform
from tests.assigned_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    FRONT,
    OTHER_COMMUNE,
    OTHER_DISTRICT,
    Assigned,
)
from tests.world import on

DUE = date(2021, 6, 30)
FORM = DirectionForm("Bàn giao mặt bằng", "", DUE)
QUARTER = MeetingForm("quarter", date(2021, 4, 12), "Giao ban quý I", "Thường trực; bí thư các huyện ủy", "15-TB/TU")


def acting(assigned: Assigned, address: str, role: str | None = None) -> Actor:
    """Return a seat, with the session seeing what it sees."""
    actor = assigned.actor(address, role)
    bind_context(db.session(), actor.context)
    return actor


def given(assigned: Assigned, form: DirectionForm = FORM) -> Key:
    """Let the province direct district Một in its land clearance."""
    work, _target = assigned.held(DISTRICT, "land_clearance")
    return direct_work(acting(assigned, DECIDER), (work.tenant_id, work.id), form)


def answered(assigned: Assigned) -> Key:
    key = given(assigned)
    answer_direction(acting(assigned, DISTRICT, "leader"), key, text="Đã bàn giao", done_on=date(2021, 5, 1))
    return key


def state(assigned: Assigned, key: Key) -> str:
    bind_context(db.session(), RowContext(key[0]))
    db.session.expire_all()
    return direction_row(key).given.state


def worked_off() -> None:
    bind_context(db.session(), None)
    for job in db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.position)):
        perform(str(job))


def notices(owner: uuid.UUID) -> list[tuple[str, uuid.UUID]]:
    bind_context(db.session(), RowContext(owner))
    rows = select(Notice).where(Notice.tenant_id == owner, Notice.kind.like("direct%")).order_by(Notice.id)
    return [(row.kind, row.unit_id) for row in db.session.scalars(rows)]


def test_a_meeting_concludes_and_its_units_are_told(assigned: Assigned) -> None:
    with on(4, 12):
        units = [assigned.unit("an/mot", "huyen-uy"), assigned.unit("an/hai", "huyen-uy")]
        decider = acting(assigned, DECIDER)
        key = record_meeting(decider, QUARTER, [ConclusionForm(unit, "Khắc phục tồn tại", DUE) for unit in units])
        rows = conclusions_of(key)
        assert {(row.unit.tenant_id, row.unit.id) for row in rows} == set(units)
        assert {(d.direction.document, d.direction.meeting_on) for d in rows} == {("15-TB/TU", date(2021, 4, 12))}
        assert {row.direction.tenant_id for row in rows} == {unit[0] for unit in units}, "owned by who does the work"
        later = conclude(acting(assigned, ADVISOR), key, [ConclusionForm(units[0], "Báo cáo chuyên đề", DUE)])
        assert len(conclusions_of(key)) == 3
        actions = select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(4)
        assert list(db.session.scalars(actions)) == ["direction.give"] * 3 + ["meeting.record"]
        jobs = db.session.scalars(select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))).all()
        assert jobs.count("reporting.announce_directions") == 2, "one job for each act"
        worked_off()
        assert notices(units[0][0]) == [("directed", units[0][1])] * 2
        assert notices(units[1][0]) == [("directed", units[1][1])]
        assert later[0][0] == units[0][0]


def test_a_direction_is_answered_and_accepted(assigned: Assigned) -> None:
    with on(4, 12):
        key = given(assigned)
        assert state(assigned, key) == "open"
    with on(5, 3):
        district = acting(assigned, DISTRICT, "leader")
        answer_direction(district, key, text="Đã bàn giao 2/3", done_on=date(2021, 5, 2))
        assert state(assigned, key) == "answered"
        return_direction(acting(assigned, DECIDER), key, text="Còn một dự án")
        assert state(assigned, key) == "returned"
        answer_direction(acting(assigned, DISTRICT, "leader"), key, text="Đã bàn giao hết", done_on=date(2021, 5, 3))
        accept_direction(acting(assigned, DECIDER), key)
        assert [step.kind for step in steps_of(key)] == ["answered", "returned", "answered", "accepted"]
        worked_off()
        assert [kind for kind, _unit in notices(key[0])] == ["directed", "direction_judged", "direction_judged"]
        with pytest.raises(Conflict, match="không còn chờ"):
            answer_direction(acting(assigned, DISTRICT, "leader"), key, text="Thêm", done_on=date(2021, 5, 3))


def test_overdue_is_told_by_the_day(assigned: Assigned) -> None:
    with on(4, 12):
        key = given(assigned)
    bind_context(db.session(), RowContext(key[0]))
    row = direction_row(key).given
    assert [row.is_overdue(day) for day in (DUE, date(2021, 7, 1))] == [False, True]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DirectionForm("  ", "", DUE), "text"),
        (DirectionForm("Làm ngay", "", date(2021, 4, 11)), "due_on"),
    ],
)
def test_what_is_missing_or_past_is_refused(assigned: Assigned, form: DirectionForm, field: str) -> None:
    with on(4, 12):
        with pytest.raises(Invalid) as refusal:
            given(assigned, form)
        assert [problem.field for problem in refusal.value.problems] == [field]
        assert given(assigned)


def test_a_conclusion_names_its_row(assigned: Assigned) -> None:
    with on(4, 12):
        mine, theirs = assigned.unit("an/mot", "huyen-uy"), assigned.unit("binh", "ban-thuong-vu")
        own = assigned.unit("an", "ban-thuong-vu")
        decider = acting(assigned, DECIDER)
        with pytest.raises(Invalid) as refusal:
            record_meeting(decider, QUARTER, [ConclusionForm(unit, "Việc", DUE) for unit in (mine, theirs, own)])
        assert [problem.field for problem in refusal.value.problems] == ["conclusions.1.unit", "conclusions.2.unit"]
        with pytest.raises(Invalid) as refusal:
            record_meeting(decider, QUARTER, [ConclusionForm(mine, "", date(2021, 1, 1))])
        assert [problem.field for problem in refusal.value.problems] == ["conclusions.0.text", "conclusions.0.due_on"]
        assert db.session.scalars(select(Meeting)).all() == [], "nothing of a refused meeting stays"
        with pytest.raises(Invalid) as refusal:
            record_meeting(decider, MeetingForm("month", date(2021, 4, 13), " ", "", ""))
        assert [problem.field for problem in refusal.value.problems] == ["subject", "held_on"]


def test_only_who_holds_it_answers_and_only_who_gave_it_closes(assigned: Assigned) -> None:
    with on(5, 3):
        key = given(assigned)
        for address in (OTHER_DISTRICT, COMMUNE, FRONT):
            with pytest.raises(NotFound):
                answer_direction(acting(assigned, address, "leader"), key, text="Xong", done_on=date(2021, 5, 1))
        with pytest.raises(NotAllowed):
            answer_direction(acting(assigned, DECIDER), key, text="Xong", done_on=date(2021, 5, 1))
        with pytest.raises(Invalid) as refusal:
            answer_direction(acting(assigned, DISTRICT, "leader"), key, text="", done_on=date(2021, 5, 4))
        assert [problem.field for problem in refusal.value.problems] == ["text", "done_on"]
        with pytest.raises(Conflict):
            accept_direction(acting(assigned, DECIDER), key)
        answer_direction(acting(assigned, DISTRICT, "leader"), key, text="Xong", done_on=date(2021, 5, 1))
        for act in (accept_direction, return_direction, withdraw_direction):
            with pytest.raises(NotAllowed, match="Chỉ cấp đã ra chỉ đạo"):
                act(acting(assigned, DISTRICT, "leader"), key, text="Tự kết thúc")
        with pytest.raises(NotFound):
            accept_direction(acting(assigned, OTHER_DISTRICT, "leader"), key)
        with pytest.raises(Invalid):
            return_direction(acting(assigned, DECIDER), key, text=" ")
        accept_direction(acting(assigned, DECIDER), key)


def test_who_answered_does_not_judge_from_another_seat(assigned: Assigned) -> None:
    with on(5, 3):
        key = answered(assigned)
        bind_context(db.session(), RowContext(key[0]))
        person = steps_of(key)[0].by_person_id
        decider = assigned.actor(DECIDER)
        as_same_person = Actor(
            decider.tenant_id,
            decider.label,
            decider.permissions,
            person,
            authority_id=decider.authority_id,
        )
        with pytest.raises(NotAllowed, match="không tự kết luận"):
            accept_direction(as_same_person, key)
        accept_direction(acting(assigned, DECIDER), key)


def test_who_may_direct_whom(assigned: Assigned) -> None:
    with on(4, 12):
        work, _target = assigned.held(DISTRICT, "land_clearance")
        commune_work, _target = assigned.held(COMMUNE, "new_members")
        key, below = (work.tenant_id, work.id), (commune_work.tenant_id, commune_work.id)
        commune, sister = assigned.unit("an/mot/dong", "dang-uy"), assigned.unit("an/hai", "huyen-uy")
        with pytest.raises(NotAllowed, match="đã giao nhiệm vụ"):
            direct_work(acting(assigned, DISTRICT, "leader"), key, FORM)
        with pytest.raises(NotAllowed, match="đã giao nhiệm vụ"):
            direct_work(acting(assigned, DECIDER), below, FORM)
        assert direct_work(acting(assigned, DISTRICT, "leader"), below, FORM)[0] == commune[0]
        assert direct_unit(acting(assigned, DISTRICT, "leader"), commune, FORM)[0] == commune[0]
        assert direct_unit(acting(assigned, DECIDER), commune, FORM)[0] == commune[0], "any level above may"
        with pytest.raises(NotFound):
            direct_unit(acting(assigned, DISTRICT, "leader"), sister, FORM)
        for address, role in ((DEPARTMENT, "leader"), (COMMUNE, "leader"), ("chu-tich.mot@an.example", "leader")):
            with pytest.raises(NotAllowed):
                direct_unit(acting(assigned, address, role), commune, FORM)
        for address in (ADMINISTRATOR, "hd-dang@an.example"):
            with pytest.raises(NotAllowed):
                record_meeting(acting(assigned, address), QUARTER)


def test_nobody_concludes_in_a_meeting_of_others(assigned: Assigned) -> None:
    with on(4, 12):
        province = record_meeting(acting(assigned, DECIDER), QUARTER)
        district = record_meeting(acting(assigned, DISTRICT, "leader"), QUARTER)
        commune = assigned.unit("an/mot/dong", "dang-uy")
        conclusion = [ConclusionForm(commune, "Việc", DUE)]
        others = (
            (DISTRICT, "leader", province),
            (OTHER_DISTRICT, "leader", district),
            ("btv@binh.example", None, province),
        )
        for address, role, key in others:
            with pytest.raises(NotFound):
                conclude(acting(assigned, address, role), key, conclusion)
        with pytest.raises(NotAllowed, match="tổ chức cuộc họp"):
            conclude(acting(assigned, DECIDER), district, conclusion)
        assert len(conclude(acting(assigned, DISTRICT, "leader"), district, conclusion)) == 1
        form = DirectionForm("Việc", "", DUE, meeting_id=province[1])
        with pytest.raises(NotFound):
            direct_unit(acting(assigned, DISTRICT, "leader"), commune, form)
        with pytest.raises(Invalid):
            conclude(acting(assigned, DISTRICT, "leader"), district, [])


def objective(assigned: Assigned) -> tuple[Key, Key]:
    """Let district Một raise an obstacle whose objective cause the province confirms: its key, the direction's."""
    work, _target = assigned.held(DISTRICT, "land_clearance")
    district = acting(assigned, DISTRICT, "leader")
    raised = raise_obstacle(district, (work.tenant_id, work.id), ObstacleForm("Chưa có giá đất", "", objective=True))
    form = DirectionForm("Giao Sở hướng dẫn", "07-TB/TU", DUE, confirms_objective=True)
    direction = give_direction(acting(assigned, DECIDER), (work.tenant_id, raised), form)
    return (work.tenant_id, raised), (work.tenant_id, direction)


def test_resolving_an_obstacle_answers_what_was_directed_about_it(assigned: Assigned) -> None:
    with on(5, 3):
        obstacle, direction = objective(assigned)
        resolve_obstacle(acting(assigned, DISTRICT, "leader"), obstacle, version=1, resolution="Đã có giá đất")
        bind_context(db.session(), RowContext(direction[0]))
        (step,) = steps_of(direction)
        assert (step.kind, step.text, step.done_on) == ("answered", "Đã có giá đất", date(2021, 5, 3))
        accept_direction(acting(assigned, DECIDER), direction)
        assert state(assigned, direction) == "accepted"


def test_a_confirmation_that_was_taken_back_excuses_nothing(assigned: Assigned) -> None:
    with on(5, 3):
        obstacle, direction = objective(assigned)
        assert obstacle_row(obstacle).is_excused
        assert obstacle_row(obstacle).state == "directed"
        withdraw_direction(acting(assigned, DECIDER), direction, text="Xác nhận nhầm")
        db.session.expire_all()
        assert not obstacle_row(obstacle).is_excused
        assert obstacle_row(obstacle).state == "open"
        with pytest.raises(Conflict):
            withdraw_direction(acting(assigned, DECIDER), direction, text="Lần nữa")


def test_a_meeting_may_confirm_by_its_number(assigned: Assigned) -> None:
    with on(5, 3):
        key = record_meeting(acting(assigned, DECIDER), QUARTER)
        bare = record_meeting(acting(assigned, DECIDER), MeetingForm("month", date(2021, 5, 2), "Giao ban", "", ""))
        work, _target = assigned.held(DISTRICT, "land_clearance")
        district = acting(assigned, DISTRICT, "leader")
        raised = raise_obstacle(district, (work.tenant_id, work.id), ObstacleForm("Mưa lũ", "", objective=True))
        decider = acting(assigned, DECIDER)
        form = DirectionForm("Đồng ý", "", DUE, confirms_objective=True, meeting_id=bare[1])
        with pytest.raises(Invalid):
            give_direction(decider, (work.tenant_id, raised), form)
        form = DirectionForm("Đồng ý", "", DUE, confirms_objective=True, meeting_id=key[1])
        direction = give_direction(decider, (work.tenant_id, raised), form)
        row = db.session.get_one(Direction, (work.tenant_id, direction))
        assert (row.document, row.meeting_kind) == ("15-TB/TU", "quarter")


def test_the_wall_around_meetings_and_directions(assigned: Assigned) -> None:
    with on(5, 3):
        province = record_meeting(acting(assigned, DECIDER), QUARTER)
        district = record_meeting(acting(assigned, DISTRICT, "leader"), QUARTER)
        key = answered(assigned)
        sees = {DECIDER: {province[1], district[1]}, DISTRICT: {district[1]}, OTHER_DISTRICT: set(), COMMUNE: set()}
        for address, meetings in {**sees, "btv@binh.example": set()}.items():
            acting(assigned, address, "leader" if address in (DISTRICT, OTHER_DISTRICT, COMMUNE) else None)
            assert set(db.session.scalars(select(Meeting.id))) == meetings, address
            below = {key[1]} if address in (DECIDER, DISTRICT) else set()
            assert set(db.session.scalars(select(Direction.id))) == below, address
            assert len(db.session.scalars(select(DirectionStep)).all()) == len(below), address


@pytest.mark.parametrize("address", [OTHER_DISTRICT, COMMUNE, OTHER_COMMUNE, "btv@binh.example"])
def test_nobody_beside_writes_steps(assigned: Assigned, address: str) -> None:
    with on(5, 3):
        key = given(assigned)
        step = {"tenant_id": key[0], "id": uuid.uuid4(), "direction_id": key[1], "kind": "accepted", "text": ""}
        step |= {"at": db.session.scalar(select(text("now()"))), "by_label": "x", "by_person_id": None, "done_on": None}
        acting(assigned, address)
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(insert(DirectionStep), [step])
        db.session.rollback()
        acting(assigned, DECIDER)
        db.session.execute(insert(DirectionStep), [step])


def test_work_of_a_meeting_is_found_again(assigned: Assigned) -> None:
    with on(5, 3):
        key = record_meeting(acting(assigned, DECIDER), QUARTER)
        given(assigned, DirectionForm("Đẩy nhanh", "", DUE, meeting_id=key[1]))
        acting(assigned, DECIDER)
        (row,) = conclusions_of(key)
        assert row.work is not None
        assert (row.work.tenant_id, row.work.id) in assignments([(row.work.tenant_id, row.work.id)])
