"""Every text has its English: the message ids are Vietnamese, the source language."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.guards.code import ROOT, modules

TRANSLATIONS = ROOT / "core" / "web" / "translations"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def catalogue(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def singular(text: str | tuple[str, ...]) -> str:
    """Return a text, or the first form of one that has several."""
    return text if isinstance(text, str) else text[0]


def english_of(english: Catalog, text: str) -> bool:
    """Tell whether a text has its English in every form."""
    message = english.get(text)
    forms = message.string if message else ""
    return bool(forms) and all([forms] if isinstance(forms, str) else forms)


@pytest.fixture(scope="module")
def english() -> Catalog:
    return catalogue(TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po", "en")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text of the code, with the file it first stands in."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT / "core", methods, options, keywords=KEYWORDS, strip_comment_tags=True)
    return {singular(text): file for file, _line, text, _comments, _context in found}


def test_there_are_texts(texts: dict[str, str]) -> None:
    assert "Đăng nhập" in texts


def test_every_text_has_an_english_one(texts: dict[str, str], english: Catalog) -> None:
    missing = sorted(f"{file}: {text}" for text, file in texts.items() if not english_of(english, text))
    assert missing == []


def test_the_catalogue_holds_nothing_else(texts: dict[str, str], english: Catalog) -> None:
    assert sorted({singular(message.id) for message in english if message.id} - set(texts)) == []


@pytest.mark.parametrize("name", ["en/LC_MESSAGES/messages.po", "vi/LC_MESSAGES/flask_security.po"])
def test_translations_are_sure_and_keep_their_placeholders(name: str) -> None:
    messages = catalogue(TRANSLATIONS / name, name[:2])
    assert [message.id for message in messages if message.fuzzy] == []
    assert [(message.id, list(message.check(messages))) for message in messages if any(message.check(messages))] == []


def test_vietnamese_of_flask_security_names_texts_that_it_has() -> None:
    theirs = files("flask_security") / "translations" / "flask_security.pot"
    with theirs.open("rb") as file:
        known = read_po(file)
    ours = catalogue(TRANSLATIONS / "vi" / "LC_MESSAGES" / "flask_security.po", "vi")
    assert [message.id for message in ours if message.id and known.get(message.id) is None] == []


def test_no_text_hides_in_an_f_string() -> None:
    """Older Pythons do not find the texts in there, so that they would have no English."""
    hidden = [
        f"{file}:{text.lineno}"
        for file, tree in modules("core").items()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    ]
    assert hidden == []


def test_one_word_stands_for_one_thing(texts: dict[str, str]) -> None:
    """A target is *phân bổ*, work is *giao cho cấp dưới* (docs/pages.md): other words for the same are not used."""
    others = ("giao xuống", "phân giao", "phân chia")
    assert {text: where for text, where in texts.items() if any(word in text.casefold() for word in others)} == {}
