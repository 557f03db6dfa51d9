"""Obstacles, meetings, directions with what became of them, and urging (đôn đốc)."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, Versioned, tenant_key


class Obstacle(Versioned, TenantRow, Base):
    """What stands in the way of an assignment; ``objective`` is what the holder claims of its cause."""

    __tablename__ = "obstacle"
    __row_class__ = RowClass.RESULT
    __table_args__ = (
        tenant_key("assignment_id", "assignment"),
        tenant_key("report_id", "report"),
        Index("ix_obstacle_assignment", "tenant_id", "assignment_id"),
        Index("ix_obstacle_open", "tenant_id", "raised_at", postgresql_where=text("resolved_on is null")),
    )

    assignment_id: Mapped[uuid.UUID]
    report_id: Mapped[uuid.UUID | None]
    description: Mapped[str]
    proposal: Mapped[str]
    objective: Mapped[bool]
    raised_at: Mapped[datetime]
    raised_by: Mapped[str]
    resolution: Mapped[str] = mapped_column(default="")
    resolved_on: Mapped[date | None]


class Meeting(TenantRow, Base):
    """A monthly or quarterly meeting, or an inspection, of an authority (họp tháng, họp quý, kiểm tra).

    Levels above read it, levels below do not: what a unit must know of it is copied into the direction it gets.
    """

    __tablename__ = "meeting"
    __row_class__ = RowClass.RESULT
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        Index("ix_meeting_held", "tenant_id", "held_on"),
        CheckConstraint("kind in ('month', 'quarter', 'inspection', 'other')", name="kind"),
    )

    authority_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    held_on: Mapped[date]
    subject: Mapped[str]
    participants: Mapped[str]
    number: Mapped[str]
    summary: Mapped[str]
    recorded_at: Mapped[datetime]
    by_label: Mapped[str]


class Direction(TenantRow, Base):
    """What a unit is directed to do by a day, by its own tenant or one above (chỉ đạo): about an obstacle, a piece of
    work, or the unit as a whole.

    About an obstacle it may confirm an objective cause. ``act_id`` is shared by what was given at once.
    ``meeting_kind`` and ``meeting_on`` are copied from the meeting that concluded it: the holder does not read that.
    """

    __tablename__ = "direction"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        tenant_key("assignment_id", "assignment"),
        tenant_key("obstacle_id", "obstacle"),
        tenant_key(("giver_tenant_id", "meeting_id"), "meeting"),
        ForeignKeyConstraint(
            ["giver_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index("ix_direction_obstacle", "tenant_id", "obstacle_id", "at"),
        Index("ix_direction_assignment", "tenant_id", "assignment_id"),
        Index("ix_direction_act", "tenant_id", "act_id"),
        Index("ix_direction_due", "tenant_id", "giver_tenant_id", "due_on"),
        Index("ix_direction_unit", "tenant_id", "unit_id", "due_on"),
        Index("ix_direction_meeting", "tenant_id", "meeting_id", postgresql_where=text("meeting_id is not null")),
        CheckConstraint("obstacle_id is not null or not confirms_objective", name="confirms"),
        CheckConstraint("obstacle_id is null or assignment_id is not null", name="about"),
    )

    unit_id: Mapped[uuid.UUID]
    assignment_id: Mapped[uuid.UUID | None]
    obstacle_id: Mapped[uuid.UUID | None]
    giver_tenant_id: Mapped[uuid.UUID]
    act_id: Mapped[uuid.UUID]
    meeting_id: Mapped[uuid.UUID | None]
    meeting_kind: Mapped[str | None]
    meeting_on: Mapped[date | None]
    text: Mapped[str]
    document: Mapped[str]
    due_on: Mapped[date]
    confirms_objective: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_label: Mapped[str]


class DirectionStep(TenantRow, Base):
    """What became of a direction: its holder answers, who gave it accepts, returns or withdraws; the newest counts."""

    __tablename__ = "direction_step"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("direction_id", "direction"),
        Index("ix_direction_step_of", "tenant_id", "direction_id", "at"),
        CheckConstraint("kind in ('answered', 'accepted', 'returned', 'withdrawn')", name="kind"),
        CheckConstraint("(done_on is not null) = (kind = 'answered')", name="done_on"),
    )

    direction_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    text: Mapped[str]
    done_on: Mapped[date | None]
    at: Mapped[datetime]
    by_label: Mapped[str]
    by_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Urge(TenantRow, Base):
    """An authority urged a unit (đôn đốc): to file the report of a window, to do a piece of work or a direction.

    Once a day for one thing; ``act_id`` is shared by what was urged at once, ``due_on`` is the day it was due then.
    """

    __tablename__ = "urge"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        tenant_key("assignment_id", "assignment"),
        tenant_key("direction_id", "direction"),
        tenant_key(("cycle_tenant_id", "cycle_id"), "cycle"),
        tenant_key(("by_tenant_id", "by_authority_id"), "authority"),
        ForeignKeyConstraint(
            ["by_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index(
            "uq_urge_once_a_day",
            "tenant_id",
            "unit_id",
            text("coalesce(assignment_id, direction_id, cycle_id)"),
            "window",
            "by_authority_id",
            "on",
            unique=True,
        ),
        Index("ix_urge_act", "tenant_id", "act_id"),
        Index("ix_urge_assignment", "tenant_id", "assignment_id"),
        Index("ix_urge_direction", "tenant_id", "direction_id"),
        Index("ix_urge_window", "tenant_id", "cycle_tenant_id", "cycle_id", "window"),
        CheckConstraint("num_nonnulls(assignment_id, direction_id, cycle_id) = 1", name="about"),
        CheckConstraint("(cycle_id is null) = (\"window\" = '')", name="window"),
    )

    unit_id: Mapped[uuid.UUID]
    assignment_id: Mapped[uuid.UUID | None]
    direction_id: Mapped[uuid.UUID | None]
    cycle_tenant_id: Mapped[uuid.UUID | None]
    cycle_id: Mapped[uuid.UUID | None]
    window: Mapped[str]
    by_tenant_id: Mapped[uuid.UUID]
    by_authority_id: Mapped[uuid.UUID]
    act_id: Mapped[uuid.UUID]
    text: Mapped[str]
    due_on: Mapped[date]
    on: Mapped[date]
    at: Mapped[datetime]
    by_label: Mapped[str]
