"""The command's help: it names every command, and needs nothing of what the commands do."""

import subprocess
import sys

import click
import pytest

from core.cli.lazy import LazyGroup, Offer
from core.cli.main import OFFERS, group


@pytest.mark.parametrize("name", OFFERS)
def test_help_says_what_the_command_says_of_itself(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").strip() == OFFERS[name].help


def test_an_unknown_command_is_none() -> None:
    assert group.get_command(click.Context(group), "no-such-command") is None


def test_what_is_offered_wrongly_is_found() -> None:
    with pytest.raises(AttributeError):
        LazyGroup("x", offers={"y": Offer("core.cli.main:nothing", "")}).get_command(click.Context(group), "y")


def test_help_loads_no_application() -> None:
    seen = "import sys, core.cli.main; print(*{'sqlalchemy', 'flask', 'core.app', 'core.config'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []
