"""Results that one authority sends to another (gửi kết quả), and how they are received."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, tenant_key


class SentRow(TenantRow):
    """The key of a row between two authorities: to whom it is addressed (its owner), by whom, whose result."""

    authority_id: Mapped[uuid.UUID] = mapped_column(sort_order=-1)
    from_tenant_id: Mapped[uuid.UUID] = mapped_column(sort_order=-1)
    from_authority_id: Mapped[uuid.UUID] = mapped_column(sort_order=-1)
    subject_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), sort_order=-1)


class SentResult(SentRow, Base):
    """A decided result that an authority sent to another one of its tenant, or of its line above or below; to itself,
    of somebody whom it rates under another scheme too.

    ``facts`` are ``PeriodFacts`` with their source: who decided what, by which document; never the file. The newest one
    of an evaluation is the one that may be received.
    """

    __tablename__ = "sent_result"
    __row_class__ = RowClass.SENT
    __person_reads__ = "subject_person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key(("from_tenant_id", "from_authority_id"), "authority"),
        tenant_key(("from_tenant_id", "evaluation_id"), "evaluation"),
        tenant_key(("from_tenant_id", "decision_id"), "decision"),
        UniqueConstraint("tenant_id", "authority_id", "decision_id", name="uq_sent_result_decision"),
        UniqueConstraint(
            "tenant_id", "authority_id", "id", "from_tenant_id", "from_authority_id", name="uq_sent_result_parties"
        ),
        CheckConstraint("role in ('unit', 'head')", name="role"),
        CheckConstraint("document <> ''", name="document"),
        Index("ix_sent_result_subject", "tenant_id", "authority_id", "subject_person_id"),
        Index("ix_sent_result_unit", "tenant_id", "unit_tenant_id", "unit_id"),
    )

    evaluation_id: Mapped[uuid.UUID]
    decision_id: Mapped[uuid.UUID]
    subject_label: Mapped[str]
    role: Mapped[str]
    unit_tenant_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    from_label: Mapped[str]
    to_label: Mapped[str]
    run_name: Mapped[str]
    scheme: Mapped[str]
    level_label: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str]
    document: Mapped[str]
    sent_on: Mapped[date]
    sent_at: Mapped[datetime]
    by_label: Mapped[str]


class SentAnswer(SentRow, Base):
    """How the addressee receives a result: as a period of its own, as an attested fact, or not at all.

    It is addressed to who sent the result, whom the key holds it to. Of a period ``level`` and ``points`` are what the
    addressee counts it as under its own regulation.
    """

    __tablename__ = "sent_answer"
    __row_class__ = RowClass.SENT
    __person_reads__ = "subject_person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        ForeignKeyConstraint(
            ["from_tenant_id", "from_authority_id", "sent_id", "tenant_id", "authority_id"],
            [
                "sent_result.tenant_id",
                "sent_result.authority_id",
                "sent_result.id",
                "sent_result.from_tenant_id",
                "sent_result.from_authority_id",
            ],
            name="fk_sent_answer_parties",
        ),
        UniqueConstraint("tenant_id", "from_tenant_id", "sent_id", name="uq_sent_answer_sent"),
        CheckConstraint("verdict in ('period', 'attested', 'returned')", name="verdict"),
        CheckConstraint("(verdict = 'period') = (level <> '')", name="level"),
        CheckConstraint("points is null or verdict = 'period'", name="points"),
        CheckConstraint("verdict <> 'returned' or reason <> ''", name="reason"),
    )

    sent_id: Mapped[uuid.UUID]
    verdict: Mapped[str]
    level: Mapped[str]
    points: Mapped[Decimal | None]
    reason: Mapped[str]
    answered_at: Mapped[datetime]
    by_label: Mapped[str]
