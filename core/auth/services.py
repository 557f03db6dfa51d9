"""Users and sessions: made, ended. Written as the role that alone may; whoever calls has checked the permission."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_security.mail_util import EmailValidateException
from flask_security.utils import hash_password
from sqlalchemy import ColumnElement, update
from uuid_utils.compat import uuid7

from core import clock
from core.auth.models import AuthSession, User
from core.auth.store import identity
from core.db import explained
from core.errors import Invalid, Problem

TAKEN = lazy_gettext("Địa chỉ thư này đã có người dùng.")


@dataclass(frozen=True, slots=True)
class NewUser:
    """Someone to let in: ``tenant_id`` is whose administrators manage the account (None: operators)."""

    person_id: uuid.UUID
    email: str
    tenant_id: uuid.UUID | None = None
    operator: bool = False


def create_user(person_id: uuid.UUID, email: str, password: str) -> User:
    """Let a person sign in; raises Invalid for a poor password, no address, or one that is taken."""
    return create_users([NewUser(person_id, email)], password)[0]


def create_users(persons: Sequence[NewUser], password: str) -> list[User]:
    """Let persons sign in with one password, hashed once: several persons in demonstrations only.

    Raises Invalid for a poor password, no address, or one that is taken.
    """
    hashed = hashed_password(password)
    users = [new_user(person, hashed) for person in persons]
    with explained("uq_user_email", TAKEN, "email"), identity() as session:
        session.add_all(users)
    return users


def hashed_password(password: str) -> str:
    """Return the hash of a password; raises Invalid for a poor one."""
    refused, password = current_app.extensions["security"]._password_util.validate(password, True)
    if refused:
        raise Invalid([Problem(message, "password") for message in refused])
    return str(hash_password(password))


def new_user(person: NewUser, hashed: str) -> User:
    """Return a user who may sign in; with an empty hash one who was only invited. Raises Invalid for no address."""
    return User(
        id=uuid7(),
        person_id=person.person_id,
        email=address(person.email),
        password=hashed,
        active=bool(hashed),
        operator=person.operator,
        tenant_id=person.tenant_id,
        fs_uniquifier=uuid.uuid4().hex,
        created_at=clock.now(),
    )


def address(email: str) -> str:
    """Return an address as it is stored; raises Invalid for what is none."""
    try:
        normal: str = current_app.extensions["security"]._mail_util.normalize(email)
    except EmailValidateException:
        raise Invalid([Problem(_("Đây không phải địa chỉ thư điện tử."), "email")]) from None
    return normal.casefold()


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
