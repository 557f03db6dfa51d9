"""Typed declarative base, and the class every tenant table declares."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Date, DateTime, ForeignKeyConstraint, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from uuid_utils.compat import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {
    uuid.UUID: Uuid(),
    str: Text(),
    Decimal: Numeric(),
    datetime: DateTime(timezone=True),
    date: Date(),
    dict[str, Any]: JSONB(),
    list[Any]: JSONB(),
}


class RowClass(StrEnum):
    """Who owns a row, who reads it and who writes it; policies follow from the class alone."""

    GLOBAL = "global"  # no tenant: identity of tenants and persons, the outbox; no content
    RULE = "rule"  # read by the owner and, once issued, by living descendants
    RESULT = "result"  # read by the owner and its ancestors; written by the owner
    APPENDED = "appended"  # a result that a living ancestor may append, but not edit
    PRIVATE = "private"  # seats of the deciding authority and its council; the subject's own rows
    PERSONAL = "personal"  # private, without a council: seats of the deciding authority; the person named, own rows
    RECORD = "record"  # written by a person, read by the authority once filed, changed by nobody after that
    SENT = "sent"  # between two authorities: written by one to the other, read by both; the person named, own rows
    LEDGER = "ledger"  # inserted by anyone in its transaction, changed by nobody


class Base(DeclarativeBase):
    """Tables that the application role reaches through row-level security."""

    metadata = MetaData(naming_convention=NAMING, info={"bind_key": None})
    type_annotation_map = TYPES
    __row_class__: ClassVar[RowClass]
    #: The column naming a person who may read the row whatever the tenant ("" = nobody).
    __person_reads__: ClassVar[str] = ""
    #: Whether that person may also write it, from a subject seat in the row's tenant.
    __person_writes__: ClassVar[bool] = False
    #: What names the file that a row belongs to, where who reviews the file reads it ("" = reviewers do not).
    __reviewer_reads__: ClassVar[str] = ""
    #: Which of insert and update the application may do; nothing is ever deleted.
    __grants__: ClassVar[str] = "select, insert, update"


class AuthBase(DeclarativeBase):
    """Users, credentials and sessions: behind a database role of their own, in schema ``auth``."""

    metadata = MetaData(naming_convention=NAMING, info={"bind_key": "auth"}, schema="auth")
    type_annotation_map = TYPES


class TenantRow:
    """The key of every tenant table: the tenant first, then a time-ordered id."""

    tenant_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-2)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-1)


class Versioned:
    """A row that people edit: a save of an older version raises StaleDataError."""

    version: Mapped[int] = mapped_column(sort_order=99)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - called on the class
        return {"version_id_col": cls.version}


def tenant_key(columns: str | tuple[str, str], table: str) -> ForeignKeyConstraint:
    """Return a composite foreign key to a tenant table.

    ``columns`` is the id column beside this row's own ``tenant_id``, or the pair (tenant column, id column).
    """
    pair = ("tenant_id", columns) if isinstance(columns, str) else columns
    return ForeignKeyConstraint(list(pair), [f"{table}.tenant_id", f"{table}.id"])
