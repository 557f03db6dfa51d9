"""Pages of work that is one person's own: who is offered, what a Party group is refused, and delegations."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from core.db import db
from tests.personal_work import (
    ADMINISTRATOR,
    CLAUSE,
    COMMITTEE,
    DEPUTY,
    PARTY_GROUP,
    Personal,
)
from tests.web.assigning import DECISION, cells
from tests.web.browser import Browser, signed_in, words
from tests.web.filling import fill, form_with, send

AsUser = Callable[[str], Browser]
ORDER = "/t/khai/orders/new?group=delegated_cadres&item=breakthrough"
DELEGATIONS = "/t/khai/organisation/delegations"


@pytest.fixture
def enter(personal_app: Flask) -> AsUser:
    """Open a browser that is signed in."""
    return partial(signed_in, personal_app)


def recipient(app: Flask, *holder: str) -> str:
    """Return how a form names a post."""
    with app.app_context():
        (tenant, unit), post = Personal(app).holder(*holder)
        db.session.remove()
    return f"{tenant}.{unit}.{post}"


def test_a_party_group_is_offered_whom_it_manages(enter: AsUser):
    offered = {name for name, _kind in cells(enter(PARTY_GROUP).text(ORDER))}
    assert offered == {"Trưởng phòng Tổng hợp"}
    page = enter(COMMITTEE).text("/t/khai/orders/new?group=managed_leaders&item=breakthrough")
    names = {name for name, _kind in cells(page)}
    assert {"Giám đốc Sở Xây dựng", "Bí thư Huyện ủy Ba", "Chủ tịch UBND huyện Ba"} <= names
    assert not {"Trưởng phòng Tổng hợp", "Bí thư Đảng ủy xã Bắc"} & names


def test_a_party_group_that_orders_outside_its_cadres_is_refused_with_the_clause(
    enter: AsUser,
    personal_app: Flask,
):
    group = enter(PARTY_GROUP)
    form = form_with(group.get(ORDER), "number")
    own = next(name for name in form.fields if re.fullmatch(r"plans-\d+-unit", name))
    assert form.fields[own] == recipient(personal_app, "khai", "phong-tong-hop", "head")
    other = recipient(personal_app, "khai", "phong-mot", "head")
    given = {**DECISION, own.replace("-unit", "-give"): "on"}
    refused = send(group, ORDER, form, {**given, own: other})
    assert refused.status_code == 422
    said = words(refused)
    assert "không được phân cấp quản lý “Trưởng phòng Một”" in said
    assert "Quy định 10-QĐ/TU" in said
    assert CLAUSE in said
    assert send(group, ORDER, form, given).status_code == 303
    assert "Trưởng phòng Tổng hợp" in group.text("/t/khai/work?given=1")


def test_a_leader_is_offered_their_own_post_alone(enter: AsUser):
    page = enter(DEPUTY).text("/t/khai/registrations/new")
    assert "Phó Giám đốc Sở Xây dựng" in page
    assert ">Giám đốc Sở Xây dựng<" not in page


def test_an_administrator_delegates_and_ends(enter: AsUser):
    admin = enter(ADMINISTRATOR)
    shown = admin.text(DELEGATIONS)
    assert "Phòng Tổng hợp" in shown
    assert "Quyết định 20/QĐ-UBND, 01/11/2020" in shown
    end = re.search(rf'href="({DELEGATIONS}/[^"]+/end)"', shown)
    assert end
    assert fill(admin, end[1], {"last_day": "31/01/2021"}).status_code == 303
    page = admin.get(f"{DELEGATIONS}/new")
    form = form_with(page, "document")
    unit = re.search(r'name="units" value="([^"]+)"[^>]*>\s*(?:<span>)?Phòng', words(page))
    authority = re.search(r'<option value="([^"]+)"[^>]*>\s*Giám đốc Sở Xây dựng', words(page))
    assert unit is not None
    assert authority is not None
    typed = {"authority": authority[1], "units": [unit[1]], "valid_from": "01/02/2021"}
    missing = send(admin, f"{DELEGATIONS}/new", form, typed)
    assert missing.status_code == 422
    done = send(admin, f"{DELEGATIONS}/new", form, {**typed, "document": "Quy định 12-QĐ/TU"})
    assert done.status_code == 303
    assert "Quy định 12-QĐ/TU" in admin.text(DELEGATIONS)
    assert "Phân cấp quản lý cán bộ" in admin.text("/t/khai/audit")


def test_who_may_only_look(enter: AsUser):
    committee = enter(COMMITTEE)
    assert "Phòng Tổng hợp" in committee.text(DELEGATIONS)
    assert "/end" not in committee.text(DELEGATIONS)
    assert committee.get(f"{DELEGATIONS}/new").status_code == 403
