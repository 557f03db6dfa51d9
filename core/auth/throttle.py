"""How often someone may try a password: refused before a hash is computed, which is dear."""

import unicodedata
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

#: Attempts from one address, and for one account whoever tries: an office shares an address.
PER_ADDRESS = "60 per minute"
PER_ACCOUNT = "10 per 5 minutes"
INVITATIONS_PER_ADDRESS = "60 per minute"
INVITES_PER_ACCOUNT = "200 per hour"


def init_throttle(app: Flask, redis_url: str) -> None:
    """Limit sign-in and change of password; counted in Redis, and in this process while Redis is away."""
    app.config.setdefault("SIGN_IN_PER_ADDRESS", PER_ADDRESS)
    app.config.setdefault("SIGN_IN_PER_ACCOUNT", PER_ACCOUNT)
    app.config.setdefault("INVITATIONS_PER_ADDRESS", INVITATIONS_PER_ADDRESS)
    app.config.setdefault("INVITES_PER_ACCOUNT", INVITES_PER_ACCOUNT)
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=_storage(redis_url),
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if redis_url else {},
        in_memory_fallback_enabled=True,
        headers_enabled=True,
    )
    for endpoint in ("security.login", "security.change_password"):
        view: Callable[..., Any] = app.view_functions[endpoint]
        for rule, key in ((_per_address, get_remote_address), (_per_account, _account)):
            view = limiter.limit(rule, key_func=key, methods=["POST"])(view)
        app.view_functions[endpoint] = view
    app.extensions["throttle"] = limiter


def throttle_invites(app: Flask, endpoint: str) -> None:
    """Limit how often one account invites, so that nobody tries addresses to learn which are in use."""
    view: Callable[..., Any] = app.view_functions[endpoint]
    limited = app.extensions["throttle"].limit(_invites, key_func=_account, methods=["POST"])
    app.view_functions[endpoint] = limited(view)


def throttle_links(app: Flask, endpoint: str) -> None:
    """Limit how often one address tries links of an endpoint, so that no token is found by trying."""
    view: Callable[..., Any] = app.view_functions[endpoint]
    app.view_functions[endpoint] = app.extensions["throttle"].limit(_invitations, key_func=get_remote_address)(view)


def _per_address() -> str:
    return str(current_app.config["SIGN_IN_PER_ADDRESS"])


def _per_account() -> str:
    return str(current_app.config["SIGN_IN_PER_ACCOUNT"])


def _invitations() -> str:
    return str(current_app.config["INVITATIONS_PER_ADDRESS"])


def _invites() -> str:
    return str(current_app.config["INVITES_PER_ACCOUNT"])


def _account() -> str:
    """Return the account someone tries: the one signed in, else the address typed, in one form of writing."""
    if current_user.is_authenticated:
        return str(current_user.id)
    return unicodedata.normalize("NFKC", request.form.get("email", "")).strip().casefold()[:320]


def _storage(redis_url: str) -> str:
    if not redis_url:
        return "memory://"
    return f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
