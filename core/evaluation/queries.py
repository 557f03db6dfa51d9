"""Reads of runs, evaluations, marks, proposals and decisions. Policies let through only what the seat may see."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import defer

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import CouncilMark, Decision, Evaluation, Proposal, RatingRun, SelfMark
from core.outbox.models import OutboxRow
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


_Files = Select[Evaluation, SelfMark, Proposal, Decision]

#: What lists do not show: a file's facts and trees are large.
_HEAVY = (Evaluation.facts, Evaluation.tree, Proposal.facts, Proposal.tree, Decision.tree)


def evaluations(run: Key, *, trees: bool = True) -> list[EvaluationRow]:
    """Return the files of a run that this seat may see, by group and subject; a list does without facts and trees."""
    rows = _files().where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
    rows = rows.order_by(Evaluation.subject_group, Evaluation.subject_key)
    if not trees:
        rows = rows.options(*(defer(column, raiseload=True) for column in _HEAVY))
    return [EvaluationRow(*row) for row in db.session.execute(rows)]


def evaluation_rows(run: Key, ids: Collection[uuid.UUID]) -> list[EvaluationRow]:
    """Return some files of a run that this seat may see, with all their records."""
    rows = _files().where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1], Evaluation.id.in_(ids))
    return [EvaluationRow(*row) for row in db.session.execute(rows)]


def evaluation_row(key: Key) -> EvaluationRow:
    """Return one file that this seat may see, with all its records; NotFound otherwise."""
    row = db.session.execute(_files().where(Evaluation.tenant_id == key[0], Evaluation.id == key[1])).first()
    if row is None:
        raise NotFound
    return EvaluationRow(*row)


def _files() -> _Files:
    return (
        select(Evaluation, SelfMark, Proposal, Decision)
        .outerjoin(SelfMark, _of(SelfMark))
        .outerjoin(Proposal, _of(Proposal))
        .outerjoin(Decision, _of(Decision))
    )


def _of(model: type[SelfMark] | type[Proposal] | type[Decision] | type[CouncilMark]) -> ColumnElement[bool]:
    return and_(model.tenant_id == Evaluation.tenant_id, model.evaluation_id == Evaluation.id)


def evaluation(key: Key) -> Evaluation:
    """Return one file that this seat may see; NotFound otherwise."""
    row = db.session.get(Evaluation, key)
    if row is None:
        raise NotFound
    return row


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


def own_marks(actor: Actor, run: Key) -> dict[uuid.UUID, CouncilMark]:
    """Return the marks that this council member gave in a run, by evaluation."""
    rows = (
        select(CouncilMark)
        .join(Evaluation, _of(CouncilMark))
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1], CouncilMark.seat_id == actor.seat_id)
    )
    return {mark.evaluation_id: mark for mark in db.session.scalars(rows)}


def newest_job(run: Key, kind: str, council_id: uuid.UUID | None = None) -> OutboxRow | None:
    """Return the last job of a kind that was given out for a run (by one council); None when there was none."""
    rows = select(OutboxRow).where(
        OutboxRow.tenant_id == run[0], OutboxRow.kind == kind, OutboxRow.arguments["run"].astext == str(run[1])
    )
    if council_id is not None:
        rows = rows.where(OutboxRow.arguments["council"].astext == str(council_id))
    return db.session.scalars(rows.order_by(OutboxRow.position.desc()).limit(1)).first()
