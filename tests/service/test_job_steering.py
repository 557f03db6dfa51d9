"""Stopping jobs and letting them go on: seen between two chunks, and only by who could have done the work."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core import clock
from core.db import bind_context, db
from core.errors import Conflict, NotAllowed, NotFound
from core.jobs import batch
from core.jobs.services import cancel_job, resume_job
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.outbox.services import Held, JobTaken, Taking, relay, take
from core.worker import HANDLERS, perform
from tests.service.batching import KIND, TOTAL, row_of, written
from tests.service.opened_year import ADMINISTRATOR, ADVISOR, DECIDER, DISTRICT, NEIGHBOUR, Opened


def test_stopping_is_seen_between_two_chunks_and_the_job_goes_on_from_there(
    opened: Opened, job: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    decider = opened.actor(DECIDER)
    real, calls = batch.hold, []

    def asked(taking: Taking) -> Held:
        calls.append(taking.id)
        if len(calls) == 3:
            assert opened.at_once(lambda: cancel_job(decider, taking.id)) == [None]
        return real(taking)

    relay(lambda _id, _queue: None)
    with monkeypatch.context() as patch:
        patch.setattr(batch, "hold", asked)
        perform(str(job))
    row = row_of(job)
    assert (state_of(row), row.progress, row.problem) == ("cancelled", 20, None)
    assert written(opened) == list(range(20))
    perform(str(job))
    assert len(written(opened)) == 20
    resume_job(decider, job)
    assert relay(lambda _id, _queue: None) == 1
    perform(str(job))
    assert written(opened) == list(range(TOTAL))
    assert state_of(row_of(job)) == "done"
    told = [row for row in opened.audited() if row.startswith("job.")]
    assert told == ["job.cancel", "job.resume"]
    assert opened.last_audit_of("job.cancel").details == {"kind": KIND, "progress": 20, "total": TOTAL}


def test_a_job_that_waits_is_stopped_at_once(opened: Opened, job: uuid.UUID) -> None:
    """Nobody has to be there: neither a worker nor the queue."""
    cancel_job(opened.actor(DECIDER), job)
    assert state_of(row_of(job)) == "cancelled"
    assert relay(lambda _id, _queue: None) == 0
    perform(str(job))
    assert written(opened) == []


def test_a_lost_job_is_stopped_at_once_and_its_worker_writes_no_more(opened: Opened, job: uuid.UUID) -> None:
    relay(lambda _id, _queue: None)
    lost, decider = take(job), opened.actor(DECIDER)
    assert lost is not None
    db.session.execute(update(OutboxRow).values(lease_until=clock.now() - timedelta(seconds=1)))
    db.session.commit()
    cancel_job(decider, job)
    assert state_of(row_of(job)) == "cancelled"
    resume_job(decider, job)
    bind_context(db.session(), decider.context)
    with pytest.raises(JobTaken):
        HANDLERS[KIND](decider, lost)
    assert written(opened) == []


def test_what_was_faster_than_the_question_is_done(
    opened: Opened, job: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay(lambda _id, _queue: None)
    real, decider = batch.finish, opened.actor(DECIDER)

    def finish(taking: Taking) -> None:
        db.session.execute(update(OutboxRow).values(cancel_asked_at=clock.now()))
        real(taking)

    monkeypatch.setattr(batch, "finish", finish)
    perform(str(job))
    assert (state_of(row_of(job)), len(written(opened))) == ("done", TOTAL)
    for act in (cancel_job, resume_job):
        with pytest.raises(Conflict):
            act(decider, job)


def test_a_running_job_is_not_resumed_and_is_asked_once(opened: Opened, job: uuid.UUID) -> None:
    relay(lambda _id, _queue: None)
    take(job)
    decider = opened.actor(DECIDER)
    with pytest.raises(Conflict, match="đang chạy hoặc đã xong"):
        resume_job(decider, job)
    cancel_job(decider, job)
    assert state_of(row_of(job)) == "stopping"
    with pytest.raises(Conflict, match="không dừng được nữa"):
        cancel_job(decider, job)


def test_only_who_could_have_done_it_stops_it(opened: Opened, job: uuid.UUID) -> None:
    district = opened.actor(DISTRICT, "leader")
    rated, administrator = opened.actor(DISTRICT, "subject"), opened.actor(ADMINISTRATOR)
    for actor, refusal in (
        (opened.actor(NEIGHBOUR), NotFound),
        (district, NotFound),
        (rated, NotAllowed),
        (administrator, NotAllowed),
    ):
        for act in (cancel_job, resume_job):
            with pytest.raises(refusal):
                act(actor, job)
    assert state_of(row_of(job)) == "waiting"
    cancel_job(opened.actor(ADVISOR), job)  # the body that advises the same authority
    assert state_of(row_of(job)) == "cancelled"


def test_a_notice_is_not_stopped_but_told_again(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.order_district()
    decider = opened.actor(DECIDER)
    bind_context(db.session(), decider.context)
    job = db.session.scalars(select(OutboxRow.id)).one()
    with pytest.raises(Conflict, match="phải làm cho xong"):
        cancel_job(decider, job)
    refused = {"assignment.announce_order": lambda *_: (_ for _ in ()).throw(Conflict("Chưa được."))}
    with monkeypatch.context() as patch:
        patch.setattr("core.worker.HANDLERS", refused)
        perform(str(job))
    assert row_of(job).problem == "Chưa được."
    resume_job(decider, job)
    perform(str(job))
    assert (state_of(row_of(job)), row_of(job).problem) == ("done", None)
    assert [notice.kind for notice in opened.rows(Notice)] == ["order_issued"]


def test_who_resumes_answers_for_the_rest(opened: Opened, job: uuid.UUID) -> None:
    cancel_job(opened.actor(DECIDER), job)
    advisor = opened.actor(ADVISOR)
    resume_job(advisor, job)
    perform(str(job))
    assert (row_of(job).person_id, row_of(job).seat_id) == (advisor.person_id, advisor.seat_id)
    assert opened.last_audit_of("test.write").person_id == advisor.person_id
