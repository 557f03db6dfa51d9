"""The outbox: written with the act, handed over in order, and its effect fenced however often it is taken."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from redis.exceptions import RedisError
from sqlalchemy import select

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.errors import Conflict
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.outbox.services import LEASE, JobTaken, advance, emit, finish, relay, take
from core.worker import MOST_ATTEMPTS, perform
from tests.service.opened_year import DECIDER, Opened
from tests.world import superuser

START = datetime(2021, 2, 15, 9, tzinfo=clock.VIETNAM)


def rows() -> list[OutboxRow]:
    """Return the outbox as it is stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxRow).order_by(OutboxRow.position)))


def job(opened: Opened) -> uuid.UUID:
    """Issue an order; return the job that tells of it."""
    opened.order_district()
    return rows()[-1].id


def into(handed: list[str]) -> Callable[[str, str], None]:
    """Return a queue that remembers what it was handed."""
    return lambda job_id, _queue: handed.append(job_id)


def waiting(actor: Actor, count: int) -> list[str]:
    ids = [str(emit(actor, "test", {"n": str(number)})) for number in range(count)]
    db.session.commit()
    return ids


def test_a_job_is_written_with_the_act_and_undone_with_it(opened: Opened) -> None:
    emit(opened.actor(DECIDER), "test", {})
    db.session.rollback()
    assert rows() == []


def test_the_oldest_is_handed_over_first_and_once(opened: Opened) -> None:
    ids, handed = waiting(opened.actor(DECIDER), 5), []
    assert relay(into(handed), limit=3) == 3
    assert relay(into(handed)) == 2
    assert relay(into(handed)) == 0
    assert handed == ids


def test_a_queue_that_fails_leaves_the_rest_waiting_in_order(opened: Opened) -> None:
    ids, handed = waiting(opened.actor(DECIDER), 4), []

    def enqueue(job_id: str, _queue: str) -> None:
        if len(handed) == 2:
            raise RedisError("gone")
        handed.append(job_id)

    with pytest.raises(RedisError):
        relay(enqueue)
    assert [row.queued_at is not None for row in rows()] == [True, True, False, False]
    relay(into(handed))
    assert handed == ids


def test_one_relay_at_a_time(opened: Opened) -> None:
    """A second tick that looks while one hands over leaves it alone."""
    waiting(opened.actor(DECIDER), 1)
    second: list[int] = []

    def enqueue(_job_id: str, _queue: str) -> None:
        second.extend(outcome for outcome in opened.at_once(lambda: relay(lambda _id, _queue: None)))  # type: ignore[arg-type]

    assert relay(enqueue) == 1
    assert second == [0]


def test_a_job_whose_worker_died_is_handed_over_again_when_its_lease_is_over(opened: Opened) -> None:
    (job_id,), handed = waiting(opened.actor(DECIDER), 1), []
    with clock.at(START):
        relay(into(handed))
        take(uuid.UUID(job_id))
    with clock.at(START + LEASE):
        assert relay(into(handed)) == 0
    with clock.at(START + LEASE + timedelta(seconds=1)):
        assert relay(into(handed)) == 1
    assert handed == [job_id, job_id]


def test_a_lease_that_is_prolonged_keeps_the_job(opened: Opened) -> None:
    (job_id,) = waiting(opened.actor(DECIDER), 1)
    with clock.at(START):
        relay(lambda _id, _queue: None)
        taking = take(uuid.UUID(job_id))
    assert taking is not None
    with clock.at(START + LEASE - timedelta(seconds=1)):
        advance(taking, 40)
        db.session.commit()
    with clock.at(START + LEASE + timedelta(seconds=1)):
        assert relay(lambda _id, _queue: None) == 0
    assert rows()[0].progress == 40


def test_a_done_job_is_not_taken(opened: Opened) -> None:
    job_id = job(opened)
    perform(str(job_id))
    (row,) = rows()
    assert (row.done_at is not None, row.problem, row.attempts) == (True, None, 1)
    assert take(job_id) is None
    perform(str(job_id))
    assert len(opened.rows(Notice)) == 1
    assert opened.audited().count("notice.post") == 1


def test_an_unknown_job_is_nothing(opened: Opened) -> None:
    perform(str(uuid.uuid4()))
    assert rows() == []


def test_a_stale_worker_may_neither_finish_nor_advance(opened: Opened) -> None:
    job_id = job(opened)
    stale, newest = take(job_id), take(job_id)
    assert stale is not None
    assert newest is not None
    assert (stale.fence, newest.fence) == (1, 2)
    for act in (finish, lambda taking: advance(taking, 1)):
        with pytest.raises(JobTaken):
            act(stale)
        db.session.rollback()
    finish(newest)
    db.session.commit()
    with pytest.raises(JobTaken):
        finish(newest)


def overtaking(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[uuid.UUID], object]) -> None:
    """Let something happen to a job after a worker took it and before that worker acts."""

    def slow(job_id: uuid.UUID) -> object:
        monkeypatch.undo()
        taking = take(job_id)
        meanwhile(job_id)
        return taking

    monkeypatch.setattr("core.worker.take", slow)


def test_the_effect_of_a_stale_worker_is_not_written(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = job(opened)
    overtaking(monkeypatch, take)
    perform(str(job_id))
    assert opened.rows(Notice) == []
    (row,) = rows()
    assert (row.done_at, row.fence) == (None, 2)


def test_two_workers_on_one_job_have_one_effect(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is thought dead while it sleeps; the second does it all; the first then changes nothing."""
    job_id = job(opened)
    overtaking(monkeypatch, lambda taken: perform(str(taken)))
    perform(str(job_id))
    assert len(opened.rows(Notice)) == 1
    (row,) = rows()
    assert (row.problem, row.fence, row.attempts) == (None, 2, 2)


def test_two_workers_at_once_have_one_effect(opened: Opened) -> None:
    job_id = job(opened)
    assert opened.at_once(*[lambda: perform(str(job_id))] * 3) == [None] * 3
    if not rows()[0].done_at:  # each took it from the others: the next relay hands it over again
        perform(str(job_id))
    assert len(opened.rows(Notice)) == 1


def test_a_refusal_ends_the_job_with_its_reason(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Conflict("Đợt này đã được chốt.")

    job_id = job(opened)
    monkeypatch.setattr("core.worker.HANDLERS", {"assignment.announce_order": refuse})
    perform(str(job_id))
    (row,) = rows()
    assert (row.problem, row.done_at is not None) == ("Đợt này đã được chốt.", True)


def test_an_ended_seat_ends_its_jobs_with_the_reason(opened: Opened) -> None:
    job_id = job(opened)
    with superuser() as connection:
        connection.exec_driver_sql("update seat set valid_to = '2021-02-14' where role = 'decider'")
    perform(str(job_id))
    (row,) = rows()
    assert row.problem is not None
    assert "không còn hiệu lực" in row.problem
    assert row.done_at is not None


def test_any_other_error_leaves_the_job_to_be_tried_again_but_not_for_ever(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("a bug")

    job_id = job(opened)
    with monkeypatch.context() as patch:
        patch.setattr("core.worker.HANDLERS", {"assignment.announce_order": stumble})
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(RuntimeError):
                perform(str(job_id))
            assert rows()[0].done_at is None
        perform(str(job_id))
    (row,) = rows()
    assert row.problem == f"Đã thử {MOST_ATTEMPTS} lần mà không xong."
    assert row.done_at is not None
