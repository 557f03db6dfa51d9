"""How it works here: the pages that a seat may open, and what the regulation in force says."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.assignment.facts import scheme_of
from core.assignment.queries import chosen_cycle
from core.dashboard.help import HELPS
from core.dashboard.views.blueprint import bp
from core.errors import DomainError
from core.extensions.sentences import Chapter, chapters
from core.web.access import actor, requires
from core.web.navigation import menu


@bp.get("/t/<tenant:slug>/help")
@requires("notice.view")
def manual() -> ResponseReturnValue:
    """Tell how each page of the seat's menu works, then what the scheme of the cycle says in its own words."""
    pages = [item for _group, items in menu(current_app, actor()) for item in items if item.endpoint in HELPS]
    cycle = chosen_cycle(request.args.get("cycle", ""))[0] if actor().may("parameters.view") else None
    told: list[Chapter] = []
    problem = ""
    try:
        told = chapters(scheme_of(cycle)) if cycle else []
    except DomainError as error:
        problem = str(error)
    return render_template(
        "dashboard/manual.html", pages=pages, helps=HELPS, cycle=cycle, chapters=told, problem=problem
    )
