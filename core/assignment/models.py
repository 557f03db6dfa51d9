"""Cycles, registrations, orders, assignments, targets and their changes."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, Versioned, tenant_key

CYCLE = ("cycle_tenant_id", "cycle_id")
PARENT = ("parent_tenant_id", "parent_id")
CARRIED = ("carried_from_tenant_id", "carried_from_id")


class Cycle(Versioned, TenantRow, Base):
    """A year, quarter, month or term of one assigning authority (kỳ giao nhiệm vụ); its scheme is pinned when issued.

    ``pin`` holds chain, editions, values and hashes on ``rule_date``; ``fingerprint`` is its digest.
    """

    __tablename__ = "cycle"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key(PARENT, "cycle"),
        UniqueConstraint("tenant_id", "authority_id", "key", name="uq_cycle_key"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("state in ('draft', 'open', 'locked', 'closed')", name="state"),
        CheckConstraint("kind in ('term', 'year', 'quarter', 'month')", name="kind"),
    )

    authority_id: Mapped[uuid.UUID]
    parent_tenant_id: Mapped[uuid.UUID | None]
    parent_id: Mapped[uuid.UUID | None]
    key: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    registration_opens_on: Mapped[date]
    registration_closes_on: Mapped[date]
    scheme: Mapped[str]
    rule_date: Mapped[date]
    pin: Mapped[dict[str, Any] | None]
    fingerprint: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="draft")
    issued_at: Mapped[datetime | None]


class PinDecision(TenantRow, Base):
    """A decision to pin a cycle anew (quyết định ghim lại): what it was pinned to stays readable in ``old_pin``."""

    __tablename__ = "pin_decision"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("cycle_id", "cycle"),
        Index("ix_pin_decision_cycle", "tenant_id", "cycle_id"),
        CheckConstraint("old_fingerprint <> new_fingerprint", name="changes"),
    )

    cycle_id: Mapped[uuid.UUID]
    old_pin: Mapped[dict[str, Any]]
    old_fingerprint: Mapped[str]
    new_fingerprint: Mapped[str]
    document: Mapped[str]
    document_date: Mapped[date]
    reason: Mapped[str]
    decided_by: Mapped[str]
    issued_at: Mapped[datetime]


class CatalogueItem(Versioned, TenantRow, Base):
    """A kind of work of one cycle, first taken from the scheme, then edited by the administrator.

    ``illustrative`` tells that no document names it, nor has anybody here; ``left_out`` that the cycle was opened
    without it: nobody is offered it until it is named.
    """

    __tablename__ = "catalogue_item"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        tenant_key("cycle_id", "cycle"),
        UniqueConstraint("tenant_id", "cycle_id", "key", name="uq_catalogue_item_key"),
    )

    cycle_id: Mapped[uuid.UUID]
    key: Mapped[str]
    task_group: Mapped[str]
    label: Mapped[str]
    subject_groups: Mapped[list[Any]]
    measure: Mapped[str | None]
    direction: Mapped[str]
    unit: Mapped[str]
    illustrative: Mapped[bool]
    left_out: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    issued_at: Mapped[datetime | None]


class Registration(Versioned, TenantRow, Base):
    """Work that a holder proposes, with the result and date they commit to (đăng ký); ``post_id``: one post's own.

    ``attributes`` are the choices proposed for what its kind says of each piece, by attribute.
    ``listed`` is the code of the row of a table of settings that it is, where its kind comes from one.
    """

    __tablename__ = "registration"
    __row_class__ = RowClass.RESULT
    __table_args__ = (
        tenant_key(CYCLE, "cycle"),
        tenant_key("unit_id", "unit"),
        tenant_key("post_id", "post"),
        Index("ix_registration_cycle", "tenant_id", "cycle_tenant_id", "cycle_id"),
        CheckConstraint("state in ('draft', 'submitted')", name="state"),
    )

    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID | None]
    subject_group: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    reasons: Mapped[list[Any]]
    obstacles: Mapped[str]
    committed_result: Mapped[str]
    committed_on: Mapped[date]
    plan: Mapped[Decimal | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    listed: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="draft")
    submitted_at: Mapped[datetime | None]


class RegistrationReview(TenantRow, Base):
    """What the level above says of a registration; the newest verdict counts, all stay."""

    __tablename__ = "registration_review"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("registration_id", "registration"),
        Index("ix_registration_review_of", "tenant_id", "registration_id", "at"),
        CheckConstraint("verdict in ('commented', 'returned', 'accepted', 'ordered')", name="verdict"),
    )

    registration_id: Mapped[uuid.UUID]
    verdict: Mapped[str]
    comment: Mapped[str]
    title: Mapped[str | None]
    plan: Mapped[Decimal | None]
    due_on: Mapped[date | None]
    at: Mapped[datetime]
    by_label: Mapped[str]


class AssignmentOrder(TenantRow, Base):
    """A decision that assigns many pieces of work to many holders at once (quyết định giao nhiệm vụ).

    ``job_id`` names the outbox row of the job that gives out an order to very many; None when all was given at once.
    ``withdrawn`` counts the pieces of a stopped one that were withdrawn before anybody was given them.
    """

    __tablename__ = "assignment_order"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key(CYCLE, "cycle"),
        UniqueConstraint("tenant_id", "authority_id", "number", name="uq_assignment_order_number"),
    )

    authority_id: Mapped[uuid.UUID]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    number: Mapped[str]
    issued_on: Mapped[date]
    signer: Mapped[str]
    summary: Mapped[str]
    over_allocation_reason: Mapped[str | None]
    job_id: Mapped[uuid.UUID | None]
    issued_at: Mapped[datetime | None]
    withdrawn: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class OrderPiece(TenantRow, Base):
    """A piece of an order to very many: checked and complete, until a job makes the holder's rows of it.

    It belongs to who issued the order and is changed by nobody; holders see what is made of it. Its id is that of the
    assignment to come. ``place`` counts the order's pieces from 0, those of one unit side by side; places below the
    job's progress are made. ``rows`` holds the rows, the columns beside it what counts as given from now on.
    """

    __tablename__ = "order_piece"
    __row_class__ = RowClass.LEDGER
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("order_id", "assignment_order"),
        UniqueConstraint("tenant_id", "order_id", "place", name="uq_order_piece_place"),
    )

    order_id: Mapped[uuid.UUID]
    place: Mapped[int]
    unit_tenant_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    reasons: Mapped[list[Any]]
    parent_tenant_id: Mapped[uuid.UUID | None]
    parent_id: Mapped[uuid.UUID | None]
    carried_from_tenant_id: Mapped[uuid.UUID | None]
    carried_from_id: Mapped[uuid.UUID | None]
    plan: Mapped[Decimal | None]
    rows: Mapped[dict[str, Any]]


class Assignment(TenantRow, Base):
    """A holder's own copy of one piece of work; what the holder must know of the order is copied into it.

    ``carried_from`` names the same work in an earlier cycle, in which it was not finished: carried on once, it then
    goes on from here. It and the assignment above are named by tenant and id.
    ``post_id`` names whose own it is; joint work of a unit has none. ``attributes`` are the choices made when it was
    assigned (độ khó …), by attribute; they stay. ``listed`` is the code of the row of a table of settings that it is,
    where its kind comes from one.
    """

    __tablename__ = "assignment"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        tenant_key("post_id", "post"),
        tenant_key("registration_id", "registration"),
        tenant_key(PARENT, "assignment"),
        tenant_key(CARRIED, "assignment"),
        tenant_key(("order_tenant_id", "order_id"), "assignment_order"),
        tenant_key(CYCLE, "cycle"),
        ForeignKeyConstraint(
            ["order_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index("ix_assignment_unit", "tenant_id", "unit_id", "cycle_id"),
        Index("ix_assignment_cycle", "tenant_id", "cycle_tenant_id", "cycle_id", "due_on"),
        Index("ix_assignment_order", "tenant_id", "order_tenant_id", "order_id"),
        Index("ix_assignment_parent", "tenant_id", "parent_tenant_id", "parent_id"),
        UniqueConstraint("tenant_id", "carried_from_tenant_id", "carried_from_id", name="uq_assignment_carried"),
        CheckConstraint("due_on >= starts_on", name="dates"),
    )

    order_tenant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    order_number: Mapped[str]
    issuer_label: Mapped[str]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    parent_tenant_id: Mapped[uuid.UUID | None]
    parent_id: Mapped[uuid.UUID | None]
    carried_from_tenant_id: Mapped[uuid.UUID | None]
    carried_from_id: Mapped[uuid.UUID | None]
    registration_id: Mapped[uuid.UUID | None]
    unit_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID | None]
    subject_group: Mapped[str]
    kind: Mapped[str]
    task_group: Mapped[str]
    title: Mapped[str]
    products: Mapped[str]
    origin: Mapped[str]
    reasons: Mapped[list[Any]]
    weight: Mapped[Decimal]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    listed: Mapped[str | None]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    created_at: Mapped[datetime]


class AssignmentHolder(TenantRow, Base):
    """Who answers for an assignment: the unit itself or the holder of a post; joint holders are rated apart."""

    __tablename__ = "assignment_holder"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("assignment_id", "assignment"),
        tenant_key("unit_id", "unit"),
        tenant_key("post_id", "post"),
        UniqueConstraint("tenant_id", "assignment_id", "member", name="uq_assignment_holder_member"),
        CheckConstraint("role in ('unit', 'head', 'staff')", name="role"),
    )

    assignment_id: Mapped[uuid.UUID]
    member: Mapped[str]
    role: Mapped[str]
    unit_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID | None]


class Target(TenantRow, Base):
    """A quantified target (chỉ tiêu), of an assignment or (without one) of the whole cycle.

    ``measured_by``: ``own`` reports of its holder, or ``parts`` below it; never both. ``line_tenant_ids`` and
    ``line_ids`` name this target and all above it, nearest first: where an accepted amount is entered.
    """

    __tablename__ = "target"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("assignment_id", "assignment"),
        tenant_key(CYCLE, "cycle"),
        tenant_key(PARENT, "target"),
        ForeignKeyConstraint(
            ["parent_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index("ix_target_assignment", "tenant_id", "assignment_id"),
        Index("ix_target_parent", "tenant_id", "parent_tenant_id", "parent_id"),
        Index("ix_target_cycle", "tenant_id", "cycle_tenant_id", "cycle_id", "kind"),
        CheckConstraint("plan is null or plan >= 0", name="plan"),
        CheckConstraint("measured_by in ('own', 'parts')", name="measured_by"),
        CheckConstraint("measure in ('count', 'ratio', 'rate', 'yes_no', 'milestones')", name="measure"),
        CheckConstraint("direction in ('at_least', 'at_most')", name="direction"),
    )

    assignment_id: Mapped[uuid.UUID | None]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    parent_tenant_id: Mapped[uuid.UUID | None]
    parent_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    label: Mapped[str]
    measure: Mapped[str]
    direction: Mapped[str]
    unit: Mapped[str]
    plan: Mapped[Decimal | None]
    baseline: Mapped[Decimal | None]
    baseline_label: Mapped[str]
    measured_by: Mapped[str] = mapped_column(default="own")
    over_allocation_reason: Mapped[str | None]
    line_tenant_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))
    line_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))


class Change(TenantRow, Base):
    """A requested amendment of an assignment: extension, pause or adjustment of a plan; never a silent edit."""

    __tablename__ = "change"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("assignment_id", "assignment"),
        tenant_key("target_id", "target"),
        Index("ix_change_assignment", "tenant_id", "assignment_id"),
        CheckConstraint("kind in ('extension', 'pause', 'adjustment')", name="kind"),
    )

    assignment_id: Mapped[uuid.UUID]
    target_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date | None]
    plan: Mapped[Decimal | None]
    requested_at: Mapped[datetime]
    requested_by: Mapped[str]


class ChangeDecision(TenantRow, Base):
    """What the assigner decided of a change; the newest approved one of an assignment is in force.

    ``objective``: the assigner confirms that its cause was nobody's fault, so that no rule counts it against anybody.
    """

    __tablename__ = "change_decision"
    __row_class__ = RowClass.APPENDED
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("change_id", "change"),
        UniqueConstraint("tenant_id", "change_id", name="uq_change_decision_change"),
    )

    change_id: Mapped[uuid.UUID]
    approved: Mapped[bool]
    note: Mapped[str]
    document: Mapped[str]
    objective: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
