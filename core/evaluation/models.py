"""Rating runs: evaluations, marks, proposals and decisions, each its own record; none overwrites another."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, Versioned, tenant_key

#: The key of the cycle that a run is over.
CYCLE = ("cycle_tenant_id", "cycle_id")


class PrivateRow(TenantRow):
    """The key of a private row: who decides, which council appraises, and whose it is."""

    authority_id: Mapped[uuid.UUID] = mapped_column(sort_order=-1)
    council_id: Mapped[uuid.UUID | None] = mapped_column(sort_order=-1)
    subject_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), sort_order=-1)


class RatingRun(TenantRow, Base):
    """One rating of the subjects of an authority under one pinned scheme (đợt đánh giá); facts freeze at the cut-off.

    Who rates is part of what it is: over one cycle, which may be that of a level above, each authority has runs of its
    own. It names no subject, so it is a rule of the decider's tenant, issued when its facts are frozen. ``rule`` is the
    kind of run that its regulation declares ("" = none: the whole cycle), over the period from ``starts_on`` to
    ``ends_on``; ``gap_reason`` tells why it joins shorter runs of which some were not decided. ``gathers`` is the
    generation of its facts: which of those that core learned to gather over time it has.
    """

    __tablename__ = "rating_run"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key(CYCLE, "cycle"),
        ForeignKeyConstraint(
            ["cycle_tenant_id", "tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        UniqueConstraint("tenant_id", "authority_id", *CYCLE, "key", name="uq_rating_run_key"),
        Index(
            "uq_rating_run_period",
            "tenant_id",
            "authority_id",
            *CYCLE,
            "rule",
            "starts_on",
            unique=True,
            postgresql_where=text("rule <> ''"),
        ),
        CheckConstraint("starts_on <= cut_off and cut_off <= ends_on", name="period"),
        CheckConstraint("state in ('freezing', 'marking', 'closed')", name="state"),
    )

    authority_id: Mapped[uuid.UUID]
    cycle_tenant_id: Mapped[uuid.UUID]
    cycle_id: Mapped[uuid.UUID]
    key: Mapped[str]
    name: Mapped[str]
    rule: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    gap_reason: Mapped[str] = mapped_column(default="")
    gathers: Mapped[int]
    cut_off: Mapped[date]
    scheme: Mapped[str]
    pin: Mapped[dict[str, Any]]
    fingerprint: Mapped[str]
    state: Mapped[str] = mapped_column(default="freezing")
    issued_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]


class Holiday(TenantRow, Base):
    """A day on which nobody works (ngày nghỉ lễ, nghỉ bù): no working day of any step, here and below."""

    __tablename__ = "holiday"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        Index("uq_holiday_day", "tenant_id", "day", unique=True, postgresql_where=text("removed_at is null")),
    )

    day: Mapped[date]
    name: Mapped[str]
    issued_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    by_label: Mapped[str]


class Evaluation(PrivateRow, Base):
    """One subject in one run: frozen facts and the tree computed from them; both hashed, neither rewritten."""

    __tablename__ = "evaluation"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __reviewer_reads__ = "id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        tenant_key("authority_id", "authority"),
        tenant_key("council_id", "council"),
        UniqueConstraint("tenant_id", "run_id", "subject_key", name="uq_evaluation_subject"),
        Index("ix_evaluation_subject", "tenant_id", "subject_person_id"),
    )

    run_id: Mapped[uuid.UUID]
    subject_key: Mapped[str]
    subject_label: Mapped[str]
    subject_group: Mapped[str]
    member: Mapped[str]
    unit_tenant_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str]
    tree: Mapped[dict[str, Any]]
    tree_hash: Mapped[str]
    score: Mapped[Decimal | None]
    band: Mapped[str]


class SelfMark(PrivateRow, Base):
    """The subject's own mark and the level they claim (tự chấm, tự nhận mức)."""

    __tablename__ = "self_mark"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __reviewer_reads__ = "evaluation_id"
    __person_writes__ = True
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "evaluation_id", name="uq_self_mark_evaluation"),
    )

    evaluation_id: Mapped[uuid.UUID]
    points: Mapped[Decimal | None]
    level: Mapped[str]
    narrative: Mapped[str]
    submitted_at: Mapped[datetime]
    by_label: Mapped[str]


