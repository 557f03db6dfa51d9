"""Accounts: an invitation from the screen to the first page, what an administrator may do, and what nobody learns."""

import re
import socketserver
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_string
from typing import ClassVar

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.auth import invitations
from core.auth.actor import Actor, system_actor
from core.auth.invitations import LIFETIME, invite
from core.auth.models import Invitation, User
from core.auth.services import NewUser
from core.auth.store import identity
from core.db import bind_context, db
from core.people.services import NewSeat, end_seat, give_seats
from core.tenancy.queries import tenant_by_slug
from tests.conftest import PASSWORD as OLD_PASSWORD
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser
from tests.web.filling import fill, press
from tests.web.test_organisation import PAGE, UNIT, link
from tests.world import counted

ACCOUNTS = "/t/an/accounts"
PASSWORD = "mot-mat-khau-dai"
NEWCOMER = "moi.den@an.example"


def appointed(admin: Browser) -> str:
    """Add a unit with a post and somebody in it; returns the unit's page."""
    page: str = fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT).location
    fill(admin, link(admin, page, "Thêm chức vụ"), {"title": "Giám đốc Sở Nội vụ"})
    fill(admin, link(admin, page, "Bổ nhiệm"), {"valid_from": "10/02/2021"})
    return page


def invited(admin: Browser, address: str = NEWCOMER) -> tuple[str, str]:
    """Invite the holder of a new post; returns the account's page and the link's path."""
    fill(admin, link(admin, appointed(admin), "Giao vai trò"), {"role": "leader", "scope": "unit"})
    found = re.search(r'href="([^"]+/invite)">Mời<span[^>]*> Giám đốc Sở Nội vụ', admin.text(f"{ACCOUNTS}?q=so noi vu"))
    assert found
    answer = fill(admin, found[1], {"email": address})
    assert answer.status_code == 303, words(answer)
    return answer.location, handed(admin, answer.location)


def handed(admin: Browser, page: str) -> str:
    found = re.search(r"https?://[^<\s]+(/invitation/[\w-]+)", admin.text(page))
    assert found
    return found[1]


def accept(browser: Browser, path: str, password: str = PASSWORD, again: str | None = None):  # type: ignore[no-untyped-def]
    return browser.post(path, {"password": password, "password_again": password if again is None else again})


def user(app: Flask, address: str) -> User:
    with app.app_context(), identity() as session:
        return session.scalars(select(User).where(User.email == address)).one()


def test_an_invitation_leads_to_the_first_page(app: Flask, as_user: AsUser, browser: Browser) -> None:
    admin = as_user(ADMIN)
    page, path = invited(admin)
    assert "Đã mời" in admin.text(page)
    assert "/invitation/" not in admin.text(page), "the link is shown once"
    assert NEWCOMER in browser.text(path)
    answer = accept(browser, path)
    assert (answer.status_code, answer.location) == (303, "/seats")
    assert "Giám đốc Sở Nội vụ" in browser.text("/seats", follow_redirects=True)
    assert "Đang dùng" in admin.text(page)
    assert browser.get(path).status_code == 404
    assert Browser(app.test_client()).sign_in(NEWCOMER, PASSWORD).location == "/seats"


def test_the_token_is_not_stored(app: Flask, as_user: AsUser) -> None:
    _page, path = invited(as_user(ADMIN))
    token = path.rpartition("/")[2]
    with app.app_context(), identity() as session:
        row = session.scalars(select(Invitation)).one()
    assert token not in {str(getattr(row, column.name)) for column in Invitation.__table__.columns}
    assert user(app, NEWCOMER).password == ""


def test_a_person_who_was_only_invited_cannot_sign_in(app: Flask, as_user: AsUser, browser: Browser) -> None:
    _page, path = invited(as_user(ADMIN))
    for password in ("", PASSWORD):
        assert browser.sign_in(NEWCOMER, password).status_code == 200
    accept(browser, path)
    browser.post("/sign-out")
    assert browser.sign_in(NEWCOMER, PASSWORD).status_code == 302


def test_every_link_that_does_not_work_gets_one_answer(app: Flask, as_user: AsUser, browser: Browser) -> None:
    admin = as_user(ADMIN)
    page, first = invited(admin)
    press(admin, page, "/invite-again")
    second = handed(admin, page)
    assert browser.get(second).status_code == 200
    press(admin, page, "/revoke")
    assert "Lời mời hết hiệu lực" in admin.text(page)
    press(admin, page, "/invite-again")
    third = handed(admin, page)
    assert browser.get(third).status_code == 200
    with app.app_context(), identity() as session:
        for row in session.scalars(select(Invitation)):
            row.expires_at -= LIFETIME + timedelta(seconds=1)
    answers = [browser.get(path) for path in (first, second, third, "/invitation/khong-co")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'value="[^"]*"', "", words(answer)) for answer in answers}) == 1


