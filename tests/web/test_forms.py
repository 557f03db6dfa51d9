"""Forms: what was typed is kept, errors stand at their fields in Vietnamese."""

import io
import re
from collections.abc import Callable

import pytest

from core.web.forms import ADD_ROW
from tests.web.browser import Browser, words

AsUser = Callable[[str], Browser]
WORK = "/t/an/work/"
GOOD = {"name": "Kết nạp đảng viên", "plan": "1.234,5", "version": "7"}


@pytest.fixture
def page(as_user: AsUser) -> Browser:
    return as_user("btc@an.example")


def test_an_open_form_shows_what_is_stored(page: Browser) -> None:
    text = page.text(WORK)
    assert 'value="1.234,5"' in text
    assert 'name="lines-0-plan" aria-required="true"' in text
    assert 'name="version" value="7"' in text
    assert 'name="request_key"' in text
    assert 'aria-describedby="f-name-hint"' in text
    assert "*" in text.split("Tên nhiệm vụ")[1][:60]


def test_values_arrive_typed(page: Browser) -> None:
    data = {
        **GOOD,
        "members": "12",
        "due": "31/12/2021",
        "blocks": ["party", "state"],
        "urgent": "on",
        "lines-0-unit": "dong",
        "lines-0-plan": "1.000",
        "lines-3-unit": "tay",
        "lines-3-plan": "0,5",
        "lines-4-unit": "",
        "proof": (io.BytesIO(b"x"), "proof.pdf"),
        "tenant_id": "planted",
    }
    saved = (
        page.text(WORK, method="POST", data={"csrf_token": page.token(), **data})
        if False
        else words(page.post(WORK, data))
    )
    assert "'plan': Decimal('1234.5')" in saved
    assert "'due': datetime.date(2021, 12, 31)" in saved
    assert "'blocks': ['party', 'state'], 'urgent': True" in saved
    assert "{'unit': 'dong', 'plan': Decimal('1000')}, {'unit': 'tay', 'plan': Decimal('0.5')}" in saved
    assert "planted" not in saved.split("<output>")[1]


def test_everything_wrong_is_told_at_once_and_kept(page: Browser) -> None:
    data = {
        "name": "",
        "plan": "hai trăm",
        "due": "31/02/2021",
        "lines-2-unit": "dong",
        "lines-2-plan": "-4",
        "members": "1,5",
    }
    answer = page.post(WORK, data)
    text = words(answer)
    assert answer.status_code == 422
    assert 'id="f-name-error">Hãy nhập nội dung này.' in text
    assert 'id="f-plan-error">Hãy nhập một số, ví dụ 1.234,5.' in text
    assert 'value="hai trăm"' in text
    assert 'value="31/02/2021"' in text
    assert 'id="f-due-error">Hãy nhập một ngày có thật' in text
    assert 'id="f-lines-2-plan-error">Không được nhỏ hơn 0.' in text
    assert 'name="lines-2-plan" aria-describedby="f-lines-2-plan-error" aria-invalid="true"' in text
    assert 'id="f-members-error">Nhiều nhất 0 chữ số sau dấu phẩy.' in text
    assert re.search(r'<a href="#f-lines-2-plan">Dòng [0-9] – Kế hoạch</a>', text), "the row is named"


def test_a_refusal_of_the_use_case_stands_at_its_field(page: Browser) -> None:
    answer = page.post(WORK, {**GOOD, "plan": "2001", "lines-5-unit": "dong", "lines-5-plan": "9"})
    text = words(answer)
    assert answer.status_code == 422
    assert 'id="f-lines-5-plan-error">Giao vượt kế hoạch. (Điều 4)' in text
    assert "<li>Chưa nêu lý do.</li>" in " ".join(text.split()).replace("<li> ", "<li>").replace(" </li>", "</li>")
    assert 'value="2001"' in text


def test_a_stale_edit_shows_both_versions_and_can_be_saved_knowingly(page: Browser) -> None:
    answer = page.post(WORK, {**GOOD, "name": "Bản của tôi", "version": "6"})
    text = words(answer)
    assert answer.status_code == 409
    assert 'data-label="Bản đang có">Bản cũ</td><td data-label="Bản bạn nhập">Bản của tôi</td>' in text
    assert 'value="Bản của tôi"' in text
    assert 'name="version" value="7"' in text


def test_a_row_is_added_without_javascript_and_without_saving(page: Browser) -> None:
    answer = page.post(WORK, {"name": "", "lines-0-plan": "5", ADD_ROW: "lines"})
    text = words(answer)
    assert answer.status_code == 200
    assert 'name="lines-1-plan"' in text
    assert "Hãy nhập nội dung này." not in text
    assert 'value="5"' in text


def test_the_key_of_a_form_survives_a_refusal(page: Browser) -> None:
    assert 'name="request_key" value="my-key"' in words(page.post(WORK, {**GOOD, "plan": "x", "request_key": "my-key"}))


def test_markup_in_what_was_typed_stays_text(page: Browser) -> None:
    answer = page.post(WORK, {"name": '"><script>alert(1)</script>', "plan": "x"})
    assert "<script>alert" not in answer.get_data(as_text=True)
