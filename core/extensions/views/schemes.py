"""One regulation: its chain, which pack of it decides what, and all its parameters with their sources."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.extensions.chain_picture import chain_picture
from core.extensions.readings import read_scheme
from core.extensions.table_readings import TableReading, read_tables
from core.extensions.views.blueprint import bp, may_manage, typed_day
from core.web.access import actor, requires
from core.web.palette import palette
from core.web.tables import Filter, table


@bp.get("/t/<tenant:slug>/parameters/<pack>")
@requires("parameters.view")
def scheme(pack: str) -> ResponseReturnValue:
    """Show a regulation on a day: where it comes from, who decides what, what it is sure of."""
    shown = table((), (Filter("on", _("Vào ngày (ngày/tháng/năm)")),))
    found = read_scheme(actor().tenant_id, pack, typed_day(shown.chosen["on"]))
    tables = [each for each in read_tables(actor().tenant_id, found.reading.on) if _is_of(each, pack)]
    picture = url_for(".scheme_chain", pack=pack, on=shown.chosen["on"] or None)
    return render_template(
        "extensions/scheme.html", table=shown, scheme=found, tables=tables, picture=picture, may_manage=may_manage()
    )


def _is_of(table: TableReading, scheme: str) -> bool:
    return any(each.key == scheme for each in table.schemes)


@bp.get("/t/<tenant:slug>/parameters/<pack>/chain.svg")
@requires("parameters.view")
def scheme_chain(pack: str) -> ResponseReturnValue:
    """Draw the chain of a regulation; the same rows stand in a table beside it."""
    found = read_scheme(actor().tenant_id, pack, typed_day(request.args.get("on", "")))
    picture = render_template("extensions/chain.svg", drawing=chain_picture(found.links), colour=palette())
    return Response(picture, mimetype="image/svg+xml")
