"""The health of the installation as its operators see it: engines, queues, workers, jobs that ended badly. No content.

What a job says of its failure may name persons or work, so it stands on the pages of its province alone.
"""

import platform
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from rq.worker import BaseWorker
from sqlalchemy import and_, func, or_, select, text

from core import clock
from core.db import db
from core.db.revisions import newest_revision
from core.extensions.discovery import current_registry
from core.extensions.installed import installed
from core.outbox.kinds import QUEUES, kind_of
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.sdk.markers import API_VERSION
from core.tenancy.models import Tenant
from core.web.health import readiness

#: A job that waits longer than this for the relay tells that the tick is not running.
PATIENCE = timedelta(minutes=1)
#: How far back jobs that ended badly are told, and how many of them.
SINCE, MOST = timedelta(days=7), 20


@dataclass(frozen=True, slots=True)
class Engines:
    """The database as it is, in bytes, and what is known of backups by its archive (``archives``: it keeps one)."""

    database: str
    revision: str
    size: int
    evidence_size: int
    archives: bool
    archived: datetime | None
    archive_failed: datetime | None


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker process: its queues, whether it is busy, when it was last heard of, and how many jobs it did."""

    name: str
    queues: Sequence[str]
    state: str
    heard: datetime | None
    done: int
    broken: int


@dataclass(frozen=True, slots=True)
class QueueState:
    """A queue: jobs in it (None: Redis is away), workers that take from it, jobs that wait at all and since when."""

    name: str
    length: int | None
    workers: int
    waiting: int
    oldest: datetime | None
    running: int
    lost: int


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job that failed or was stopped, without a word of what it was about."""

    id: uuid.UUID
    kind: str
    state: str
    tenant: str
    ended: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Health:
    """The whole state; ``workers`` is None while Redis is away, ``handed_over_since`` the oldest job not relayed."""

    program: str
    python: str
    contract: int
    engines: Engines
    readiness: str
    expected: str
    workers: Sequence[WorkerState] | None
    queues: Sequence[QueueState]
    handed_over_since: datetime | None
    ended: Sequence[EndedJob]
    ended_count: int
    broken_packs: int

    @property
    def is_current(self) -> bool:
        """Tell whether the schema is this program's."""
        return self.engines.revision == self.expected

    @property
    def tick_is_late(self) -> bool:
        """Tell whether a job has waited so long for the relay that it cannot be running."""
        return self.handed_over_since is not None and clock.now() - self.handed_over_since > PATIENCE


def health() -> Health:
    """Return the state of the installation, in four statements."""
    engines, (rows, oldest) = _engines(), _open_jobs()
    ended, count = _ended()
    lengths, workers = _redis()
    return Health(
        program=version("giaoviec"),
        python=platform.python_version(),
        contract=API_VERSION,
        engines=engines,
        readiness=readiness(engines.revision),
        expected=newest_revision(),
        workers=workers,
        queues=_queues(rows, lengths, workers or ()),
        handed_over_since=oldest,
        ended=ended,
        ended_count=count,
        broken_packs=sum(not each.is_sound for each in installed(current_registry())),
    )


def _engines() -> Engines:
    row = db.session.execute(
        text(
            "select current_setting('server_version'), (select version_num from alembic_version),"
            " pg_database_size(current_database()), pg_total_relation_size('public.evidence_file'),"
            " current_setting('archive_mode') <> 'off', last_archived_time, last_failed_time from pg_stat_archiver"
        )
    ).one()
    return Engines(*row)


def _open_jobs() -> tuple[Sequence[Any], datetime | None]:
    """Return by kind how many jobs wait and run, and since when the oldest one waits to be handed over."""
    begun = or_(OutboxRow.attempts > 0, OutboxRow.progress > 0)
    lost = and_(begun, OutboxRow.lease_until < clock.now())
    goes_on = ~func.app.suspended(OutboxRow.tenant_id)
    rows = db.session.execute(
        select(
            OutboxRow.kind,
            func.count().filter(~begun).label("waiting"),
            func.min(OutboxRow.created_at).filter(~begun).label("oldest"),
            func.count().filter(begun, ~func.coalesce(lost, False)).label("running"),
            func.count().filter(lost).label("lost"),
            func.min(OutboxRow.created_at).filter(OutboxRow.queued_at.is_(None), goes_on).label("unrelayed"),
        )
        .where(OutboxRow.done_at.is_(None))
        .group_by(OutboxRow.kind)
    ).all()
    return rows, min((row.unrelayed for row in rows if row.unrelayed), default=None)


def _ended() -> tuple[list[EndedJob], int]:
    """Return the newest jobs that ended badly in the last days, and how many there were."""
    badly = or_(OutboxRow.problem.is_not(None), OutboxRow.cancelled_at.is_not(None))
    rows = db.session.execute(
        select(OutboxRow, Tenant.name, func.count().over().label("many"))
        .join(Tenant, Tenant.id == OutboxRow.tenant_id)
        .where(OutboxRow.done_at > clock.now() - SINCE, badly)
        .order_by(OutboxRow.done_at.desc(), OutboxRow.position.desc())
        .limit(MOST)
    ).all()
    found = [EndedJob(job.id, job.kind, state_of(job), name, job.done_at, job.attempts) for job, name, _many in rows]
    return found, rows[0].many if rows else 0


def _redis() -> tuple[Mapping[str, int] | None, list[WorkerState] | None]:
    """Return how many jobs each queue holds, and the workers; None while Redis is away."""
    connection = Redis.from_url(current_app.config["REDIS_URL"], socket_timeout=1, socket_connect_timeout=1)
    try:
        workers = [_worker(each) for each in Worker.all(connection=connection, serializer=JSONSerializer)]
        queues = Queue.all(connection=connection, serializer=JSONSerializer)
        return {queue.name: queue.count for queue in queues}, workers
    except RedisError:
        return None, None
    finally:
        connection.close()


def _worker(worker: BaseWorker) -> WorkerState:
    done, broken = worker.successful_job_count, worker.failed_job_count
    return WorkerState(worker.name, worker.queue_names(), str(worker.get_state()), worker.last_heartbeat, done, broken)


def _queues(rows: Sequence[Any], lengths: Mapping[str, int] | None, workers: Iterable[WorkerState]) -> list[QueueState]:
    taking = [name for worker in workers for name in worker.queues]
    names = sorted({*QUEUES, *(lengths or ())})
    return [_queue(name, rows, lengths, taking.count(name)) for name in names]


def _queue(name: str, rows: Sequence[Any], lengths: Mapping[str, int] | None, workers: int) -> QueueState:
    mine = [row for row in rows if kind_of(row.kind).queue == name]
    return QueueState(
        name,
        lengths.get(name, 0) if lengths is not None else None,
        workers,
        sum(row.waiting for row in mine),
        min((row.oldest for row in mine if row.oldest), default=None),
        sum(row.running for row in mine),
        sum(row.lost for row in mine),
    )
