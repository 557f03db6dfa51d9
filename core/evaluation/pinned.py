"""Rating runs as regulations see them: each is pinned when it is opened, and for good once its facts are frozen."""

import uuid
from datetime import date

from sqlalchemy import select

from core.assignment.models import Cycle
from core.db import db
from core.evaluation.models import RatingRun
from core.extensions.uses import Use, UseState

_STATES = {"freezing": UseState.OPEN, "closed": UseState.CLOSED}


def run_uses(tenant_id: uuid.UUID) -> list[Use]:
    """Return a tenant's own runs, the newest first."""
    rows = (
        select(RatingRun, Cycle.rule_date)
        .join(Cycle, (Cycle.tenant_id == RatingRun.cycle_tenant_id) & (Cycle.id == RatingRun.cycle_id))
        .where(RatingRun.tenant_id == tenant_id)
        .order_by(RatingRun.cut_off.desc(), RatingRun.key)
    )
    return [_use(run, rule_date) for run, rule_date in db.session.execute(rows)]


def _use(run: RatingRun, rule_date: date) -> Use:
    state = _STATES.get(run.state, UseState.FROZEN)
    key = (run.tenant_id, run.id, run.cycle_id)
    return Use("rating_run", *key, run.name, run.scheme, rule_date, state, run.pin)
