"""Work for many: chunks under the fence, and going on from the last commit."""

import uuid
from datetime import timedelta

import pytest

from core import clock
from core.db import bind_context, db
from core.jobs import batch
from core.outbox.kinds import BULK
from core.outbox.queries import state_of
from core.outbox.services import LEASE, Held, JobTaken, Taking, relay, take
from core.worker import HANDLERS, perform
from tests.service.batching import KIND, START, TOTAL, Meanwhile, at, break_off, row_of, written
from tests.service.opened_year import DECIDER, Opened


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
