"""The assignment board: how the targets of a cycle are split down the tree."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment.board import read_board
from core.assignment.queries import catalogue, chosen_cycle, cycle_name
from core.assignment.schemas.orders import key_text, read_key
from core.assignment.views.blueprint import bp
from core.db.bulk import Key
from core.web.access import actor, requires
from core.web.tables import Filter, table


@bp.get("/t/<tenant:slug>/work/board")
@requires("order.view")
def board() -> ResponseReturnValue:
    """Show each target of a cycle with its parts, level by level: planned, given out, left."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    items = catalogue((cycle.tenant_id, cycle.id)) if cycle else ()
    kinds = [(item.key, item.label) for item in items if item.measure]
    filters = (
        Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),
        Filter("kind", _("Nội dung"), kinds),
    )
    shown = table((), filters)
    key = (cycle.tenant_id, cycle.id) if cycle else None
    by = actor()
    whole = by.unit_id is None and by.authority_id is not None and by.may("order.issue")
    return render_template(
        "assignment/board.html",
        table=shown,
        cycle=cycle,
        board=read_board(by, key, items, shown.chosen["kind"], _under(), shown) if key else None,
        split_for=by.tenant_id if whole and cycle is not None and cycle.state == "open" else None,
        opened="open" in request.args,
        key_text=key_text,
    )


def _under() -> Key | None:
    """Return the target whose parts are asked for."""
    try:
        return read_key(request.args.get("under", ""))
    except ValueError:
        return None
