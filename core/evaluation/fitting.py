"""Whether a level fits the points beside it, by the thresholds that a regulation set for a file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: With fewer thresholds points tell no level from another: such a regulation rates by conditions alone.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many points on each level is reached, best first; ``otherwise`` is the level below all of them."""

    steps: tuple[tuple[str, Decimal], ...]
    otherwise: str

    def level(self, points: Decimal) -> str:
        """Return the level that points reach."""
        return next((level for level, least in self.steps if points >= least), self.otherwise)

    def __str__(self) -> str:
        """Return them as the page's script reads them: ``XS 90,HTT 70,KHT``."""
        return ",".join([*(f"{level} {least:f}" for level, least in self.steps), self.otherwise])


def thresholds_in(band: Mapping[str, Any] | None) -> Thresholds | None:
    """Return the thresholds of a stored band (a LOOKUP node, whose first child is the score).

    None where there are too few to tell levels by points, as where a regulation asks for conditions alone.
    """
    if band is None or len(band["children"]) <= _FEWEST:
        return None
    steps = tuple((each["inputs"]["gives"], Decimal(each["value"])) for each in band["children"][1:])
    return Thresholds(steps, band["inputs"]["otherwise"])
