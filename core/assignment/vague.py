"""Words of an order that do not tell whoever gets it what to do: said before it is issued, in its preview."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.assignment.models import CatalogueItem
from core.assignment.services import PieceForm
from core.domain.targets import Measure

#: Measures that count nothing the label names: what is to be done stands in the words alone.
_IN_WORDS = frozenset({None, Measure.YES_NO.value, Measure.MILESTONES.value})


class Lack(StrEnum):
    """What the words of a piece of work lack."""

    EXAMPLE = "example"  # the label of a row that no document names (minh họa)
    NAME = "name"  # only what the catalogue calls all work of its kind
    PRODUCT = "product"  # nothing is said to be handed in


@dataclass(frozen=True, slots=True)
class Vague:
    """How many pieces of work that bear the same words lack something."""

    lack: Lack
    title: str
    pieces: int


def is_general(item: CatalogueItem) -> bool:
    """Tell whether a kind of work says what to do only with words of its own beside its label."""
    return item.measure in _IN_WORDS


def lacks(piece: PieceForm, item: CatalogueItem) -> list[Lack]:
    """Return what the words of a piece lack; a number with its unit needs no more words, nor does a row of a list."""
    is_label = not piece.listed and piece.title.strip().casefold() in ("", item.label.strip().casefold())
    found = []
    if is_label and item.illustrative:
        found.append(Lack.EXAMPLE)
    elif is_label and is_general(item):
        found.append(Lack.NAME)
    if is_general(item) and not piece.products.strip():
        found.append(Lack.PRODUCT)
    return found


def vague(pieces: Iterable[PieceForm], kinds: Mapping[str, CatalogueItem]) -> Sequence[Vague]:
    """Return what the words of an order lack, the worst first, pieces with the same words together."""
    found = Counter(
        (lack, piece.title or kinds[piece.kind].label) for piece in pieces for lack in lacks(piece, kinds[piece.kind])
    )
    order = list(Lack)
    rows = [Vague(lack, title, count) for (lack, title), count in found.items()]
    return sorted(rows, key=lambda row: order.index(row.lack))
