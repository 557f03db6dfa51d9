"""Reading a pack's source finds what could make two computations differ, and nothing else."""

import ast

import pytest

from core.kit.purity import impurities


@pytest.mark.parametrize(
    ("source", "about"),
    [
        ("import random", "random"),
        ("import socket", "socket"),
        ("import time as t", "time"),
        ("import os.path", "os.path"),
        ("from pathlib import Path", "pathlib"),
        ("from core.sdk.context import RuleContext", "core.sdk.context"),
        ("from core.domain.score import ScoreNode", "core.domain.score"),
        ("import flask", "flask"),
        ("from plugins.other import rules", "plugins.other"),
        ("from plugins.local_too import rules", "plugins.local_too"),
        ("from . import rules", "tương đối"),
        ("HALF = 0.5", 'Decimal("0.5")'),
        ("J = 1j", "số thực"),
        ("DAY = date.today()", "ctx.today"),
        ("NOW = datetime.now()", "đồng hồ"),
        ("SECONDS = (b - a).total_seconds()", "số thực"),
        ("open('facts.json')", "open"),
        ("read = open", "open"),
        ("x = float('0.5')", "float"),
        ("x = list(map(float, numbers))", "float"),
        ("y = hash('a')", "hash"),
        ("eval('1 + 1')", "eval"),
        ("exec('x = 1')", "exec"),
        ("__import__('os')", "__import__"),
        ("().__class__.__mro__", "__class__"),
        ("object.__setattr__(facts, 'plan', 1)", "__setattr__"),
        ("setattr(facts, 'plan', 1)", "setattr"),
        ("def f():\n    global x", "global"),
        ("async def f(): ...", "async"),
    ],
)
def test_each_impurity_is_found(source: str, about: str) -> None:
    found = impurities(ast.parse(source), "plugins.local")
    assert any(about in message for _, message in found), found


@pytest.mark.parametrize(
    "source",
    [
        "from core.sdk import Text",
        "from decimal import Decimal",
        "from __future__ import annotations",
        "import plugins.local.rules.a",
        "from plugins.local.rules import a",
        "ctx.today",
        "def f(id): return id",
        "input = leaf\ninput('a')",
        "name = type(x).__name__",
    ],
)
def test_pure_code_passes(source: str) -> None:
    assert impurities(ast.parse(source), "plugins.local") == []


def test_findings_name_their_lines_in_order() -> None:
    found = impurities(ast.parse("x = 1\ny = 0.5\nimport time\n"), "local")
    assert [line for line, _ in found] == [2, 3]
