"""The files of ``deploy/`` as the machine reads them."""

import configparser
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
#: Where the units expect the program to lie.
HOME = "/opt/giaoviec"

_LINE = re.compile(r"^(#?)([A-Z][A-Z_]*)=(.*)$", re.MULTILINE)


def example() -> dict[str, str]:
    """Return every variable of env.example with the value that stands there, the optional ones too."""
    return {name: value for _, name, value in _LINE.findall((DEPLOY / "env.example").read_text("utf-8"))}


def required() -> dict[str, str]:
    """Return the variables that env.example asks the operator to fill in."""
    lines = _LINE.findall((DEPLOY / "env.example").read_text("utf-8"))
    return {name: value for optional, name, value in lines if not optional}


def unit(name: str) -> configparser.SectionProxy:
    """Return the service section of a unit; of a setting given twice the last one."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "systemd" / name, encoding="utf-8")
    return parser["Service"]


def command(name: str, instance: str = "") -> list[str]:
    """Return the command of a unit, with this interpreter and this project in place of the installed ones."""
    words = shlex.split(unit(name)["ExecStart"].replace("%i", instance))
    assert words[0] == f"{HOME}/.venv/bin/python"
    return [sys.executable, *words[1:]]
