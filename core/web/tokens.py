"""Tokens against forged forms, masked: what a page shows is drawn anew for each answer (docs/adr/0018).

A page that is compressed tells by its length whether something in it occurs twice. Under a fresh mask the session's
token never does, and what one answer gives away is worth nothing in the next one.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Flask, g
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf


class MaskedTokens(CSRFProtect):  # type: ignore[misc]  # the library is untyped
    """Flask-WTF's protection, whose tokens travel under a mask both ways."""

    def init_app(self, app: Flask) -> None:
        """Protect every form, and let templates say ``csrf_token()`` for a masked token."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = csrf_token
        app.context_processor(lambda: {"csrf_token": csrf_token})

    def _get_csrf_token(self) -> str | None:
        sent = super()._get_csrf_token()
        return unmasked(sent) if sent else None


def csrf_token() -> str:
    """Return the token of the session, masked once for this answer: all its forms hold the same bytes."""
    if "masked_token" not in g:
        g.masked_token = masked(generate_csrf())
    token: str = g.masked_token
    return token


def masked(token: str) -> str:
    """Return ``token`` under a mask of random bytes that goes before it."""
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(mask + _xor(mask, plain)).decode()


def unmasked(sent: str) -> str:
    """Return the token that ``masked`` hid; "" for what it never returned."""
    try:
        both = urlsafe_b64decode(sent.encode())
        return _xor(both[: len(both) // 2], both[len(both) // 2 :]).decode()
    except ValueError:
        return ""


def _xor(mask: bytes, text: bytes) -> bytes:
    """Return one byte for each pair; ValueError when the sides differ in length."""
    return bytes(one ^ other for one, other in zip(mask, text, strict=True))
