"""What the guide's reference tables say is what core and the bundled packs are."""

from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

import core.sdk as contract
from core.cli.packs import plugin
from core.extensions.discovery import discover
from core.extensions.parameters import bind
from core.extensions.schemes import Scheme, editions_on
from core.kit.signatures import signatures
from core.people.kinds import UNIT_KINDS

GUIDE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
BUNDLED = ("nghi_dinh_335", "nghi_dinh_90", "quy_dinh_124", "quy_dinh_366", "tuyen_quang", "vinh_phuc")


def unit_rows() -> list[str]:
    """Return the rows of the table of unit kinds."""
    return [f"| `{key}` | {label} |" for key, label in UNIT_KINDS.items()]


def post_rows() -> list[str]:
    """Return the rows of the table of posts."""
    asked: dict[str, set[str]] = defaultdict(set)
    registry = discover()
    for pack in BUNDLED:
        chain = registry.chain(pack)
        for day in (edition.valid_from for edition in chain.packs[0].manifest.editions):
            scheme = Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day))
            members = (member for group in scheme.calls.subject_groups() for member in group.members)
            for post in {member.post for member in members} - {""}:
                asked[post].add(f"`{pack}`")
    return [f"| `{post}` | {', '.join(sorted(packs))} |" for post, packs in sorted(asked.items())]


@pytest.mark.parametrize("rows", [unit_rows, post_rows], ids=["units", "posts"])
def test_the_guide_lists_what_there_is(rows: object) -> None:
    assert callable(rows)
    table = "\n".join(rows())
    assert f"|\n{table}\n\n" in GUIDE, table


def test_every_name_of_the_contract_has_its_line() -> None:
    printed = CliRunner().invoke(plugin, ["sdk"]).stdout
    starts = {line.lstrip("@").partition("(")[0].partition(":")[0].partition(" =")[0] for line in printed.splitlines()}
    assert set(contract.__all__) - {"Hooks"} - starts == set()
    assert "<" not in printed.replace("<=", "")
    assert "core." not in "\n".join(line for line in printed.splitlines() if not line.startswith("#"))
    assert max(map(len, printed.splitlines())) <= 120


def test_a_name_tells_what_it_promises() -> None:
    text = "\n".join(signatures("leaf", "RuleContext"))
    assert "leaf(key: str, label: str, value: Decimal | str | None, *, facts: Mapping[str, str], note: str" in text
    assert "Return a leaf that carries an accepted fact" in text
    assert "  .node(key: str) -> ScoreNode" in text


def test_a_name_that_there_is_not_gets_the_nearest() -> None:
    ran = CliRunner().invoke(plugin, ["sdk", "leef"])
    assert (ran.exit_code, "có phải leaf?" in ran.stderr) == (1, True)
