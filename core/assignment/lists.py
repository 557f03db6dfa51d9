"""Lists of work as the address asks for them, for pages and for the API alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.assignment.models import Cycle, Target
from core.assignment.queries import chosen_cycle, cycle_name, work_list
from core.assignment.queries.work_rows import ListedTarget, ListedWork
from core.assignment.reached import reached
from core.assignment.regulation import regulation_of
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.targets import Direction, attainment
from core.web.tables import Column, Filter, Table, table

COLUMNS = (
    Column("title", lazy_gettext("Nhiệm vụ"), sortable=True),
    Column("plan", lazy_gettext("Kế hoạch"), "number"),
    Column("reached", lazy_gettext("Đã thực hiện"), "number"),
    Column("attainment", lazy_gettext("So với kế hoạch"), "number"),
    Column("due", lazy_gettext("Hạn"), sortable=True),
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("order", lazy_gettext("Số quyết định")),
)

#: What work reached, and the share of its plan in per cent, by the work's key.
Progress = dict[Key, tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the work of a cycle; ``given`` tells whether the tenant gave it out, or holds it."""

    table: Table
    cycle: Cycle | None
    given: bool
    rows: Sequence[ListedWork]
    progress: Progress


def listed_work(actor: Actor) -> WorkList:
    """Return the list of work that the address asks for: a seat of the whole tenant chooses held or given."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    regulation = regulation_of(cycle) if cycle else None
    scopes = [("held", _("Được giao cho đơn vị mình")), ("given", _("Cấp mình giao"))]
    usual = "given" if cycle and cycle.tenant_id == actor.tenant_id else "held"
    filters = (
        Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),
        *([Filter("scope", _("Phạm vi"), scopes, usual)] if actor.unit_id is None else []),
        Filter("group", _("Nhóm nhiệm vụ"), list(regulation.groups.items()) if regulation else ()),
        Filter("q", _("Tìm nhiệm vụ, đơn vị")),
    )
    shown = table(COLUMNS, filters)
    given = shown.chosen.get("scope") == "given"
    rows = work_list(actor, (cycle.tenant_id, cycle.id), shown, given=given) if cycle else ()
    return WorkList(shown, cycle, given, rows, _progress(rows))


def attained(target: Target | ListedTarget, plan: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Return reached over planned in per cent."""
    share = attainment(Direction(target.direction), plan, value)
    return share * 100 if share is not None else None


def _progress(rows: Sequence[ListedWork]) -> Progress:
    values = reached(row.target for row in rows if row.target)
    found = {}
    for row in rows:
        if row.target:
            value = values.get((row.target.tenant_id, row.target.id))
            found[row.tenant_id, row.id] = value, attained(row.target, row.plan, value)
    return found
