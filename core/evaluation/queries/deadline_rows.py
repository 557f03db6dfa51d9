"""Until which day a council marks, and when its members were last reminded."""

import uuid
from datetime import date

from sqlalchemy import Select, select

from core import clock
from core.db import db
from core.db.bulk import Key
from core.evaluation.council_models import CouncilDeadline
from core.outbox.models import OutboxRow

#: The job that reminds the members of a council whose sheets are not complete.
REMIND = "evaluation.remind_members"


def marking_deadline(run: Key, council_id: uuid.UUID | None = None) -> date | None:
    """Return the last day of marking in a run, of one council where it is named; None where nobody set any."""
    rows = _until(run)
    rows = rows.where(CouncilDeadline.council_id == council_id) if council_id else rows
    return db.session.scalars(rows).first()


def _until(run: Key) -> Select[date]:
    rows = select(CouncilDeadline.until).where(CouncilDeadline.tenant_id == run[0], CouncilDeadline.run_id == run[1])
    return rows.order_by(CouncilDeadline.id.desc()).limit(1)


def marking_dates(run: Key, council_id: uuid.UUID) -> tuple[date | None, date | None]:
    """Return the last day of marking of a council, and the day on which its members were last reminded."""
    until = _until(run).where(CouncilDeadline.council_id == council_id).scalar_subquery()
    reminded = (
        select(OutboxRow.created_at)
        .where(OutboxRow.tenant_id == run[0], OutboxRow.kind == REMIND)
        .where(OutboxRow.arguments["run"].astext == str(run[1]))
        .where(OutboxRow.arguments["council"].astext == str(council_id))
        .order_by(OutboxRow.position.desc())
        .limit(1)
    )
    last_day, at = db.session.execute(select(until, reminded.scalar_subquery())).one()
    return last_day, at.astimezone(clock.VIETNAM).date() if at else None
