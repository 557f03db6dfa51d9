"""Appeals and their answers: what this seat may see of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, select

from core.db import db
from core.db.bulk import Key
from core.evaluation.models import Appeal, AppealAnswer, Decision, Evaluation


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal in its file, and how it was answered (None: not yet)."""

    appeal: Appeal
    answer: AppealAnswer | None
    label: str


def appeal_of(file: Key) -> AppealRow | None:
    """Return the appeal in a file; None without one."""
    rows = _rows().where(Appeal.tenant_id == file[0], Appeal.evaluation_id == file[1])
    row = db.session.execute(rows).first()
    return AppealRow(*row) if row else None


def appeals_of_run(run: Key) -> Sequence[AppealRow]:
    """Return the appeals of a run, the unanswered first, then by their days."""
    rows = _rows().where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    rows = rows.order_by(AppealAnswer.id.is_not(None), Appeal.filed_at)
    return [AppealRow(*row) for row in db.session.execute(rows)]


def earlier_decisions(file: Key) -> Sequence[Decision]:
    """Return all decisions on a file, the first one first."""
    rows = select(Decision).where(Decision.tenant_id == file[0], Decision.evaluation_id == file[1])
    return db.session.scalars(rows.order_by(Decision.number)).all()


def decisions_of_run(run: Key) -> dict[uuid.UUID, list[Decision]]:
    """Return all decisions of a run by evaluation, the first one first."""
    rows = (
        select(Decision)
        .join(Evaluation, and_(Evaluation.tenant_id == Decision.tenant_id, Evaluation.id == Decision.evaluation_id))
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .order_by(Decision.number)
    )
    found: dict[uuid.UUID, list[Decision]] = {}
    for decision in db.session.scalars(rows):
        found.setdefault(decision.evaluation_id, []).append(decision)
    return found


def _rows() -> Select[Appeal, AppealAnswer, str]:
    return (
        select(Appeal, AppealAnswer, Evaluation.subject_label)
        .join(Evaluation, and_(Evaluation.tenant_id == Appeal.tenant_id, Evaluation.id == Appeal.evaluation_id))
        .outerjoin(AppealAnswer, and_(AppealAnswer.tenant_id == Appeal.tenant_id, AppealAnswer.appeal_id == Appeal.id))
    )
