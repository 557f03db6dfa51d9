"""Packs of other distributions are loaded in a process that may die of it, before they are loaded in ours.

What a bundled pack does when it is imported is known; loading somebody else's may loop for ever or end the process.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import EntryPoint

#: Seconds in which each pack has to be loaded.
SECONDS = 20.0
#: The distribution whose packs are bundled.
OURS = "giaoviec"


def unloadable(offers: Iterable[EntryPoint], seconds: float = SECONDS) -> dict[str, str]:
    """Return why packs of other distributions must not be loaded, by key; not those that merely raise."""
    waiting = [offer for offer in offers if offer.dist is not None and offer.dist.name != OURS]
    problems = {}
    while waiting:
        got_through, in_time = _try(waiting, seconds)
        waiting = waiting[got_through:]
        if waiting:
            how = "ends the process that loads it" if in_time else f"is not loaded within {seconds:g} seconds"
            problems[waiting.pop(0).name] = how
    return problems


def _try(offers: Sequence[EntryPoint], seconds: float) -> tuple[int, bool]:
    """Return how many packs in a row were imported (or merely raised), and whether the next one was in time."""
    here, there = os.pipe()
    command = [sys.executable, "-m", __name__, str(there), json.dumps([offer.module for offer in offers])]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with open(here, "rb", buffering=0) as told:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, pass_fds=[there], env=environ, start_new_session=True
        )
        os.close(there)
        count, in_time = 0, True
        while count < len(offers):
            in_time = bool(select.select([told], [], [], seconds)[0])
            if not in_time or not told.read(1):
                break
            count += 1
        process.kill()
        process.wait()
    return count, in_time


def main(descriptor: str, modules: str) -> None:
    """Import modules one by one, and tell after each."""
    for module in json.loads(modules):
        with suppress(Exception, SystemExit):
            import_module(module)
        os.write(int(descriptor), b".")


if __name__ == "__main__":
    main(*sys.argv[1:])
