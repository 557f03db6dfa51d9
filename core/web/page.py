"""What every page knows: who acts, where, in which language, what the menu holds."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import lazy_gettext as _

from core import clock
from core.web.addresses import url_for
from core.web.cells import stacked
from core.web.explain import steps
from core.web.exports import init_exports
from core.web.formats import init_formats, language
from core.web.forms import ADD_ROW, REQUEST_KEY, VERSION
from core.web.help import manual_url, page_help
from core.web.i18n import LANGUAGES
from core.web.navigation import menu
from core.web.palette import theme
from core.web.periods import window
from core.web.tables import SIZES, plain_row

_GROUPS = {
    "today": _("Hôm nay"),
    "work": _("Giao việc"),
    "follow": _("Báo cáo và chỉ đạo"),
    "rules": _("Kỳ giao và quy định"),
    "rating": _("Đánh giá"),
    "administration": _("Quản trị"),
    "operation": _("Vận hành"),
}


def init_page(app: Flask) -> None:
    """Offer the page kit to templates."""
    init_formats(app)
    init_exports(app)
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["stacked"] = stacked
    env.globals.update(
        manual_url=manual_url, page_help=page_help, steps=steps, chosen_theme=theme, plain_row=plain_row, SIZES=SIZES
    )
    env.globals.update(REQUEST_KEY=REQUEST_KEY, VERSION=VERSION, ADD_ROW=ADD_ROW)
    app.context_processor(_frame)


def group_label(group: str) -> str:
    """Return the heading of a group of the menu."""
    return str(_GROUPS[group])


def _frame() -> dict[str, Any]:
    actor, today = g.get("actor"), clock.today()
    groups = [(group_label(group), pages) for group, pages in menu(current_app, actor)] if actor else []
    return {
        "actor": actor,
        "seat": g.get("seat"),
        "seats": g.get("seats", ()),
        "menu": groups,
        "language": language(),
        "languages": LANGUAGES,
        "theme": theme(),
        "today": today,
        "quarter": window(f"{today.year}-Q{(today.month + 2) // 3}"),
        "moment_now": clock.now(),
        "is_demo": clock.is_travelling(),
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "sign_in_url": url_for("security.login"),
    }
