"""The overview of a cycle: targets, parts, reports, ratings; fit to be printed."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment.queries import chosen_cycle, cycle_name
from core.dashboard.chart import attainment_chart, tone
from core.dashboard.overview import lines_of, overview_of
from core.dashboard.views.blueprint import bp
from core.errors import NotFound
from core.web.access import actor, requires
from core.web.charts import PICTURE_POLICY
from core.web.palette import palette
from core.web.periods import window as window_label
from core.web.tables import Filter, table


@bp.get("/t/<tenant:slug>/overview")
@requires("overview.view")
def overview() -> ResponseReturnValue:
    """Show how far a cycle is, as far as the seat may see it."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    found = overview_of(actor(), cycle, request.args.get("window", "")) if cycle else None
    filters = [Filter("cycle", _("Kỳ"), cycles, default=cycle_name(cycle))] if cycle else []
    if found and found.window:
        choices = [(each.key, window_label(each.key)) for each in found.words.windows]
        filters.append(Filter("window", _("Kỳ báo cáo"), choices, default=found.window.key))
    return render_template("dashboard/overview.html", table=table((), filters), overview=found, tone=tone)


@bp.get("/t/<tenant:slug>/overview/chart.svg")
@requires("overview.view")
def overview_chart() -> ResponseReturnValue:
    """Draw the numbers of the overview's first table."""
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    if cycle is None:
        raise NotFound
    drawn = attainment_chart(lines_of(actor(), cycle), palette())
    return Response(drawn, mimetype="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})
