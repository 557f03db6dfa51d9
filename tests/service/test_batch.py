"""Work for many: chunks under the fence, stopping between two of them, and going on from the last commit."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import insert_rows
from core.errors import Conflict, NotAllowed, NotFound
from core.jobs import batch
from core.jobs.batch import in_chunks, one_chunk
from core.jobs.services import cancel_job, resume_job
from core.notify.models import Notice
from core.outbox.kinds import BULK, KINDS, Kind
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.outbox.services import LEASE, Held, JobTaken, Taking, emit, relay, take
from core.worker import HANDLERS, perform
from tests.service.opened_year import ADMINISTRATOR, ADVISOR, DECIDER, DISTRICT, NEIGHBOUR, Opened

KIND, CHUNK, TOTAL = "test.batch", 10, 40
START = datetime(2021, 2, 15, 9, tzinfo=clock.VIETNAM)

#: What happens once a chunk is written and not yet committed, by how far the job was.
Meanwhile = Callable[[uuid.UUID, int], None]


@pytest.fixture(autouse=True)
def meanwhile(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> list[Meanwhile]:
    """Make the kind known: its job posts a notice for each of its total."""
    events: list[Meanwhile] = []

    def handle(actor: Actor, taking: Taking) -> None:
        def write(held: Held) -> int:
            _post(opened, actor, taking, held)
            for event in list(events):
                event(taking.id, held.progress)
            return CHUNK

        write_one = use_case("notice.post")(lambda _actor, /: one_chunk(taking, write))
        in_chunks(taking, lambda: write_one(actor))

    monkeypatch.setitem(KINDS, KIND, Kind(BULK, "order.issue", stoppable=True))  # type: ignore[arg-type]
    monkeypatch.setitem(HANDLERS, KIND, handle)  # type: ignore[arg-type]
    return events


def _post(opened: Opened, actor: Actor, taking: Taking, held: Held) -> None:
    unit = opened.__dict__["committee"]
    rows = [
        {
            "tenant_id": unit[0],
            "id": uuid7(),
            "unit_id": unit[1],
            "outbox_id": taking.id,
            "kind": "test",
            "details": {"number": held.progress + place},
            "at": clock.now(),
            "read_at": None,
        }
        for place in range(CHUNK)
    ]
    insert_rows(db.session(), Notice, rows)
    record_many(actor, "test.write", "notice", [((row["tenant_id"], row["id"]), {}) for row in rows])


@pytest.fixture
def job(opened: Opened) -> uuid.UUID:
    """A job for many that waits."""
    assert opened.committee
    actor = opened.actor(DECIDER)
    bind_context(db.session(), actor.context)
    id = emit(actor, KIND, {}, total=TOTAL)
    db.session.commit()
    return id


def row_of(job: uuid.UUID) -> OutboxRow:
    db.session.rollback()
    return db.session.scalars(
        select(OutboxRow).where(OutboxRow.id == job).execution_options(populate_existing=True)
    ).one()


def written(opened: Opened) -> list[int]:
    """Return the numbers of what was written; each must have its audit leaf."""
    numbers = sorted(notice.details["number"] for notice in opened.rows(Notice))
    assert opened.audited().count("test.write") == len(numbers)
    return numbers


def at(progress: int, act: Callable[[uuid.UUID], object]) -> Meanwhile:
    """Do something elsewhere while the chunk after ``progress`` is being written."""
    return lambda job, done: act(job) if done == progress else None  # type: ignore[return-value]


def break_off(_job: uuid.UUID) -> None:
    raise RuntimeError("the machine is gone")


def test_a_job_is_done_chunk_by_chunk(opened: Opened, job: uuid.UUID) -> None:
    perform(str(job))
    assert written(opened) == list(range(TOTAL))
    row = row_of(job)
    assert (state_of(row), row.progress, row.total) == ("done", TOTAL, TOTAL)
    perform(str(job))
    assert len(written(opened)) == TOTAL


def test_what_is_committed_stays_and_the_next_worker_goes_on_from_there(
    opened: Opened, job: uuid.UUID, meanwhile: list[Meanwhile]
) -> None:
    meanwhile.append(at(20, break_off))
    with pytest.raises(RuntimeError, match="the machine is gone"):
        perform(str(job))
    assert written(opened) == list(range(20))
    assert (row_of(job).progress, row_of(job).done_at) == (20, None)
    meanwhile.clear()
    perform(str(job))
    assert written(opened) == list(range(TOTAL))


def test_breaking_off_counts_only_without_progress(opened: Opened, job: uuid.UUID, meanwhile: list[Meanwhile]) -> None:
    """A job of a hundred chunks may meet more than five restarts of its worker."""
    for progress in (10, 20, 30):
        meanwhile[:] = [at(progress, break_off)]
        with pytest.raises(RuntimeError):
            perform(str(job))
        assert row_of(job).attempts == 1


def test_a_stale_worker_writes_nothing(opened: Opened, job: uuid.UUID) -> None:
    """It slept beyond its lease; another took the job; what it was about to write is refused."""
    stale = take(job)
    assert stale is not None
    actor = opened.actor(DECIDER)
    newest = take(job)
    bind_context(db.session(), actor.context)
    with pytest.raises(JobTaken):
        HANDLERS[KIND](actor, stale)
    assert written(opened) == []
    assert newest is not None
    bind_context(db.session(), actor.context)
    HANDLERS[KIND](actor, newest)
    assert written(opened) == list(range(TOTAL))


def test_a_worker_overtaken_between_two_chunks_stops_quietly(
    opened: Opened, job: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = batch.hold, []

    def slow(taking: Taking) -> Held:
        calls.append(taking.fence)
        if len(calls) == 3:
            opened.at_once(lambda: take(taking.id))
        return real(taking)

    monkeypatch.setattr(batch, "hold", slow)
    perform(str(job))
    row = row_of(job)
    assert (written(opened), row.progress, row.fence, row.done_at) == (list(range(20)), 20, 2, None)


def test_every_chunk_prolongs_the_lease(opened: Opened, job: uuid.UUID, meanwhile: list[Meanwhile]) -> None:
    relay(lambda _id, _queue: None)
    meanwhile.append(at(10, break_off))
    later = START + LEASE - timedelta(seconds=1)
    with clock.at(START):
        assert take(job) is not None
    with clock.at(later), pytest.raises(RuntimeError):
        perform(str(job))
    with clock.at(START + LEASE + timedelta(seconds=1)):
        assert relay(lambda _id, _queue: None) == 0
        assert state_of(row_of(job)) == "running"
    with clock.at(later + LEASE + timedelta(seconds=1)):
        assert state_of(row_of(job)) == "lost"
        assert relay(lambda _id, _queue: None) == 1


def test_a_long_job_lets_others_have_their_turn(
    opened: Opened, job: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SITTING", 0.0)
    handed: list[tuple[str, str]] = []
    for progress in (10, 20, 30):
        assert relay(lambda id, queue: handed.append((id, queue))) == 1
        perform(str(job))
        row = row_of(job)
        assert (row.progress, row.queued_at, state_of(row)) == (progress, None, "running")
    perform(str(job))
    assert handed == [(str(job), BULK)] * 3
    assert written(opened) == list(range(TOTAL))


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
