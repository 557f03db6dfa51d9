"""``giaoviec evaluation`` over a cycle that several authorities rate: all of their runs, or those of one."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask

from core.cli.main import group
from core.config import Config
from core.db import db
from tests.applications import Lend
from tests.delegates_year import live, rated
from tests.personal_work import ADVISER, AGENCY, CLERK, Personal
from tests.world import on

PROVINCE, AGENCY_HEAD, DISTRICT = "Ban Thường vụ Tỉnh ủy", "Giám đốc Sở Xây dựng", "Ban Thường vụ Huyện ủy Ba"
Command = Callable[..., str]


@pytest.fixture
def config(clone: Callable[[str], Config], personal_template: str) -> Config:
    return clone(personal_template)


@pytest.fixture
def personal_app(application: Lend, config: Config) -> Flask:
    return application(config)


@pytest.fixture
def command(config: Config, personal_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command as an operator gives it, after three authorities froze their facts."""
    with personal_app.app_context():
        world = Personal(personal_app)
        live(world)
        with on(1, 4, 2022):
            cycle = world.cycle
            for address in (ADVISER, AGENCY, CLERK):
                rated(world, address, cycle)
        db.session.remove()
    for name, value in config.environ_for_services({"DATABASE_URL": config.database_url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", config.database_url)

    def run(*words: str) -> str:
        outcome = CliRunner().invoke(group, ["evaluation", *words])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    return run


def test_all_runs_over_a_cycle_are_verified_or_those_of_one_authority(command: Command) -> None:
    everybody = command("verify", "--tenant", "khai", "--cycle", "2021")
    assert all(f"({name})" in everybody for name in (PROVINCE, AGENCY_HEAD, DISTRICT))
    one = command("verify", "--tenant", "khai", "--cycle", "2021", "--authority", "giam-doc")
    assert f"nam-2021 ({AGENCY_HEAD}): 1 hồ sơ" in one
    assert PROVINCE not in one
    assert DISTRICT in command("verify", "--tenant", "khai/ba", "--cycle", "2021")
    supposed = command("what-if", "--tenant", "khai", "--cycle", "2021", "--set", "share.ht=0")
    assert all(f"{name}, nam-2021:" in supposed for name in (PROVINCE, AGENCY_HEAD, DISTRICT))
    assert "1/1 đối tượng đổi mức" in supposed
