"""The language of a page: Vietnamese, the source of all texts, or English."""

from pathlib import Path

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "language"
TRANSLATIONS = Path(__file__).parent / "translations"
YEAR = 31_536_000

bp = Blueprint("web", __name__)


def chosen_language() -> str:
    """Return what the user chose; Vietnamese otherwise, whatever the browser asks for."""
    wanted = request.cookies.get(COOKIE, "") if request else ""
    return wanted if wanted in LANGUAGES else "vi"


def init_i18n(app: Flask) -> None:
    """Set up Flask-Babel over our catalogues."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    Babel(app, locale_selector=chosen_language, default_timezone="Asia/Ho_Chi_Minh")
    app.register_blueprint(bp)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Remember the chosen language in this browser and go back."""
    wanted = request.form.get(COOKIE, "")
    response = redirect(local_path(request.form.get("back", "")), 303)
    if wanted in LANGUAGES:
        secure = bool(request.is_secure)
        response.set_cookie(COOKIE, wanted, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def local_path(wanted: str) -> str:
    """Return a path of this site; "/" for anything that could lead elsewhere."""
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if inside and "\\" not in wanted else "/"
