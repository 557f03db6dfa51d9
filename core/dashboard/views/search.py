"""Search from the head of every page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.dashboard.search import LEAST, search
from core.dashboard.views.blueprint import bp
from core.web.access import actor, requires


@bp.get("/t/<tenant:slug>/search")
@requires("notice.view")
def find() -> ResponseReturnValue:
    """Show what has the words of the address, whatever their diacritics."""
    words = " ".join(request.args.get("q", "")[:200].split())
    return render_template("dashboard/search.html", words=words, hits=search(actor(), words), least=LEAST)
