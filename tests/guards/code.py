"""The code as guards read it: every module is read and parsed once for all of them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Return the parsed modules of folders of the project by their paths in it, in order."""
    return {name(path): _parsed(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))}


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    """Return the path of a file in the project."""
    return path.relative_to(ROOT).as_posix()
