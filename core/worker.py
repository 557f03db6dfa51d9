"""The worker process: takes jobs by their outbox id and runs what the features offer."""

import logging
import uuid
from collections.abc import Callable, Mapping

from flask import Flask
from redis import Redis
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from core import clock
from core.assignment import jobs as assignment
from core.auth.actor import Actor
from core.config import Config
from core.db import bind_context, db
from core.errors import DomainError
from core.evaluation import services as evaluation
from core.outbox.services import Taking, fail, relay, take
from core.people.queries import actor_of
from core.reporting import jobs as reporting

log = logging.getLogger(__name__)

QUEUE = "default"
#: A job still running after this many seconds is stopped: a pack may loop for ever.
TIMEOUT = 240

HANDLERS: Mapping[str, Callable[[Actor, Taking], None]] = {
    "assignment.announce_order": assignment.announce_order,
    "assignment.announce_registration_review": assignment.announce_registration_review,
    "assignment.announce_change": assignment.announce_change,
    "reporting.announce_review": reporting.announce_review,
    "reporting.announce_direction": reporting.announce_direction,
    "evaluation.freeze": evaluation.freeze_run,
    "evaluation.propose": evaluation.compute_proposals,
}


def perform(job_id: str) -> None:
    """Run one job; safe to call twice. A refusal ends it with its reason, anything else leaves it to be retried."""
    taking = take(uuid.UUID(job_id))
    if taking is None:
        return
    try:
        actor = _actor(taking)
        bind_context(db.session(), actor.context)
        HANDLERS[taking.kind](actor, taking)
    except DomainError as error:
        log.warning("job %s (%s) refused: %s", taking.id, taking.kind, error)
        fail(taking, str(error))


def _actor(taking: Taking) -> Actor:
    assert taking.person_id is not None
    assert taking.seat_id is not None
    return actor_of(taking.person_id, taking.tenant_id, taking.seat_id, clock.today())


def queue(redis_url: str) -> Queue:
    """Return the queue of this installation; jobs carry only an id, as JSON."""
    return Queue(QUEUE, connection=Redis.from_url(redis_url), serializer=JSONSerializer)


def relay_waiting(redis_url: str) -> int:
    """Hand waiting jobs to the workers; returns how many."""
    waiting = queue(redis_url)

    def enqueue(job_id: str) -> None:
        waiting.enqueue(perform, job_id, job_timeout=TIMEOUT, result_ttl=0)

    return relay(enqueue)


class AppWorker(Worker):
    """Runs every job inside the application; one queue per worker, so that a job taken is never lost."""

    app: Flask

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Run the job in an application context of its own."""
        with self.app.app_context():
            return super().perform_job(job, queue, execution)


def serve(app: Flask, config: Config) -> None:
    """Work until told to stop."""
    worker = AppWorker(
        [queue(config.redis_url)], connection=Redis.from_url(config.redis_url), serializer=JSONSerializer
    )
    worker.app = app
    worker.work(logging_level=config.log_level)
