"""An order to a thousand holders, and workers that are killed, stopped, slow, or without their queue."""

import os
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from core.assignment.services import WRITE_ORDER, issue_order
from core.auth.actor import system_actor
from core.config import Config
from core.db import RowContext, bind_context, db
from core.jobs.services import cancel_job, resume_job
from core.outbox.kinds import BULK, QUEUES
from core.provision.engines import Engines
from core.tenancy.services import EDIT_ORGANISATION, NewUnit, add_units
from core.worker import perform, queue, relay_waiting
from tests.conftest import TODAY, config_for
from tests.faults.kit import children, wait_for
from tests.forking import Forked
from tests.service.opened_year import DECIDER, ORDER, Opened
from tests.working import Before, be_slow, start_worker
from tests.world import NEW_YEAR

pytestmark = pytest.mark.faults

HOLDERS = 1_000
#: How many wait for somebody else.
HELD_UP = "select count(distinct pid) from pg_locks where not granted"


#: Every holder has the work once, with one leaf of the audit trail, and the job says so.
EXACT = {
    "progress": (HOLDERS, HOLDERS),
    "work": HOLDERS,
    "most work of a unit": 1,
    "assignment_holder": (HOLDERS, HOLDERS),
    "target": (HOLDERS, HOLDERS),
    "work and leaves apart": [],
    "leaves": HOLDERS,
    "orders": 1,
}


@dataclass
class Scene:
    """A thousand holders, one order to them, its job on the queue, and workers to start and to kill."""

    opened: Opened
    config: Config
    watch: Connection
    stack: ExitStack
    job: uuid.UUID

    def relay(self) -> int:
        """Hand over what waits, as the tick does."""
        with self.opened.app.app_context():
            return relay_waiting(self.config.redis_url)

    def worker(self, queue_name: str = BULK, before: Before | None = None) -> Forked:
        """Start a worker process."""
        process = start_worker(self.config, queue_name, before)
        self.stack.callback(process.wait)
        self.stack.callback(kill_all, process)
        return process

    def one(self, query: str, **values: object) -> Any:
        return self.watch.execute(text(query), values).scalar_one()

    def written(self) -> int:
        return int(self.one("select count(*) from assignment"))

    def progress(self) -> tuple[int, int]:
        row = self.watch.execute(text("select progress, total from outbox where id = :id"), {"id": self.job}).one()
        return row[0], row[1]

    def is_done(self) -> bool:
        return bool(self.one("select done_at is not null from outbox where id = :id", id=self.job))

    def end_lease(self) -> None:
        """Let time pass."""
        self.watch.execute(
            text("update outbox set lease_until = lease_until - interval '1 hour' where done_at is null")
        )

    @contextmanager
    def held_up_at(self, place: int) -> Iterator[None]:
        """Make every worker wait when it comes to write a piece, with all before it committed.

        Someone else inserts the same row and does not say whether they mean it.
        """
        with engine_of(self.opened).connect() as other:
            other.execute(
                text(
                    "insert into assignment select (jsonb_populate_record(null::assignment,"
                    " f.rows -> 'alike' -> 'assignment' || (p.rows -> 'assignment' -> 0))).*"
                    " from order_piece p join order_piece f using (order_id) where p.place = :place and f.place = 0"
                ),
                {"place": place},
            )
            yield
            other.rollback()

    def made(self) -> dict[str, object]:
        """Return what stands of the order; ``EXACT`` is what shall stand in the end."""
        work = self.watch.execute(text("select unit_id, id from assignment")).all()
        leaves = self.watch.scalars(text("select object_id from audit_entry where action = 'assignment.receive'")).all()
        tables = {}
        for table in ("assignment_holder", "target"):
            query = f"select count(*), count(distinct assignment_id) from {table} where assignment_id is not null"
            tables[table] = tuple(self.watch.execute(text(query)).one())
        return {
            "progress": self.progress(),
            "work": len(work),
            "most work of a unit": max(Counter(unit for unit, _ in work).values()),
            **tables,
            "work and leaves apart": sorted((Counter(id for _, id in work) - Counter(leaves)).elements()),
            "leaves": len(leaves),
            "orders": self.one("select count(*) from audit_entry where action = 'order.issue'"),
        }


def engine_of(opened: Opened) -> Any:
    url = make_url(opened.app.config["SQLALCHEMY_DATABASE_URI"]).set(username="postgres")
    return create_engine(url, poolclass=NullPool)


