"""Sign-in, sign-out and change of password through Flask-Security, over our users and our session rows.

The signed cookie alone proves nothing: it names a session row, and the row can be ended.
"""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask import session as cookie
from flask_login import user_logged_out
from flask_security import Security
from flask_security.forms import LoginForm
from flask_security.signals import user_authenticated
from werkzeug.exceptions import UnsupportedMediaType

from core.auth.models import User
from core.auth.services import end_session, end_sessions, start_session
from core.auth.store import SESSION_ID, IdentityStore

SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/account/password"

#: What of a cookie outlives a sign-in: what Flask-Login and Flask-Security have just written.
_KEPT = frozenset({"_user_id", "_fresh", "_id", "fs_cc", "fs_paa"})

SETTINGS: dict[str, object] = {
    "SECURITY_LOGIN_URL": SIGN_IN,
    "SECURITY_LOGOUT_URL": SIGN_OUT,
    "SECURITY_CHANGE_URL": PASSWORD,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_POST_LOGIN_VIEW": "/seats",
    "SECURITY_POST_LOGOUT_VIEW": SIGN_IN,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    # argon2id salts by itself: no second hash, so that a lost application secret loses no password.
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_FRESHNESS": timedelta(-1),  # no page asks for the password again, so none takes guesses
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CACHE_CONTROL": None,  # core.web.headers says no-store for every page
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
}


class SignInForm(LoginForm):
    """Address and password; a browser is not remembered beyond its session row."""

    remember = None


def init_identity(app: Flask, translations: Path) -> None:
    """Set up Flask-Security; ``translations`` holds the Vietnamese of its messages."""
    app.config.update(SETTINGS, SECURITY_I18N_DIRNAME=["builtin", str(translations)])
    security = Security(app, IdentityStore(), login_form=SignInForm)
    security.want_json(lambda _request: False)
    app.before_request(_refuse_json)
    security.principal.skip_static = True
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)


def _refuse_json() -> None:
    """Take forms only: a body would go round the throttle, which reads the form."""
    if request.blueprint == "security" and request.is_json:
        raise UnsupportedMediaType


def _begin(_app: Flask, user: User, authn_via: list[str], **_: Any) -> None:
    """Give every sign-in a new session row and nothing of the cookie before it (session fixation)."""
    if "change" in authn_via:
        end_sessions(user.id)
    _end_row()
    for name in set(cookie) - _KEPT:
        cookie.pop(name)
    g.pop("csrf_token", None)
    cookie[SESSION_ID] = str(start_session(user.id, request.user_agent.string))
    cookie.permanent = True


def _end(_app: Flask, **_: Any) -> None:
    _end_row()
    cookie.clear()


def _end_row() -> None:
    session_id = cookie.pop(SESSION_ID, None)
    if session_id:
        end_session(uuid.UUID(session_id))
