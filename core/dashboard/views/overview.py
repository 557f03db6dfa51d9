"""The cockpit of a cycle and its pages: targets, units side by side, trend, ratings; fit to be printed."""

from collections.abc import Callable
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment.models import Cycle
from core.assignment.queries import chosen_cycle, cycle_name
from core.assignment.services import has_ended
from core.dashboard.chart import ages_chart, attainment_chart, trend_chart
from core.dashboard.cockpit import ages, state_words
from core.dashboard.overview import Targets, overview_of, targets_of, words_of
from core.dashboard.queries import cycle_before, open_obstacles, rating_counts
from core.dashboard.ranking import ranked, run_choices
from core.dashboard.raters import raters_of
from core.dashboard.targets import planned_lines
from core.dashboard.trend import Trend, trend_of
from core.dashboard.views.blueprint import bp
from core.errors import NotFound
from core.evaluation.labels import RUN_STATES
from core.evaluation.services.standing import LEAST_PUBLISHED
from core.web.access import actor, requires
from core.web.charts import PICTURE_POLICY
from core.web.palette import palette
from core.web.periods import window as window_label
from core.web.tables import Filter, Table, table


@bp.get("/t/<tenant:slug>/overview")
@requires("overview.view")
def overview() -> ResponseReturnValue:
    """Show how the steps of a cycle stand; a seat of one unit sees its targets."""
    if actor().unit_id is not None:
        return overview_targets()
    cycle, filters = _chosen()
    found = overview_of(actor(), cycle, request.args.get("window", "")) if cycle else None
    if found and found.window:
        choices = [(each.key, window_label(each.key)) for each in found.words.windows]
        filters.append(Filter("window", _("Kỳ báo cáo"), choices, default=found.window.key))
    return _page("overview", cycle, filters, overview=found, states=state_words())


@bp.get("/t/<tenant:slug>/overview/targets")
@requires("overview.view")
def overview_targets() -> ResponseReturnValue:
    """Show the targets of a cycle with their parts."""
    cycle, filters = _chosen()
    return _page("targets", cycle, filters, targets=targets_of(actor(), cycle) if cycle else None)


@bp.get("/t/<tenant:slug>/overview/units")
@requires("overview.view")
def overview_units() -> ResponseReturnValue:
    """Show targets by unit side by side, in the order that the address asks for."""
    actor().require_whole_tenant()
    cycle, filters = _chosen()
    found = targets_of(actor(), cycle) if cycle else None
    matrices = found.matrices if found else []
    chosen = request.args.get("group", "")
    if found and len(matrices) > 1:
        choices = [(each.group, found.words.groups.get(each.group, each.group)) for each in matrices]
        fullest = max(matrices, key=lambda each: len(each.rows))
        chosen = chosen if chosen in {each.group for each in matrices} else fullest.group
        filters.append(Filter("group", _("Nhóm đối tượng"), choices, default=chosen))
        matrices = [each for each in matrices if each.group == chosen]
    by = request.args.get("by", "")
    return _page("units", cycle, filters, targets=found, matrix=matrices[0] if matrices else None, by=by)


@bp.get("/t/<tenant:slug>/overview/trend")
@requires("overview.view")
def overview_trend() -> ResponseReturnValue:
    """Show how targets moved window by window, beside the cycle before."""
    actor().require_whole_tenant()
    cycle, filters = _chosen()
    return _page("trend", cycle, filters, trend=_trend(cycle) if cycle else None)


@bp.get("/t/<tenant:slug>/overview/ratings")
@requires("evaluation.view")
def overview_ratings() -> ResponseReturnValue:
    """Show the levels of a cycle against their limits, and the ranking of one run with its ties."""
    cycle, filters = _chosen()
    runs = run_choices(actor(), (cycle.tenant_id, cycle.id)) if cycle else {}
    name = request.args.get("run", "")
    run = runs.get(name) or next(iter(runs.values()), None)
    if run:
        choices = [(key, each.name) for key, each in runs.items()]
        filters.append(Filter("run", _("Đợt đánh giá"), choices, default=f"{run.tenant_id}.{run.id}"))
    told: dict[str, Any] = {"run_states": RUN_STATES, "least": LEAST_PUBLISHED}
    if cycle:
        raters, words = raters_of(actor(), cycle), words_of(cycle)
        told |= {"raters": raters, "words_of_cycle": words, "has_ended": has_ended(cycle)}
    if run is None:
        before = cycle_before(cycle) if cycle else None
        return _page("ratings", cycle, filters, before=cycle_name(before) if before else "", **told)
    counts = rating_counts((run.cycle_tenant_id, run.cycle_id))
    return _page("ratings", cycle, filters, counts=counts, ranking=ranked(run), **told)


@bp.get("/t/<tenant:slug>/overview/chart.svg")
@requires("overview.view")
def overview_chart() -> ResponseReturnValue:
    """Draw the numbers of the table of targets."""
    return _picture(lambda cycle: _attainment(targets_of(actor(), cycle)))


@bp.get("/t/<tenant:slug>/overview/ages.svg")
@requires("overview.view")
def ages_picture() -> ResponseReturnValue:
    """Draw the open obstacles by age."""
    actor().require_whole_tenant()
    tenant_id, today = actor().tenant_id, clock.today()
    return _picture(
        lambda cycle: ages_chart(ages(open_obstacles(tenant_id, (cycle.tenant_id, cycle.id)), today), palette())
    )


@bp.get("/t/<tenant:slug>/overview/trend.svg")
@requires("overview.view")
def trend_picture() -> ResponseReturnValue:
    """Draw the share of the plan window by window."""
    actor().require_whole_tenant()
    return _picture(_trended)


def _attainment(found: Targets) -> bytes:
    return attainment_chart(found.lines, found.expected, palette())


def _trend(cycle: Cycle) -> Trend:
    lines = planned_lines(actor().tenant_id, (cycle.tenant_id, cycle.id))
    return trend_of(lines, actor().tenant_id, cycle, words_of(cycle).windows, clock.today())


def _trended(cycle: Cycle) -> bytes:
    return trend_chart(_trend(cycle), palette())


def _picture(draw: Callable[[Cycle], bytes]) -> Response:
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    if cycle is None:
        raise NotFound
    return Response(draw(cycle), mimetype="image/svg+xml", headers={"Content-Security-Policy": PICTURE_POLICY})


def _chosen() -> tuple[Cycle | None, list[Filter]]:
    """Return the cycle of the address, and the filter that chooses another one."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    return cycle, [Filter("cycle", _("Kỳ"), cycles, default=cycle_name(cycle))] if cycle else []


def _page(tab: str, cycle: Cycle | None, filters: list[Filter], **values: Any) -> str:
    shown: Table = table((), filters)
    name = cycle_name(cycle) if cycle else ""
    return render_template(
        f"dashboard/overview_{tab}.html" if tab != "overview" else "dashboard/overview.html",
        tab=tab,
        cycle=cycle,
        named=name,
        table=shown,
        **values,
    )
