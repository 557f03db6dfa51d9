"""Reads of runs, evaluations, marks, proposals and decisions. Policies let through only what the seat may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import CouncilMark, Decision, Evaluation, Proposal, RatingRun, SelfMark
from core.people.models import Council


def rating_run(key: Key) -> RatingRun:
    """Return a run of this tenant, or an issued one above it; NotFound otherwise."""
    row = db.session.get(RatingRun, key)
    if row is None:
        raise NotFound
    return row


def runs(cycle: Key | None = None) -> Sequence[RatingRun]:
    """Return the runs this seat may read, newest first."""
    rows = select(RatingRun).order_by(RatingRun.cut_off.desc(), RatingRun.key)
    if cycle is not None:
        rows = rows.where(RatingRun.tenant_id == cycle[0], RatingRun.cycle_id == cycle[1])
    return db.session.scalars(rows).all()


def councils(tenant_id: uuid.UUID, authority_id: uuid.UUID) -> Sequence[Council]:
    """Return the advisory councils of an authority."""
    rows = select(Council).where(Council.tenant_id == tenant_id, Council.authority_id == authority_id)
    return db.session.scalars(rows.order_by(Council.key)).all()


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One subject's file: each record stands beside the others, none overwrites another."""

    evaluation: Evaluation
    self_mark: SelfMark | None
    proposal: Proposal | None
    decision: Decision | None

    @property
    def state(self) -> str:
        """computed, self_marked, proposed or decided."""
        if self.decision is not None:
            return "decided"
        if self.proposal is not None:
            return "proposed"
        return "self_marked" if self.self_mark is not None else "computed"


def evaluations(run: Key) -> list[EvaluationRow]:
    """Return the files of a run that this seat may see, by group and subject."""
    rows = db.session.execute(
        select(Evaluation, SelfMark, Proposal, Decision)
        .outerjoin(SelfMark, _of(SelfMark))
        .outerjoin(Proposal, _of(Proposal))
        .outerjoin(Decision, _of(Decision))
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .order_by(Evaluation.subject_group, Evaluation.subject_key)
    )
    return [EvaluationRow(*row) for row in rows]


def _of(model: type[SelfMark] | type[Proposal] | type[Decision] | type[CouncilMark]) -> ColumnElement[bool]:
    return and_(model.tenant_id == Evaluation.tenant_id, model.evaluation_id == Evaluation.id)


def evaluation(key: Key) -> Evaluation:
    """Return one file that this seat may see; NotFound otherwise."""
    row = db.session.get(Evaluation, key)
    if row is None:
        raise NotFound
    return row


def evaluation_row(key: Key) -> EvaluationRow:
    """Return one file with all its records."""
    file = evaluation(key)
    rows = {row.evaluation.id: row for row in evaluations((file.tenant_id, file.run_id))}
    return rows[file.id]


def marks_of_run(run: Key) -> dict[uuid.UUID, list[CouncilMark]]:
    """Return council members' marks by evaluation."""
    rows = (
        select(CouncilMark)
        .join(Evaluation, _of(CouncilMark))
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .order_by(CouncilMark.by_label, CouncilMark.id)
    )
    found: dict[uuid.UUID, list[CouncilMark]] = {}
    for mark in db.session.scalars(rows):
        found.setdefault(mark.evaluation_id, []).append(mark)
    return found


def own_mark(actor: Actor, evaluation_id: uuid.UUID) -> CouncilMark | None:
    """Return the mark this council member gave."""
    rows = select(CouncilMark).where(
        CouncilMark.tenant_id == actor.tenant_id,
        CouncilMark.evaluation_id == evaluation_id,
        CouncilMark.seat_id == actor.seat_id,
    )
    return db.session.scalars(rows).first()
