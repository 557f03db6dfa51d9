"""The chain of a regulation as a picture: the nearest pack on top, each resting on the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.extensions.errors import told
from core.extensions.labels import edition_text
from core.extensions.readings import ChainLink

#: Measures in the picture's own units.
WIDTH, BOX, GAP, MARGIN = 760, 62, 34, 8
_LONGEST = 84


@dataclass(frozen=True, slots=True)
class Box:
    """One pack; ``rests`` tells what it rests on in words, "" for the last."""

    y: int
    title: str
    line: str
    is_default: bool
    rests: str


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """Boxes from top to bottom."""

    boxes: Sequence[Box]
    height: int
    width: int = WIDTH
    box: int = BOX
    gap: int = GAP
    margin: int = MARGIN


def chain_picture(links: Sequence[ChainLink]) -> ChainPicture:
    """Lay out a chain, nearest pack first."""
    boxes = []
    for place, link in enumerate(links):
        label = told(link.pack.manifest.label)
        rests = "" if place == len(links) - 1 else _("không nói đến thì theo")
        title = label if len(label) <= _LONGEST else f"{label[:_LONGEST].rstrip()}…"
        boxes.append(Box(MARGIN + place * (BOX + GAP), title, edition_text(link.edition), link.is_default, rests))
    return ChainPicture(boxes, 2 * MARGIN + len(links) * BOX + (len(links) - 1) * GAP)
