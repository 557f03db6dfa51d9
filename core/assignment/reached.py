"""How far targets are reached. The ledger lies above this package: the application hands in how it is read."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from flask import Flask, current_app

from core.assignment.models import Target
from core.assignment.queries.work_rows import ListedTarget
from core.db.bulk import Key
from core.domain.targets import Measure, actual_value

_EXTENSION = "giaoviec-reached"


class Amount(Protocol):
    """What was accepted for one target; ``denominator`` is that of a ratio."""

    @property
    def amount(self) -> Decimal:
        """The sum."""

    @property
    def denominator(self) -> Decimal | None:
        """What a ratio is taken of."""


Read = Callable[[Iterable[Key]], Mapping[Key, Amount]]


def init_reached(app: Flask, read: Read) -> None:
    """Let pages of assigning read accepted sums by target."""
    app.extensions[_EXTENSION] = read


def reached(targets: Iterable[Target | ListedTarget]) -> dict[Key, Decimal]:
    """Return the value each target has reached, ratios in per cent; targets without an accepted line are absent."""
    by_key = {(target.tenant_id, target.id): target for target in targets}
    read: Read = current_app.extensions[_EXTENSION]
    found = {}
    for key, total in (read(by_key) if by_key else {}).items():
        value = actual_value(Measure(by_key[key].measure), total.amount, total.denominator)
        if value is not None:
            found[key] = value
    return found
