"""What reviews changed of a registration: each value before and after, by whom and when. Nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from core.assignment.models import Registration, RegistrationReview

#: What a review may adjust, and the same as it was filed.
ADJUSTED: tuple[tuple[str, str, Any], ...] = (
    ("title", "title", _("Tên nhiệm vụ")),
    ("plan", "plan", _("Chỉ tiêu")),
    ("due_on", "committed_on", _("Hạn hoàn thành")),
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One value before and after; without ``by`` it is as it was filed."""

    key: str
    label: Any
    old: Any
    new: Any
    by: str = ""
    at: datetime | None = None


def adjustments(filed: Registration, review: RegistrationReview, before: RegistrationReview | None) -> list[Adjustment]:
    """Return what a review changed against what stood before it: an earlier review's word, else what was filed."""
    found = []
    for key, own, label in ADJUSTED:
        new, said = getattr(review, key), getattr(before, key) if before else None
        old = getattr(filed, own) if said is None else said
        if new is not None and new != old:
            found.append(Adjustment(key, label, old, new, review.by_label, review.at))
    return found


def history(filed: Registration, reviews: Sequence[RegistrationReview]) -> dict[Any, list[Adjustment]]:
    """Return what each review changed, by the review's id; ``reviews`` stand oldest first.

    Values said before a registration was filed again count no more: it was written anew.
    """
    found: dict[Any, list[Adjustment]] = {}
    before = None
    for review in reviews:
        is_living = filed.submitted_at is not None and review.at >= filed.submitted_at
        found[review.id] = adjustments(filed, review, before) if is_living and review.verdict != "ordered" else []
        before = review if is_living and review.verdict != "ordered" else before
    return found


def standing_values(filed: Registration, reviews: Sequence[RegistrationReview]) -> dict[str, Any]:
    """Return the values by which a registration stands now: as filed, or as the newest review since adjusted them."""
    living = [row for row in reviews if filed.submitted_at is not None and row.at >= filed.submitted_at]
    said = {key: getattr(row, key) for row in living for key, _own, _label in ADJUSTED if getattr(row, key) is not None}
    return {key: said.get(key, getattr(filed, own)) for key, own, _label in ADJUSTED}


def accepted_values(filed: Registration, reviews: Sequence[RegistrationReview]) -> list[Adjustment]:
    """Return each value as filed and as accepted, side by side; none while nothing is accepted."""
    living = [row for row in reviews if filed.submitted_at is not None and row.at >= filed.submitted_at]
    accepted = next((row for row in reversed(living) if row.verdict == "accepted"), None)
    if accepted is None:
        return []
    changed = {each.key: each for each in adjustments(filed, accepted, None)}
    return [
        changed.get(key) or Adjustment(key, label, getattr(filed, own), getattr(filed, own))
        for key, own, label in ADJUSTED
    ]
