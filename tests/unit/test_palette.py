"""The colours of drawn pictures are the tokens of the style sheets, and both themes can be read."""

import re
from pathlib import Path

import pytest

import core.web.palette
from core.web.palette import PALETTES

STATIC = Path(core.web.palette.__file__).parent / "static"
#: Ink on its ground, as pages and pictures pair them.
PAIRS = [(ink, ground) for ink in ("ink", "ink-soft", "good", "warn", "bad", "info") for ground in ("paper", "ground")]
PAIRS += [(state, f"{state}-ground") for state in ("good", "warn", "bad", "info")]


def tokens(sheet: str) -> dict[str, str]:
    """Return the colours a sheet declares."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", (STATIC / sheet).read_text("utf-8")))


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "sheet"), [("light", "tokens.css"), ("dark", "dark.css")])
def test_pictures_have_the_colours_of_the_pages(theme: str, sheet: str) -> None:
    declared = tokens(sheet)
    assert {name: declared[name] for name in PALETTES[theme]} == PALETTES[theme]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(theme: str, ink: str, ground: str) -> None:
    light, dark = sorted((luminance(PALETTES[theme][ink]), luminance(PALETTES[theme][ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
