"""Registers of a year, the file of each person in it, who watches whom, and the entries."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, Versioned, tenant_key


class RecordBook(Versioned, TenantRow, Base):
    """One register of an authority for one year (sổ theo dõi năm), under one pinned scheme.

    It names nobody, so it is a rule of its tenant, issued when it is opened. Closed, nothing more is written in it.
    ``groups`` are the subject groups that it was opened for (none named: all of the register).
    """

    __tablename__ = "record_book"
    __row_class__ = RowClass.RULE
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        UniqueConstraint("tenant_id", "authority_id", "register", "year", name="uq_record_book_year"),
        CheckConstraint("state in ('open', 'closed')", name="state"),
    )

    authority_id: Mapped[uuid.UUID]
    scheme: Mapped[str]
    register: Mapped[str]
    year: Mapped[int]
    groups: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    rule_date: Mapped[date]
    pin: Mapped[dict[str, Any]]
    fingerprint: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    issued_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PersonalRow(TenantRow):
    """The key of a row about one person: the authority that keeps it."""

    authority_id: Mapped[uuid.UUID] = mapped_column(sort_order=-1)


class RecordFile(PersonalRow, Base):
    """A person in a register of a year: whose entries it gathers, in the post they held when it was opened."""

    __tablename__ = "record_file"
    __row_class__ = RowClass.PERSONAL
    __person_reads__ = "subject_person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key("book_id", "record_book"),
        UniqueConstraint("tenant_id", "book_id", "subject_person_id", name="uq_record_file_person"),
        Index("ix_record_file_subject", "tenant_id", "subject_person_id"),
    )

    book_id: Mapped[uuid.UUID]
    subject_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    subject_label: Mapped[str]
    subject_group: Mapped[str]
    unit_name: Mapped[str]
    opened_at: Mapped[datetime]


class RecordWatch(PersonalRow, Base):
    """Whom the authority named to watch a person: an observer, or who speaks for the person's cell (chi bộ).

    It repeats what the named person must know of the file, which they do not read.
    """

    __tablename__ = "record_watch"
    __row_class__ = RowClass.PERSONAL
    __person_reads__ = "watcher_person_id"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key("book_id", "record_book"),
        tenant_key("file_id", "record_file"),
        CheckConstraint("capacity in ('observer', 'cell')", name="capacity"),
        Index("ix_record_watch_file", "tenant_id", "file_id"),
        Index("ix_record_watch_watcher", "tenant_id", "watcher_person_id"),
    )

    book_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID]
    subject_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    subject_label: Mapped[str]
    unit_name: Mapped[str]
    capacity: Mapped[str]
    watcher_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    watcher_label: Mapped[str]
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RecordEntry(Versioned, PersonalRow, Base):
    """What somebody wrote in a person's file. A draft is its writer's alone; filed, it is never changed again.

    ``reader_person_id`` is the person it is about, where they may read it; ``cell_reads``: so may their cell.
    ``follows_id`` is the entry it answers, ``corrects_id`` the one whose place it takes.
    """

    __tablename__ = "record_entry"
    __row_class__ = RowClass.RECORD
    __person_reads__ = "reader_person_id"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        tenant_key("book_id", "record_book"),
        tenant_key("file_id", "record_file"),
        tenant_key("follows_id", "record_entry"),
        tenant_key("corrects_id", "record_entry"),
        CheckConstraint("corrects_id is null or reason <> ''", name="correction"),
        CheckConstraint("filed_at is not null or reader_person_id is null", name="draft"),
        Index("ix_record_entry_file", "tenant_id", "file_id"),
        Index("ix_record_entry_book", "tenant_id", "book_id", "filed_at"),
        Index("ix_record_entry_author", "tenant_id", "author_person_id"),
        Index("ix_record_entry_reader", "tenant_id", "reader_person_id"),
    )

    book_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID]
    register: Mapped[str]
    kind: Mapped[str]
    subject_label: Mapped[str]
    writer: Mapped[str]
    author_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_label: Mapped[str]
    content: Mapped[dict[str, Any]]
    follows_id: Mapped[uuid.UUID | None]
    corrects_id: Mapped[uuid.UUID | None]
    reason: Mapped[str]
    closes: Mapped[bool]
    cell_reads: Mapped[bool]
    reader_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    filed_at: Mapped[datetime | None]
