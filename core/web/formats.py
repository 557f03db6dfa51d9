"""How numbers, days and moments are written on pages: 1.234,5 and 31/12/2021."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from core.clock import VIETNAM
from core.domain.canonical import plain
from core.domain.score import round_decimal
from core.web.core_words import unit_in_words

#: What stands where there is nothing.
NOTHING = "—"


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """Write a number with all its digits, or rounded half up to ``places`` for display; "—" for nothing."""
    if value is None:
        return NOTHING
    exact = Decimal(value)
    if places is not None:
        exact = round_decimal(exact, places, "half_up")
    return _written(plain(exact), language())


@lru_cache(maxsize=8192)
def _written(digits: str, locale: str) -> str:
    """A page of fifty rows writes a hundred numbers, most of them the same: one takes as long as a cell's markup."""
    text: str = format_decimal(Decimal(digits), locale=locale, decimal_quantization=False)
    return text


def percent(value: Decimal | None, places: int = 1) -> str:
    """Write a number that already is a percentage: 90.3 → 90,3 %."""
    return NOTHING if value is None else f"{number(value, places)} %"


def money(value: Decimal | int | None) -> str:
    """Write an amount of đồng."""
    return NOTHING if value is None else f"{number(value)} ₫"


def day(value: date | None) -> str:
    """Write a day as dd/mm/yyyy, in both languages: the form of administrative documents; a moment's in Vietnam."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return NOTHING if value is None else value.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Write a moment as dd/mm/yyyy hh:mm, in Vietnam time."""
    return NOTHING if value is None else value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def hour(value: datetime) -> str:
    """Write the time of a moment as hh:mm, in Vietnam time."""
    return value.astimezone(VIETNAM).strftime("%H:%M")


def yes_no(value: bool | None) -> str:
    """Write có or không."""
    if value is None:
        return NOTHING
    return str(_("Có") if value else _("Không"))


def language() -> str:
    """Return the language of the page: vi or en."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


def init_formats(app: Flask) -> None:
    """Offer the formats to templates as filters."""
    for name, function in {
        "number": number,
        "percent": percent,
        "money": money,
        "date": day,
        "moment": moment,
        "yes_no": yes_no,
        "unit": unit_in_words,
    }.items():
        app.jinja_env.filters[name] = function
