"""Numbers pasted from a spreadsheet: a line for each unit, matched by its name in any case and spelling of marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from core.assignment.facts import Recipient
from core.assignment.receivers import Receiver
from core.db.folding import folded
from core.web.fields import Number

_LETTER, _DIGITS = re.compile(r"[^\W\d_]"), re.compile(r"-?[0-9][0-9.,]*")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line that was understood: whose it is, and its numbers (None = left empty)."""

    recipient: Recipient
    numbers: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that was not, and why."""

    line: str
    why: str


def read_pasted(text: str, receivers: Sequence[Receiver]) -> tuple[list[PastedLine], list[Unread]]:
    """Return what the lines give to whom, and the lines that name nobody, somebody twice, or no number."""
    found: dict[Recipient, PastedLine] = {}
    unread = []
    names = [(_words(name), row.key) for row in receivers for name in {row.name, row.unit.name, row.unit.key}]
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            name, numbers = _parts(line)
            key = _named(name, names)
            if key in found:
                raise ValidationError(_("đơn vị này đã có ở một dòng trên"))
            found[key] = PastedLine(key, numbers)
        except ValidationError as refusal:
            unread.append(Unread(line.strip(), "; ".join(map(str, refusal.messages))))
    return list(found.values()), unread


def _parts(line: str) -> tuple[str, list[Decimal | None]]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) == 1:
        # Typed by hand or copied from a text: words, then numbers.
        words = line.replace(";", " ").split()
        name = len(words) - next((n for n, word in enumerate(reversed(words)) if not _DIGITS.fullmatch(word)), 0)
        cells = [" ".join(words[:name]), *words[name:]]
    place = next((place for place, cell in enumerate(cells) if _LETTER.search(cell)), None)
    if place is None:
        raise ValidationError(_("không có tên đơn vị"))
    numbers = [_number(cell) for cell in cells[place + 1 :]]
    if not any(number is not None for number in numbers):
        raise ValidationError(_("không có số"))
    return cells[place], numbers


def _number(cell: str) -> Decimal | None:
    reader = Number(least=0)
    number: Any = reader.deserialize(reader.typed(cell)) if cell else None
    return number if number is None else Decimal(number)


def _named(name: str, names: Iterable[tuple[str, Recipient]]) -> Recipient:
    """Return who has this name, else the only one whose name holds all of it."""
    wanted, known = _words(name), list(names)
    same = {key for words, key in known if words == wanted}
    like = same or {key for words, key in known if f" {wanted} " in f" {words} "}
    if not like:
        raise ValidationError(_("không có đơn vị nào tên như vậy"))
    if len(like) > 1:
        raise ValidationError(_("có nhiều đơn vị tên như vậy, hãy ghi đủ tên"))
    return like.pop()


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", folded(name)))
