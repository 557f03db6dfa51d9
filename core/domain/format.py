"""How values are written for Vietnamese readers where no locale is at hand."""

from datetime import date
from decimal import Decimal

from core.domain.canonical import plain


def day_text(day: date) -> str:
    """Return dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def number_text(number: Decimal) -> str:
    """Return a number the Vietnamese way, with all its digits: 1234.5 → 1.234,5."""
    whole, _, fraction = plain(number).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"
