"""The blueprint of accounts, and how a new link is handed over."""

import uuid
from collections.abc import Collection
from typing import Any

from flask import Blueprint, current_app, flash, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.accounts.mail import address_of, send_link
from core.auth.invitations import Link
from core.errors import ObjectRef
from core.web.navigation import add_to_menu
from core.web.objects import shows

bp = Blueprint("accounts", __name__, template_folder="../templates")

add_to_menu(bp, "people", lazy_gettext("Tài khoản"), "account.manage", group="administration", order=20)

#: In the signed cookie until the next page shows it: the link that was just made.
_LINK = "new_link"

STATES: dict[str, tuple[Any, str]] = {
    "none": (lazy_gettext("Chưa có tài khoản"), "plain"),
    "invited": (lazy_gettext("Đã mời"), "info"),
    "recovering": (lazy_gettext("Chờ đặt lại mật khẩu"), "warn"),
    "expired": (lazy_gettext("Lời mời hết hiệu lực"), "warn"),
    "active": (lazy_gettext("Đang dùng"), "good"),
    "blocked": (lazy_gettext("Đã khóa"), "bad"),
}


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"account_states": STATES}


@shows(bp, "user")
def _user(ref: ObjectRef) -> str:
    return url_for("accounts.account", id=ref.id)


def hand_over(link: Link) -> None:
    """Mail a new link if there is a mail server, and keep it for the next page, which shows it once."""
    address = address_of(link)
    session[_LINK] = {"user": str(link.user.id), "address": address, "until": link.expires_at.isoformat()}
    if send_link(link, address):
        flash(_("Đã gửi thư tới %(address)s.", address=link.user.email), "success")
    elif current_app.config["SMTP_URL"]:
        flash(_("Chưa gửi được thư. Hãy trao liên kết dưới đây tận tay người nhận."), "warning")


def handed_over(users: Collection[uuid.UUID]) -> dict[str, str] | None:
    """Return the link that was just made for one of some users, once."""
    kept: dict[str, str] | None = session.pop(_LINK, None)
    return kept if kept and uuid.UUID(kept["user"]) in users else None
