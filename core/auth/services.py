"""Users and sessions: made, ended. Written as the role that alone may; whoever calls has checked the permission."""

import uuid
from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_security.mail_util import EmailValidateException
from flask_security.utils import hash_password
from sqlalchemy import ColumnElement, update
from uuid_utils.compat import uuid7

from core import clock
from core.auth.models import AuthSession, User
from core.auth.store import identity
from core.db import explained
from core.errors import Invalid, Problem


def create_user(person_id: uuid.UUID, email: str, password: str) -> User:
    """Let a person sign in; raises Invalid for a poor password, no address, or one that is taken."""
    return create_users([(person_id, email)], password)[0]


def create_users(persons: Sequence[tuple[uuid.UUID, str]], password: str) -> list[User]:
    """Let persons (id, address) sign in with one password, hashed once: several persons in demonstrations only.

    Raises Invalid for a poor password, no address, or one that is taken.
    """
    security = current_app.extensions["security"]
    refused, password = security._password_util.validate(password, True)
    if refused:
        raise Invalid([Problem(message, "password") for message in refused])
    hashed, now = hash_password(password), clock.now()
    users = [
        User(
            id=uuid7(),
            person_id=person_id,
            email=_address(email),
            password=hashed,
            active=True,
            fs_uniquifier=uuid.uuid4().hex,
            created_at=now,
        )
        for person_id, email in persons
    ]
    with explained("uq_user_email", _("Địa chỉ thư này đã có người dùng."), "email"), identity() as session:
        session.add_all(users)
    return users


def _address(email: str) -> str:
    try:
        address: str = current_app.extensions["security"]._mail_util.normalize(email)
    except EmailValidateException:
        raise Invalid([Problem(_("Đây không phải địa chỉ thư điện tử."), "email")]) from None
    return address.casefold()


def start_session(user_id: uuid.UUID, browser: str) -> uuid.UUID:
    """Begin a session of a user whose identity was proved; returns its id for the cookie."""
    now = clock.now()
    row = AuthSession(id=uuid.uuid4(), user_id=user_id, started_at=now, seen_at=now, browser=browser[:200])
    with identity() as session:
        session.add(row)
    return row.id


def end_session(session_id: uuid.UUID) -> None:
    """End one session: its cookie and every copy of it are refused from now on."""
    _end(AuthSession.id == session_id)


def end_sessions(user_id: uuid.UUID) -> None:
    """End all sessions of a user, in every browser."""
    _end(AuthSession.user_id == user_id)


def _end(which: ColumnElement[bool]) -> None:
    with identity() as session:
        session.execute(update(AuthSession).where(which, AuthSession.ended_at.is_(None)).values(ended_at=clock.now()))
