"""The kit of work for many: a job written chunk by chunk, each chunk one transaction under the job's fence.

    def import_rows(actor: Actor, taking: Taking) -> None:
        in_chunks(actor, taking, "rows.import", lambda held: _write(actor, taking, held.progress))

A chunk inserts its rows and their audit leaves, and the kit moves the job's progress in the same transaction: whoever
takes the job after a killed worker goes on exactly where the last commit was, and a worker that was thought dead is
refused with all it was about to write.
"""

import time
from collections.abc import Callable

from core.audit import use_case
from core.auth.actor import Actor
from core.db import db
from core.outbox.services import Held, Taking, advance, finish, hold, put_back

#: After this many seconds a job goes to the end of its queue, so that it neither runs into the time limit of the
#: worker nor keeps others waiting.
SITTING = 60.0

Chunk = Callable[[Held], int]


def in_chunks(actor: Actor, taking: Taking, permission: str, write: Chunk) -> None:
    """Do a job chunk by chunk until all of its total is done, each chunk as a use case of the actor.

    ``write`` is told how far the job is, writes what comes next with its audit leaves, and returns how much of the
    total that was. JobTaken when another worker took the job, JobStopped when somebody asked it to stop: seen between
    two chunks, with what is committed left as it is.
    """
    write_one = use_case(permission)(_write_one)
    began = time.monotonic()
    while write_one(actor, taking, write):
        if time.monotonic() - began > SITTING:
            put_back(taking)
            return


def _write_one(actor: Actor, taking: Taking, write: Chunk) -> bool:
    """Write one chunk; tell whether more is to be done."""
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
    hold(taking)
    advance(taking, progress, total)
    db.session.commit()
