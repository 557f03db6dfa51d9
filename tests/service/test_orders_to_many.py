"""Orders to very many holders: checked and counted at once, made chunk by chunk, complete for every holder."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    AssignmentOrder,
    OrderPiece,
    RegistrationReview,
    Target,
)
from core.assignment.queries import allocated, held_counts
from core.assignment.queries.order_rows import StagedPiece
from core.assignment.services import MOST_AT_ONCE, PieceForm, close_cycle, issue_order, order_queue, review_registration
from core.auth.actor import system_actor
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid
from core.jobs.services import cancel_job, resume_job
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.tenancy.services import EDIT_ORGANISATION, NewUnit, add_units
from core.worker import perform
from tests.service.opened_year import ADMINISTRATOR, ADVISOR, DECIDER, DIRECT, ORDER, Opened
from tests.world import NEW_YEAR
from tests.year import as_superuser

UNITS = 250


def many_units(opened: Opened, count: int = UNITS) -> list[Key]:
    """Add committees directly under the province."""
    tenant = opened.tenant("an")
    bind_context(db.session(), RowContext(tenant.id))
    units = [
        NewUnit(tenant.id, f"dang-uy-{number:04}", "direct_committee", f"Đảng ủy {number:04}", NEW_YEAR)
        for number in range(count)
    ]
    add_units(system_actor(tenant.id, EDIT_ORGANISATION), units)
    return [(unit.tenant_id, unit.id) for unit in units]


def order(opened: Opened, pieces: Sequence[PieceForm], **changes: Any) -> uuid.UUID:
    return issue_order(opened.actor(DECIDER), opened.cycle, replace(ORDER, **changes), pieces)


def one_each(opened: Opened, units: Sequence[Key], plan: str = "0.5") -> list[PieceForm]:
    return [opened.members(unit, plan) for unit in units]


def job_of(opened: Opened, kind: str = order_queue.WRITE_ORDER) -> OutboxRow:
    bind_context(db.session(), RowContext(opened.tenant("an").id))
    db.session.rollback()
    rows = select(OutboxRow).where(OutboxRow.kind == kind).execution_options(populate_existing=True)
    return db.session.scalars(rows).one()


def break_at(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """Let the worker break off when it comes to a piece."""
    real = order_queue.staged_pieces

    def read(key: Key, start: int, count: int) -> Sequence[StagedPiece]:
        if start >= place:
            raise RuntimeError("the machine is gone")
        return real(key, start, count)

    monkeypatch.setattr(order_queue, "staged_pieces", read)


def test_a_small_order_is_given_at_once(opened: Opened) -> None:
    order(opened, one_each(opened, many_units(opened, MOST_AT_ONCE)))
    assert len(opened.rows(Assignment)) == MOST_AT_ONCE
    assert [row.job_id for row in opened.rows(AssignmentOrder)] == [None]
    assert opened.rows(OrderPiece) == []


def test_a_large_order_is_made_by_a_job_and_is_the_same_as_a_small_one(opened: Opened) -> None:
    units = many_units(opened)
    id = order(opened, one_each(opened, units))
    assert (opened.rows(Assignment), len(opened.rows(OrderPiece))) == ([], UNITS)
    job = job_of(opened)
    assert (job.total, job.arguments) == (UNITS, {"tenant": str(opened.cycle[0]), "id": str(id)})
    (decision,) = opened.rows(AssignmentOrder)
    assert (decision.id, decision.job_id) == (id, job.id)
    perform(str(job.id))
    order(opened, [opened.members(opened.unit("an", "khoi-co-quan"), "0.5")], number="02-QĐ/TU")
    work, targets, holders = opened.rows(Assignment), opened.rows(Target), opened.rows(AssignmentHolder)
    assert Counter(row.unit_id for row in work if row.order_id == id) == dict.fromkeys((unit[1] for unit in units), 1)
    assert same_shape(work, without={"order_id", "order_number", "unit_id", "created_at"})
    assert same_shape([row for row in targets if row.parent_id], without={"assignment_id", "line_ids"})
    assert same_shape(holders, without={"assignment_id", "unit_id"})
    assert {row.assignment_id for row in holders} == {row.id for row in work}
    assert [row.line_ids[0] == row.id for row in targets] == [True] * len(targets)
    assert (opened.audited().count("assignment.receive"), opened.audited().count("order.issue")) == (UNITS + 1, 2)
    perform(str(job.id))
    assert len(opened.rows(Assignment)) == UNITS + 1


def test_pieces_staged_before_work_had_attributes_are_made(opened: Opened) -> None:
    order(opened, one_each(opened, many_units(opened)))
    as_superuser("update order_piece set rows = rows #- '{assignment,0,attributes}' #- '{alike,assignment,attributes}'")
    perform(str(job_of(opened).id))
    assert [row.attributes for row in opened.rows(Assignment)] == [{}] * UNITS


def same_shape(rows: Sequence[Any], without: set[str]) -> bool:
    """Tell whether rows agree in all but their keys and what tells them apart."""
    columns = [c.name for c in rows[0].__table__.columns if c.name not in {"id", *without}]
    return len({repr([getattr(row, name) for name in columns]) for row in rows}) == 1


def test_units_are_told_when_all_is_made(opened: Opened) -> None:
    order(opened, one_each(opened, many_units(opened)))
    perform(str(job_of(opened).id))
    perform(str(job_of(opened, "assignment.announce_order").id))
    assert [notice.details["count"] for notice in opened.rows(Notice)] == [1] * UNITS


def test_a_refused_order_leaves_nothing(opened: Opened) -> None:
    pieces = one_each(opened, many_units(opened), plan="1")
    with pytest.raises(Invalid, match="giao 250 trong khi chỉ tiêu là 200"):
        order(opened, pieces)
    with pytest.raises(Invalid):
        order(opened, [*pieces[:-1], replace(pieces[-1], unit=(pieces[0].unit[0], uuid.uuid4()))])
    assert (opened.rows(AssignmentOrder), opened.rows(OrderPiece), opened.jobs()) == ([], [], [])


def test_no_holder_sees_half_of_what_it_is_given(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven pieces for each of forty units: no chunk of a hundred ends on the border of a unit by itself."""
    units = many_units(opened, 40)
    pieces = [opened.members(unit, "0.1", title=f"Việc {number}") for number in range(7) for unit in units]
    order(opened, pieces)
    break_at(monkeypatch, 200)
    with pytest.raises(RuntimeError):
        perform(str(job_of(opened).id))
    held = Counter(row.unit_id for row in opened.rows(Assignment))
    assert set(held.values()) == {7}
    assert 200 <= sum(held.values()) == job_of(opened).progress < 280
    monkeypatch.undo()
    perform(str(job_of(opened).id))
    assert Counter(row.unit_id for row in opened.rows(Assignment)) == dict.fromkeys((unit[1] for unit in units), 7)
    first = [row.title for row in opened.rows(Assignment) if row.unit_id == units[0][1]]
    assert first == [f"Việc {number}" for number in range(7)]


