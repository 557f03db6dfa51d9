"""Runs of shorter periods and what was decided in them: what a longer period joins."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import defer

from core.db import db
from core.db.bulk import Key
from core.domain.declarations import MemberRole
from core.evaluation.models import AppealAnswer, Decision, Evaluation, RatingRun
from core.evaluation.queries.file_rows import newest_decision


def _decided(at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a decision is of a file and holds, or held at a moment."""
    of_file = and_(Decision.tenant_id == Evaluation.tenant_id, Decision.evaluation_id == Evaluation.id)
    return and_(of_file, newest_decision(at))


@dataclass(frozen=True, slots=True)
class DecidedPeriod:
    """A decided file of a shorter run; its facts are not read."""

    run: RatingRun
    evaluation: Evaluation
    decision: Decision
    is_person: bool


def decided_periods(
    run: RatingRun,
    rule: str,
    persons: Collection[uuid.UUID],
    collectives: Collection[str],
    at: datetime | None = None,
) -> Sequence[DecidedPeriod]:
    """Return what was decided within a run's period under a shorter rule, oldest first; as it stood at a moment.

    Of persons whatever post they held then, of collectives by their key; of the authority of the run alone, because
    nobody reads another's files.
    """
    person = Evaluation.facts["role"].as_string() != MemberRole.UNIT.value
    rows = (
        select(RatingRun, Evaluation, Decision, person)
        .options(*(defer(column, raiseload=True) for column in (Evaluation.facts, Evaluation.tree)))
        .join(Evaluation, and_(Evaluation.tenant_id == RatingRun.tenant_id, Evaluation.run_id == RatingRun.id))
        .join(Decision, _decided(at))
        .where(
            RatingRun.tenant_id == run.tenant_id,
            RatingRun.authority_id == run.authority_id,
            RatingRun.rule == rule,
            RatingRun.starts_on >= run.starts_on,
            RatingRun.ends_on <= run.ends_on,
        )
        .where(
            or_(
                and_(person, Evaluation.subject_person_id.in_(list(persons))),
                and_(~person, Evaluation.subject_key.in_(list(collectives))),
            )
        )
        .order_by(RatingRun.starts_on, RatingRun.cut_off, Evaluation.id)
    )
    return [DecidedPeriod(*row) for row in db.session.execute(rows)]


def undecided_files(authority: Key, rule: str, starts_on: date, ends_on: date) -> dict[date, int]:
    """Return the runs of a rule within a period by their first day, with how many of their files are not decided.

    A run whose facts are not frozen has one: its own.
    """
    undecided = func.count(Evaluation.id) - func.count(Decision.id)
    rows = (
        select(RatingRun.starts_on, RatingRun.state, undecided)
        .outerjoin(Evaluation, and_(Evaluation.tenant_id == RatingRun.tenant_id, Evaluation.run_id == RatingRun.id))
        .outerjoin(Decision, _decided())
        .where(
            RatingRun.tenant_id == authority[0],
            RatingRun.authority_id == authority[1],
            RatingRun.rule == rule,
            RatingRun.starts_on >= starts_on,
            RatingRun.ends_on <= ends_on,
        )
        .group_by(RatingRun.tenant_id, RatingRun.id)
    )
    return {day: 1 if state == "freezing" else count for day, state, count in db.session.execute(rows)}


def answers_to_appeals(decisions: Collection[uuid.UUID], tenant_id: uuid.UUID) -> dict[uuid.UUID, AppealAnswer]:
    """Return by decision the answer to an appeal that made it."""
    rows = select(AppealAnswer).where(AppealAnswer.tenant_id == tenant_id)
    found = db.session.scalars(rows.where(AppealAnswer.decision_id.in_(list(decisions))))
    return {row.decision_id: row for row in found if row.decision_id is not None}
