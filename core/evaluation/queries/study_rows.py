"""What-ifs of a run."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import defer

from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import Study


def study(key: Key) -> Study:
    """Return a study that this seat may see; NotFound otherwise."""
    found = db.session.get(Study, key)
    if found is None:
        raise NotFound
    return found


def studies(run: Key) -> Sequence[Study]:
    """Return the studies of a run that are kept, and those asked for whose outcome is still there; newest first."""
    rows = select(Study).options(defer(Study.outcome, raiseload=True))
    rows = rows.where(Study.tenant_id == run[0], Study.run_id == run[1])
    rows = rows.where(or_(Study.name != "", Study.outcome.is_not(None)))
    return db.session.scalars(rows.order_by(Study.asked_at.desc())).all()
