"""Users and their sessions as Flask-Security reads and writes them.

Everything here runs on a connection of its own, as the role that alone may read credentials: a page's transaction,
its row-level context and its rollback never touch identity.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

from flask import g
from flask import session as cookie
from flask_security.core import RoleMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core import clock
from core.auth.models import AuthSession, User
from core.db import db
from core.errors import NotAllowed

#: Name of the session row's id in the signed cookie.
SESSION_ID = "sid"
#: A session that nobody used for so long is over.
IDLE = timedelta(hours=12)
#: How exactly ``seen_at`` is kept: most requests then only read.
_SEEN = timedelta(minutes=5)
_AWAY = "identity_away"
_SIGNED_IN = (
    select(User, AuthSession)
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(AuthSession.id == bindparam("session"), User.fs_uniquifier == bindparam("uniquifier"))
    .where(AuthSession.ended_at.is_(None), User.active)
)


@contextmanager
def identity() -> Iterator[Session]:
    """Open a transaction on the users and sessions; committed on leaving, rolled back on an error."""
    with Session(db.engines["auth"], expire_on_commit=False) as session, session.begin():
        yield session


class IdentityStore(UserDatastore):
    """Finds users for Flask-Security; a signed-in one only while the session row of this browser lives."""

    def __init__(self) -> None:
        super().__init__(User, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """Return the user with one attribute; by ``fs_uniquifier`` (a cookie) only with a living session."""
        if "fs_uniquifier" in kwargs:
            return _signed_in_once(str(kwargs["fs_uniquifier"]))
        ((name, value),) = kwargs.items()
        # Addresses are stored folded (create_user), so that this search can use their index.
        wanted = str(value).casefold() if case_insensitive else value
        with identity() as session:
            return session.scalars(select(User).where(getattr(User, name) == wanted)).first()

    def put(self, model: User) -> User:
        """Save a user that Flask-Security changed (a new password)."""
        with identity() as session:
            session.merge(model)
        return model

    def commit(self) -> None:
        """Do nothing: ``put`` has committed."""

    def delete(self, model: User) -> NoReturn:
        """Refuse: users are deactivated, history keeps naming them."""
        raise NotAllowed


def _signed_in_once(uniquifier: str) -> User | None:
    """Look the session up; when the database is away, only the first look-up of a request raises.

    The page that tells so asks again who is signed in, and must not fail for the same reason.
    """
    if g.get(_AWAY):
        return None
    try:
        return _signed_in(uniquifier, cookie.get(SESSION_ID))
    except OperationalError:
        setattr(g, _AWAY, True)
        raise


def _signed_in(uniquifier: str, session_id: str | None) -> User | None:
    if not session_id:
        return None
    now = clock.now()
    with identity() as session:
        row = session.execute(_SIGNED_IN, {"session": uuid.UUID(session_id), "uniquifier": uniquifier}).first()
        if row is None or now - row.AuthSession.seen_at > IDLE:
            return None
        if now - row.AuthSession.seen_at > _SEEN:
            row.AuthSession.seen_at = now
        user: User = row.User
        return user
