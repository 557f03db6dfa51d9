"""Every hook is documented, defaulted, called through one typed method, and tested."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from core.extensions import defaults
from core.extensions.calls import SchemeCalls
from core.extensions.chain import hook_names
from core.sdk import API_VERSION, Hooks
from core.sdk.markers import PROJECT

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "plugins.md").read_text("utf-8")
TESTS = "\n".join(
    path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")) if path != Path(__file__)
)
HOOKS = hook_names()


def test_every_member_of_the_contract_is_a_hook() -> None:
    assert {name for name in vars(Hooks) if not name.startswith("_")} == set(HOOKS)
    assert all(hasattr(getattr(Hooks, hook), f"{PROJECT}_spec") for hook in HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_its_page_with_its_signature(hook: str) -> None:
    section = re.search(rf"^### `{hook}`\n(.*?)(?=^##|\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    assert section, f"docs/plugins.md has no heading for {hook}"
    arguments = ", ".join(list(inspect.signature(getattr(Hooks, hook)).parameters)[1:])
    assert f"{hook}({arguments})" in section[1]
    for part in ("**When**", "**Result**", "**Default**"):
        assert part in section[1], f"{hook}: {part} is missing"


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_a_default(hook: str) -> None:
    assert hasattr(getattr(defaults, hook), f"{PROJECT}_impl")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_tested_by_name(hook: str) -> None:
    assert re.search(rf"\b{hook}\b", TESTS)


def test_every_hook_is_called_by_one_method() -> None:
    source = ast.parse(inspect.getsource(SchemeCalls))
    named = [node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and node.value in HOOKS]
    assert sorted(named) == sorted(HOOKS)


def test_only_the_calls_run_a_pack() -> None:
    """Nothing else in core calls an implementation, nor asks pluggy to."""
    running = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "core").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("function", "hook")
        and ast.unparse(node.func).endswith(("implementation.function", ".hook"))
    ]
    assert running == ["core/extensions/running.py"]


def test_the_guide_names_the_contract_version() -> None:
    assert f"contract version {API_VERSION}" in GUIDE
