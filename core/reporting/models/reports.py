"""Reports and their lines, reviews, the ledger of contributions, and evidence."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, Versioned, tenant_key


class Report(Versioned, TenantRow, Base):
    """One unit's report of one window; dates of the window are copied so that a later rule changes nothing."""

    __tablename__ = "report"
    __row_class__ = RowClass.RESULT
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        tenant_key(("cycle_tenant_id", "cycle_id"), "cycle"),
        UniqueConstraint("tenant_id", "unit_id", "cycle_id", "window", name="uq_report_window"),
        Index("ix_report_cycle", "tenant_id", "cycle_tenant_id", "cycle_id", "window"),
        CheckConstraint("state in ('draft', 'submitted')", name="state"),
    )

    unit_id: Mapped[uuid.UUID]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    window: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    narrative: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    submitted_at: Mapped[datetime | None]
    on_time: Mapped[bool | None]


class ReportLine(Versioned, TenantRow, Base):
    """What a report says of one assignment, or of one of its targets; a correction is a new line.

    Counts and milestones tell what this window added; ratios, rates and yes/no tell the state at its end.
    """

    __tablename__ = "report_line"
    __row_class__ = RowClass.RESULT
    __table_args__ = (
        tenant_key("report_id", "report"),
        tenant_key("assignment_id", "assignment"),
        tenant_key("target_id", "target"),
        tenant_key("corrects_id", "report_line"),
        Index(
            "uq_report_line_subject",
            "tenant_id",
            "report_id",
            "assignment_id",
            text("coalesce(target_id, assignment_id)"),
            unique=True,
            postgresql_where=text("corrects_id is null"),
        ),
        Index("ix_report_line_assignment", "tenant_id", "assignment_id"),
        Index("uq_report_line_correction", "tenant_id", "corrects_id", unique=True),
    )

    report_id: Mapped[uuid.UUID]
    assignment_id: Mapped[uuid.UUID]
    target_id: Mapped[uuid.UUID | None]
    corrects_id: Mapped[uuid.UUID | None]
    value: Mapped[Decimal | None]
    denominator: Mapped[Decimal | None]
    done: Mapped[bool] = mapped_column(default=False)
    narrative: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]


class LineReview(TenantRow, Base):
    """What the level above says of a submitted line; the newest verdict counts, all stay.

    ``exceeded``: accepted, and more than was asked (vượt yêu cầu). ``redo``: returned, because its main content has to
    be done again (phải làm lại nội dung chính).
    """

    __tablename__ = "line_review"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("line_id", "report_line"),
        UniqueConstraint("tenant_id", "line_id", "verdict", name="uq_line_review_verdict"),
        CheckConstraint("verdict in ('accepted', 'returned', 'withdrawn')", name="verdict"),
        CheckConstraint("(not exceeded or verdict = 'accepted') and (not redo or verdict = 'returned')", name="flags"),
    )

    line_id: Mapped[uuid.UUID]
    verdict: Mapped[str]
    comment: Mapped[str]
    exceeded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    redo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    at: Mapped[datetime]
    by_label: Mapped[str]


class Contribution(TenantRow, Base):
    """Append-only: what one accepted line adds to one target above it; reversals are rows of opposite sign.

    Owner is the contributor; ``target_tenant_id, target_id`` name the target, ``source_id`` the contributor's own one.
    """

    __tablename__ = "contribution"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("line_id", "report_line"),
        tenant_key("review_id", "line_review"),
        tenant_key("source_id", "target"),
        tenant_key(("target_tenant_id", "target_id"), "target"),
        ForeignKeyConstraint(
            ["target_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index(
            "ix_contribution_target",
            "target_tenant_id",
            "target_id",
            "tenant_id",
            postgresql_include=["amount", "denominator", "on"],
        ),
        Index("ix_contribution_source", "tenant_id", "source_id"),
        Index("ix_contribution_line", "tenant_id", "line_id"),
    )

    target_tenant_id: Mapped[uuid.UUID]
    target_id: Mapped[uuid.UUID]
    source_id: Mapped[uuid.UUID]
    line_id: Mapped[uuid.UUID]
    review_id: Mapped[uuid.UUID]
    amount: Mapped[Decimal]
    denominator: Mapped[Decimal | None]
    on: Mapped[date]
    at: Mapped[datetime]


class EvidenceFile(TenantRow, Base):
    """The bytes of an uploaded file; kept in the database so that a backup and the wall hold it too."""

    __tablename__ = "evidence_file"
    __row_class__ = RowClass.RESULT
    __grants__ = "select, insert"
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),)

    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Evidence(TenantRow, Base):
    """One piece of evidence (minh chứng) of a line: a document, a meeting, a photograph; a file is optional."""

    __tablename__ = "evidence"
    __row_class__ = RowClass.RESULT
    __table_args__ = (
        tenant_key("line_id", "report_line"),
        tenant_key("file_id", "evidence_file"),
        Index("ix_evidence_line", "tenant_id", "line_id"),
    )

    line_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    title: Mapped[str]
    number: Mapped[str]
    issued_on: Mapped[date | None]
    file_id: Mapped[uuid.UUID | None]
    added_at: Mapped[datetime]
