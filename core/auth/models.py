"""Users, their credentials and sessions: reached only through the role gv_auth."""

import uuid
from datetime import datetime

from flask_security.core import UserMixin
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from core.db import AuthBase


class User(AuthBase, UserMixin):
    """Someone who can sign in; ``person_id`` is who they are, what they may do follows from their seats.

    ``tenant_id`` is the tenant that made the account: its administrators, and those above, manage it (None: operators).
    ``operator`` marks an operator of the platform, outside all tenants. Who was invited and has not set a password yet
    has an empty one, which matches nothing.
    """

    __tablename__ = "user"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)  # type: ignore[assignment]
    person_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool]
    operator: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    tenant_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class AuthSession(AuthBase):
    """One signed-in browser; ended at once by ``ended_at``, whatever cookie still exists."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_user", "user_id", "ended_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("auth.user.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str]


class Invitation(AuthBase):
    """A link with which someone sets the first password: once, before ``expires_at``, unless revoked.

    ``token_hash`` is the SHA-256 of the link's token; the token itself is never stored.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_user", "user_id", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("auth.user.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
