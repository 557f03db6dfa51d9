"""Jobs through real processes: a worker over Valkey, engines that go away and come back."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select, update

from core import clock
from core.app import create_app
from core.config import Config
from core.db import RowContext, bind_context, db
from core.notify.models import Notice
from core.outbox.models import OutboxRow
from core.provision.database import create_database, provision
from core.provision.engines import Engines
from core.tenancy.models import Tenant
from core.worker import queue, relay_waiting
from tests.applications import dispose
from tests.conftest import TODAY, config_for
from tests.service.opened_year import Opened
from tests.working import Before, die_after_taking, start_worker


@pytest.fixture
def valkey(engines: Engines) -> Iterator[str]:
    """The queue of this test process, emptied."""
    with Redis.from_url(engines.redis_url) as connection:
        connection.flushall()
        yield engines.redis_url
        connection.flushall()


def work(config: Config, before: Before | None = None) -> int | None:
    """Run a worker process until the queue is empty; returns how it ended."""
    db.session.remove()
    return start_worker(config, before=before, burst=True).wait()


@pytest.fixture
def config(opened_app: Flask, engines: Engines, tmp_path: Path) -> Config:
    """The settings of the database under test, for another process."""
    name = opened_app.config["SQLALCHEMY_DATABASE_URI"].partition("?")[0].rpartition("/")[2]
    return replace(config_for(engines, name, tmp_path), redis_url=engines.redis_url, today=TODAY)


def rows() -> list[OutboxRow]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxRow).order_by(OutboxRow.position)))


def test_a_worker_process_does_what_was_written(opened: Opened, config: Config, valkey: str) -> None:
    opened.order_district()
    opened.order_sibling(40)
    assert relay_waiting(valkey) == 2
    assert relay_waiting(valkey) == 0
    assert work(config) == 0
    assert [(row.done_at is not None, row.attempts, row.problem) for row in rows()] == [(True, 1, None)] * 2
    assert sorted(notice.details["number"] for notice in opened.rows(Notice)) == ["01-QĐ/TU", "02-QĐ/TU"]


def test_a_worker_that_dies_after_taking_leaves_the_job_to_another(opened: Opened, config: Config, valkey: str) -> None:
    opened.order_district()
    relay_waiting(valkey)
    assert work(config, die_after_taking) == 0, "its child died"
    (row,) = rows()
    assert (row.attempts, row.done_at) == (1, None)
    assert relay_waiting(valkey) == 0
    db.session.execute(update(OutboxRow).values(lease_until=clock.now()))
    db.session.commit()
    assert relay_waiting(valkey) == 1
    assert work(config) == 0
    (row,) = rows()
    assert (row.attempts, row.done_at is not None) == (2, True)
    assert len(opened.rows(Notice)) == 1


def test_with_valkey_away_the_act_succeeds_and_the_backlog_drains_in_order(
    opened: Opened, config: Config, valkey: str, tmp_path: Path
) -> None:
    away = f"unix://{tmp_path / 'nothing.sock'}"
    opened.order_district()
    opened.order_sibling(40)
    with pytest.raises(RedisError):
        relay_waiting(away)
    assert [row.queued_at for row in rows()] == [None, None]
    assert relay_waiting(valkey) == 2
    assert [job.args[0] for job in queue(valkey).jobs] == [str(row.id) for row in rows()]
    assert work(config) == 0
    assert len(opened.rows(Notice)) == 2


def test_a_valkey_that_hangs_does_not_hold_the_outbox(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay gives up, and the rows it looked at are free again."""
    own = Engines(tmp_path / "hanging", postgres=False, durable=False)
    own.start()
    opened.order_district()
    with Redis.from_url(own.redis_url) as connection:
        process = int(connection.info("server")["process_id"])
    monkeypatch.setattr("core.worker.PATIENCE", 0.3)
    os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(RedisError):
            relay_waiting(own.redis_url)
    finally:
        os.kill(process, signal.SIGCONT)
    assert relay_waiting(own.redis_url) == 1
    own.stop()


def own_server(var: Path) -> Engines:
    """Start a PostgreSQL of this test alone."""
    engines = Engines(var, valkey=False, durable=False)
    engines.start()
    return engines


def test_after_a_restart_of_postgresql_the_next_request_works(tmp_path: Path) -> None:
    var, name = tmp_path / "var", "restarted"
    server = own_server(var)
    create_database(server.database_url("postgres", "postgres"), name)
    config = Config(
        var=tmp_path,
        database_url=server.database_url("gv_owner", name),
        app_database_url=server.database_url("gv_app", name),
        auth_database_url=server.database_url("gv_auth", name),
        redis_url="redis://127.0.0.1:1",
        given_secret="only-for-tests-" + "x" * 40,
    )
    provision(config.database_url)
    app = create_app(config)
    client = app.test_client()

    def read() -> int:
        with app.app_context():
            bind_context(db.session(), RowContext(None))
            return len(db.session.scalars(select(Tenant)).all())

    assert (client.get("/readyz").status_code, read()) == (200, 0)
    server.stop()
    assert client.get("/readyz").status_code == 503
    server = own_server(var)
    assert (client.get("/readyz").status_code, read()) == (200, 0)
    server.stop()
    server = own_server(var)
    assert read() == 0
    dispose(app)
    server.stop()
