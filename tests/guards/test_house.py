"""The house rules that a machine can hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [path for name in ("core", "plugins") for path in sorted((ROOT / name).rglob("*.py"))]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CODE, ids=name)
def test_files_and_functions_are_short(path: Path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_FILE
    for function in functions(ast.parse(source)):
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name


@pytest.mark.parametrize("path", CODE, ids=name)
def test_core_is_imported_at_the_top(path: Path):
    late = [
        node
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom | ast.Import)
    ]
    assert late == []


@pytest.mark.parametrize("path", [p for p in CODE if "plugins" in p.parts or "domain" in p.parts], ids=name)
def test_rules_know_no_float(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "float"]


@pytest.mark.parametrize("path", [p for p in CODE if "services" in name(p) and p.name != "__init__.py"], ids=name)
def test_services_write_only_in_use_cases(path: Path):
    """A public function of a service that adds, records or emits is a use case, or takes part in one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or name(path).startswith("core/auth"):
            continue
        body = ast.unparse(node)
        if "session.commit" in body or "record(" in body:
            decorators = [ast.unparse(d) for d in node.decorator_list]
            owner = name(path).startswith(("core/outbox", "core/audit"))
            assert owner or any(d.startswith("use_case(") for d in decorators), node.name


def test_core_names_no_locality():
    places = r"vĩnh phúc|vinh[-_ ]phuc|tam[-_ ]dao|tam đảo|tuyên quang|tuyen[-_ ]quang|yên sơn|yen[-_ ]son|mỹ bằng"
    localities = re.compile(rf"{places}|\b(?:371|30)-qđ", re.IGNORECASE)
    core = [path for path in (ROOT / "core").rglob("*") if path.suffix in {".py", ".html", ".js", ".css", ".po"}]
    hits = [name(path) for path in core if localities.search(path.read_text(encoding="utf-8"))]
    assert hits == []


def test_there_is_no_drawer_for_everything():
    assert [name(path) for path in CODE if path.stem in {"utils", "helpers", "misc", "common"}] == []
