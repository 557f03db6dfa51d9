"""Mail with an invitation's link, sent at once: the link is nowhere stored, so that no job could send it later.

It is shown to the inviter as well, so mail that fails costs nothing but handing it over.
"""

import logging
import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import gettext as _

from core.auth.invitations import Link
from core.web.formats import moment

log = logging.getLogger(__name__)

#: Seconds to wait for the mail server: the inviter's page waits with us.
PATIENCE = 10


def address_of(link: Link) -> str:
    """Return the address that a link's page has, for people and mail outside this site."""
    return f"{current_app.config['PUBLIC_URL']}/invitation/{link.token}"


def send_link(link: Link, address: str) -> bool:
    """Send the address of a link to whom it is for; returns whether a mail server took it."""
    server = current_app.config["SMTP_URL"]
    if not server:
        return False
    try:
        _deliver(server, _letter(link, address))
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail: %s", type(error).__name__)  # its text may hold the address
        return False
    return True


def _letter(link: Link, address: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = _sender(), link.user.email
    values = {"until": moment(link.expires_at), "link": address}
    if link.is_recovery:
        letter["Subject"] = _("Đặt lại mật khẩu hệ thống Giao Việc")
        letter.set_content(
            _(
                "Quản trị viên vừa hủy mật khẩu cũ của bạn ở hệ thống Giao Việc theo đề nghị cấp lại.\n\nMở liên kết"
                " sau để đặt mật khẩu mới (dùng một lần, đến %(until)s):\n%(link)s\n\nNếu bạn không đề nghị, hãy báo"
                " ngay cho quản trị viên và đừng chuyển liên kết cho ai.",
                **values,
            )
        )
        return letter
    letter["Subject"] = _("Lời mời dùng hệ thống Giao Việc")
    letter.set_content(
        _(
            "Bạn được mời dùng hệ thống Giao Việc.\n\nMở liên kết sau để đặt mật khẩu (dùng một lần, đến %(until)s):\n"
            "%(link)s\n\nNếu bạn không chờ lời mời này, hãy bỏ qua thư và đừng chuyển liên kết cho ai.",
            **values,
        )
    )
    return letter


def _sender() -> str:
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    return current_app.config["MAIL_FROM"] or f"giaoviec@{host}"


def _deliver(server: str, letter: EmailMessage) -> None:
    url = urlsplit(server)
    host, secure = url.hostname or "", url.scheme == "smtps"
    connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with connect(host, url.port or (465 if secure else 587), timeout=PATIENCE) as smtp:
        smtp.ehlo()
        if not secure and smtp.has_extn("starttls"):
            smtp.starttls()
            secure = True
        if url.username and not secure:
            raise smtplib.SMTPNotSupportedError("a password is not sent without encryption")
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
        smtp.send_message(letter)
