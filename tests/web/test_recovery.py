"""A lost password, and links that are mailed: once, to whom they belong, and by whom they may be given."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email import message_from_string
from typing import ClassVar

import pytest
from flask import Flask

from core.auth import invitations
from core.auth.actor import Actor, system_actor
from core.db import bind_context, db
from core.people.services import NewSeat, end_seat, give_seats
from core.tenancy.queries import tenant_by_slug
from tests.conftest import PASSWORD as OLD_PASSWORD
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser
from tests.web.filling import fill, press
from tests.web.invitations import ACCOUNTS, NEWCOMER, PASSWORD, accept, appointed, handed, invited, user


class _Mail(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    letters: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = []
                while (text := self.rfile.readline().decode()) != ".\r\n":
                    letter.append(text)
                self.letters.append("".join(letter))
            self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
            if word == "QUIT":
                return


@pytest.fixture
def mailbox(app: Flask) -> Iterator[list[str]]:
    """The letters that a local mail server took."""
    _Mail.letters.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), _Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        app.config.update(SMTP_URL=f"smtp://127.0.0.1:{server.server_address[1]}", MAIL_FROM="giaoviec@an.example")
        yield _Mail.letters
        server.shutdown()


def test_the_link_is_mailed_where_there_is_a_mail_server(as_user: AsUser, mailbox: list[str]) -> None:
    _page, path = invited(as_user(ADMIN))
    [letter] = map(message_from_string, mailbox)
    assert letter["To"] == NEWCOMER
    assert path in letter.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_mail_that_fails_leaves_the_link_to_be_handed_over(app: Flask, as_user: AsUser) -> None:
    app.config.update(SMTP_URL="smtp://127.0.0.1:1", MAIL_FROM="giaoviec@an.example")
    admin = as_user(ADMIN)
    path = re.search(r'href="([^"]+/invite)"', admin.text(appointed(admin)))
    assert path
    answer = fill(admin, path[1], {"email": NEWCOMER})
    assert "Chưa gửi được thư." in admin.text(answer.location)


@contextmanager
def acting_in(app: Flask, slug: str) -> Iterator[Actor]:
    """Act for the administration of a province."""
    with app.app_context():
        top = tenant_by_slug(slug)
        assert top is not None
        by = system_actor(top.id, "organisation.edit")
        bind_context(db.session(), by.context)
        yield by


def recover(admin: Browser, address_page: str) -> str:
    """Replace somebody's password; returns the path of the link."""
    answer = fill(admin, address_page, {"recovery_reason": "Quên mật khẩu, đã gặp trực tiếp"})
    assert answer.status_code == 303, words(answer)
    return handed(admin, answer.location)


def test_a_lost_password_is_replaced_by_a_link_that_works_once(app: Flask, as_user: AsUser, browser: Browser) -> None:
    admin, locked_out = as_user(ADMIN), as_user(COMMITTEE)
    page = f"{ACCOUNTS}/{user(app, COMMITTEE).id}"
    assert fill(admin, page, {"recovery_reason": " "}).status_code == 422
    assert locked_out.get("/t/an/").status_code == 200
    path = recover(admin, page)
    assert locked_out.get("/t/an/").status_code == 302, "every session ends"
    assert browser.sign_in(COMMITTEE, OLD_PASSWORD).status_code == 200, "and the old password is void"
    assert "Chờ đặt lại mật khẩu" in admin.text(page)
    assert "/invitation/" not in admin.text(page), "the link is shown once"
    press(admin, page, "/invite-again")
    assert browser.get(path).status_code == 404
    assert accept(browser, handed(admin, page)).status_code == 303
    assert browser.get("/t/an/").status_code == 200
    assert Browser(app.test_client()).sign_in(COMMITTEE, PASSWORD).status_code == 302
    assert COMMITTEE in admin.text("/t/an/audit?action=account.recover")


def test_recovery_does_not_open_what_was_blocked(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = f"{ACCOUNTS}/{user(app, COMMITTEE).id}"
    fill(admin, page, {"reason": "Nghỉ hưu"})
    reason = {"recovery_reason": "vì thế"}
    assert admin.post(f"{page}/recover", reason).status_code == 409
    own = f"{ACCOUNTS}/{user(app, ADMIN).id}"
    assert admin.post(f"{own}/recover", reason).status_code == 409
    assert admin.post(f"{ACCOUNTS}/{user(app, 'btv@binh.example').id}/recover", reason).status_code == 404
    assert as_user(DISTRICT).post(f"{page}/recover", reason).status_code in (403, 404)


def test_nobody_becomes_who_acts_where_they_have_no_say(app: Flask, as_user: AsUser) -> None:
    """A link lets its holder act as the person, so a seat in another province, or of an operator, forbids it."""
    admin = as_user(ADMIN)
    page, reason = f"{ACCOUNTS}/{user(app, COMMITTEE).id}", {"recovery_reason": "quên"}
    with acting_in(app, "binh") as there:
        seat = NewSeat(there.tenant_id, user(app, COMMITTEE).person_id, "leader", "tree", "Biệt phái", date(2021, 1, 1))
        give_seats(there, [seat])
    refused = admin.post(f"{page}/recover", reason)
    assert (refused.status_code, "vai trò ngoài đơn vị" in words(refused)) == (409, True)
    with acting_in(app, "binh") as there:
        end_seat(there, seat.id)
    with app.app_context():
        invitations.mark_operator(COMMITTEE, True)
    assert admin.post(f"{page}/recover", reason).status_code == 409
    with app.app_context():
        invitations.mark_operator(COMMITTEE, False)
    recover(admin, page)


def test_who_recovers_a_password_is_told_by_mail(app: Flask, as_user: AsUser, mailbox: list[str]) -> None:
    path = recover(as_user(ADMIN), f"{ACCOUNTS}/{user(app, COMMITTEE).id}")
    [letter] = map(message_from_string, mailbox)
    text = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert (letter["To"], path in text, "hủy mật khẩu cũ" in text) == (COMMITTEE, True, True)