def kill_all(process: Forked) -> None:
    """Kill a worker with the child that does its job, at once."""
    for pid in [process.pid, *children(process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.fixture
def scene(opened_app: Flask, opened: Opened, engines: Engines, tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack, engine_of(opened).connect() as watch, Redis.from_url(engines.redis_url) as redis:
        redis.flushall()
        name = opened_app.config["SQLALCHEMY_DATABASE_URI"].partition("?")[0].rpartition("/")[2]
        config = replace(config_for(engines, name, tmp_path), redis_url=engines.redis_url, today=TODAY)
        give_to_a_thousand(opened)
        watch.execution_options(isolation_level="AUTOCOMMIT")
        job = watch.execute(text("select id from outbox where kind = :kind"), {"kind": WRITE_ORDER}).scalar_one()
        yield Scene(opened, config, watch, stack, job)


def give_to_a_thousand(opened: Opened) -> None:
    tenant = opened.tenant("an")
    bind_context(db.session(), RowContext(tenant.id))
    units = [
        NewUnit(tenant.id, f"dang-uy-{number:04}", "direct_committee", f"Đảng ủy {number:04}", NEW_YEAR)
        for number in range(HOLDERS)
    ]
    add_units(system_actor(tenant.id, EDIT_ORGANISATION), units)
    pieces = [opened.members((unit.tenant_id, unit.id), "0.1") for unit in units]
    issue_order(opened.actor(DECIDER), opened.cycle, ORDER, pieces)
    db.session.remove()


def test_killed_after_300_of_1000_it_is_resumed_to_exactly_1000(scene: Scene) -> None:
    assert scene.relay() == 1
    with scene.held_up_at(300):
        worker = scene.worker()
        assert wait_for(lambda: scene.progress()[0] == 300)
        assert scene.written() == 300
        kill_all(worker)
        assert worker.wait() == -signal.SIGKILL
    assert wait_for(lambda: scene.one(HELD_UP) == 0)
    time.sleep(0.5)
    assert (scene.written(), scene.progress()) == (300, (300, HOLDERS))
    assert scene.one("select count(*) from audit_entry where action = 'assignment.receive'") == 300

    assert scene.relay() == 0, "its lease has not ended"
    scene.end_lease()
    assert scene.relay() == 1
    scene.worker()
    assert wait_for(scene.is_done)
    assert scene.made() == EXACT


def test_when_the_parent_alone_is_killed_its_child_and_another_worker_write_once(scene: Scene) -> None:
    """The child goes on unattended; the queue gives the job to another worker, which takes it between two chunks."""
    scene.relay()
    with scene.held_up_at(100):
        worker = scene.worker()
        assert wait_for(lambda: scene.progress()[0] == 100)
        (child,) = children(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        queue(scene.config.redis_url, "bulk").enqueue(perform, str(scene.job))
        scene.worker()
        assert wait_for(lambda: scene.one(HELD_UP) == 2), "the child in its chunk, and who wants the job"
        assert (Path("/proc") / str(child)).exists()
    assert wait_for(lambda: scene.one("select fence from outbox where id = :id", id=scene.job) == 2)
    assert wait_for(scene.is_done)
    assert wait_for(lambda: not (Path("/proc") / str(child)).exists())
    assert scene.made() == EXACT


def test_a_worker_that_sleeps_beyond_its_lease_is_cut_off_and_refused(scene: Scene) -> None:
    """It is stopped in the middle of a chunk, holding locks; the database ends its session before its lease ends."""
    scene.relay()
    worker = scene.worker(before=be_slow)
    assert wait_for(lambda: scene.progress()[0] >= 100)
    stopped = [worker.pid, *children(worker.pid)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    reached = scene.progress()[0]
    assert wait_for(lambda: scene.one("select count(*) from pg_stat_activity where state like 'idle in trans%'") == 0)
    scene.end_lease()
    assert scene.relay() == 1
    scene.worker()
    assert wait_for(scene.is_done)
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert wait_for(lambda: children(worker.pid) == []), "it goes on, and is refused"
    assert reached < HOLDERS
    assert scene.made() == EXACT


def test_two_workers_each_drain_their_queue(scene: Scene) -> None:
    """The bulk worker writes the order, which gives out its notices; the other one tells them, never waiting behind."""
    assert scene.relay() == 1
    assert [len(queue(scene.config.redis_url, name)) for name in ("default", "bulk")] == [0, 1]
    for name in QUEUES:
        scene.worker(name)
    assert wait_for(scene.is_done)
    assert scene.relay() == 1
    assert wait_for(lambda: scene.one("select count(*) from outbox where done_at is null") == 0)
    assert scene.made() == EXACT
    assert scene.one("select count(*) from notice where kind = 'order_issued'") == HOLDERS


def test_stopped_while_the_queue_is_away_and_resumed_when_it_is_back(
    scene: Scene, engines: Engines, tmp_path: Path
) -> None:
    """Stopping needs the database alone; nothing more is written, and what is lost of the queue is no work lost."""
    decider = scene.opened.actor(DECIDER)
    db.session.remove()
    scene.relay()
    with scene.held_up_at(300):
        scene.worker()
        assert wait_for(lambda: scene.progress()[0] == 300)
        with Redis.from_url(engines.redis_url) as redis:
            redis.flushall()
        assert wait_for(lambda: scene.one(HELD_UP) == 1), "the next chunk is begun"
        asked = in_background(scene.opened, lambda: cancel_job(decider, scene.job))
        assert wait_for(lambda: scene.one(HELD_UP) == 2), "the chunk and the stop: both wait"
    asked.join(30)
    assert wait_for(scene.is_done)
    state = "select cancelled_at is not null from outbox where id = :id"
    assert scene.one(state, id=scene.job) is True
    assert scene.written() == scene.progress()[0] == 400, "the chunk that was being written is whole, and the last"
    assert scene.relay() == 0
    resume_job(decider, scene.job)
    db.session.remove()
    with pytest.raises(RedisError), scene.opened.app.app_context():
        relay_waiting(f"unix://{tmp_path / 'nothing.sock'}")
    assert scene.relay() == 1
    assert wait_for(scene.is_done)
    assert scene.made() == EXACT
    told = scene.watch.execute(text("select action from audit_entry where action like 'job.%' order by position"))
    assert [action for (action,) in told] == ["job.cancel", "job.resume"]


def in_background(opened: Opened, act: Callable[[], object]) -> threading.Thread:
    """Begin an act that has to wait for the chunk under way."""

    def run() -> None:
        with opened.app.app_context():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
