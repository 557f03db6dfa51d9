"""The session, and the context that policies read at the start of every transaction."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from core import clock
from core.db.base import Base
from core.errors import Invalid, Problem, SeatNotLiving

#: Metadata is given so that nothing is read from the default one; models inherit from Base directly.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

_KEY = "row_context"
_SUSPENDED = "suspended"
_WROTE = "wrote"
_STAND = text("select app.stand(:person, :tenant, :authority), app.suspended()")
_ENTER = text("select app.enter(:person, :tenant, :seat, :day), app.suspended()")


@dataclass(frozen=True, slots=True)
class RowContext:
    """Whom the database shall see: a person on a seat, a person alone (their seats), or a tenant being set up.

    ``authority_id`` opens that authority's private rows to a verification; a seat brings its own.
    """

    tenant_id: uuid.UUID | None
    person_id: uuid.UUID | None = None
    seat_id: uuid.UUID | None = None
    authority_id: uuid.UUID | None = None


def bind_context(session: Session, context: RowContext | None) -> None:
    """Give the session its context. What was open under another one ends unwritten; rows it read stay readable."""
    if session.info.get(_KEY) == context:
        return
    end_reading(session)
    session.close()
    session.info[_KEY] = context
    session.info[_SUSPENDED] = False


def end_reading(session: Session) -> None:
    """End a transaction that only read by a commit; one that wrote stays open, for its use case alone commits it.

    After a rollback the driver lets go of the statements that it prepared, and the database would plan every statement
    of every page anew, which takes it as long as to answer.
    """
    changed = session.info.get(_WROTE) or session.new or session.dirty or session.deleted
    if session.in_transaction() and session.is_active and not changed:
        session.commit()


def has_written(session: Session) -> None:
    """Say of a session that something was written beside it, so that it is not taken for one that only read."""
    session.info[_WROTE] = True


def is_suspended(session: Session) -> bool:
    """Tell whether the operator suspended the province in whose context the transaction stands: nothing is written."""
    session.connection()  # the context is set, and the question answered, where the transaction begins
    return was_suspended(session)


def was_suspended(session: Session) -> bool:
    """Tell what the last transaction of this context found, without asking the database; False before the first one."""
    return bool(session.info.get(_SUSPENDED))


@event.listens_for(Session, "after_transaction_create")
def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info[_WROTE] = False


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: UOWTransaction) -> None:
    has_written(session)


@event.listens_for(Session, "do_orm_execute")
def _asked(state: ORMExecuteState) -> None:
    if not state.is_select:
        has_written(state.session)


@event.listens_for(Session, "after_begin")
def _enter(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    context: RowContext | None = session.info.get(_KEY)
    if context is None or transaction.nested or connection.get_execution_options().get("no_context"):
        return
    try:
        if context.seat_id is None:
            answer = connection.execute(_STAND, _bare(context))
        else:
            answer = connection.execute(_ENTER, _seat(context, clock.today()))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == "GV001":
            raise SeatNotLiving from error
        raise
    session.info[_SUSPENDED] = answer.one()[1]


def _bare(context: RowContext) -> Mapping[str, object]:
    return {"person": context.person_id, "tenant": context.tenant_id, "authority": context.authority_id}


def _seat(context: RowContext, day: date) -> Mapping[str, object]:
    return {"person": context.person_id, "tenant": context.tenant_id, "seat": context.seat_id, "day": day}


@contextmanager
def explained(constraint: str, message: object, field: str = "") -> Iterator[None]:
    """Turn a violation of the named constraint inside into an error for the user; any other is raised as it is."""
    try:
        yield
    except (IntegrityError, psycopg.IntegrityError) as error:
        raised = getattr(error, "orig", error)
        if getattr(getattr(raised, "diag", None), "constraint_name", None) == constraint:
            raise Invalid([Problem(message, field)]) from error
        raise


def flush_or_explain(session: Session, constraint: str, message: object, field: str = "") -> None:
    """Flush; a violation of the named constraint becomes an error for the user."""
    with explained(constraint, message, field):
        session.flush()
