"""``make bench``: the ratios this house promises, each with both sides measured in one run. Nothing is asserted.

BENCH_SCALE (default 0.05, 1 is the whole nation) sizes the generated nation.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from core.provision.engines import Engines
from tests.bench.acceptance import accept, eight_clients
from tests.bench.hostile import beside_a_hostile_pack
from tests.bench.importing import import_posts
from tests.bench.measures import as_data, assign, page, second_start
from tests.bench.nation import PROVINCES, Nation, make_nation, scale
from tests.bench.overview import overview
from tests.bench.pages import crowd, policies, weigh
from tests.bench.scoring import score, what_if
from tests.bench.timing import Row

HEADER = f"{'measure':<84} {'ours':>10} {'against':>10} {'ratio':>6}  bound"


def main() -> None:
    """Make a nation and a single province, and print one row per measure."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        var = Path(folder)
        engines = Engines(var / "engines")
        engines.start()
        try:
            many = make_nation(engines, "nation", max(1, round(PROVINCES * scale())), var)
            one = make_nation(engines, "one", 1, var) if many.provinces > 1 else many
            print(f"{many.provinces} provinces, {many.tasks} tasks\n\n{HEADER}", flush=True)
            for measure in _measures(engines, many, one):
                print(measure(), flush=True)
        finally:
            engines.stop()
        print(second_start(var / "demo"), flush=True)


def _measures(engines: Engines, many: Nation, one: Nation) -> Iterator[Callable[[], Row]]:
    """Yield the measures; those that write come last."""
    yield partial(overview, engines, many)
    yield partial(weigh, engines, one)
    yield partial(policies, engines, one)
    if many is not one:
        yield partial(crowd, many, one)
    yield partial(beside_a_hostile_pack, one)
    for measure in (page, as_data, score, what_if, assign, accept, eight_clients, import_posts):
        yield partial(measure, engines, many)


if __name__ == "__main__":
    main()
