"""A cascade before it is issued: who would get what of the whole, and what stays with nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import get_locale

from core.assignment.drafting import GridColumn
from core.assignment.facts import Recipient
from core.assignment.queries import Part
from core.assignment.services import CheckedOrder, PieceForm
from core.db.bulk import Key


@dataclass(frozen=True, slots=True)
class PreviewedPart:
    """What one unit would get: its plan (None: words alone), who answers for it, and what it has of the work already.

    ``share`` is its part of the whole in per cent; ``is_kept`` tells that the holder of the whole keeps it.
    """

    piece: PieceForm
    holder: str
    answering: Sequence[str]
    share: Decimal | None
    before: Sequence[Part]
    is_kept: bool

    @property
    def plan(self) -> Decimal | None:
        """The number it would carry."""
        return self.piece.part.plan if self.piece.part else None


@dataclass(frozen=True, slots=True)
class CascadePreview:
    """All that a cascade would give; the sums are None where plans of parts do not add up to the whole.

    ``is_exceeded`` tells that more is given out than the level has, for the reason that the form holds.
    """

    parts: Sequence[PreviewedPart]
    column: GridColumn
    is_exceeded: bool

    @property
    def given(self) -> Decimal | None:
        """What this order gives out in all."""
        plans = [part.plan or Decimal(0) for part in self.parts]
        return sum(plans, Decimal(0)) if self.column.adds_up else None

    @property
    def kept(self) -> Decimal | None:
        """What of it stays with the holder of the whole, as a part of its own."""
        plans = [part.plan or Decimal(0) for part in self.parts if part.is_kept]
        return sum(plans, Decimal(0)) if self.column.adds_up else None

    @property
    def left(self) -> Decimal | None:
        """What nobody would have yet; negative when more is given out."""
        if self.given is None or self.column.plan is None:
            return None
        return self.column.plan - self.column.given - self.given


def cascade_preview(
    checked: CheckedOrder, column: GridColumn, names: Mapping[Recipient, str], own: Key, before: Sequence[Part]
) -> CascadePreview:
    """Return what a checked cascade would give; ``own`` is the unit that holds the whole, ``before`` are its parts."""
    parts = []
    for piece in checked.pieces:
        plan = piece.part.plan if piece.part else None
        held = [
            part for part in before if ((part.work.tenant_id, part.work.unit_id), part.work.post_id) == piece.recipient
        ]
        share = plan * 100 / column.plan if column.adds_up and column.plan and plan is not None else None
        name = names.get(piece.recipient) or checked.intake.label(piece.recipient)
        parts.append(PreviewedPart(piece, name, _answering(checked, piece), share, held, piece.unit == own))
    return CascadePreview(parts, column, bool(checked.above.exceeded))


def _answering(checked: CheckedOrder, piece: PieceForm) -> list[str]:
    """Return the posts that would answer for a piece, else that the unit as a whole does."""
    language = str(get_locale() or "vi")
    members = checked.intake.members(piece.recipient)
    persons = [(member, post) for member, post in members if member.role.is_person]
    return [post.title if post else member.label.in_language(language) for member, post in persons or members]
