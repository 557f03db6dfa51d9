"""Words as people type them in a search box, without diacritics; and names in the order of a Vietnamese dictionary."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, collate, func


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


@cache
def _spellings(letter: str) -> str:
    """Return the class of all that is typed for a letter without marks."""
    marked = "".join(each for each, plain in zip(_MARKED, _PLAIN, strict=True) if plain == letter)
    return f"[{letter}{marked}{(letter + marked).upper()}]"


def folded_pattern(text: str) -> str:
    """Return the regular expression of PostgreSQL for ``text`` in whatever case and spelling of marks.

    To fold the column instead takes fifteen times as long.
    """
    return "".join(_spellings(letter) if letter.isalpha() else re.escape(letter) for letter in folded(text))


def says(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column of composed letters holds ``text``, in whatever case and spelling of marks."""
    return column.regexp_match(folded_pattern(text))


def has_words(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds every word of ``text``, in any order, case and spelling of marks."""
    return and_(*(says(column, word) for word in text.split()))


#: The letters of the Vietnamese alphabet with the Latin ones it borrows, in order; a letter has no tone or one of five.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_SPELLED = {
    unicodedata.normalize("NFC", letter + tone): (place, rank)
    for place, letter in enumerate(_ALPHABET)
    for rank, tone in enumerate(_TONES)
}
#: A number counts as a number (Phường 2 before Phường 10); more digits than this are letters like others.
_PARTS = re.compile(r"[0-9]{1,18}|.", re.DOTALL)
_NUMBER, _LETTER, _OTHER = 1, 2, 3
#: In the database a letter stands for its place: whatever the server's locale, characters then compare as letters.
_FIRST = 0xE000
_LETTERS = "".join(letter for letter in _SPELLED if len(letter) == 1)
_PLACES = "".join(chr(_FIRST + _SPELLED[letter][0]) for letter in _LETTERS)


@lru_cache(maxsize=20_000)
def vietnamese_order(text: str) -> tuple[object, ...]:
    """Return what sorts names as a Vietnamese dictionary does: letters first (a ă â … d đ …), then their tones.

    Python and a database without ICU compare code points, which puts Đ, Ă and every letter with a tone after z.
    """
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for part in _PARTS.findall(unicodedata.normalize("NFC", text.casefold())):
        if part in _SPELLED:
            place, tone = _SPELLED[part]
            letters.append((_LETTER, place))
            tones.append(tone)
        elif part.isspace():
            letters.append((0, 0))
        else:
            letters.append((_NUMBER, int(part)) if part[0] in "0123456789" else (_OTHER, ord(part)))
    return tuple(letters), tuple(tones), text


def vietnamese_column(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return ``vietnamese_order`` as the database computes it, of composed letters, without tones and numbers."""
    return collate(func.translate(func.lower(column), _LETTERS, _PLACES), "C")
