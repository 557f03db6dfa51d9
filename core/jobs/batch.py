"""The kit of work for many: a job written chunk by chunk, each chunk one transaction under the job's fence.

    def import_rows(actor: Actor, taking: Taking) -> None:
        in_chunks(taking, lambda: _import_chunk(actor, taking))

    @use_case("rows.import")
    def _import_chunk(actor: Actor, taking: Taking) -> bool:
        return one_chunk(taking, lambda held: _write(actor, taking, held.progress))

A chunk inserts its rows and their audit leaves, and the kit moves the job's progress in the same transaction: whoever
takes the job after a killed worker goes on exactly where the last commit was, and a worker that was thought dead is
refused with all it was about to write.
"""

import time
from collections.abc import Callable

from core.db import db
from core.outbox.services import Held, Taking, advance, finish, hold, put_back

#: After this many seconds a job goes to the end of its queue, so that it neither runs into the time limit of the
#: worker nor keeps others waiting.
SITTING = 60.0


def in_chunks(taking: Taking, write_one: Callable[[], bool]) -> None:
    """Do a job chunk by chunk until ``write_one``, a use case around ``one_chunk``, tells that nothing is left.

    JobTaken when another worker took the job, JobStopped when somebody asked it to stop: seen between two chunks, with
    what is committed left as it is.
    """
    began = time.monotonic()
    while write_one():
        if time.monotonic() - began > SITTING:
            put_back(taking)
            return


def one_chunk(taking: Taking, write: Callable[[Held], int]) -> bool:
    """Write one chunk in the running transaction; tell whether more is to be done.

    ``write`` is told how far the job is, writes what comes next with its audit leaves, and returns how much of the
    job's total that was.
    """
    held = hold(taking)
    written = write(held)
    if written < 1:
        raise RuntimeError(f"job {taking.id}: nothing was written at {held.progress} of {held.total}")
    if held.progress + written >= held.total:
        finish(taking)
        return False
    advance(taking, held.progress + written)
    return True


def tell(taking: Taking, progress: int, total: int) -> None:
    """Tell, in a transaction of its own, how far a job is that writes all it makes at its end.

    JobTaken and JobStopped as between two chunks.
    """
    advance(taking, progress, total)
    db.session.commit()
