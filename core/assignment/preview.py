"""An order before it is issued: all that it would give, unit by unit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.assignment.facts import Recipient
from core.assignment.models import CatalogueItem
from core.assignment.services import PieceForm
from core.assignment.vague import Lack, Vague, lacks, vague
from core.db.bulk import Key
from core.domain.targets import Measure

#: Units whose pieces one page of a preview lists.
MOST_LISTED = 100
#: Pieces of a preview that is shown unfolded.
MOST_OPEN = 10


@dataclass(frozen=True, slots=True)
class PreviewedPiece:
    """A piece as the order would give it; ``unit`` is what its plan counts, ``is_tick`` tells of done or not."""

    piece: PieceForm
    unit: str
    is_tick: bool
    lacks: Sequence[Lack] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would give: its pieces by whom they go to; ``exceeded`` names targets given beyond their plan.

    ``wanted`` is the page that was asked for; ``vague`` is what the words of the pieces lack, ``idle`` names
    who could get work and gets none.
    """

    pieces: int
    units: Sequence[tuple[str, Sequence[PreviewedPiece]]]
    exceeded: Sequence[str]
    wanted: int = 1
    vague: Sequence[Vague] = ()
    idle: Sequence[str] = ()

    @property
    def is_short(self) -> bool:
        """Whether everything stands open, without a press for each unit."""
        return self.pieces <= MOST_OPEN or len(self.units) == 1

    @property
    def has_reasons(self) -> bool:
        """Whether it is said of some work why it was chosen."""
        return any(row.piece.reasons for _unit, rows in self.listed for row in rows)

    @property
    def pages(self) -> int:
        """How many pages its units fill."""
        return max(1, -(-len(self.units) // MOST_LISTED))

    @property
    def page(self) -> int:
        """The page that is shown."""
        return min(max(self.wanted, 1), self.pages)

    @property
    def listed(self) -> Sequence[tuple[str, Sequence[PreviewedPiece]]]:
        """The units whose pieces are shown."""
        return self.units[(self.page - 1) * MOST_LISTED : self.page * MOST_LISTED]


def preview_of(
    pieces: Sequence[PieceForm],
    names: Mapping[Recipient, str],
    items: Sequence[CatalogueItem],
    exceeded: Sequence[str],
    others: dict[Key, str],
    wanted: int = 1,
) -> Preview:
    """Return the pieces by unit or post, in the order of the pieces; ``others`` names units beyond ``names``."""
    kinds = {item.key: item for item in items}
    found: dict[Recipient, list[PreviewedPiece]] = defaultdict(list)
    for piece in pieces:
        item = kinds[piece.kind]
        unit = piece.part.unit if piece.part and piece.part.unit else item.unit
        found[piece.recipient].append(PreviewedPiece(piece, unit, item.measure == Measure.YES_NO, lacks(piece, item)))
    units = [(names.get(key) or others.get(key[0], ""), rows) for key, rows in found.items()]
    return Preview(len(pieces), units, exceeded, wanted, vague(pieces, kinds))
