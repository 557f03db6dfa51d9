"""Work that must happen after a commit, written in the same transaction."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from core.db import Base, RowClass


class OutboxRow(Base):
    """One job to do once: its kind, ids as arguments, on whose behalf, and how far it is.

    The row fences its effect: a worker takes it with a lease (``lease_until``, ``fence`` counts the takings) and only
    the newest taking may finish it. Work for many moves ``progress`` in the transaction of each chunk, so that whoever
    takes the job next goes on from there. It holds ids and counts, never content, so it needs no policy.

    ``attempts`` counts the takings since it last got further. A job that was asked to stop (``cancel_asked_at``) and
    stopped has ended (``done_at``) with ``cancelled_at``; one that was faster than the question is simply done.
    """

    __tablename__ = "outbox"
    __row_class__ = RowClass.GLOBAL
    __table_args__ = (
        Index("ix_outbox_waiting", "position", postgresql_where=text("queued_at is null and done_at is null")),
        Index("ix_outbox_taken", "lease_until", postgresql_where=text("queued_at is not null and done_at is null")),
        Index("ix_outbox_tenant", "tenant_id", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    position: Mapped[int] = mapped_column(Identity(always=True))
    tenant_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID | None]
    seat_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    cancel_asked_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
