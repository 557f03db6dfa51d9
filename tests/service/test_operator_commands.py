"""``giaoviec operator …`` and ``giaoviec tenant …`` at the server's terminal, connected as the owner."""

import re
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from core import clock
from core.cli.main import group
from core.config import Config
from core.errors import DomainError

Command = Callable[..., Result]


@pytest.fixture
def command(clone: Callable[[str], Config], world_template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run a command on a copy of the two provinces."""
    config = clone(world_template)
    for name, value in {
        "GIAOVIEC_VAR": str(config.var),
        "DATABASE_URL": config.database_url,
        "APP_DATABASE_URL": config.app_database_url,
        "AUTH_DATABASE_URL": config.auth_database_url,
        "REDIS_URL": config.redis_url,
        "GIAOVIEC_URL": "https://giaoviec.example.vn",
        "GIAOVIEC_TODAY": "2021-02-15",
    }.items():
        monkeypatch.setenv(name, value)
    yield lambda *words: CliRunner().invoke(group, words)
    clock.work_on(None)


def printed(result: Result) -> str:
    assert result.exit_code == 0, result.exception
    return result.output


def test_operators_are_made_listed_and_removed(command: Command) -> None:
    link = printed(command("operator", "add", "Van-Hanh@he-thong.example"))
    assert re.search(r"^https://giaoviec\.example\.vn/invitation/[\w-]{43}$", link, re.MULTILINE)
    assert printed(command("operator", "list")) == "van-hanh@he-thong.example\tinvited\n"
    assert "already" in printed(command("operator", "add", "quan-tri@an.example"))
    printed(command("operator", "remove", "van-hanh@he-thong.example"))
    assert printed(command("operator", "list")) == "quan-tri@an.example\tactive\n"
    assert isinstance(command("operator", "remove", "ai-do@an.example").exception, DomainError)


def test_a_province_lives_from_the_terminal(command: Command) -> None:
    words = ("Tỉnh Mới", "--code", "92", "--administrator", "quan-tri@moi.example", "--from", "2021-01-01")
    assert "/invitation/" in printed(command("tenant", "create", *words))
    assert "moi\t92\tTỉnh Mới" in printed(command("tenant", "list"))
    printed(command("tenant", "suspend", "moi", "--reason", "Rà soát"))
    assert isinstance(command("tenant", "suspend", "moi", "--reason", "Rà soát").exception, DomainError)
    printed(command("tenant", "resume", "moi"))
    printed(command("tenant", "end", "moi", "--last-day", "2021-02-14", "--document", "Nghị quyết 01"))
    assert "đến 14/02/2021" in printed(command("tenant", "list"))
    assert isinstance(command("tenant", "resume", "moi").exception, DomainError)
