"""``giaoviec summary``: the shape that programs rely on, from a copy of the demo."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from core.cli.main import group
from core.config import Config
from tests.demo.test_year_2021 import TAM_DAO

Run = Callable[..., Result]


@pytest.fixture
def run(demo: Config, demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command as an operator gives it, over a copy of the demo."""
    for name, value in demo.environ_for_services({"DATABASE_URL": demo.database_url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", demo.database_url)

    def command(*words: str) -> Result:
        return CliRunner().invoke(group, ["summary", "--tenant", "vinh-phuc", "--cycle", "2021", *words])

    return command


@pytest.fixture
def data(run: Run) -> dict[str, Any]:
    """What the command prints for programs."""
    outcome = run("--format", "json")
    assert outcome.exit_code == 0, outcome.output
    printed: dict[str, Any] = json.loads(outcome.output)
    return printed


def test_every_key_is_as_promised(data: dict[str, Any]) -> None:
    assert set(data) == {"tenant", "cycle", "groups", "subjects", "heads", "assignments", "targets", "ratings"}
    assert (data["tenant"], data["cycle"]) == ("vinh-phuc", "2021")
    assert set(data["assignments"]) == {"total", "by_group", "by_state", "carried"}
    targets = {"key", "label", "plan", "allocated", "actual", "attainment", "parts"}
    assert all(set(row) == targets for row in data["targets"])
    assert all(
        set(part) == {"unit", "plan", "actual", "attainment"} for row in data["targets"] for part in row["parts"]
    )
    assert all(set(levels) == {"XS", "HTT", "HT", "KHT"} for levels in data["ratings"].values())


def test_counts_are_numbers_and_decimals_are_strings(data: dict[str, Any]) -> None:
    assert all(isinstance(count, int) for count in data["subjects"].values())
    assert isinstance(data["assignments"]["total"], int)
    assert all(isinstance(count, int) for levels in data["ratings"].values() for count in levels.values())
    rows = [*data["targets"], *(part for row in data["targets"] for part in row["parts"])]
    numbers = [row[name] for row in rows for name in ("plan", "actual", "attainment")]
    assert all(number is None or isinstance(number, str) for number in numbers)


def test_groups_targets_and_units_have_the_packs_names(data: dict[str, Any]) -> None:
    assert data["subjects"] == {"districts": 27, "bodies": 13, "directors": 6}
    assert data["groups"]["districts"] == {"assignments": 9 * 18, "holders": 27}
    members = next(row for row in data["targets"] if row["key"] == "new_members")
    assert (members["plan"], members["allocated"], members["actual"]) == ("2000", "2000", "2101")
    units = {part["unit"]: part for part in members["parts"]}
    assert units[TAM_DAO] == {"unit": TAM_DAO, "plan": "120", "actual": "138", "attainment": "1.15"}
    assert "dang-uy-khoi-doanh-nghiep" in units


def test_the_table_says_the_same(run: Run) -> None:
    outcome = run()
    assert outcome.exit_code == 0, outcome.output
    line = next(line for line in outcome.output.splitlines() if line.startswith("new_members"))
    assert line.split()[:4] == ["new_members", "2.000", "2.000", "2.101"]
