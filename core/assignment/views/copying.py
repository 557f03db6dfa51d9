"""Choosing specific work of the cycle before, to be ordered or registered again."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment.follow_up import is_done, standings
from core.assignment.models import Cycle
from core.assignment.queries import chosen_cycle, cycle_name, earlier_cycle, specific_work
from core.assignment.views.blueprint import bp
from core.assignment.views.orders import COLUMNS as PIECES
from core.errors import NotAllowed
from core.web.access import actor, requires
from core.web.tables import Column, Filter, table

COLUMNS = (*PIECES, Column("pick", ""))


@bp.get("/t/<tenant:slug>/orders/copy")
@requires("order.issue")
def copy_work() -> ResponseReturnValue:
    """List the specific work that the authority gave in the cycle before, to be chosen for a new order."""
    if actor().unit_id is not None or actor().authority_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    return _page(cycle, given=True) if cycle else redirect(url_for(".orders"))


@bp.get("/t/<tenant:slug>/registrations/copy")
@requires("registration.write")
def copy_registration() -> ResponseReturnValue:
    """List the specific work that the seat's units held in the cycle before, to be registered again."""
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    return _page(cycle, given=False) if cycle else redirect(url_for(".registrations"))


def _page(cycle: Cycle, *, given: bool) -> ResponseReturnValue:
    before = earlier_cycle(cycle)
    states = [("open", _("Chưa xong")), ("done", _("Đã xong"))]
    filters = (
        Filter("cycle", _("Kỳ"), [(cycle_name(cycle), cycle.name)], cycle_name(cycle)),
        Filter("state", _("Trạng thái"), states),
        Filter("q", _("Tìm nhiệm vụ, đơn vị")),
    )
    shown = table(COLUMNS, filters, sort="holder")
    rows = specific_work(actor(), before, shown, is_done(), given=given) if before else ()
    return render_template(
        "assignment/copy.html",
        cycle=cycle,
        before=before,
        given=given,
        table=shown,
        rows=rows,
        standings=standings((row.assignment.tenant_id, row.assignment.id) for row in rows),
        today=clock.today(),
    )
