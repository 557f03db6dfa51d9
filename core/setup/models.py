"""Organisations that were read from a table and wait to be written."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow

#: What stands before a kind of units among the counts of a table.
KIND = "kind."


class OrganisationTable(TenantRow, Base):
    """A table that an administrator sent: ``rows`` is what it does, in the order of writing; empty once written.

    Ids are given when the table is read, so that a job that is done twice meets its own keys. ``told`` is what its
    preview tells of each line, empty once written: both are read in parts. ``compared_with`` hashes the organisation as
    it was then. ``counts`` are lines by ``sheet.outcome``, and new units by ``KIND`` and their kind.
    """

    __tablename__ = "organisation_table"
    __row_class__ = RowClass.RESULT
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),)

    file_name: Mapped[str]
    sha256: Mapped[str]
    rows: Mapped[list[Any]] = mapped_column(deferred=True)
    told: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"), deferred=True)
    compared_with: Mapped[str] = mapped_column(default="", server_default="")
    counts: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]
    read_by: Mapped[str]
    job_id: Mapped[uuid.UUID | None]
    written_at: Mapped[datetime | None]
