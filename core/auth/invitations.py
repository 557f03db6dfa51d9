"""Invitations: links with which people set their first password. A link works once, for a week, unless revoked.

Only the hash of a link's token is stored; whoever calls has checked who may invite, block and end sessions.
"""

import hashlib
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ARRAY, String, Uuid, any_, func, literal, or_, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from core import clock
from core.auth.models import AuthSession, Invitation, User
from core.auth.services import TAKEN, NewUser, end_sessions, hashed_password, new_user
from core.auth.store import identity
from core.db import explained
from core.errors import Conflict, NotFound

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Link:
    """A new invitation, or with ``is_recovery`` a new password: the token is known here and in the link alone."""

    user: User
    token: str
    expires_at: datetime
    is_recovery: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A user as those who manage the account see it; ``invited_until`` is the end of an open invitation.

    ``links`` counts the links that were ever made for the user.
    """

    user: User
    seen_at: datetime | None
    invited_until: datetime | None
    links: int

    @property
    def state(self) -> str:
        """Return active, blocked, invited, recovering (had a password before) or expired (a link nobody can use)."""
        if self.user.active:
            return "active"
        if self.user.password:
            return "blocked"
        if self.invited_until is None or self.invited_until <= clock.now():
            return "expired"
        return "recovering" if self.seen_at else "invited"

    @property
    def awaited(self) -> bool:
        """Whether somebody was invited and never came."""
        return not self.user.active and not self.user.password and self.seen_at is None

    @property
    def handed(self) -> bool:
        """Whether a link that works was made anew to be handed over: the first one of a table nobody saw."""
        return self.state == "invited" and self.links > 1


def invite(person: NewUser, invited_by: str) -> Link:
    """Make a user without a password, and the link that sets it; raises Invalid for no address, or one in use."""
    return invite_many([person], invited_by)[0]


def invite_many(persons: Sequence[NewUser], invited_by: str) -> list[Link]:
    """Make users without passwords, all or none, and the links that set them; raises as ``invite``."""
    users = [new_user(person, "") for person in persons]
    with explained("uq_user_email", TAKEN, "email"), identity() as session:
        session.add_all(users)
        session.flush()
        return [_link(session, user, invited_by) for user in users]


def addresses_taken(addresses: Collection[str]) -> set[str]:
    """Return those of some folded addresses that somebody uses, wherever."""
    wanted = User.email == any_(literal(list(addresses), ARRAY(String())))
    with identity() as session:
        return set(session.scalars(select(User.email).where(wanted)))


def invite_again(user_id: uuid.UUID, invited_by: str) -> Link:
    """Make a new link and revoke the old ones; Conflict for a user who has set a password."""
    with identity() as session:
        user = session.get(User, user_id)
        if user is None:
            raise NotFound
        if user.password:
            raise Conflict(_("Người này đã đặt mật khẩu; không cần lời mời nữa."))
        _revoke(session, user_id)
        return _link(session, user, invited_by)


def invite_all_again(user_ids: Collection[uuid.UUID], invited_by: str) -> list[Link]:
    """Make a new link for each of some users and revoke the old ones; whoever has set a password is left out."""
    with identity() as session:
        wanted = select(User).where(User.id == any_(literal(list(user_ids), ARRAY(Uuid()))), User.password == "")
        users = session.scalars(wanted.order_by(User.email)).all()
        _revoke(session, *(user.id for user in users))
        return [_link(session, user, invited_by) for user in users]


def recover(user_id: uuid.UUID, by: str) -> Link:
    """Forget the password of a user at once, end every session, and make a link that sets a new one.

    Conflict for a user who is not active: a link would let a blocked one in again.
    """
    with identity() as session:
        user = session.get_one(User, user_id)
        if not user.active:
            raise Conflict(_("Tài khoản này không ở trạng thái đang dùng."))
        user.password, user.active = "", False
        _revoke(session, user_id)
        link = replace(_link(session, user, by), is_recovery=True)
    end_sessions(user_id)
    return link


def revoke_invitations(user_id: uuid.UUID) -> None:
    """Make the open links of a user worthless; Conflict when there is none."""
    with identity() as session:
        if not _revoke(session, user_id):
            raise Conflict(_("Không còn lời mời nào đang mở."))


def _link(session: Session, user: User, invited_by: str) -> Link:
    token, now = secrets.token_urlsafe(32), clock.now()
    row = Invitation(
        id=uuid7(),
        user_id=user.id,
        token_hash=_hash(token),
        invited_by=invited_by,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(row)
    return Link(user, token, row.expires_at)


def _revoke(session: Session, *user_ids: uuid.UUID) -> int:
    whose = Invitation.user_id == any_(literal(list(user_ids), ARRAY(Uuid())))
    open_ones = (whose, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    rows = session.execute(update(Invitation).where(*open_ones).values(revoked_at=clock.now()).returning(Invitation.id))
    return len(rows.all())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invited(token: str) -> User:
    """Return whom an open invitation is for; NotFound for every other token, whatever is wrong with it."""
    with identity() as session:
        user = session.scalars(
            select(User)
            .join(Invitation, Invitation.user_id == User.id)
            .where(Invitation.token_hash == _hash(token), Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
            .where(Invitation.expires_at > clock.now())
        ).first()
    if user is None:
        raise NotFound(_("Liên kết này không dùng được: đã dùng, đã hết hạn hoặc bị thu hồi. Hãy xin lời mời mới."))
    return user


def accept(token: str, password: str) -> User:
    """Set the password of whom an invitation is for and use it up; raises NotFound as ``invited``, Invalid as sign-up.

    Of two sendings at once, one finds the link used.
    """
    invited(token)
    hashed = hashed_password(password)
    with identity() as session:
        used = session.execute(
            update(Invitation)
            .where(Invitation.token_hash == _hash(token), Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
            .values(used_at=clock.now())
            .returning(Invitation.user_id)
        ).scalar_one_or_none()
        if used is None:
            raise Conflict(_("Liên kết này vừa được dùng. Hãy đăng nhập bằng mật khẩu đã đặt."))
        user = session.get_one(User, used)
        user.password, user.active = hashed, True
        return user


def block(user_id: uuid.UUID) -> None:
    """Refuse a user from now on, in every browser; Conflict when the user is not active."""
    with identity() as session:
        user = session.get_one(User, user_id)
        if not user.active:
            raise Conflict(_("Tài khoản này không ở trạng thái đang dùng."))
        user.active = False
    end_sessions(user_id)


def unblock(user_id: uuid.UUID) -> None:
    """Let a blocked user sign in again; Conflict for one who is active or never set a password."""
    with identity() as session:
        user = session.get_one(User, user_id)
        if user.active or not user.password:
            raise Conflict(_("Tài khoản này không bị khóa."))
        user.active = True


def accounts(
    *, of_tenant: uuid.UUID | None = None, persons: Collection[uuid.UUID] = (), user_id: uuid.UUID | None = None
) -> list[Account]:
    """Return the accounts that a tenant manages, those of persons, and the one of an id, by address."""
    seen = select(func.max(AuthSession.seen_at)).where(AuthSession.user_id == User.id).scalar_subquery()
    until = (
        select(func.max(Invitation.expires_at))
        .where(Invitation.user_id == User.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .scalar_subquery()
    )
    links = select(func.count()).where(Invitation.user_id == User.id).scalar_subquery()
    whose = [User.person_id == any_(literal(list(persons), ARRAY(Uuid())))]
    whose += [User.tenant_id == of_tenant] if of_tenant else []
    whose += [User.id == user_id] if user_id else []
    rows = select(User, seen, until, links).where(or_(*whose)).order_by(User.email)
    with identity() as session:
        return [Account(*row) for row in session.execute(rows)]


def operators() -> list[Account]:
    """Return the operators of the platform, by address."""
    with identity() as session:
        rows = session.scalars(select(User.person_id).where(User.operator)).all()
    return accounts(persons=rows) if rows else []


def mark_operator(email: str, operator: bool) -> User:
    """Make a user an operator, or no longer; NotFound for an unknown address."""
    with identity() as session:
        user = session.scalars(select(User).where(User.email == email.casefold())).first()
        if user is None:
            raise NotFound(_("Không có tài khoản nào với địa chỉ này."))
        user.operator = operator
    return user
