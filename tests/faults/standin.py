"""A process of its own for the tests of this folder: it holds engines, or supervises stand-ins for services."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from core.config import Config, OperatorError
from core.provision.engines import engines, engines_for
from core.provision.messages import explain
from core.provision.preflight import check
from core.provision.stopping import interruptible
from core.provision.supervise import Service, Watch, supervise
from tests.faults.kit import remember, remembered

SERVICE = Path(__file__).with_name("service.py")


def hold(var: str) -> None:
    """Hold the engines until the end of the input."""
    with engines(Path(var)):
        print("ready", flush=True)
        sys.stdin.read()


class Swallowing:
    """What is raised while it is thrown away is lost, as in any ``__del__`` or callback of the collector."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def _ready(how: str) -> None:
    if how == "swallow":
        Swallowing()
    print("ready", os.getpid(), flush=True)


def run(var: str, port: str, second: str, how: str = "") -> None:
    """Supervise a page server and a second service in the place of the demo's."""
    service = [sys.executable, str(SERVICE)]
    web, others = Service("web", [*service, "serve", port]), [Service("second", [*service, second])]
    config = Config(var=Path(var), port=int(port))
    try:
        with interruptible() as stop, engines_for(config) as running:
            ready = running.complete(config)
            supervise(web, others, ready, Watch(stop, running), lambda: _ready(how))
    except KeyboardInterrupt:
        print("stopped")


def fill(var: str) -> None:
    """Work on a disk until it is full, then make room and work on."""
    ballast = Path(var) / "ballast"
    with engines(Path(var)) as running:
        remember(running, "before")
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(65_536))
        try:
            remember(running, "x" * 4_000_000)
        except Exception as error:
            print(explain(error, Path(var)))
        ballast.unlink()
        remember(running, "after")
        print(remembered(running)[0])


def preflight(var: str) -> None:
    """Check the machine for the demo."""
    check(Config(var=Path(var)), serve=False)


if __name__ == "__main__":
    parts: dict[str, Callable[..., None]] = {
        "hold": hold,
        "run": run,
        "fill": fill,
        "preflight": preflight,
    }
    try:
        parts[sys.argv[1]](*sys.argv[2:])
    except (OperatorError, OSError) as error:
        sys.exit(str(explain(error, Path(sys.argv[2])) or repr(error)))
