"""The house rules that a machine can hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.guards.code import ROOT, modules, name

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


@pytest.fixture
def code() -> dict[str, ast.Module]:
    """Every module of core and plug-ins by its path."""
    return modules("core", "plugins")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_files_are_short(code: dict[str, ast.Module]) -> None:
    lines = {file: (ROOT / file).read_text("utf-8").count("\n") for file in code}
    assert {file: count for file, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short(code: dict[str, ast.Module]) -> None:
    long = [
        f"{file}: {function.name}"
        for file, tree in code.items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_core_is_imported_at_the_top(code: dict[str, ast.Module]) -> None:
    late = [
        f"{file}:{node.lineno}"
        for file, tree in code.items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom | ast.Import)
    ]
    assert late == []


def test_rules_know_no_float(code: dict[str, ast.Module]) -> None:
    rules = {file: tree for file, tree in code.items() if {"plugins", "domain"} & set(PurePath(file).parts)}
    floats = [
        f"{file}:{node.lineno}"
        for file, tree in rules.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert rules
    assert floats == []


def writers(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the public functions of a service that add, record or emit."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            body = ast.unparse(node)
            if "session.commit" in body or "record(" in body:
                yield node


def test_services_write_only_in_use_cases(code: dict[str, ast.Module]) -> None:
    """A public function of a service that adds, records or emits is a use case, or takes part in one."""
    own_ways = ("core/auth", "core/outbox", "core/audit")
    services = {
        file: tree
        for file, tree in code.items()
        if "services" in file and not file.endswith("__init__.py") and not file.startswith(own_ways)
    }
    bare = [
        f"{file}: {function.name}"
        for file, tree in services.items()
        for function in writers(tree)
        if not any(ast.unparse(each).startswith("use_case(") for each in function.decorator_list)
    ]
    assert services
    assert bare == []


def test_core_names_no_locality() -> None:
    places = r"vĩnh phúc|vinh[-_ ]phuc|tam[-_ ]dao|tam đảo|tuyên quang|tuyen[-_ ]quang|yên sơn|yen[-_ ]son|mỹ bằng"
    localities = re.compile(rf"{places}|\b(?:371|30)-qđ", re.IGNORECASE)
    core = [path for path in (ROOT / "core").rglob("*") if path.suffix in {".py", ".html", ".js", ".css", ".po"}]
    hits = [name(path) for path in core if localities.search(path.read_text(encoding="utf-8"))]
    assert hits == []


def test_there_is_no_drawer_for_everything(code: dict[str, ast.Module]) -> None:
    assert [file for file in code if PurePath(file).stem in {"utils", "helpers", "misc", "common"}] == []


def test_tokens_of_forms_are_masked(code: dict[str, ast.Module]) -> None:
    """Pages are compressed: a token as Flask-WTF makes it would be told by a page's length (ADR 0018)."""
    own = {file for file in code if "generate_csrf" in (ROOT / file).read_text("utf-8")}
    assert own == {"core/web/tokens.py"}
    bare = re.compile(r"\.csrf_token|hidden_tag|csrf_meta_tag")
    pages = [path for path in (ROOT / "core").rglob("*.html") if bare.search(path.read_text("utf-8"))]
    assert pages == []
