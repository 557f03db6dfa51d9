"""How two sides are measured: by turns in one run, so that the noise of the machine meets both."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Row:
    """One line of the table: both sides, how they compare, and the bound that the design sets."""

    name: str
    ours: str
    against: str
    ratio: str
    bound: str
    #: What the row sums up.
    details: Sequence[str] = ()

    def __str__(self) -> str:
        row = f"{self.name:<84} {self.ours:>10} {self.against:>10} {self.ratio:>6}  {self.bound}"
        return "\n    ".join([row, *self.details])


def timed(run: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def by_turns(ours: Callable[[], object], against: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return both medians in seconds."""
    pairs = [(timed(ours), timed(against)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def compared(name: str, pair: tuple[float, float], bound: str) -> Row:
    """Return the row of two times, ours over the other's."""
    return Row(name, f"{pair[0] * 1000:.1f} ms", f"{pair[1] * 1000:.1f} ms", f"{pair[0] / pair[1]:.2f}", bound)
