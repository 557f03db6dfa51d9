"""How far a run is, as the level above and the other raters of its cycle may know it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, tenant_key
from core.evaluation.models import CYCLE


class RunStanding(TenantRow, Base):
    """How far an authority is with a run (tình hình đợt đánh giá): counts that name nobody, for the levels above.

    Ratings never flow up. ``levels`` counts the decided files by level and ``quotas`` what limits there were, both once
    the run is closed, and neither of so few files that a count tells who is meant (``standing.LEAST_PUBLISHED``).
    """

    __tablename__ = "run_standing"
    __row_class__ = RowClass.RESULT
    __grants__ = "select, insert, update"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key("run_id", "rating_run"),
        tenant_key(CYCLE, "cycle"),
        ForeignKeyConstraint(
            ["cycle_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        UniqueConstraint("tenant_id", "run_id", name="uq_run_standing_run"),
        Index("ix_run_standing_cycle", "tenant_id", *CYCLE),
        CheckConstraint("state in ('freezing', 'marking', 'closed')", name="state"),
        CheckConstraint("decided <= proposed and proposed <= files", name="counts"),
    )

    authority_id: Mapped[uuid.UUID]
    run_id: Mapped[uuid.UUID]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    authority_label: Mapped[str]
    run_name: Mapped[str]
    rule: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off: Mapped[date]
    state: Mapped[str] = mapped_column(default="freezing")
    files: Mapped[int] = mapped_column(default=0)
    proposed: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)
    levels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    quotas: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]
