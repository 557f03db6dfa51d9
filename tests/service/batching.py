"""A job for many, made known to the tests of jobs: it posts a notice for each of its total."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record_many, use_case
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key, insert_rows
from core.jobs.batch import in_chunks, one_chunk
from core.notify.models import Notice
from core.outbox.kinds import BULK, KINDS, Kind
from core.outbox.models import OutboxRow
from core.outbox.services import Held, Taking, emit
from core.worker import HANDLERS
from tests.service.opened_year import DECIDER, Opened

KIND, CHUNK, TOTAL = "test.batch", 10, 40
START = datetime(2021, 2, 15, 9, tzinfo=clock.VIETNAM)


#: What happens once a chunk is written and not yet committed, by how far the job was.
Meanwhile = Callable[[uuid.UUID, int], None]


@pytest.fixture
def meanwhile(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> list[Meanwhile]:
    """Make the kind known: its job posts a notice for each of its total."""
    events: list[Meanwhile] = []
    unit = opened.committee  # looked up before the job has the session

    def handle(actor: Actor, taking: Taking) -> None:
        def write(held: Held) -> int:
            _post(unit, actor, taking, held)
            for event in list(events):
                event(taking.id, held.progress)
            return CHUNK

        write_one = use_case("notice.post")(lambda _actor, /: one_chunk(taking, write))
        in_chunks(taking, lambda: write_one(actor))

    monkeypatch.setitem(KINDS, KIND, Kind(BULK, "order.issue", stoppable=True))  # type: ignore[arg-type]
    monkeypatch.setitem(HANDLERS, KIND, handle)  # type: ignore[arg-type]
    return events


def _post(unit: Key, actor: Actor, taking: Taking, held: Held) -> None:
    rows = [
        {
            "tenant_id": unit[0],
            "id": uuid7(),
            "unit_id": unit[1],
            "outbox_id": taking.id,
            "kind": "test",
            "details": {"number": held.progress + place},
            "at": clock.now(),
            "read_at": None,
        }
        for place in range(CHUNK)
    ]
    insert_rows(db.session(), Notice, rows)
    record_many(actor, "test.write", "notice", [((row["tenant_id"], row["id"]), {}) for row in rows])


@pytest.fixture
def job(opened: Opened, meanwhile: list[Meanwhile]) -> uuid.UUID:
    """A job for many that waits; its kind is known."""
    actor = opened.actor(DECIDER)
    bind_context(db.session(), actor.context)
    id = emit(actor, KIND, {}, total=TOTAL)
    db.session.commit()
    return id


def row_of(job: uuid.UUID) -> OutboxRow:
    db.session.rollback()
    return db.session.scalars(
        select(OutboxRow).where(OutboxRow.id == job).execution_options(populate_existing=True)
    ).one()


def written(opened: Opened) -> list[int]:
    """Return the numbers of what was written with its audit leaf; of a leaf or a notice alone, a number below 0."""
    numbers = {notice.id: notice.details["number"] for notice in opened.rows(Notice)}
    leaves = [entry.object_id for entry in opened.rows(AuditEntry) if entry.action == "test.write"]
    alone = [-1 for _ in numbers.keys() ^ set(leaves)]
    return sorted([*alone, *(numbers[leaf] for leaf in leaves if leaf in numbers)])


def at(progress: int, act: Callable[[uuid.UUID], object]) -> Meanwhile:
    """Do something elsewhere while the chunk after ``progress`` is being written."""
    return lambda job, done: act(job) if done == progress else None  # type: ignore[return-value]


def break_off(_job: uuid.UUID) -> None:
    raise RuntimeError("the machine is gone")
