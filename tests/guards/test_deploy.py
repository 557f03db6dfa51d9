"""What runs in production is what the demo runs, is told everything it reads, and fits together."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from core.app import MEGABYTE, STATEMENT_SECONDS
from core.config import Config
from core.outbox.kinds import QUEUES
from core.provision.supervise import background_services, web_server
from core.worker import TIMEOUT
from tests.deploy.settings import DEPLOY, HOME, ROOT, command, example, required, unit

UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
NGINX = (DEPLOY / "nginx.conf.example").read_text("utf-8")
OURS = {name: service for name, service in COMPOSE.items() if service["image"].startswith("giaoviec:")}


class Asked(Mapping[str, str]):
    """An environment without variables that remembers which were asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("settings are read by name")

    def __len__(self) -> int:
        raise AssertionError("settings are read by name")


def read_by_config() -> set[str]:
    asked = Asked()
    Config.from_environ(asked)
    return asked.names


def read_elsewhere() -> set[str]:
    """Return the variables that core asks ``os.environ`` for by name: constants of any of its modules, and literals."""
    asked, constants = set(), {}
    for path in (ROOT / "core").rglob("*.py"):
        source = path.read_text("utf-8")
        asked.update(re.findall(r"os\.(?:environ\.get\(|environ\[|getenv\()([^,)\]]+)", source))
        for node in ast.parse(source).body:
            match node:
                case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(value)):
                    constants[name] = value
    return {constants.get(name) or ast.literal_eval(name) for name in asked}


def test_env_example_names_every_variable_and_no_other() -> None:
    assert set(example()) == read_by_config() | read_elsewhere()


def test_env_example_is_understood_and_its_placeholders_are_refused() -> None:
    filled = {name: value.replace("CHANGE-ME", "x" * 40) for name, value in example().items()}
    config = Config.from_environ(filled)
    config.require_services()
    config.require_owner()
    assert (config.secure_cookies, config.trusted_proxies) == (True, 1)
    defaults = {name: value for name, value in filled.items() if name not in required() and "_URL" not in name}
    assert Config.from_environ(defaults) == Config.from_environ({}), "what is commented out is the default"
    assert "CHANGE-ME" in example()["SECRET_KEY"]
    assert len(example()["SECRET_KEY"]) < 32, "too short to be forgotten"


def test_the_demo_runs_what_the_units_run() -> None:
    demo = [[str(word) for word in service.command] for service in (web_server(), *background_services())]
    workers = [command("giaoviec-worker@.service", queue) for queue in QUEUES]
    units = [command("giaoviec-web.service"), *workers, command("giaoviec-tick.service")]
    settings = str(DEPLOY / "gunicorn.conf.py")
    assert [[word.replace(settings, "deploy/gunicorn.conf.py") for word in words] for words in demo] == units


def test_the_containers_run_what_the_units_run() -> None:
    image = (DEPLOY / "Containerfile").read_text("utf-8")
    (web,) = re.findall(r"^CMD (\[.*\])$", image, re.MULTILINE)
    commands = {"web": ast.literal_eval(web)} | {n: s["command"] for n, s in OURS.items() if "command" in s}
    units = {
        "web": command("giaoviec-web.service"),
        **{f"worker-{queue}": command("giaoviec-worker@.service", queue) for queue in QUEUES},
        "tick": command("giaoviec-tick.service"),
        "upgrade": command("giaoviec-upgrade.service"),
    }
    assert {name: words[1:] for name, words in commands.items()} == {name: words[1:] for name, words in units.items()}


def test_the_target_wants_every_process() -> None:
    target = (DEPLOY / "systemd" / "giaoviec.target").read_text("utf-8")
    wanted = set(target.partition("Wants=")[2].partition("\n")[0].split())
    workers = {f"giaoviec-worker@{queue}.service" for queue in QUEUES}
    assert wanted == {"giaoviec-web.service", "giaoviec-tick.service", *workers}


@pytest.mark.parametrize("name", UNITS)
def test_only_the_upgrade_knows_the_owner(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text("utf-8")
    assert ("owner.env" in text) == (name == "giaoviec-upgrade.service")
    assert unit(name)["User"] == "giaoviec"
    assert unit(name)["WorkingDirectory"] == HOME


@pytest.mark.parametrize("name", sorted(OURS))
def test_containers_get_settings_that_exist(name: str) -> None:
    given = set(OURS[name]["environment"])
    assert given <= set(example())
    assert ("DATABASE_URL" in given) == (name == "upgrade")
    assert set(required()) <= given


def gunicorn(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return the web server's settings, read as gunicorn reads them."""
    for name in example():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("core.log.configure", lambda level, form: None)
    settings: dict[str, object] = {}
    exec(compile((DEPLOY / "gunicorn.conf.py").read_text("utf-8"), "gunicorn.conf.py", "exec"), settings)
    return settings


def seconds(name: str) -> list[int]:
    return [int(number) for number in re.findall(rf"^\s*{name} (\d+)s;", NGINX, re.MULTILINE)]


def test_whoever_waits_outwaits_whom_they_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    web = gunicorn(monkeypatch)
    assert STATEMENT_SECONDS < int(str(web["timeout"])) < min(seconds("proxy_read_timeout"))
    (upstream,) = seconds("keepalive_timeout")
    assert upstream < int(str(web["keepalive"]))
    stops = {name: int(unit(name)["TimeoutStopSec"]) for name in UNITS if "TimeoutStopSec" in unit(name)}
    assert stops["giaoviec-web.service"] > int(str(web["graceful_timeout"]))
    assert stops["giaoviec-worker@.service"] > TIMEOUT
    assert int(str(web["max_requests_jitter"])) > 0


def test_the_proxy_leaves_refusals_and_headers_to_us() -> None:
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert int(limit) * MEGABYTE > 20 * MEGABYTE
    assert "add_header" not in re.sub(r"#.*", "", NGINX)
    assert re.findall(r"^\s*gzip.*;", NGINX, re.MULTILINE) == ["    gzip off;"], "it would take every page (ADR 0018)"


def test_production_installs_a_part_of_what_was_tested() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (DEPLOY / name).read_text("utf-8")
        return dict(re.findall(r"^(\S+==\S+) \\\n((?:    --hash=\S+(?: \\)?\n)+)", text, re.MULTILINE))

    tested, installed = pins("constraints.txt"), pins("runtime.txt")
    assert installed.items() <= tested.items()
    names = {pin.partition("==")[0] for pin in installed}
    assert {"flask", "gunicorn", "rq"} <= names
    assert not {"pytest", "mypy", "playwright"} & names


def test_every_file_of_the_image_is_there() -> None:
    image = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", image, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    for path in (word for line in copied for word in line.split()):
        assert (ROOT / path).exists(), path
        assert f"!{Path(path).parts[0]}" in ignored, path
    assert "USER giaoviec" in image
