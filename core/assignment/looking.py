"""An order is issued as it was looked at: what the buttons of its page ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import request

from core.assignment.services import OrderForm, PieceForm


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for: a ``page`` of the preview (0 = none), or to issue the order that was ``asked`` for.

    ``seen`` tells the order as it stands now from what it was before.
    """

    seen: str = ""
    asked: str = ""
    page: int = 0

    @property
    def issues(self) -> bool:
        """Whether the order is issued; whatever changed since it was looked at is shown again."""
        return not self.page and not self.has_changed

    @property
    def has_changed(self) -> bool:
        """Whether another order was looked at."""
        return self.asked not in ("", self.seen)


def look_at(decision: OrderForm, pieces: Sequence[PieceForm]) -> Look:
    """Return what the form that was sent asks for."""
    seen = sha256(repr((decision, pieces)).encode()).hexdigest()
    wanted = max(request.form.get("preview", 1, int), 1) if "preview" in request.form else 0
    return Look(seen, request.form.get("issue", ""), wanted)
