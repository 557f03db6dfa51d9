"""What a cycle is pinned to beside what holds now, and how often it was pinned anew, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.assignment.models import Cycle, PinDecision
from core.assignment.queries import pin_decisions
from core.assignment.services.pinning import refuse_repinning
from core.errors import Conflict, DomainError
from core.extensions.comparing import Comparison, compare
from core.extensions.pins import Pin
from core.extensions.services import current_scheme
from core.extensions.uses import uses_of


@dataclass(frozen=True, slots=True)
class Repinning:
    """``now`` is what differs today (None for a draft); ``problem`` tells why that cannot be read, ``refusal`` why it
    cannot be pinned anew; each decision stands with what it changed, the newest first."""

    now: Comparison | None = None
    problem: str = ""
    refusal: str = ""
    decisions: Sequence[tuple[PinDecision, Comparison]] = ()


def repinning_of(cycle: Cycle) -> Repinning:
    """Return how a cycle's pin stands to the present."""
    if cycle.pin is None:
        return Repinning()
    pin = Pin.from_json(cycle.pin)
    decisions = _with_changes(pin_decisions((cycle.tenant_id, cycle.id)), pin)
    try:
        now = compare(pin, current_scheme(cycle.tenant_id, cycle.scheme, cycle.rule_date).pin())
    except DomainError as error:
        return Repinning(None, str(error), "", decisions)
    return Repinning(now, "", _refusal(cycle) if now.differs else "", decisions)


def _with_changes(decisions: Sequence[PinDecision], pin: Pin) -> list[tuple[PinDecision, Comparison]]:
    """Each decision led from its old pin to that of the next one; the last to what is pinned now."""
    pins = [*(Pin.from_json(decision.old_pin) for decision in decisions), pin]
    changes = [compare(old, new) for old, new in pairwise(pins)]
    return list(zip(decisions, changes, strict=True))[::-1]


def _refusal(cycle: Cycle) -> str:
    try:
        refuse_repinning(cycle, uses_of(cycle.tenant_id))
    except Conflict as refusal:
        return str(refusal)
    return ""
