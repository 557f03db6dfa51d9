"""Letterheads of issuing bodies, forms that a tenant put in place of a pack's, and long papers made by a worker."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, tenant_key


class Letterhead(TenantRow, Base):
    """How the papers of an authority begin and end (thể thức), from a day on; the newest entry for a day counts.

    Its papers are read below, so it is issued when it is saved. ``superior``, ``issuer`` and ``recipients`` hold lines;
    ``symbol`` is what numbers end in ("TU", "UBND"); what is not entered stays "". ``basis`` are the documents that its
    decisions are issued under (căn cứ), a line each; ``sign_name`` stands beneath the signature.
    """

    __tablename__ = "letterhead"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        Index("ix_letterhead_authority", "tenant_id", "authority_id", "valid_from"),
        CheckConstraint("style in ('party', 'state')", name="style"),
    )

    authority_id: Mapped[uuid.UUID]
    style: Mapped[str]
    superior: Mapped[str]
    issuer: Mapped[str]
    symbol: Mapped[str]
    place: Mapped[str]
    sign_for: Mapped[str]
    sign_post: Mapped[str]
    sign_name: Mapped[str] = mapped_column(default="", server_default="")
    basis: Mapped[str] = mapped_column(default="", server_default="")
    recipients: Mapped[str]
    valid_from: Mapped[date]
    issued_at: Mapped[datetime]
    by_label: Mapped[str]


class DocumentTemplate(TenantRow, Base):
    """A Word file in place of a pack's form (biểu mẫu thay thế), for papers from a day on; all stay.

    ``pack`` and ``form`` name the form where it is declared. Without ``content`` the pack's own is used again.
    """

    __tablename__ = "document_template"
    __row_class__ = RowClass.RULE
    __grants__ = "select, insert"
    __table_args__ = (
        Index("ix_document_template_form", "tenant_id", "pack", "form", "valid_from"),
        CheckConstraint("(content is null) = (sha256 = '')", name="content"),
    )

    pack: Mapped[str]
    form: Mapped[str]
    file_name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    size: Mapped[int]
    note: Mapped[str]
    valid_from: Mapped[date]
    issued_at: Mapped[datetime]
    by_label: Mapped[str]


class PrintedPaper(TenantRow, Base):
    """A paper too long to be made while somebody waits: asked for, made by a worker, fetched within some days.

    ``about_id`` is the order or the run that it prints. Only seats of its authority read it. Its content is forgotten
    some days later: it can be made again from what is stored.
    """

    __tablename__ = "printed_paper"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("authority_id", "authority"),
        Index("ix_printed_paper_about", "tenant_id", "about_id"),
    )

    authority_id: Mapped[uuid.UUID]
    council_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    about_id: Mapped[uuid.UUID]
    job_id: Mapped[uuid.UUID]
    file_name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    by_label: Mapped[str]
