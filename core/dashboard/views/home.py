"""The first page of every seat: what is to be done now."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.assignment.queries import cycle_name
from core.dashboard.home import home_of
from core.dashboard.views.blueprint import bp
from core.reporting.schemas import OpenSchema
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/")
@requires("notice.view")
def home() -> ResponseReturnValue:
    """Show what waits for the seat, each with one click to the act."""
    page = {"home": home_of(actor()), "form": open_form(OpenSchema()), "cycle_name": cycle_name}
    return render_template("dashboard/home.html", **page)