class CriteriaMark(Versioned, PrivateRow, Base):
    """Marks of general criteria (tiêu chí chung) by item: the subject's own, or those of who appraises.

    Only the subject's own row names the person it is about: they neither read nor write the other one.
    """

    __tablename__ = "criteria_mark"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __reviewer_reads__ = "rater = 'self' and evaluation_id"
    __person_writes__ = True
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "evaluation_id", "rater", name="uq_criteria_mark_rater"),
        CheckConstraint("rater in ('self', 'rater')", name="rater"),
        CheckConstraint("(rater = 'self') = (subject_person_id is not null)", name="person"),
    )

    evaluation_id: Mapped[uuid.UUID]
    rater: Mapped[str]
    sheet: Mapped[str]
    marks: Mapped[dict[str, Any]]
    marked_at: Mapped[datetime]
    by_label: Mapped[str]


class PublicLevel(TenantRow, Base):
    """A decided level that the regulation makes public (công khai mức xếp loại); what led to it stays private.

    A later row about the same subject of a run takes the place of an earlier one.
    """

    __tablename__ = "public_level"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        Index("ix_public_level_run", "tenant_id", "run_id", "subject_key"),
    )

    run_id: Mapped[uuid.UUID]
    subject_key: Mapped[str]
    subject_label: Mapped[str]
    subject_group: Mapped[str]
    level: Mapped[str]
    document: Mapped[str]
    decided_on: Mapped[date]
    issued_at: Mapped[datetime]


class CouncilMark(Versioned, PrivateRow, Base):
    """One council member's mark of one subject; the member may change it until the council proposes."""

    __tablename__ = "council_mark"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        tenant_key("seat_id", "seat"),
        UniqueConstraint("tenant_id", "evaluation_id", "seat_id", name="uq_council_mark_member"),
    )

    evaluation_id: Mapped[uuid.UUID]
    seat_id: Mapped[uuid.UUID]
    points: Mapped[Decimal]
    level: Mapped[str]
    comment: Mapped[str]
    marked_at: Mapped[datetime]
    by_label: Mapped[str]


class RunQuota(PrivateRow, Base):
    """A limit of a run with its proof (tỷ lệ khống chế), as it was when facts were frozen or a block proposed.

    It names subjects by their keys, so it is as private as their files; ``place`` is its place among the limits of its
    stage and block.
    """

    __tablename__ = "run_quota"
    __row_class__ = RowClass.PRIVATE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        UniqueConstraint(
            "tenant_id",
            "run_id",
            "stage",
            "council_id",
            "place",
            name="uq_run_quota_place",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("stage in ('frozen', 'proposed')", name="stage"),
    )

    run_id: Mapped[uuid.UUID]
    stage: Mapped[str]
    place: Mapped[int]
    quota: Mapped[dict[str, Any]]
    quota_hash: Mapped[str]
    computed_at: Mapped[datetime]


class Proposal(PrivateRow, Base):
    """What the council proposes, in which session: the tree over facts and marks; it does not decide."""

    __tablename__ = "proposal"
    __row_class__ = RowClass.PRIVATE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        tenant_key("session_id", "council_session"),
        UniqueConstraint("tenant_id", "evaluation_id", name="uq_proposal_evaluation"),
    )

    evaluation_id: Mapped[uuid.UUID]
    session_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]]
    facts_hash: Mapped[str]
    tree: Mapped[dict[str, Any]]
    tree_hash: Mapped[str]
    score: Mapped[Decimal | None]
    level: Mapped[str]
    minutes: Mapped[str]
    proposed_at: Mapped[datetime]
    by_label: Mapped[str]


