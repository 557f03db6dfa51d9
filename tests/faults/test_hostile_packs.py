"""Packs that loop, die, hoard and swallow: their own jobs and pages end, named; nobody else's wait."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from core.config import Config
from core.db import db
from core.evaluation.queries import rating_run
from core.evaluation.services import FREEZE, RunForm, freeze_again, open_run
from core.extensions.apart.asking import Host, ask_apart
from core.extensions.discovery import GROUP, discover, init_packs
from core.extensions.limits import Limits
from core.extensions.parameters import Binding
from core.extensions.probing import unloadable
from core.extensions.schemes import Scheme, editions_on
from core.extensions.services import enable_pack, load_scheme
from core.outbox.models import OutboxRow
from core.provision.engines import Engines
from core.worker import relay_waiting
from tests.conftest import config_for
from tests.faults import hostile
from tests.faults.kit import ROOT, children, nobody_takes_jobs, processes_of, wait_for
from tests.web.browser import Browser
from tests.web.conftest import as_user, browser
from tests.year import ADVISER, RATING_DAY, Year, as_superuser

__all__ = ["as_user", "browser"]

pytestmark = pytest.mark.faults

DAY = date(2021, 1, 1)
SOUND = "return ctx.base(subjects)"
DECLARING, NEIGHBOUR = "hostile_declaration", "btv@binh.example"
#: Seconds that a page waits for a pack here: much longer than any page takes.
PAGE_SECONDS = 3
#: Seconds that a job has for a pack that does harm, and for one that was cured, however busy the machine is.
JOB_SECONDS, AMPLE = 1, 120
StartWorker = Callable[..., "subprocess.Popen[bytes]"]
OURS = [("vinh_phuc", "plugins.vinh_phuc"), ("tuyen_quang", "plugins.tuyen_quang")]


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The hostile distribution, on the path of this process and of those it starts."""
    place = tmp_path / "packs"
    place.mkdir()
    for key, (body, _) in hostile.SCORES.items():
        hostile.write(place, key, body.replace("{place}", str(place)))
    hostile.write(place, DECLARING, hostile.FOREVER, "declare_raters")
    hostile.install(place, *hostile.SCORES, DECLARING)
    monkeypatch.syspath_prepend(place)
    before = set(sys.modules)
    yield place
    for name in set(sys.modules) - before:
        if name.startswith("hostile_"):
            del sys.modules[name]


@pytest.fixture
def app(packs: Path, reported_app: Flask) -> Flask:
    init_packs(reported_app, discover())
    return reported_app


@pytest.fixture
def config(app: Flask, engines: Engines, tmp_path: Path) -> Config:
    """The settings of a worker that gives a pack half a gigabyte."""
    name = app.config["SQLALCHEMY_DATABASE_URI"].partition("?")[0].rpartition("/")[2]
    with Redis.from_url(engines.redis_url) as redis:
        redis.flushall()
    return replace(config_for(engines, name, tmp_path), today=RATING_DAY, pack_memory=512)


@pytest.fixture
def worker(config: Config, packs: Path, engines: Engines) -> Iterator[StartWorker]:
    """Start the worker of many, as the service runs it, with the seconds that a pack has; the one before it is killed.

    One that was killed stands in the queue until its connection is gone: a job that came then would be given to it.
    """
    with ExitStack() as stack:

        def start(seconds: int) -> "subprocess.Popen[bytes]":
            stack.close()
            wait_for(lambda: nobody_takes_jobs(engines))
            path = os.pathsep.join([str(packs), str(ROOT)])
            settings = replace(config, pack_job_seconds=seconds)
            environ = settings.environ_for_services({**os.environ, "PYTHONPATH": path})
            command = [sys.executable, "-m", "core.cli", "worker", "--queue", "bulk"]
            process = stack.enter_context(subprocess.Popen(command, env=environ, cwd=ROOT))
            stack.callback(process.kill)
            return process

        yield start


