"""How people type values, and how strict a body is."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from core.web.fields import Day, Flag, FormSchema, Key, Number, OneOf, Rows, SomeOf, Text, Whole
from core.web.formats import day, moment, money, number, percent, yes_no
from core.web.forms import load_form


@pytest.fixture(autouse=True, scope="module")
def vietnamese() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.app_context():
        yield


def read(field: Any, text: str) -> Any:
    """Read a field as a form does."""
    return field.deserialize(field.typed(text))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1.234", "1234"),
        ("1.234.567,89", "1234567.89"),
        ("0.375", "0.375"),
        ("90.3", "90.3"),
        ("-2", "-2"),
        ("\u22122,5", "-2.5"),
        (" 1 234 ", "1234"),
        ("2\u00a0101", "2101"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_vietnamese_write_them(typed: str, value: str) -> None:
    assert read(Number(), typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    ["hai", "1,2,3", "1.23.4", "1e5", "NaN", "Infinity", "1_000", "١٢", "--1", "1.234,5,6", "9" * 40, "0x1f", "1,"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(Number(), typed)
    assert refusal.value.messages == ["Hãy nhập một số, ví dụ 1.234,5."]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_what_is_shown_can_be_typed_again(value: Decimal) -> None:
    field = Number()
    assert read(field, field.text(value)) == value


def test_numbers_keep_their_bounds_and_digits() -> None:
    field = Number(least=0, most=100, places=1)
    assert read(field, "99,9") == Decimal("99.9")
    for typed, message in [
        ("-0,1", "Không được nhỏ hơn 0."),
        ("100,1", "Không được lớn hơn 100."),
        ("1,25", "Nhiều nhất 1 chữ số sau dấu phẩy."),
    ]:
        with pytest.raises(ValidationError, match=message):
            read(field, typed)
    assert read(Whole(), "12") == 12
    assert isinstance(read(Whole(), "12"), int)


def test_a_body_is_strict() -> None:
    with pytest.raises(ValidationError):
        Number().deserialize("1.234,5")
    assert Number().deserialize("1.234") == Decimal("1.234")
    with pytest.raises(ValidationError):
        Number().deserialize(True)
    with pytest.raises(ValidationError):
        Day().deserialize("31/12/2021")
    with pytest.raises(ValidationError):
        Flag().deserialize("on")


@pytest.mark.parametrize("typed", ["31/12/2021", "31.12.2021", "31-12-2021", "2021-12-31", " 31/12/2021 "])
def test_days_are_read(typed: str) -> None:
    assert read(Day(), typed) == date(2021, 12, 31)


@pytest.mark.parametrize("typed", ["31/02/2021", "2021", "12/31/2021", "mai", "1/1/21", "0/0/2021", "2021-13-01"])
def test_days_that_are_not_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="ngày có thật"):
        read(Day(), typed)


def test_days_keep_their_bounds() -> None:
    field = Day(first=date(2021, 1, 1), last=date(2021, 12, 31))
    with pytest.raises(ValidationError, match="Không được trước ngày 01/01/2021"):
        read(field, "31/12/2020")
    with pytest.raises(ValidationError, match="Không được sau ngày 31/12/2021"):
        read(field, "1/1/2022")


def test_words_are_composed_and_clean() -> None:
    assert read(Text(), "  Đa\u0323o Trù\r\nhai ") == "Đạo Trù\nhai"
    with pytest.raises(ValidationError, match="ký tự điều khiển"):
        read(Text(), "a\x00b")
    with pytest.raises(ValidationError, match="nhiều nhất 3 ký tự"):
        read(Text(longest=3), "bốn chữ")
    with pytest.raises(ValidationError):
        Text().deserialize(["list"])


def test_choices_are_only_those_offered() -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    field = OneOf(choices=[(first, "Một")], kind=uuid.UUID)
    assert read(field, str(first)) == first
    with pytest.raises(ValidationError, match="trong danh sách"):
        read(field, str(second))
    some = SomeOf(choices=[("a", "A"), ("b", "B")])
    assert some.deserialize(["b", "a", "b"]) == ["b", "a"]
    with pytest.raises(ValidationError):
        some.deserialize(["c"])
    with pytest.raises(ValidationError):
        Key().deserialize("x")


class _Line(FormSchema):
    key = Key()
    value = Number("Giá trị", required=True)
    done = Flag("Xong")


class _Report(FormSchema):
    title = Text("Tên", required=True)
    note = Text("Ghi chú")
    due = Day("Hạn")
    lines = Rows(_Line(), "Dòng", required=True, most=2)


def test_empty_fields_have_their_empty_values() -> None:
    form = load_form(_Report(), MultiDict({"title": "x", "note": "  ", "lines-7-value": "5"}))
    assert form.ok
    assert form.values["note"] == ""
    assert form.values["due"] is None
    assert form.values["lines"] == [{"key": None, "value": Decimal(5), "done": False}]


def test_rows_left_empty_are_no_rows() -> None:
    hidden = str(uuid.uuid4())
    form = load_form(_Report(), MultiDict({"title": "x", "lines-0-key": hidden, "lines-0-value": " "}))
    assert form.errors == {"lines": ["Hãy nhập ít nhất một dòng."]}


def test_there_are_only_so_many_rows() -> None:
    form = load_form(_Report(), MultiDict({"title": "x", **{f"lines-{n}-value": "1" for n in range(3)}}))
    assert form.errors == {"lines": ["Nhiều nhất 2 dòng."]}


def test_numbers_and_days_are_written() -> None:
    assert number(Decimal("1234567.890")) == "1.234.567,89"
    assert number(Decimal("0.0000001")) == "0,0000001"
    assert number(Decimal("1E+3")) == "1.000"
    assert number(Decimal("2.345"), 2) == "2,35"
    assert number(None) == "—"
    assert percent(Decimal("90.25")) == "90,3 %"
    assert money(1500000) == "1.500.000 ₫"
    assert day(date(2021, 3, 2)) == "02/03/2021"
    assert day(datetime(2021, 3, 1, 19, 30, tzinfo=UTC)) == "02/03/2021", "it is half past two there"
    assert moment(None) == "—"
    assert [yes_no(value) for value in (True, False, None)] == ["Có", "Không", "—"]


def test_rows_of_two_forms_have_choices_of_their_own() -> None:
    class Split(FormSchema):
        parts = Rows(_Line())

    first, second = Split(), Split()
    assert isinstance(first.fields["parts"], Rows)
    assert isinstance(second.fields["parts"], Rows)
    assert first.fields["parts"].schema is not second.fields["parts"].schema
    assert first.fields["parts"].schema.fields["value"] is not second.fields["parts"].schema.fields["value"]
