"""A worker process: takes the jobs of one queue by their outbox id and runs what the features offer."""

import logging
import os
import select
import signal
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from psycopg import Connection
from psycopg.sql import SQL
from redis import Redis
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from core import clock
from core.assignment import jobs as assignment
from core.assignment.services import (
    ACCEPT,
    PRINT_ORDER,
    WRITE_ORDER,
    accept_queued,
    print_order,
    write_order,
)
from core.auth.actor import Actor
from core.config import Config
from core.db import bind_context, db, is_suspended
from core.errors import Conflict, DomainError, Suspended
from core.evaluation import jobs as rating
from core.evaluation import services as evaluation
from core.evaluation.queries import REMIND
from core.extensions.limits import Limits, Slot, be_watched, stopped
from core.outbox.kinds import DEFAULT, QUEUES
from core.outbox.services import JobStopped, JobTaken, Taking, fail, put_back, relay, stop, take
from core.people.queries import actor_of
from core.reporting import jobs as reporting
from core.setup import jobs as setup

log = logging.getLogger(__name__)

#: A job still running after this many seconds is broken off: a pack may loop for ever.
TIMEOUT = 240
#: Seconds beyond its time after which a job is killed that a pack holds: it may have swallowed the alarm.
GRACE = 2
#: Jobs let pages go first where both want the processor.
NICE = 5
#: Seconds between two looks at what a job's process runs.
LOOK = 0.25
#: A worker that is silent in the middle of a transaction for so many seconds is cut off by the database, before its
#: lease ends: else what it had locked would keep the next worker waiting.
SILENCE = 250
#: A job that broke off this often without getting further, by an error or with its process, is ended.
MOST_ATTEMPTS = 5
#: Seconds the relay waits for the queue; rows of the outbox stay locked meanwhile.
PATIENCE = 5
#: Seconds for which the queue remembers an error; the outbox remembers for ever.
FAILURES_KEPT = 86_400

HANDLERS: Mapping[str, Callable[[Actor, Taking], None]] = {
    WRITE_ORDER: write_order,
    PRINT_ORDER: print_order,
    evaluation.PRINT_DECISIONS: evaluation.print_decisions,
    ACCEPT: accept_queued,
    "assignment.announce_order": assignment.announce_order,
    "assignment.announce_registration_review": assignment.announce_registration_review,
    "assignment.announce_registration_reviews": assignment.announce_registration_reviews,
    "assignment.announce_change": assignment.announce_change,
    "reporting.announce_review": reporting.announce_review,
    "reporting.announce_directions": reporting.announce_directions,
    "reporting.announce_urging": reporting.announce_urging,
    "reporting.announce_direction_step": reporting.announce_direction_step,
    "evaluation.announce_reviewers": rating.announce_reviewers,
    REMIND: rating.remind_members,
    "setup.write_organisation": setup.write_organisation,
    "evaluation.freeze": evaluation.freeze_run,
    "evaluation.propose": evaluation.compute_proposals,
    "evaluation.study": evaluation.compute_study,
}


def perform(job_id: str) -> None:
    """Run one job; safe to call twice.

    A refusal ends it with its reason, and being asked to stop as far as it is; anything else leaves it to be retried.
    """
    taking = take(uuid.UUID(job_id))
    if taking is None:
        return
    try:
        if taking.attempts > MOST_ATTEMPTS:
            raise Conflict(_("Đã thử %(count)s lần mà không xong.", count=MOST_ATTEMPTS))
        actor = _actor(taking)
        bind_context(db.session(), actor.context)
        if is_suspended(db.session()):
            raise Suspended
        HANDLERS[taking.kind](actor, taking)
    except JobTaken as error:
        db.session.rollback()
        log.warning("%s", error)
    except JobStopped as error:
        log.info("%s", error)
        _end(lambda: stop(taking))
    except Suspended as error:
        log.info("%s", error)
        _end(lambda: put_back(taking))
    except DomainError as error:
        log.warning("job %s (%s) refused: %s", taking.id, taking.kind, error)
        problem = str(error)
        _end(lambda: fail(taking, problem))


def _end(how: Callable[[], None]) -> None:
    db.session.rollback()
    bind_context(db.session(), None)  # the seat may be what was refused
    with suppress(JobTaken):
        how()


