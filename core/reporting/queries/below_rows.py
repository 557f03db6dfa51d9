"""Which of the units below, whose numbers add up to a line, have filed the report of the same window."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, true

from core.assignment.models import Assignment, Target
from core.db import db
from core.db.bulk import Key, at_key, keys_table
from core.reporting.models import Report


@dataclass(frozen=True, slots=True)
class Below:
    """How many units hold parts of a target, and how many of them have not filed."""

    units: int
    waiting: int


def filed_below(report: Report, targets: Sequence[Key]) -> dict[uuid.UUID, Below]:
    """Return by target who has filed of its parts' units in the window of a report, in one statement or none.

    Parts whose work begins after the window are not waited for, nor what the report's own unit keeps.
    """
    if not targets:
        return {}
    wanted = keys_table(targets)
    work = at_key(Assignment, Target.tenant_id, Target.assignment_id)
    unit = func.row(work.tenant_id, work.unit_id)
    filed = (
        select(Report.id)
        .where(
            Report.tenant_id == work.tenant_id,
            Report.unit_id == work.unit_id,
            Report.cycle_tenant_id == work.cycle_tenant_id,
            Report.cycle_id == work.cycle_id,
            Report.window == report.window,
            Report.state != "draft",
        )
        .correlate(work)
        .exists()
    )
    rows = db.session.execute(
        select(wanted.c.id, func.count(unit.distinct()), func.count(unit.distinct()).filter(~filed))
        .join(Target, and_(Target.parent_tenant_id == wanted.c.tenant_id, Target.parent_id == wanted.c.id))
        .join(work, true())
        .where(work.starts_on <= report.ends_on)
        .where(or_(work.tenant_id != report.tenant_id, work.unit_id != report.unit_id))
        .group_by(wanted.c.id)
    )
    return {target: Below(units, waiting) for target, units, waiting in rows}
