"""Turns: transactions that must not read the same state at once wait for each other, whoever owns the rows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def take_turn(session: Session, *words: object) -> None:
    """Wait for every other transaction that took the turn of these words, and hold it until this one ends.

    A row of a lower tenant cannot be locked from above, and a row that is not there yet not at all.
    """
    name = "/".join(str(word) for word in words)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
