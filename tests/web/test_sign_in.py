"""Signing in: the same answer for known and unknown, limited before a hash, nothing carried over from before."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy import select

from core.auth import throttle
from core.auth.models import AuthSession, User
from core.auth.services import create_user, end_session, end_sessions
from core.auth.store import identity
from core.errors import Invalid
from tests.conftest import PASSWORD
from tests.web.browser import Browser, words
from tests.world import World

AsUser = Callable[[str], Browser]
USER = "btv@an.example"


def sessions(app: Flask, address: str = USER) -> list[AuthSession]:
    with app.app_context(), identity() as session:
        mine = select(AuthSession).join(User, User.id == AuthSession.user_id).where(User.email == address)
        return list(session.scalars(mine.order_by(AuthSession.started_at)))


def test_signs_in_and_out(app: Flask, browser: Browser) -> None:
    answer = browser.sign_in(USER, PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/seats")
    (row,) = sessions(app)
    assert row.ended_at is None
    assert browser.get("/t/an/").status_code == 200

    assert browser.post("/sign-out").location == "/sign-in"
    (row,) = sessions(app)
    assert row.ended_at is not None
    assert browser.get("/t/an/").location == "/sign-in?next=/t/an/"


def test_the_address_is_found_however_it_is_written(browser: Browser) -> None:
    assert browser.sign_in("BTV@An.Example", PASSWORD).status_code == 302


def test_goes_on_to_the_page_that_was_asked_for_but_never_elsewhere(browser: Browser) -> None:
    data = {"email": USER, "password": PASSWORD}
    assert browser.post("/sign-in?next=/t/an/targets/", data).location == "/t/an/targets/"
    browser.post("/sign-out")
    assert browser.post("/sign-in?next=//evil.example/", data).status_code == 200


def test_a_wrong_password_and_an_unknown_account_get_the_same_page(browser: Browser) -> None:
    pages = [browser.sign_in(address, "sai-mat-khau") for address in (USER, "no@an.example")]
    known, unknown = (re.sub(r'value="[^"]*"', "", words(page)) for page in pages)
    assert [page.status_code for page in pages] == [200, 200]
    assert "Tài khoản hoặc mật khẩu không đúng." in known
    assert known == unknown


def test_an_inactive_user_is_refused_like_a_wrong_password(app: Flask, browser: Browser) -> None:
    with app.app_context(), identity() as session:
        session.scalars(select(User).where(User.email == USER)).one().active = False
    answer = browser.sign_in(USER, PASSWORD)
    assert answer.status_code == 200
    assert "Tài khoản hoặc mật khẩu không đúng." in words(answer)


def test_guesses_at_one_account_are_stopped_before_the_hash(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["SIGN_IN_PER_ACCOUNT"] = "2 per minute"
    for spelling in ("guess@an.example", "GUESS@an.example "):
        assert browser.sign_in(spelling, "sai").status_code == 200
    monkeypatch.setattr("flask_security.forms.hash_password", _no_hash)
    answer = browser.sign_in("ｇuess@an.example", "sai", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 429
    assert "Thử lại quá nhiều lần" in words(answer)
    assert int(answer.headers["Retry-After"]) <= 60


def test_guesses_from_one_address_are_stopped(app: Flask, browser: Browser) -> None:
    app.config["SIGN_IN_PER_ADDRESS"] = "2 per minute"
    here = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}
    for number in range(2):
        browser.sign_in(f"a{number}@an.example", "sai", **here)
    assert browser.sign_in("a3@an.example", "sai", **here).status_code == 429
    assert browser.get("/sign-in", **here).status_code == 200


def test_guesses_are_counted_in_this_process_when_redis_is_away(tmp_path: object) -> None:
    app = Flask(__name__)
    app.add_url_rule("/in", "security.login", lambda: "in", methods=["POST"])
    app.add_url_rule("/change", "security.change_password", lambda: "changed", methods=["POST"])
    app.config["SIGN_IN_PER_ADDRESS"] = "1 per minute"
    app.extensions["login_manager"] = app.login_manager = _NoOne()  # type: ignore[attr-defined]
    throttle.init_throttle(app, f"unix://{tmp_path}/gone.sock?db=0")
    client = app.test_client()
    assert [client.post("/in").status_code for _ in range(2)] == [200, 429]


def test_a_body_in_json_does_not_go_round_the_throttle(browser: Browser) -> None:
    headers = {"X-CSRFToken": browser.token()}
    answer = browser.client.post("/sign-in", json={"email": USER, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 415


def test_a_new_session_keeps_nothing_of_the_cookie_before(app: Flask, browser: Browser) -> None:
    with browser.client.session_transaction() as cookie:
        cookie.update({"sid": "0" * 32, "seats": {"planted": "seat"}, "planted": "yes"})
    token = browser.token()
    browser.sign_in(USER, PASSWORD)
    with browser.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "seats" not in cookie
        assert cookie["sid"] == str(sessions(app)[0].id)
    assert browser.client.post("/seats", data={"csrf_token": token}).status_code == 400


def test_a_copied_cookie_is_refused_once_the_session_has_ended(app: Flask, browser: Browser) -> None:
    browser.sign_in(USER, PASSWORD)
    copied = browser.client.get_cookie("giaoviec")
    assert copied
    thief = Browser(app.test_client())
    thief.client.set_cookie("giaoviec", copied.value)
    assert thief.get("/t/an/").status_code == 200
    browser.post("/sign-out")
    assert thief.get("/t/an/").status_code == 302


def test_sessions_can_be_ended_from_outside(app: Flask, as_user: AsUser) -> None:
    one, two = as_user(USER), as_user(USER)
    first = sessions(app)[0]
    with app.app_context():
        end_session(first.id)
    assert (one.get("/t/an/").status_code, two.get("/t/an/").status_code) == (302, 200)
    with app.app_context():
        end_sessions(first.user_id)
    assert two.get("/t/an/").status_code == 302


def test_a_session_that_nobody_uses_is_over(app: Flask, as_user: AsUser) -> None:
    browser = as_user(USER)
    with app.app_context(), identity() as session:
        row = session.scalars(select(AuthSession)).one()
        row.seen_at = row.seen_at.replace(year=row.seen_at.year - 1)
    assert browser.get("/t/an/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(app: Flask, as_user: AsUser) -> None:
    here, elsewhere = as_user(USER), as_user(USER)
    data = {"password": PASSWORD, "new_password": "mot-mat-khau-moi", "new_password_confirm": "mot-mat-khau-moi"}
    assert here.post("/account/password", data).status_code == 302
    assert here.get("/t/an/").status_code == 200
    assert elsewhere.get("/t/an/").status_code == 302
    here.post("/sign-out")
    assert here.sign_in(USER, "mot-mat-khau-moi").status_code == 302


def test_a_poor_new_password_is_refused_in_vietnamese(as_user: AsUser) -> None:
    browser = as_user(USER)
    page = words(
        browser.post("/account/password", {"password": PASSWORD, "new_password": "ngắn", "new_password_confirm": "x"})
    )
    assert "Hai mật khẩu không giống nhau." in page
    data = {"password": PASSWORD, "new_password": "ngắn", "new_password_confirm": "ngắn"}
    assert "Mật khẩu phải có ít nhất 10 ký tự." in words(browser.post("/account/password", data))
    data["password"] = "sai"
    assert "Mật khẩu không đúng." in words(browser.post("/account/password", data))


def test_cookies_are_closed_to_scripts_and_other_sites(app: Flask, browser: Browser) -> None:
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_users_have_an_address_of_their_own_and_a_long_password(world: World) -> None:
    person = world.person(USER)
    for address, password, field in [
        ("moi@an.example", "ngắn", "password"),
        ("no address", PASSWORD, "email"),
        (USER.upper(), PASSWORD, "email"),
    ]:
        with pytest.raises(Invalid) as refusal:
            create_user(person, address, password)
        assert [problem.field for problem in refusal.value.problems] == [field]


def _no_hash(_password: str) -> str:
    raise AssertionError("hashed")


class _NoOne:
    """Stands in for the login manager where nobody is signed in."""

    def _load_user(self) -> None:
        g._login_user = type("Anonymous", (), {"is_authenticated": False})()
