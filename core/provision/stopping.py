"""How a long-running process hears that it should stop. Must be used from the main thread."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether a signal has asked us to stop."""

    def __init__(self) -> None:
        self.asked = False

    def check(self) -> None:
        """Raise KeyboardInterrupt if asked: an interrupt raised in a callback or a ``__del__`` is lost, this is not."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Let SIGTERM and SIGHUP interrupt like Ctrl-C, and only the first of them, so that stopping is not cut short."""
    stop = Stop()

    def interrupt(number: int, frame: FrameType | None) -> None:
        # The handlers stay: replaced here, they would leave a moment in which the next signal finds the wrong one,
        # and programs started while we stop would ignore theirs.
        if not stop.asked:
            stop.asked = True
            raise KeyboardInterrupt

    with _handled_by(interrupt):
        yield stop


@contextmanager
def noticing() -> Iterator[Stop]:
    """Note these signals and go on: for a loop that ends between two steps, never within one."""
    stop = Stop()

    def note(number: int, frame: FrameType | None) -> None:
        stop.asked = True

    with _handled_by(note):
        yield stop


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    # What our starter ignores stays ignored: `nohup make demo` outlives its terminal, `make demo &` its Ctrl-C.
    former = {number: signal.getsignal(number) for number in _STOPPING if signal.getsignal(number) != signal.SIG_IGN}
    for number in former:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, before in former.items():
            signal.signal(number, before)
