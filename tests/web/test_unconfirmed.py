"""What nobody confirmed yet is one list, worked through with one document at a time."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.audit.models import AuditEntry
from core.db import db
from core.extensions.models import ParameterConfirmation
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from tests.extensions.kit import choice, make_pack, parameter
from tests.packs import install
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, ADVISER, DIRECTOR, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.web.test_cycles import TYPED
from tests.world import World, counted

__all__ = ["cycle", "due_days", "regulation"]

PAGE = "/t/an/parameters/unconfirmed"
DOCUMENT = {"document": "Hướng dẫn số 15-HD/BTCTU", "document_date": "10/01/2021"}
SOURCES = (
    parameter("cap", value="20", certainty="secondary")
    + parameter("weight")
    + choice("failure", value="one_down", certainty="secondary")
    + parameter("known", value="70", certainty="reported")
)


@pytest.fixture
def sources(app: Flask) -> None:
    """Beside the bundled packs one with values of secondary sources, in use."""
    install(app, make_pack("local", parameters=SOURCES))
    with app.app_context():
        enable_pack(World(app).actor(ADMIN), "local", date(2021, 1, 1))
        db.session.remove()


def test_only_what_the_regulations_in_use_lack_is_listed(as_user: AsUser, sources: None) -> None:
    page = as_user(ADMIN).text(PAGE)
    assert "Còn 3 giá trị" in page
    assert all(f'id="{key}"' in page for key in ("cap", "weight", "failure"))
    assert not any(f'id="{key}"' in page for key in ("known", "threshold.xs"))
    assert "Nguồn ghi: 20 điểm" in page
    assert "Nguồn ghi: Hạ bậc" in page
    assert "Đúng như nguồn: Hạ bậc" in page
    assert page.count("nguồn thứ cấp</span>") == 2
    assert "mở đợt đánh giá" in page
    assert "Chặn việc mở đợt đánh giá đầu tiên: 3 giá trị" in page


def test_what_blocks_the_first_order_stands_first(as_user: AsUser, regulation: None) -> None:
    page = as_user(ADMIN).text(PAGE)
    heads = ["Chặn việc mở kỳ và ban hành quyết định giao đầu tiên: 1 giá trị", "Chặn việc mở đợt đánh giá đầu tiên"]
    assert page.index(heads[0]) < page.index('id="report.due_days"') < page.index(heads[1])
    assert "values/report.due_days/new" in page
    home = as_user(ADMIN).text("/t/an/")
    assert "1 giá trị chặn quyết định giao đầu tiên" in home
    assert f"{PAGE}#blocks-run" in home


def test_several_values_are_confirmed_at_once_by_one_document(app: Flask, as_user: AsUser, sources: None) -> None:
    admin = as_user(ADMIN)
    typed = {"local:cap::same": "on", "local:weight": "1,5", "local:failure": "highest", **DOCUMENT}
    answer = fill(admin, PAGE, typed, has="local:weight")
    assert (answer.status_code, answer.location) == (303, PAGE)
    rows = {row.parameter: row for row in stored(app, ParameterConfirmation)}
    assert {key: row.given for key, row in rows.items()} == {"cap": 20, "weight": Decimal("1.5"), "failure": "highest"}
    assert {(row.document, row.document_date, row.valid_from, row.version) for row in rows.values()} == {
        ("Hướng dẫn số 15-HD/BTCTU", date(2021, 1, 10), date(2021, 1, 1), 1)
    }
    audited = [row.details["parameter"] for row in stored(app, AuditEntry) if row.action == "parameter.confirm"]
    assert sorted(audited) == ["cap", "failure", "weight"]
    assert "Không còn giá trị nào phải xác nhận" in admin.text(PAGE)


def test_what_is_left_empty_stays_unconfirmed(app: Flask, as_user: AsUser, sources: None) -> None:
    assert fill(as_user(ADMIN), PAGE, {"local:weight": "2", "valid_from": "01/07/2021", **DOCUMENT}).status_code == 303
    (row,) = stored(app, ParameterConfirmation)
    assert (row.parameter, row.valid_from) == ("weight", date(2021, 7, 1))
    assert "Còn 2 giá trị" in as_user(ADMIN).text(f"{PAGE}?on=01/07/2021")
    assert "Còn 3 giá trị" in as_user(ADMIN).text(f"{PAGE}?on=30/06/2021")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"local:weight": "", **DOCUMENT}, "Chưa nhập giá trị nào."),
        ({"local:weight": "2"}, "Cần số, ký hiệu của văn bản"),
        ({"local:weight": "hai", **DOCUMENT}, "Hãy nhập một số"),
        ({"local:weight": "2", "valid_from": "31/12/2020", **DOCUMENT}, "Tham số chưa có trong quy định vào ngày này."),
        ({"local:cap": "25", "local:cap::same": "on", **DOCUMENT}, "không làm cả hai"),
        ({"local:failure": "other", **DOCUMENT}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_bad_input_is_told_and_nothing_is_confirmed(
    app: Flask, as_user: AsUser, sources: None, typed: dict[str, str], told: str
) -> None:
    answer = fill(as_user(ADMIN), PAGE, typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert stored(app, ParameterConfirmation) == []


def test_an_objection_stands_at_its_value(app: Flask, as_user: AsUser, due_days: None) -> None:
    name = "vinh_phuc:threshold:xs"
    answer = fill(as_user(ADMIN), PAGE, {name: "1001", "vinh_phuc:threshold:htt": "70", **DOCUMENT})
    assert answer.status_code == 422
    page = words(answer)
    assert f'id="f-{name}-error"' in page
    assert "Giá trị không được lớn hơn 1000" in page
    assert 'value="70"' in page


def test_what_somebody_confirmed_meanwhile_is_named(app: Flask, as_user: AsUser, sources: None) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(PAGE), "local:weight")
    with app.app_context():
        first = ParameterForm("local", "weight", Decimal(3), date(2021, 1, 1), illustrative=True)
        confirm_parameter(World(app).actor(ADVISER), first)
        db.session.remove()
    answer = send(admin, PAGE, form, {"local:weight": "2", "local:cap::same": "on", **DOCUMENT})
    assert answer.status_code == 422
    assert "Trong lúc bạn nhập, người khác đã xác nhận: Tham số weight." in words(answer)
    assert [row.given for row in stored(app, ParameterConfirmation)] == [3]


def test_refusals_lead_to_the_list(as_user: AsUser, cycle: str, regulation: None) -> None:
    admin, adviser = as_user(ADMIN), as_user(ADVISER)
    answer = fill(adviser, "/t/an/runs/new", {"key": "q1", "name": "Quý I", "cut_off": "31/01/2021"})
    assert answer.status_code == 422
    assert f'href="{PAGE}?on=01/01/2021"' in words(answer)
    assert f'href="{PAGE}"' in admin.text("/t/an/parameters")


def test_a_cycle_that_cannot_open_leads_to_the_list(as_user: AsUser, regulation: None) -> None:
    admin = as_user(ADMIN)
    path = fill(admin, "/t/an/cycles/new", TYPED).location
    assert f'href="{PAGE}?on=01/01/2021"' in admin.text(path)
    assert f'href="{PAGE}?on=01/01/2021"' in admin.text(f"{path}/issue")


def test_who_only_looks_sees_the_list_and_no_form(app: Flask, as_user: AsUser, sources: None) -> None:
    director = as_user(DIRECTOR)
    page = director.text(PAGE)
    assert "Còn 3 giá trị" in page
    assert "Đúng như nguồn" not in page
    assert director.post(PAGE, {"local:weight": "2", **DOCUMENT}).status_code == 403
    assert stored(app, ParameterConfirmation) == []


def test_the_list_asks_little(as_user: AsUser, sources: None, due_days: None) -> None:
    admin = as_user(ADMIN)
    with counted() as statements:
        assert admin.get(PAGE).status_code == 200
    assert len(statements) <= 12, statements
