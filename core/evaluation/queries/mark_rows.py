"""Marks of council members. Pages show others' marks only once their council proposed."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import and_, func, select

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.evaluation.models import CouncilMark, CriteriaMark, Evaluation, Proposal

_FILE = and_(Evaluation.tenant_id == CouncilMark.tenant_id, Evaluation.id == CouncilMark.evaluation_id)


def marks_of_run(run: Key) -> dict[uuid.UUID, list[CouncilMark]]:
    """Return council members' marks by evaluation."""
    rows = (
        select(CouncilMark)
        .join(Evaluation, _FILE)
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .order_by(CouncilMark.by_label, CouncilMark.id)
    )
    found: dict[uuid.UUID, list[CouncilMark]] = {}
    for mark in db.session.scalars(rows):
        found.setdefault(mark.evaluation_id, []).append(mark)
    return found


def marks_of(file: Key) -> Sequence[CouncilMark]:
    """Return council members' marks of one file."""
    rows = select(CouncilMark).where(CouncilMark.tenant_id == file[0], CouncilMark.evaluation_id == file[1])
    return db.session.scalars(rows.order_by(CouncilMark.by_label, CouncilMark.id)).all()


def own_marks(actor: Actor, run: Key) -> dict[uuid.UUID, CouncilMark]:
    """Return the marks that this council member gave in a run, by evaluation."""
    rows = (
        select(CouncilMark)
        .join(Evaluation, _FILE)
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1], CouncilMark.seat_id == actor.seat_id)
    )
    return {mark.evaluation_id: mark for mark in db.session.scalars(rows)}


def criteria_of_run(run: Key) -> dict[uuid.UUID, list[CriteriaMark]]:
    """Return the criteria that were marked, by evaluation: what this seat may see of them."""
    rows = (
        select(CriteriaMark)
        .join(
            Evaluation,
            and_(Evaluation.tenant_id == CriteriaMark.tenant_id, Evaluation.id == CriteriaMark.evaluation_id),
        )
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .order_by(CriteriaMark.id)
    )
    found: dict[uuid.UUID, list[CriteriaMark]] = {}
    for mark in db.session.scalars(rows):
        found.setdefault(mark.evaluation_id, []).append(mark)
    return found


def criteria_of_file(file: Key) -> Sequence[CriteriaMark]:
    """Return the criteria that were marked in one file: what this seat may see of them."""
    rows = select(CriteriaMark).where(CriteriaMark.tenant_id == file[0], CriteriaMark.evaluation_id == file[1])
    return db.session.scalars(rows.order_by(CriteriaMark.id)).all()


def mark_counts(run: Key) -> dict[uuid.UUID, int]:
    """Return by evaluation how many members marked it; files that nobody marked are absent."""
    rows = db.session.execute(
        select(CouncilMark.evaluation_id, func.count())
        .join(Evaluation, _FILE)
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .group_by(CouncilMark.evaluation_id)
    )
    return dict(rows.all())


def sheets_of_members(run: Key, council_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Return by the seat of each member of a council how many files of its block they marked."""
    rows = db.session.execute(
        select(CouncilMark.seat_id, func.count())
        .join(Evaluation, _FILE)
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1], Evaluation.council_id == council_id)
        .group_by(CouncilMark.seat_id)
    )
    return dict(rows.all())


def council_means(run: Key) -> dict[uuid.UUID, Decimal]:
    """Return by evaluation the mean of the council's points, of files for which it proposed."""
    rows = db.session.execute(
        select(CouncilMark.evaluation_id, func.avg(CouncilMark.points))
        .join(Evaluation, _FILE)
        .join(
            Proposal,
            and_(Proposal.tenant_id == CouncilMark.tenant_id, Proposal.evaluation_id == CouncilMark.evaluation_id),
        )
        .where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])
        .group_by(CouncilMark.evaluation_id)
    )
    return dict(rows.all())


def lock_council(run: Key, council_id: uuid.UUID | None, *, shared: bool) -> None:
    """Let the marks of a council in a run rest while it proposes: marking shares the lock, proposing holds it alone.

    None locks the files that no council appraises.
    """
    lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    db.session.execute(select(lock(func.hashtextextended(f"{run[0]}/{run[1]}/{council_id}", 0))))