def test_what_is_ordered_counts_before_and_while_it_is_made(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    units = many_units(opened)

    def counted() -> tuple[Decimal, int]:
        bind_context(db.session(), RowContext(opened.tenant("an").id))
        db.session.rollback()
        return allocated([opened.root])[opened.root], sum(row.count for row in held_counts(opened.cycle, units))

    order(opened, one_each(opened, units))
    assert counted() == (Decimal(125), UNITS)
    with monkeypatch.context() as patch:
        break_at(patch, 100)
        with pytest.raises(RuntimeError):
            perform(str(job_of(opened).id))
    assert (len(opened.rows(Assignment)), counted()) == (100, (Decimal(125), UNITS))
    with pytest.raises(Invalid, match="giao 205 trong khi chỉ tiêu là 200"):
        order(opened, [opened.members(opened.unit("an", "khoi-co-quan"), 80)], number="02-QĐ/TU")
    cancel_job(opened.actor(DECIDER), job_of(opened).id)
    assert counted() == (Decimal(125), UNITS)
    perform(str(job_of(opened).id))
    assert counted() == (Decimal(125), UNITS)


def test_a_registration_in_a_queued_order_is_taken(opened: Opened) -> None:
    unit = opened.unit("an", "khoi-co-quan")
    filed = opened.register(DIRECT, unit)
    review_registration(opened.actor(ADVISOR), filed, "accepted", comment="")
    taken = opened.members(unit, 60, registration_id=filed[1])
    order(opened, [taken, *one_each(opened, many_units(opened))])
    assert [row.verdict for row in opened.rows(RegistrationReview)] == ["accepted", "ordered"]
    with pytest.raises(Invalid, match="chưa được chấp nhận hoặc đã được giao"):
        order(opened, [taken], number="02-QĐ/TU", over_allocation_reason="Phòng xa")
    perform(str(job_of(opened).id))
    (work,) = (row for row in opened.rows(Assignment) if row.registration_id)
    assert (work.tenant_id, work.registration_id) == filed


def test_counts_of_the_regulation_bind_what_is_ordered_and_not_made_yet(opened: Opened) -> None:
    district = opened.all_kinds(opened.committee, 60)
    order(opened, [*district, *one_each(opened, many_units(opened))])
    assert opened.rows(Assignment) == []
    with pytest.raises(Invalid, match="được giao 19 nhiệm vụ; quy định không quá 18"):
        order(opened, [opened.members(opened.committee, 1)], number="02-QĐ/TU")
    perform(str(job_of(opened).id))
    assert len(opened.rows(Assignment, "an/mot")) == 18
    assert len([row for row in opened.rows(AssignmentHolder) if row.post_id]) == 2 * 18


def test_a_stopped_order_stays_in_force_and_goes_on(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    order(opened, one_each(opened, many_units(opened)))
    decider, job = opened.actor(DECIDER), job_of(opened).id
    real = order_queue.staged_pieces

    def read(key: Key, start: int, count: int) -> Sequence[StagedPiece]:
        if start == 100:
            db.session.rollback()  # the row is the chunk's; the question comes between two chunks
            cancel_job(decider, job)
            raise RuntimeError("broken off")
        return real(key, start, count)

    with monkeypatch.context() as patch:
        patch.setattr(order_queue, "staged_pieces", read)
        with pytest.raises(RuntimeError):
            perform(str(job))
    perform(str(job))
    assert (state_of(job_of(opened)), len(opened.rows(Assignment))) == ("cancelled", 100)
    with pytest.raises(Conflict, match="01-QĐ/TU chưa được giao xong"):
        close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])
    resume_job(opened.actor(ADVISOR), job)
    perform(str(job))
    assert (state_of(job_of(opened)), len(opened.rows(Assignment))) == ("done", UNITS)
    assert opened.audited().count("assignment.receive") == UNITS
    close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])


def test_staged_pieces_are_their_issuers_alone(opened: Opened) -> None:
    order(opened, [*opened.all_kinds(opened.committee, 60), *one_each(opened, many_units(opened))])
    assert len(opened.rows(OrderPiece, "an")) == UNITS + 18
    for slug in ("an/mot", "an/mot/dong", "binh"):
        assert opened.rows(OrderPiece, slug) == []
