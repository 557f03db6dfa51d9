"""What others notice of a pack that loops: their pages' slowest twentieth, beside its job and its page, and without."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

from core.extensions.apart.asking import Host, ask_apart
from core.extensions.discovery import GROUP, discover
from core.extensions.errors import PackFailed
from core.extensions.limits import Limits
from core.extensions.parameters import Binding
from core.extensions.schemes import Scheme, editions_on
from core.worker import NICE
from tests.applications import dispose
from tests.bench.nation import TODAY, Nation
from tests.bench.pages import HOT, Readers
from tests.bench.timing import Row, timed
from tests.faults import hostile

#: Times that both sides are measured by turns; each asks for every hot page.
ROUNDS = 6
PACK = "hostile_declaration"


def beside_a_hostile_pack(nation: Nation) -> Row:
    """Ask for the hot pages of a province while a pack loops in a job and in another tenant's page."""
    with tempfile.TemporaryDirectory() as folder:
        hostile.write(Path(folder), PACK, hostile.FOREVER, "declare_cadence")
        sys.path.insert(0, folder)
        found = discover([EntryPoint(PACK, PACK, GROUP), EntryPoint("vinh_phuc", "plugins.vinh_phuc", GROUP)])
        sys.path.remove(folder)
        chain = found.chain(PACK)
        scheme = Scheme(chain, TODAY, editions_on(chain, TODAY), Binding({}))
        limits = Limits(nation.config.pack_page_seconds, nation.config.pack_memory)
        modules = [(key, pack.module.__name__) for key, pack in found.packs.items() if key != "core"]
        host = Host(limits, modules, [folder])
        readers = Readers(nation)
        ask_apart(host)
        try:
            _read_all(readers)
            usual, beside = _measured(readers, scheme)
        finally:
            ask_apart(None)
            host.close()
            dispose(readers.app)
    count = len(usual)
    return Row(
        f"p95 of another tenant's pages beside a pack that loops / without ({count} requests each)",
        f"{_p95(beside) * 1000:.1f} ms",
        f"{_p95(usual) * 1000:.1f} ms",
        f"{_p95(beside) / _p95(usual):.2f}",
        "≤ 2",
    )


def _measured(readers: Readers, scheme: Scheme) -> tuple[list[float], list[float]]:
    usual: list[float] = []
    beside: list[float] = []
    for number in range(ROUNDS):
        usual += _read_all(readers)
        # Another day is another question: the host has not just refused it.
        with _looping(lambda day=date(2021, 1, 1 + number): scheme.calls_on(day).cadence()):  # type: ignore[misc]
            beside += _read_all(readers)
    return usual, beside


def _read_all(readers: Readers) -> list[float]:
    return [
        timed(lambda address=address, path=path: readers.read(address, path))  # type: ignore[misc]
        for address, paths in HOT.items()
        for path in paths
    ]


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@contextmanager
def _looping(ask: Callable[[], object]) -> Iterator[None]:
    """Let a page ask what loops, again and again, and a job's process loop at its place behind the pages."""
    over = threading.Event()

    def page() -> None:
        while not over.wait(0.1):
            with suppress(PackFailed):
                ask()

    thread = threading.Thread(target=page)
    job = subprocess.Popen([sys.executable, "-c", f"import os; os.nice({NICE})\nwhile True: pass"])
    thread.start()
    try:
        yield
    finally:
        over.set()
        job.kill()
        job.wait()
        thread.join()
