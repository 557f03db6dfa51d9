"""The theme a reader chose, and the colours of pictures that the server draws in it.

The colours are the tokens of the style sheets static/tokens.css and static/dark.css, as a test holds them to.
"""

from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue

from core.web.i18n import YEAR, bp, local_path

THEME_COOKIE: Final = "theme"
#: What a reader may choose; without a choice a page follows the machine.
THEMES: Final = ("light", "dark")

_LIGHT = {
    "paper": "#fff",
    "ground": "#f5f3ef",
    "line": "#dcd8cf",
    "line-strong": "#87817a",
    "ink": "#1f1d1a",
    "ink-soft": "#58544c",
    "red": "#8f1d21",
    "good": "#1c6b3a",
    "good-ground": "#e3f2e8",
    "warn": "#7a5200",
    "warn-ground": "#fbf0d6",
    "bad": "#9d1c20",
    "bad-ground": "#fbe8e7",
    "info": "#1f4f7a",
    "info-ground": "#e4eef7",
}
_DARK = {
    "paper": "#23211f",
    "ground": "#191816",
    "line": "#403c37",
    "line-strong": "#968f84",
    "ink": "#efece6",
    "ink-soft": "#b9b2a6",
    "red": "#a52a2f",
    "good": "#8fd6a6",
    "good-ground": "#1b3325",
    "warn": "#f0c774",
    "warn-ground": "#3a2e14",
    "bad": "#ffa39e",
    "bad-ground": "#452120",
    "info": "#9cc6f0",
    "info-ground": "#1c2f42",
}
PALETTES: Final = {"light": _LIGHT, "dark": _DARK}


def theme() -> str:
    """Return the theme that the reader chose: light, dark, or "" for that of the machine."""
    chosen = request.cookies.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


def palette() -> dict[str, str]:
    """Return the colours for the picture that is asked for: ``theme`` in its address says of which theme."""
    return PALETTES["dark" if request.args.get("theme") == "dark" else "light"]


@bp.post("/theme", endpoint="theme")
def choose_theme() -> ResponseReturnValue:
    """Remember the chosen theme in this browser and go back; what is no theme follows the machine again."""
    wanted = request.form.get(THEME_COOKIE, "")
    response = redirect(local_path(request.form.get("back", "")), 303)
    if wanted in THEMES:
        secure = bool(request.is_secure)
        response.set_cookie(THEME_COOKIE, wanted, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response
