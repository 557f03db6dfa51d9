"""Packs are pure: the same facts give the same tree, years later."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "plugins").rglob("*.py"))
#: All that a rule may lean on; the clock, chance, the network and files are not among it.
ALLOWED = frozenset({"collections", "dataclasses", "datetime", "decimal", "enum", "functools", "itertools", "typing"})
CLOCK = frozenset({"now", "today", "utcnow", "fromtimestamp"})
REACHING_OUT = frozenset(
    {"open", "eval", "exec", "compile", "input", "print", "globals", "__import__", "float", "hash", "id"}
)


def impurities(tree: ast.AST, pack: str) -> list[str]:
    """Return what in a module could make two runs differ."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found += [f"import {name.name}" for name in names if not _may_import(name.name, pack)]
            case ast.ImportFrom(module=module, level=level):
                if level or not _may_import(module or "", pack):
                    found.append(f"from {module} import")
            case ast.Constant(value=float() | complex()):
                found.append(f"the float {node.value}")
            case ast.Attribute(attr=name) if name in CLOCK:
                # ctx.today is the cut-off that the run was given.
                if not (isinstance(node.value, ast.Name) and node.value.id == "ctx"):
                    found.append(f".{name}")
            case ast.Call(func=ast.Name(id=name)) if name in REACHING_OUT:
                found.append(f"{name}()")
            case ast.Global() | ast.Nonlocal() | ast.AsyncFunctionDef():
                found.append(type(node).__name__)
    return found


def _may_import(module: str, pack: str) -> bool:
    own = f"plugins.{pack}"
    return module.partition(".")[0] in ALLOWED or module in ("core.sdk", own) or module.startswith(f"{own}.")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pack_is_pure(path: Path) -> None:
    inside = path.relative_to(ROOT / "plugins").parts
    assert impurities(ast.parse(path.read_text("utf-8")), inside[0]) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "import socket",
        "import time",
        "from pathlib import Path",
        "from core.sdk.context import RuleContext",
        "from core.domain.score import ScoreNode",
        "from plugins.other import rules",
        "from . import rules",
        "HALF = 0.5",
        "from datetime import date\nDAY = date.today()",
        "from datetime import datetime\nNOW = datetime.now()",
        "open('facts.json')",
        "x = float('0.5')",
        "y = hash('a')",
        "def f():\n    global x",
    ],
)
def test_the_guard_sees_each_impurity(source: str) -> None:
    assert impurities(ast.parse(source), "local") != []


@pytest.mark.parametrize(
    "source",
    ["from core.sdk import Text", "from decimal import Decimal", "from plugins.local.rules import a", "ctx.today"],
)
def test_the_guard_lets_pure_code_pass(source: str) -> None:
    assert impurities(ast.parse(source), "local") == []
