"""Words as people type them in a search box: without diacritics, in any case."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func


def folded(text: str) -> str:
    """Return lower-case letters without diacritics: ``Đạo Trù`` → ``dao tru``."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


#: Every lower-case letter of Vietnamese that has a diacritic, and what it is without.
_MARKED = "".join(
    letter
    for letter in map(chr, (*range(0x00E0, 0x0180), 0x01A1, 0x01B0, *range(0x1EA0, 0x1EFA)))
    if letter.islower() and len(folded(letter)) == 1 and folded(letter) != letter
)
_PLAIN = folded(_MARKED)


def folded_column(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return ``folded`` as the database computes it, of a column of composed letters (NFC, as forms store them)."""
    return func.translate(func.lower(column), _MARKED, _PLAIN)


def has_words(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds every word of ``text``, in any order, case and spelling of marks."""
    words = folded(text).split()
    return and_(*(folded_column(column).contains(word, autoescape=True) for word in words))
