"""Tests import from each other only what is there: a folder that is not run would break unseen."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def trees() -> dict[str, ast.Module]:
    """Return every module of the tests by its dotted name."""
    files = {".".join(path.relative_to(TESTS.parent).with_suffix("").parts): path for path in TESTS.rglob("*.py")}
    return {name: ast.parse(path.read_text("utf-8")) for name, path in files.items()}


def names(tree: ast.Module) -> set[str]:
    """Return what a module defines at its top."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.alias(name=name, asname=asname):
                found.add(asname or name)
    return found


def test_what_tests_import_from_each_other_is_there() -> None:
    known = trees()
    offered = {name: names(tree) for name, tree in known.items()}
    missing = [
        f"{importer}: {node.module}.{each.name}"
        for importer, tree in known.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests")
        for each in node.names
        if each.name not in offered.get(node.module, set()) and f"{node.module}.{each.name}" not in known
    ]
    assert missing == []
