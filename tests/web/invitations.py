"""Invitations to an account: given by an administrator, handed over, accepted."""

import re

from flask import Flask
from sqlalchemy import select

from core.auth.models import User
from core.auth.store import identity
from tests.web.browser import Browser, words
from tests.web.filling import fill
from tests.web.test_organisation import PAGE, UNIT, link

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