def run_under(app: Flask, key: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Open a run over the year under another scheme; returns its key."""
    with app.app_context():
        year = Year(app)
        cycle = year.cycle
        work_under(year, key)
        adviser = year.actor(ADVISER)
        return adviser.tenant_id, open_run(adviser, cycle, RunForm(key, key, date(2021, 12, 31)))


def work_under(year: Year, key: str) -> None:
    """Let the year's cycle work under another scheme."""
    statement = "update cycle set scheme = :key, pin = cast(:pin as jsonb) where key = '2021'"
    as_superuser(statement, key=key, pin=pin_under(year, key))


def pin_under(year: Year, key: str) -> str:
    """Return the fingerprint of a scheme as the year's province has it."""
    tenant_id = year.actor(ADVISER).tenant_id
    return json.dumps(year.seen(lambda: load_scheme(tenant_id, key, DAY).pin().to_json(), ADVISER))


def enable(app: Flask, *keys: str) -> None:
    with app.app_context():
        year = Year(app)
        for key in keys:
            enable_pack(year.actor("quan-tri@an.example"), key, DAY)


def job_of(app: Flask, run: tuple[uuid.UUID, uuid.UUID]) -> OutboxRow:
    with app.app_context():
        rows = select(OutboxRow).where(OutboxRow.kind == FREEZE, OutboxRow.arguments["run"].astext == str(run[1]))
        found = db.session.scalars(rows.order_by(OutboxRow.position.desc())).first()
        assert found is not None
        return found


def problem_of(app: Flask, run: tuple[uuid.UUID, uuid.UUID]) -> str:
    """Return how the job of a run ended."""
    wait_for(lambda: job_of(app, run).done_at is not None)
    return job_of(app, run).problem or ""


def test_each_hostile_pack_ends_its_job_with_its_name_and_a_cured_one_goes_on(
    app: Flask, config: Config, packs: Path, worker: StartWorker, as_user: Callable[[str], Browser]
) -> None:
    enable(app, *hostile.SCORES)
    runs = {key: run_under(app, key) for key in hostile.ENDLESS}
    with app.app_context():
        assert relay_waiting(config.redis_url) == len(runs)
    worker(JOB_SECONDS)
    for key, run in runs.items():
        problem = problem_of(app, run)
        assert (f"“{key}”" in problem, hostile.STOPPED in problem) == (True, True), problem

    cured = runs["hostile_loop"]
    page = as_user(ADVISER).text(f"/t/an/runs/{cured[0]}/{cured[1]}")
    assert "Chưa chốt được số liệu" in page
    assert "“hostile_loop” không trả lời trong 1 giây" in page
    assert "Chốt lại số liệu" in page

    hostile.write(packs, "hostile_loop", SOUND)
    runs = {key: run_under(app, key) for key in hostile.ENDING}
    with app.app_context():
        work_under(Year(app), "hostile_loop")
        freeze_again(Year(app).actor(ADVISER), cured)
    worker(AMPLE)
    with app.app_context():
        assert relay_waiting(config.redis_url) == len(runs) + 1
    for key, run in runs.items():
        problem, said = problem_of(app, run), hostile.ENDING[key][1]
        assert (f"“{key}”" in problem, said in problem) == (True, True), problem
    assert wait_for(lambda: processes_of(packs) == []), "what a pack started ended with its job"
    assert problem_of(app, cured) == ""
    with app.app_context():
        assert Year(app).seen(lambda: rating_run(cured).state) == "marking"


@pytest.fixture
def host(packs: Path) -> Iterator[Host]:
    made = Host(Limits(PAGE_SECONDS, 512), [(key, key) for key in (*hostile.SCORES, DECLARING)] + OURS, [str(packs)])
    ask_apart(made)
    yield made
    ask_apart(None)
    made.close()


def test_a_declaration_that_loops_keeps_its_own_page_waiting_once_and_nobody_else(
    app: Flask, host: Host, as_user: Callable[[str], Browser]
) -> None:
    enable(app, DECLARING)
    run = run_under(app, "vinh_phuc")
    with app.app_context():
        # As it is when a pack that worked is replaced by one that loops: the page of the run names its levels.
        change = "update rating_run set state = 'marking', issued_at = opened_at, pin = cast(:pin as jsonb)"
        as_superuser(change, pin=pin_under(Year(app), DECLARING))
    adviser, neighbour = as_user(ADVISER), as_user(NEIGHBOUR)
    assert "Đợt đánh giá" in neighbour.text("/t/binh/runs")  # the host is up, and every cache is warm
    said: list[str] = []
    address = f"/t/an/runs/{run[0]}/{run[1]}"
    page = threading.Thread(target=lambda: said.append(adviser.text(address)))
    page.start()
    time.sleep(0.5)
    for _ in range(3):
        assert "Đợt đánh giá" in neighbour.text("/t/binh/runs")
    assert page.is_alive(), "the neighbour was answered while the pack still looped"
    page.join(PAGE_SECONDS + 5)
    assert "không trả lời trong 3 giây" in said[0]
    assert "“hostile_declaration”" in said[0]
    host.close()
    assert "không trả lời trong 3 giây" in adviser.text(address)
    assert host.pid is None, "what had to be stopped is not asked again at once: no process was begun for it"


def test_the_web_server_as_it_is_deployed_asks_a_host(
    app: Flask, config: Config, packs: Path, as_user: Callable[[str], Browser]
) -> None:
    """Its page names what packs declare, and no pack ran in the process that made the page."""
    with app.app_context():
        page = "/t/an/cycles/" + "/".join(map(str, Year(app).cycle))
    cookie = as_user(ADVISER).client.get_cookie("giaoviec")
    assert cookie is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = replace(config, port=port, web_workers=1).environ_for_services(
        {**os.environ, "PYTHONPATH": str(ROOT), "SECRET_KEY": config.given_secret}
    )
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        str(ROOT / "deploy" / "gunicorn.conf.py"),
        "core.app:create_app()",
    ]
    with subprocess.Popen(command, env=environ, cwd=ROOT) as server:
        try:
            assert wait_for(lambda: _answers(port))
            request = Request(f"http://127.0.0.1:{port}{page}", headers={"Cookie": f"giaoviec={cookie.value}"})
            with urlopen(request) as answer:
                assert "Kết nạp đảng viên" in answer.read().decode()
            (web,) = children(server.pid)
            (host,) = children(web)
            assert b"core.extensions.apart.host" in Path(f"/proc/{host}/cmdline").read_bytes()
        finally:
            server.terminate()
    assert wait_for(lambda: not Path(f"/proc/{host}").exists()), "it ends with the server"


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/livez") as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def test_a_host_that_died_is_begun_again(host: Host) -> None:
    chain = discover().chain("vinh_phuc")
    scheme = Scheme(chain, DAY, editions_on(chain, DAY), Binding({}))
    for day in (1, 2, 3):
        assert scheme.calls_on(date(2021, 12, day)).declared.subject_groups
        assert host.pid is not None
        os.kill(host.pid, signal.SIGKILL)


def test_a_pack_that_loops_or_ends_the_process_when_it_is_loaded_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, (body, _) in hostile.LOADING.items():
        (tmp_path / key).mkdir()
        (tmp_path / key / "__init__.py").write_text(f"import os\n{body}\n", "utf-8")
    hostile.write(tmp_path, "hostile_late", hostile.FOREVER)
    hostile.install(tmp_path, *hostile.LOADING, "hostile_late")
    monkeypatch.syspath_prepend(tmp_path)
    problems = unloadable(sorted(entry_points(group=GROUP), key=lambda offer: offer.name), seconds=2)
    assert list(problems) == list(hostile.LOADING)
    for key, (_, said) in hostile.LOADING.items():
        assert said in problems[key]
