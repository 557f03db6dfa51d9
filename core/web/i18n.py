"""The language of a page: Vietnamese, the source of all texts, or English."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

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
    app.jinja_env.globals["_"] = Words().text
    app.register_blueprint(bp)


class Words:
    """The texts of templates by language, as they were looked up: a page asks for a hundred, always the same ones."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Markup] = {}

    @pass_eval_context
    def text(self, context: EvalContext, message: str, /, **values: Any) -> str:
        """Return a text in the language of the page; it is a format, as Jinja's own: ``%`` is written ``%%``."""
        locale = get_locale()
        key = (locale.language if locale else "", message)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Markup(get_translations().ugettext(message))  # noqa: S704 - our own catalogues
        words = known if context.autoescape else str(known)
        return words % values if values or "%" in words else words


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
