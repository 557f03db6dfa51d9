"""Who reviews a file between the subject's own mark and the council, and what they held of it."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, Versioned, tenant_key
from core.evaluation.models import PrivateRow


class FileReviewer(Versioned, PrivateRow, Base):
    """Who reviews a file (người thẩm định): as found when facts were frozen, or named by the authority since.

    A file that its regulation wants reviewed has a row from the freezing on; without a person nobody is named yet. They
    read this file and no other. ``rule`` is the regulation's.
    """

    __tablename__ = "file_reviewer"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "reviewer_person_id"
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "evaluation_id", name="uq_file_reviewer_file"),
        Index("ix_file_reviewer_person", "tenant_id", "reviewer_person_id"),
    )

    evaluation_id: Mapped[uuid.UUID]
    rule: Mapped[str]
    reviewer_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reviewer_label: Mapped[str]
    named_at: Mapped[datetime]
    by_label: Mapped[str]


class FileReview(PrivateRow, Base):
    """One act of a review: the file goes on with points, level and remarks, or back to the subject with the reason.

    ``marks`` are those of criteria by item, ``remarks`` those on single pieces of work by its id. ``claim`` is the
    subject's own mark as the reviewer had it: once sent back it is filed anew.
    """

    __tablename__ = "file_review"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __reviewer_reads__ = "evaluation_id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "evaluation_id", "number", name="uq_file_review_number"),
        CheckConstraint("verdict in ('sent', 'returned')", name="verdict"),
        CheckConstraint("verdict <> 'returned' or remark <> ''", name="reason"),
    )

    evaluation_id: Mapped[uuid.UUID]
    number: Mapped[int]
    reviewer_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str]
    points: Mapped[Decimal | None]
    level: Mapped[str]
    remark: Mapped[str]
    marks: Mapped[dict[str, Any]]
    remarks: Mapped[dict[str, Any]]
    claim: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by_label: Mapped[str]