class Decision(PrivateRow, Base):
    """The level the authority decided, with its document; a departure from the proposal carries its reason.

    ``exception`` tells why it goes over the limit of its group, by ``exception_document`` (both "" = it does not).
    What answers an appeal is a further decision beside the first: the one with the greatest ``number`` holds.
    """

    __tablename__ = "decision"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "evaluation_id", "number", name="uq_decision_evaluation"),
        CheckConstraint("not departs or reason <> ''", name="departure"),
        CheckConstraint("(exception = '') = (exception_document = '')", name="exception"),
    )

    evaluation_id: Mapped[uuid.UUID]
    level: Mapped[str]
    departs: Mapped[bool]
    reason: Mapped[str]
    exception: Mapped[str] = mapped_column(default="", server_default="")
    exception_document: Mapped[str] = mapped_column(default="", server_default="")
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    document: Mapped[str]
    decided_on: Mapped[date]
    tree: Mapped[dict[str, Any]]
    tree_hash: Mapped[str]
    decided_at: Mapped[datetime]
    by_label: Mapped[str]


class Attestation(TenantRow, Base):
    """What a deciding authority attests of its own ratings to the level above (xác nhận kết quả): never a file.

    ``levels`` counts by level, ``statements`` are further facts by key with the text that proves each. What the level
    above must know of the run is copied: it does not read the run. The newest one of a run counts, all stay.
    """

    __tablename__ = "attestation"
    __row_class__ = RowClass.RESULT
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key("unit_id", "unit"),
        tenant_key("run_id", "rating_run"),
        Index("ix_attestation_run", "tenant_id", "run_id"),
    )

    authority_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    run_id: Mapped[uuid.UUID]
    unit_label: Mapped[str]
    run_name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    cut_off: Mapped[date]
    levels: Mapped[dict[str, Any]]
    statements: Mapped[dict[str, Any]]
    document: Mapped[str]
    attested_on: Mapped[date]
    attested_at: Mapped[datetime]
    by_label: Mapped[str]


class Appeal(PrivateRow, Base):
    """What a subject objects to in the decision on them (kiến nghị), filed once within the regulation's days."""

    __tablename__ = "appeal"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __person_writes__ = True
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("evaluation_id", "evaluation"),
        tenant_key("decision_id", "decision"),
        UniqueConstraint("tenant_id", "evaluation_id", name="uq_appeal_evaluation"),
    )

    evaluation_id: Mapped[uuid.UUID]
    decision_id: Mapped[uuid.UUID]
    level: Mapped[str]
    text: Mapped[str]
    filed_at: Mapped[datetime]
    by_label: Mapped[str]


class AppealAnswer(PrivateRow, Base):
    """How the authority answers an appeal: it keeps its decision, or makes another one beside it."""

    __tablename__ = "appeal_answer"
    __row_class__ = RowClass.PRIVATE
    __person_reads__ = "subject_person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("appeal_id", "appeal"),
        tenant_key("decision_id", "decision"),
        UniqueConstraint("tenant_id", "appeal_id", name="uq_appeal_answer_appeal"),
    )

    appeal_id: Mapped[uuid.UUID]
    decision_id: Mapped[uuid.UUID | None]
    reason: Mapped[str]
    document: Mapped[str]
    answered_on: Mapped[date]
    answered_at: Mapped[datetime]
    by_label: Mapped[str]


class Study(PrivateRow, Base):
    """A what-if over the frozen facts of a run; its outcome is forgotten after a day unless it is kept by a name."""

    __tablename__ = "study"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (tenant_key("run_id", "rating_run"), Index("ix_study_run", "tenant_id", "run_id"))

    run_id: Mapped[uuid.UUID]
    hypothesis: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any] | None]
    name: Mapped[str]
    asked_at: Mapped[datetime]
    named_at: Mapped[datetime | None]
    by_label: Mapped[str]
