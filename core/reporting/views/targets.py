"""A target with everything behind its number."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from core.assignment.models import Target
from core.assignment.queries import child_targets, cycle_by_key
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import NotFound
from core.reporting.pending import pending_of
from core.reporting.progress import allocated, reached_of
from core.reporting.queries import TargetRow, ledger, target_row
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires
from core.web.tables import Column, table

COLUMNS = (
    Column("unit", lazy_gettext("Đơn vị báo cáo"), sortable=True),
    Column("window", lazy_gettext("Kỳ báo cáo"), sortable=True),
    Column("amount", lazy_gettext("Số ghi sổ"), "number"),
    Column("denominator", lazy_gettext("Mẫu số"), "number"),
    Column("cause", lazy_gettext("Căn cứ")),
    Column("at", lazy_gettext("Ghi lúc"), sortable=True),
)


@bp.get("/t/<tenant:slug>/targets/<uuid:owner>/<uuid:id>")
@requires("report.view")
def target_ledger(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a target's sum, its parts, and every entry of the ledger down to its report line."""
    row = _readable(actor(), target_row((owner, id)))
    children = child_targets((owner, id))
    whole, *parts = reached_of([(row.target, row.assignment, row.unit), *children])
    cycle = cycle_by_key((row.target.cycle_tenant_id, row.target.cycle_id))
    work = row.assignment
    reported = pending_of(work, cycle, row.target, drafts=False).reported.in_state("submitted") if work else []
    shown = table(COLUMNS)
    return render_template(
        "reporting/target.html",
        whole=whole,
        parts=parts,
        allocated=allocated(whole, parts),
        cycle=cycle,
        waiting="; ".join(line.amount for line in reported if line.amount),
        table=shown,
        entries=ledger((owner, id), shown),
        above=_above(actor(), row.target),
    )


def _readable(by: Actor, row: TargetRow) -> TargetRow:
    """Return the target unless the seat is bound to another unit."""
    own = row.unit is not None and (row.unit.tenant_id, row.unit.id) == (by.tenant_id, by.unit_id)
    if by.unit_id is not None and not own:
        raise NotFound
    return row


def _above(by: Actor, target: Target) -> Key | None:
    """Return the target that this one is a part of, when it does not lie above the seat's own tenant."""
    if target.parent_tenant_id is None or target.parent_id is None or by.unit_id is not None:
        return None
    within = target.parent_tenant_id == by.tenant_id or target.tenant_id != by.tenant_id
    return (target.parent_tenant_id, target.parent_id) if within else None
