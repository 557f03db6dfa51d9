"""What operators see: provinces with their sizes, and the health of the installation. Counts, never content."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import func, select, text

from core import clock
from core.db import db
from core.db.revisions import newest_revision
from core.errors import NotFound
from core.outbox.kinds import QUEUES
from core.outbox.models import OutboxRow
from core.tenancy.models import Tenant, TenantSuspension

#: A job that waits longer than this for the relay tells that the tick is not running.
PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Province:
    """A tenant at the top and its open suspension."""

    tenant: Tenant
    suspended: TenantSuspension | None

    @property
    def state(self) -> str:
        """Return living, suspended or ended."""
        if self.tenant.valid_to is not None:
            return "ended"
        return "suspended" if self.suspended else "living"


def provinces() -> Sequence[Province]:
    """Return the tenants at the top, by code; a successor follows whom it succeeded."""
    return _provinces()


def province(tenant_id: uuid.UUID) -> Province:
    """Return one tenant at the top; NotFound otherwise."""
    found = _provinces(tenant_id)
    if not found:
        raise NotFound
    return found[0]


def _provinces(tenant_id: uuid.UUID | None = None) -> list[Province]:
    is_open = (TenantSuspension.tenant_id == Tenant.id) & TenantSuspension.ended_at.is_(None)
    rows = select(Tenant, TenantSuspension).outerjoin(TenantSuspension, is_open).where(Tenant.parent_id.is_(None))
    if tenant_id is not None:
        rows = rows.where(Tenant.id == tenant_id)
    return [Province(*row) for row in db.session.execute(rows.order_by(Tenant.code, Tenant.valid_from))]


def past_suspensions(tenant_id: uuid.UUID) -> Sequence[TenantSuspension]:
    """Return when a province was suspended, the newest first."""
    rows = select(TenantSuspension).where(TenantSuspension.tenant_id == tenant_id)
    return db.session.scalars(rows.order_by(TenantSuspension.since.desc())).all()


def sizes(tenant_id: uuid.UUID) -> dict[str, int]:
    """Return how much a province holds, by kind; the function of the owner counts and shows nothing else."""
    rows = db.session.execute(text("select what, number from app.tenant_sizes(:tenant)"), {"tenant": tenant_id})
    return {row.what: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class QueueState:
    """A queue: how many jobs wait in it, and how many workers take from it."""

    name: str
    waiting: int
    workers: int


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the engines and of the work behind the pages; ``queues`` is None while Redis is away."""

    database: str
    revision: str
    expected: str
    queues: Sequence[QueueState] | None
    waiting: int
    failed: int
    oldest: datetime | None

    @property
    def is_current(self) -> bool:
        """Tell whether the schema is this program's."""
        return self.revision == self.expected

    @property
    def tick_is_late(self) -> bool:
        """Tell whether a job has waited so long for the relay that it cannot be running."""
        return self.oldest is not None and clock.now() - self.oldest > PATIENCE


def health() -> Health:
    """Return the state of the installation, in three statements."""
    waits = OutboxRow.queued_at.is_(None) & OutboxRow.done_at.is_(None) & ~func.app.suspended(OutboxRow.tenant_id)
    failed = OutboxRow.done_at.is_not(None) & OutboxRow.problem.is_not(None)
    counted = db.session.execute(
        select(
            func.count().filter(OutboxRow.done_at.is_(None)),
            func.count().filter(failed, OutboxRow.done_at > clock.now() - timedelta(days=7)),
            func.min(OutboxRow.created_at).filter(waits),
        )
    ).one()
    version = str(db.session.scalar(text("show server_version")))
    revision = str(db.session.scalar(text("select version_num from alembic_version")))
    return Health(version, revision, newest_revision(), _queues(), *counted)


def _queues() -> list[QueueState] | None:
    connection = Redis.from_url(current_app.config["REDIS_URL"], socket_timeout=1, socket_connect_timeout=1)
    try:
        workers = [worker.queue_names() for worker in Worker.all(connection=connection, serializer=JSONSerializer)]
        queues = Queue.all(connection=connection, serializer=JSONSerializer)
        counts = dict.fromkeys(QUEUES, 0) | {queue.name: queue.count for queue in queues}
    except RedisError:
        return None
    finally:
        connection.close()
    return [QueueState(name, counts[name], sum(name in names for names in workers)) for name in sorted(counts)]
