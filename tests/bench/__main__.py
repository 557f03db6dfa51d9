"""``make bench``: the ratios this house promises, each with both sides measured in one run. Nothing is asserted.

BENCH_SCALE (default 0.02, 1 is the whole nation) sizes the generated nation.
"""

import sys
import tempfile
from pathlib import Path

from core.provision.engines import Engines
from tests.bench.measures import accept, assign, page, policies, score, second_start
from tests.bench.nation import PROVINCES, make_nation, scale

HEADER = f"{'measure':<62} {'ours':>12} {'against':>12} {'ratio':>8}  bound"


def main() -> None:
    """Make a nation and print one row per measure."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        var = Path(folder)
        engines = Engines(var / "engines", durable=False)
        engines.start()
        try:
            nation = make_nation(engines, "nation", max(1, round(PROVINCES * scale())), var)
            print(f"{nation.provinces} provinces, {nation.tasks} tasks\n\n{HEADER}", flush=True)
            for measure in (assign, accept, policies, score, page):
                print(measure(engines, nation), flush=True)
        finally:
            engines.stop()
        print(second_start(var / "demo"), flush=True)
    print(
        "\nNot measured: import of 50,000 rows (there is no import yet); the province's overview against hand-written"
    )
    print("SQL, hot pages with 63 provinces against one, and eight clients accepting at once (see docs/adr/0009).")


if __name__ == "__main__":
    sys.exit(main())