def test_poor_passwords_are_refused_and_the_link_lives_on(as_user: AsUser, browser: Browser) -> None:
    _page, path = invited(as_user(ADMIN))
    short, different = accept(browser, path, "ngắn"), accept(browser, path, PASSWORD, "khác hẳn thế")
    assert (short.status_code, different.status_code) == (422, 422)
    assert "ít nhất 10 ký tự" in words(short)
    assert "Hai mật khẩu không giống nhau." in words(different)
    assert accept(browser, path).status_code == 303


def test_links_cannot_be_tried_without_end(app: Flask, browser: Browser) -> None:
    app.config["INVITATIONS_PER_ADDRESS"] = "2 per minute"
    here = {"environ_base": {"REMOTE_ADDR": "10.0.0.8"}}
    assert [browser.get(f"/invitation/{n}", **here).status_code for n in range(3)] == [404, 404, 429]


def test_addresses_cannot_be_tried_without_end(app: Flask, as_user: AsUser) -> None:
    app.config["INVITES_PER_ACCOUNT"] = "2 per minute"
    admin = as_user(ADMIN)
    path = re.search(r'href="([^"]+/invite)"', admin.text(appointed(admin)))
    assert path
    tried = [fill(admin, path[1], {"email": COMMITTEE}).status_code for _ in range(3)]
    assert tried == [422, 422, 429]


def test_an_address_in_use_is_refused_without_telling_whose(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = appointed(admin)
    path = re.search(r'href="([^"]+/invite)"', admin.text(page))
    assert path
    for address in ("btv@binh.example", COMMITTEE):
        answer = fill(admin, path[1], {"email": address})
        assert (answer.status_code, "Không dùng được địa chỉ này." in words(answer)) == (422, True)
        assert f'value="{address}"' in words(answer)
    assert fill(admin, path[1], {"email": "không phải"}).status_code == 422
    assert fill(admin, path[1], {"email": NEWCOMER}).status_code == 303


def test_a_blocked_user_is_out_at_once_and_can_come_back(app: Flask, as_user: AsUser) -> None:
    admin, blocked = as_user(ADMIN), as_user(COMMITTEE)
    page = f"{ACCOUNTS}/{user(app, COMMITTEE).id}"
    assert blocked.get("/t/an/").status_code == 200
    assert fill(admin, page, {"reason": ""}).status_code == 422
    assert fill(admin, page, {"reason": "Máy bị mất"}).status_code == 303
    assert blocked.get("/t/an/").status_code == 302
    assert "Đã khóa" in admin.text(page)
    assert COMMITTEE in admin.text("/t/an/audit?action=account.block")
    press(admin, page, "/unblock")
    assert as_user(COMMITTEE).get("/t/an/").status_code == 200


def test_sessions_are_ended_from_the_page(app: Flask, as_user: AsUser) -> None:
    admin, other = as_user(ADMIN), as_user(COMMITTEE)
    press(admin, f"{ACCOUNTS}/{user(app, COMMITTEE).id}", "/end-sessions")
    assert other.get("/t/an/").status_code == 302
    assert admin.get("/t/an/").status_code == 200


def test_only_accounts_of_the_own_tree_are_managed(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    assert admin.get(f"{ACCOUNTS}/{user(app, DISTRICT).id}").status_code == 200
    for address in ("btv@binh.example", "quan-tri@binh.example"):
        path = f"{ACCOUNTS}/{user(app, address).id}"
        assert admin.get(path).status_code == 404
        assert admin.post(f"{path}/block", {"reason": "vì thế"}).status_code == 404
        assert admin.post(f"{path}/end-sessions").status_code == 404
        assert as_user(address).get("/t/binh/").status_code == 200
    own = f"{ACCOUNTS}/{user(app, ADMIN).id}"
    assert "Khóa tài khoản" not in admin.text(own)
    assert admin.post(f"{own}/block", {"reason": "tự khóa"}).status_code == 409
    assert as_user(COMMITTEE).get(ACCOUNTS).status_code == 403


def test_the_list_shows_who_can_sign_in(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    with counted() as statements:
        page = admin.text(ACCOUNTS)
    assert len(statements) <= 12, statements
    assert COMMITTEE in page
    assert "btv@binh.example" not in page
    assert COMMITTEE not in admin.text(f"{ACCOUNTS}?state=blocked")


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


def test_two_who_open_one_link_at_once_set_one_password(app: Flask) -> None:
    with app.app_context():
        link = invite(NewUser(uuid.uuid4(), "hai-nguoi@an.example"), "test")
        assert clock.now() < link.expires_at <= clock.now() + LIFETIME
        outcomes: list[object] = []

        def run(password: str) -> None:
            with app.app_context():
                try:
                    outcomes.append(invitations.accept(link.token, password).email)
                except Exception as error:
                    outcomes.append(type(error).__name__)

        threads = [threading.Thread(target=run, args=(f"mat-khau-so-{n}-dai",)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(map(str, outcomes)).count("hai-nguoi@an.example") == 1
    assert len(outcomes) == 3


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
