"""Persons, posts, appointments and the seats from which people act."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from core.db import Base, RowClass, TenantRow, tenant_key


class Person(Base):
    """A person as an opaque id that survives every move; names and posts live in appointments."""

    __tablename__ = "person"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select, insert"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)


class Post(TenantRow, Base):
    """A post of a unit (chức vụ); ``key`` is what regulations select by (secretary, chairman, director)."""

    __tablename__ = "post"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        UniqueConstraint("tenant_id", "unit_id", "key", name="uq_post_key"),
    )

    unit_id: Mapped[uuid.UUID]
    key: Mapped[str]
    title: Mapped[str]


class Appointment(TenantRow, Base):
    """Who holds a post, from when to when (last day); ``holder_name`` is how this tenant writes the name.

    One post has one holder at a time, also when two appointments are written at once: the exclusion constraint (from
    the extension btree_gist) sees to it. ``illustrative`` marks dates that no source gives (minh họa).
    """

    __tablename__ = "appointment"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("post_id", "post"),
        Index("ix_appointment_post", "tenant_id", "post_id", "valid_from"),
        Index("ix_appointment_person", "tenant_id", "person_id"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="dates"),
        ExcludeConstraint(
            ("tenant_id", "="),
            ("post_id", "="),
            (text("daterange(valid_from, valid_to, '[]')"), "&&"),
            name="ex_appointment_overlap",
        ),
    )

    post_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    holder_name: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    illustrative: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Council(TenantRow, Base):
    """An advisory council (hội đồng tư vấn) of an authority for one block; it proposes and does not decide."""

    __tablename__ = "council"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        UniqueConstraint("tenant_id", "authority_id", "key", name="uq_council_key"),
    )

    authority_id: Mapped[uuid.UUID]
    key: Mapped[str]
    name: Mapped[str]


class Seat(TenantRow, Base):
    """From where a person acts: ``role`` gives the permissions.

    ``scope``: ``tree`` (the tenant and what lies below it), ``unit`` (one unit of the tenant) or ``subject`` (only what
    concerns the person). A subject sits in the tenant that decides on them. ``document`` appointed the member of a
    council, ``end_document`` let them go; ``council_role`` tells who chairs it (chủ tịch) and who is its secretary (thư
    ký), "" is a plain member (ủy viên).
    """

    __tablename__ = "seat"
    __row_class__ = RowClass.APPENDED
    __person_reads__ = "person_id"
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        tenant_key("authority_id", "authority"),
        tenant_key("council_id", "council"),
        tenant_key("appointment_id", "appointment"),
        Index("ix_seat_person", "person_id", "tenant_id"),
        CheckConstraint("scope in ('tree', 'unit', 'subject')", name="scope"),
        CheckConstraint("scope <> 'unit' or unit_id is not null", name="unit"),
        CheckConstraint("council_role in ('', 'chair', 'secretary')", name="council_role"),
        CheckConstraint("council_role = '' or council_id is not null", name="council"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    scope: Mapped[str]
    label: Mapped[str]
    unit_id: Mapped[uuid.UUID | None]
    authority_id: Mapped[uuid.UUID | None]
    council_id: Mapped[uuid.UUID | None]
    appointment_id: Mapped[uuid.UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document: Mapped[str | None]
    document_date: Mapped[date | None]
    end_document: Mapped[str | None]
    council_role: Mapped[str] = mapped_column(default="", server_default=text("''"))


class Delegation(TenantRow, Base):
    """Delegated cadre management (phân cấp quản lý cán bộ): whom an authority manages and may give work to.

    The posts of a unit of this or a lower tenant, or one of them; from when to when (last day), and by which document.
    ``illustrative`` marks one that no source gives (minh họa).
    """

    __tablename__ = "delegation"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key(("holder_tenant_id", "unit_id"), "unit"),
        tenant_key(("holder_tenant_id", "post_id"), "post"),
        ForeignKeyConstraint(
            ["tenant_id", "holder_tenant_id"], ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"]
        ),
        Index("ix_delegation_authority", "tenant_id", "authority_id"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="dates"),
    )

    authority_id: Mapped[uuid.UUID]
    holder_tenant_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document: Mapped[str]
    document_date: Mapped[date | None]
    illustrative: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Absence(TenantRow, Base):
    """Why and when a person does not work for a while (thai sản, nghỉ ốm, đi học …), by which document.

    Kept of the person, whatever posts they hold; ``ends_on`` is the last day, None while nobody knows it. Nothing is
    rewritten: what ends or corrects an absence is a row that names it (``corrects_id``) and tells why; ``withdrawn``
    says that there was none.
    """

    __tablename__ = "absence"
    __row_class__ = RowClass.RESULT
    __person_reads__ = "person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
        tenant_key("corrects_id", "absence"),
        UniqueConstraint("tenant_id", "corrects_id", name="uq_absence_correction"),
        Index("ix_absence_person", "tenant_id", "person_id", "starts_on"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="dates"),
        CheckConstraint("corrects_id is null or reason <> ''", name="reason"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    document: Mapped[str]
    corrects_id: Mapped[uuid.UUID | None]
    withdrawn: Mapped[bool]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    by_label: Mapped[str]
