"""Appeals and their answers: what this seat may see of them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import defer

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.evaluation.models import Appeal, AppealAnswer, Decision, Evaluation, RatingRun
from core.evaluation.queries.file_rows import newest_decision


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


def appeals_of_files(files: Collection[uuid.UUID], tenant_id: uuid.UUID) -> dict[uuid.UUID, AppealRow]:
    """Return the appeals in some files of a tenant, by file."""
    rows = _rows().where(Appeal.tenant_id == tenant_id, Appeal.evaluation_id.in_(list(files)))
    found = [AppealRow(*row) for row in db.session.execute(rows)]
    return {row.appeal.evaluation_id: row for row in found}


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


@dataclass(frozen=True, slots=True)
class AppealFile:
    """A decided file with the appeal against its decision and the answer, where there are any."""

    tenant_id: uuid.UUID
    evaluation_id: uuid.UUID
    label: str
    run: RatingRun
    decision: Decision
    appeal: Appeal | None
    answer: AppealAnswer | None


def appeal_files(actor: Actor, since: datetime) -> list[AppealFile]:
    """Return the files with something to know of appeals: of the actor, or of those whom their authority decides on.

    Files with an appeal that waits or was answered since a moment; of the actor's own also those decided since then.
    """
    rows = (
        select(Evaluation.tenant_id, Evaluation.id, Evaluation.subject_label, RatingRun, Decision, Appeal, AppealAnswer)
        .options(defer(Decision.tree, raiseload=True))
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .join(Decision, and_(Decision.tenant_id == Evaluation.tenant_id, Decision.evaluation_id == Evaluation.id))
        .outerjoin(Appeal, and_(Appeal.tenant_id == Evaluation.tenant_id, Appeal.evaluation_id == Evaluation.id))
        .outerjoin(AppealAnswer, and_(AppealAnswer.tenant_id == Appeal.tenant_id, AppealAnswer.appeal_id == Appeal.id))
        .where(Evaluation.tenant_id == actor.tenant_id, newest_decision())
        .where(or_(AppealAnswer.id.is_(None), AppealAnswer.answered_at >= since))
        .order_by(Decision.decided_at, Evaluation.id)
    )
    if actor.is_subject:
        rows = rows.where(Evaluation.subject_person_id == actor.person_id)
        rows = rows.where(or_(Appeal.id.is_not(None), Decision.decided_at >= since))
    else:
        rows = rows.where(Evaluation.authority_id == actor.authority_id, Appeal.id.is_not(None))
    return [AppealFile(*row) for row in db.session.execute(rows)]
