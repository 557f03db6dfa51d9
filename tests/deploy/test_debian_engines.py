"""The processes of production, started by hand from the units and env.example on the engines of the distribution."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGTERM
from urllib.request import urlopen

import pytest
from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from core import clock
from core.app import create_app
from core.config import Config
from core.db import db
from core.outbox.kinds import QUEUES
from core.provision.apply import apply_tenant
from core.provision.processes import Launch, spawn
from tests.applications import dispose
from tests.conftest import PASSWORD, TODAY, WORLDS
from tests.deploy.debian import Debian, Failed, debian, server_programs, stop
from tests.deploy.settings import ROOT, command, required
from tests.deploy.wire import Wire
from tests.faults.kit import wait_for
from tests.service.opened_year import DISTRICT
from tests.web.assigning import DECISION, order_districts
from tests.web.browser import Browser
from tests.world import World, open_cycle, use_regulation

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Installed:
    """A migrated database with one province, and the settings of its processes."""

    engines: Debian
    settings: Mapping[str, str]
    owner: Mapping[str, str]

    def giaoviec(self, *words: object) -> str:
        """Run a command of the operator, as the owner of the schema."""
        done = subprocess.run(
            [sys.executable, "-m", "core.cli", *map(str, words)],
            env={**self.settings, **self.owner},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(done.stderr)
        return done.stdout

    def config(self) -> Config:
        return Config.from_environ(self.settings)


@pytest.fixture(scope="module", params=server_programs() or [None], ids=lambda path: path.parent.name if path else "")
def installed(request: pytest.FixtureRequest) -> Iterator[Installed]:
    """What docs/operations.md makes of an empty machine."""
    assert request.param, "make debian"
    with debian(request.param) as engines:
        settings = _filled_in(engines)
        owner = {"DATABASE_URL": engines.url("gv_owner", engines.owner_password)}
        installed = Installed(engines, settings, owner)
        assert "Upgraded" in installed.giaoviec("database", "upgrade")
        yield installed


def _filled_in(engines: Debian) -> dict[str, str]:
    """Return the environment of the services: what env.example asks for, where to listen, and the day."""
    var = engines.place / "var"
    var.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    answers = {
        "APP_DATABASE_URL": engines.url("gv_app", secrets.token_hex(16)),
        "AUTH_DATABASE_URL": engines.url("gv_auth", secrets.token_urlsafe(16) + "%'ă"),
        "REDIS_URL": engines.redis_url,
        "SECRET_KEY": secrets.token_hex(32),
    }
    assert set(required()) == {*answers, "GIAOVIEC_URL", "GIAOVIEC_SECURE_COOKIES", "GIAOVIEC_TRUSTED_PROXIES"}
    chosen = {"PORT": port, "GIAOVIEC_VAR": str(var), "GIAOVIEC_TODAY": TODAY.isoformat()}
    return {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **required(), **answers, **chosen}


@pytest.fixture
def processes(installed: Installed) -> "Iterator[dict[str, subprocess.Popen[bytes]]]":
    """The services of the units, in the order of a start; their output is shown when something fails."""
    commands = {
        "web": command("giaoviec-web.service"),
        **{f"worker@{queue}": command("giaoviec-worker@.service", queue) for queue in QUEUES},
        "tick": command("giaoviec-tick.service"),
    }
    with ExitStack() as stack:
        running = {}
        for name, words in commands.items():
            log = installed.engines.place / f"{name}.log"
            launch = Launch(SIGTERM, environ=installed.settings, directory=ROOT)
            running[name] = spawn(words, log, launch)
            stack.callback(_end, running[name])
            stack.callback(lambda log=log: print(log.name, log.read_text("utf-8"), sep="\n"))
        yield running


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_an_order_is_given_and_its_notice_arrives(
    installed: Installed, processes: "dict[str, subprocess.Popen[bytes]]"
) -> None:
    url = f"http://127.0.0.1:{installed.settings['PORT']}"
    _open_the_year(installed)
    assert wait_for(lambda: _is_ready(url)), "the web server is not ready"
    as_user = _signing_in(url)
    order_districts(as_user)
    district = as_user(DISTRICT)
    assert wait_for(lambda: DECISION["number"] in district.text("/t/an/mot/notices"))

    config, who = installed.config(), "select current_user, substring(version() from 'Debian|Ubuntu')"
    served = [_asked(url, who) for url in (config.app_database_url, config.auth_database_url)]
    assert [role for role, _ in served] == ["gv_app", "gv_auth"]
    assert all(distribution for _, distribution in served), served
    with Redis.from_url(config.redis_url) as queue:
        assert Path(str(queue.info("server")["executable"])).parent == Path("/usr/bin")
    stored = f"select password from auth.user where email = '{DISTRICT}'"
    (password,) = _asked(config.auth_database_url, stored)
    assert password.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "hashed as it should be where people sign in"

    assert {name: stop(process) for name, process in processes.items()} == dict.fromkeys(processes, 0)
    assert list((installed.engines.place / "var").iterdir()) == [], "no engine and no secret of our own was made"


def _open_the_year(installed: Installed) -> None:
    """Bring the database to where an order can be given, meanwhile the processes start."""
    owner = create_app(installed.config(), database_url=Config.from_environ(installed.owner).database_url)
    apply_tenant(WORLDS / "an", app=owner)
    dispose(owner)
    app = create_app(installed.config())
    try:
        with app.app_context():
            world = World(app)
            use_regulation(world)
            open_cycle(world)
            db.session.remove()
    finally:
        dispose(app)
        clock.work_on(None)


def _is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _signing_in(url: str) -> Callable[[str], Browser]:
    """Return how a person signs in over HTTP, each in a browser of their own."""

    def as_user(address: str) -> Browser:
        browser = Browser(Wire(url))  # type: ignore[arg-type]
        browser.sign_in(address, PASSWORD)
        return browser

    return as_user


def _asked(url: str, query: str) -> "tuple[str, ...]":
    """Return the one row that a role of the application is given."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return tuple(connection.execute(text(query)).one())


def test_a_backup_is_restored(installed: Installed, tmp_path: Path) -> None:
    engines, dump = installed.engines, tmp_path / "giaoviec.dump"
    backup = engines.url("gv_backup", engines.backup_password)
    engines.run("pg_dump", "--format=custom", f"--file={dump}", backup)
    engines.run("createdb", "--owner=gv_owner", "--template=template0", "--locale=C.UTF-8", "--encoding=UTF8", "again")
    engines.run("pg_restore", "--exit-on-error", "--dbname=again", dump)
    counts = "select (select count(*) from tenant), (select count(*) from seat), (select count(*) from auth.user)"
    before, after = (engines.run("psql", "-At", "-d", name, "-c", counts) for name in ("giaoviec", "again"))
    assert before == after
    assert "0" not in before.strip().split("|")
    policies = "select count(*) from pg_policies"
    assert engines.run("psql", "-At", "-d", "again", "-c", policies) == engines.run(
        "psql", "-At", "-d", "giaoviec", "-c", policies
    )


def test_the_engines_stop_in_order(installed: Installed) -> None:
    """The last test here: what they were told is on the disk, and they say so by ending well."""
    running = installed.engines.processes
    assert (stop(running["redis"]), stop(running["postgres"], SIGINT)) == (0, 0)
