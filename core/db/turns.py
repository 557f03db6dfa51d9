"""Turns: transactions that must not read the same state at once wait for each other, whoever owns the rows."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def take_turn(session: Session, *words: object) -> None:
    """Wait for every other transaction that took the turn of these words, and hold it until this one ends.

    A row of a lower tenant cannot be locked from above, and a row that is not there yet not at all.
    """
    name = "/".join(str(word) for word in words)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def in_turn(*words: object) -> ColumnElement[bool]:
    """Return what lets a statement take the turn of these words before it looks at a row: a condition that holds.

    A row that changed during the wait is looked at again, as the server does with every row that is written.
    """
    name = "/".join(str(word) for word in words)
    lock = func.pg_advisory_xact_lock(func.hashtextextended(name, 0))
    return select(cast(lock, Text)).scalar_subquery().is_not(None)


def take_turns(session: Session, names: Iterable[Sequence[object]]) -> None:
    """Take many turns in one statement, in the order that everybody takes them in."""
    wanted = sorted("/".join(str(word) for word in words) for words in names)
    name = func.unnest(bindparam("names", wanted, ARRAY(Text()))).table_valued(column("name", Text())).render_derived()
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name.c.name, 0))))
