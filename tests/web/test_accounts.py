"""Accounts: an invitation from the screen to the first page, what an administrator may do, and what nobody learns."""

import re
import threading
import uuid
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from core import clock
from core.auth import invitations
from core.auth.invitations import LIFETIME, invite
from core.auth.models import Invitation
from core.auth.services import NewUser
from core.auth.store import identity
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser
from tests.web.filling import fill, press
from tests.web.invitations import ACCOUNTS, NEWCOMER, PASSWORD, accept, appointed, handed, invited, user
from tests.world import counted


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
