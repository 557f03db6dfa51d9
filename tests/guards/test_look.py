"""No page has a look of its own: classes are those of the style sheets, colours those of the tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "core" / "web" / "static"
SHEETS = sorted(STATIC.glob("*.css"))
TEMPLATES = sorted(path for place in ("core", "plugins") for path in (ROOT / place).rglob("templates/**/*.html"))
#: What pages take from Bootstrap.
BOOTSTRAP = {
    "btn", "btn-link", "btn-outline-danger", "btn-outline-secondary", "btn-primary", "btn-sm", "form-check-input",
    "form-control", "form-control-sm", "form-select", "form-select-sm", "table", "text-nowrap", "visually-hidden",
}  # fmt: skip
#: Marks that say what something is, for tests and programs; they need no look.
PLAIN = {
    "account",
    "arrow",
    "brand-name",
    "display",
    "heat",
    "heat-plain",
    "leaf",
    "messages",
    "notice-plain",
    "tag-plain",
}
HOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
#: What an expression adds to the classes, with a space before it; what it compares with is no class.
CHOICE = re.compile(r"' ([a-z][a-z0-9 -]*)'")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def classes(text: str) -> Iterator[str]:
    """Yield the classes that a template gives, also those it chooses between."""
    for quoted in re.findall(r'\bclass="([^"]*)"', text):
        parts = HOLE.sub(lambda hole: "\0".join(["", *CHOICE.findall(hole[0]), ""]), quoted)
        yield from (each for each in parts.split() if "\0" not in each)


@pytest.fixture(scope="module")
def declared() -> set[str]:
    return {each for sheet in SHEETS for each in re.findall(r"\.([a-z][a-z0-9-]*)", sheet.read_text("utf-8"))}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_pages_take_their_look_from_the_style_sheets(path: Path, declared: set[str]) -> None:
    text = path.read_text("utf-8")
    assert sorted(set(classes(text)) - declared - BOOTSTRAP - PLAIN) == []
    assert not re.search(r'\sstyle="|<style|<font|\bon(?:click|change|submit)=|\bbgcolor=', text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize(
    "path", [sheet for sheet in SHEETS if sheet.name not in ("tokens.css", "dark.css", "print.css")], ids=name
)
def test_colours_are_tokens(path: Path) -> None:
    allowed = {"#fff", "#000"} if path.name == "frame.css" else set()
    assert set(COLOUR.findall(path.read_text("utf-8"))) - allowed == set()


def test_every_token_that_a_sheet_uses_is_declared() -> None:
    text = "\n".join(sheet.read_text("utf-8") for sheet in SHEETS)
    declared = set(re.findall(r"(--[a-z][a-z0-9-]*):", text))
    assert {each for each in re.findall(r"var\((--[a-z][a-z0-9-]*)", text) if not each.startswith("--bs-")} <= declared


def test_the_sheets_that_every_page_loads_are_small() -> None:
    frame = (ROOT / "core/web/templates/base.html").read_text("utf-8")
    everywhere = [sheet for sheet in SHEETS if f"'{sheet.name}'" in frame]
    assert {"kit.css", "theme.css", "print.css"} <= {sheet.name for sheet in everywhere}
    assert sum(sheet.stat().st_size for sheet in everywhere) < 60_000