def _actor(taking: Taking) -> Actor:
    assert taking.person_id is not None
    assert taking.seat_id is not None
    return actor_of(taking.person_id, taking.tenant_id, taking.seat_id, clock.today())


def queue(redis_url: str, name: str = DEFAULT, patience: float | None = None) -> Queue:
    """Return a queue of this installation; jobs carry only an id, as JSON. ``patience`` is in seconds."""
    return Queue(name, connection=Redis.from_url(redis_url, socket_timeout=patience), serializer=JSONSerializer)


def relay_waiting(redis_url: str) -> int:
    """Hand waiting jobs to the workers, each over the queue of its kind; returns how many."""
    queues = {name: queue(redis_url, name, PATIENCE) for name in QUEUES}

    def enqueue(job_id: str, name: str) -> None:
        queues[name].enqueue(perform, job_id, job_timeout=TIMEOUT, result_ttl=0, failure_ttl=FAILURES_KEPT)

    return relay(enqueue)


class AppWorker(Worker):
    """Runs every job inside the application; one queue per worker, so that a job taken is never lost.

    The job runs in a forked process (RQ's "horse"), which notes the pack that it runs. A pack that has had its time is
    killed with it, and its job is ended with the pack's name: trying again would only loop again.
    """

    app: Flask
    limits: Limits
    slot: Slot
    _killed = False

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Run the job in an application context of its own, on connections of its own: those of the parent are its."""
        with suppress(PermissionError):
            os.nice(NICE)
        be_watched(self.slot, self.limits)
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose(close=False)
                event.listen(engine, "connect", _limit_silence)
            return super().perform_job(job, queue, execution)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Begin a job."""
        self.slot.note(None)
        self._killed = False
        super().fork_work_horse(job, queue)
        self._over = time.monotonic() + (job.timeout or TIMEOUT) + GRACE

    def wait_for_horse(self) -> tuple[int | None, int | None, Any]:
        """Wait for the end of the job's process, or bring it about; whatever a pack left running ends with it."""
        with _handle(self.horse_pid) as horse:
            while not select.select([horse], [], [], LOOK)[0]:
                found = self.slot.running()
                if found and (found.is_over(self.limits) or time.monotonic() > self._over):
                    self._killed = True
                    os.kill(self.horse_pid, signal.SIGKILL)
        # Not waited for yet, so that the number of its group is still its own.
        if os.getpgid(self.horse_pid) == self.horse_pid:
            os.killpg(self.horse_pid, signal.SIGKILL)
        pid, status, usage = super().wait_for_horse()
        ended_by_pack = self.slot.running() is not None
        return pid, (signal.SIGKILL if ended_by_pack and not status else status), usage

    def handle_work_horse_killed(self, job: Job, retpid: int, ret_val: int, rusage: Any) -> None:
        """End a job whose process ended while it ran a pack. Without one it is tried again when its lease ends."""
        found = self.slot.running()
        if found is None:
            return
        problem = stopped(found, self.limits, killed=self._killed)
        log.error("job %s: %s", job.args[0], problem)
        try:
            with self.app.app_context():
                taking = take(uuid.UUID(job.args[0]))
                if taking is not None:
                    fail(taking, str(problem.message))
        except OperationalError as error:
            log.error("job %s could not be ended: %s", job.args[0], error)  # it is tried again, and ended again


@contextmanager
def _handle(pid: int) -> Iterator[int]:
    """A file that can be read as soon as a process has ended."""
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)


def _limit_silence(connection: Connection, _record: object) -> None:
    connection.execute(SQL("set idle_in_transaction_session_timeout = {}").format(f"{SILENCE}s"))
    connection.commit()


def worker_of(app: Flask, config: Config, name: str = DEFAULT) -> AppWorker:
    """Return a worker of one queue."""
    connection = Redis.from_url(config.redis_url)
    worker = AppWorker([queue(config.redis_url, name)], connection=connection, serializer=JSONSerializer)
    worker.app = app
    worker.limits, worker.slot = Limits(config.pack_job_seconds, config.pack_memory), Slot()
    return worker


def serve(app: Flask, config: Config, name: str = DEFAULT) -> None:
    """Work through one queue until told to stop."""
    worker_of(app, config, name).work(logging_level=config.log_level)
