"""What waits for whoever rates: a council's marks and proposals, the authority's decisions, runs to close."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    SQLColumnExpression,
    and_,
    bindparam,
    cast,
    func,
    null,
    or_,
    select,
)

from core import clock
from core.assignment.models import AssignmentOrder, Cycle
from core.auth.actor import Actor
from core.dashboard.queries.review_rows import is_under_review
from core.dashboard.queries.session_rows import session_branches
from core.dashboard.queries.shape import Branch, branch
from core.evaluation.council_models import CouncilDeadline, CouncilSession
from core.evaluation.models import CouncilMark, Decision, Evaluation, Proposal, RatingRun
from core.evaluation.sent_models import SentAnswer, SentResult
from core.people.models import Council, Delegation, Seat
from core.people.queries import lacks_chair
from core.tenancy.queries import in_force
from core.tenancy.services import EDIT_ORGANISATION


def rating_branches(actor: Actor) -> Iterator[Branch]:
    """Yield what the seat's permissions let it do in runs under way."""
    if actor.may(EDIT_ORGANISATION):
        yield _without_chair(actor)
    if actor.council_id is not None and actor.may("council_mark.write"):
        waits = (_in_block(actor), ~_has(Proposal), ~_has_mark(actor), ~is_under_review())
        yield _per_run("council_mark_due", actor, *waits, _until(actor).is_not(None), since=_until(actor))
        yield _per_run("council_mark", actor, *waits, _until(actor).is_(None))
    if actor.council_id is not None and actor.may("council_mark.write"):
        yield from session_branches(actor)
        unmarked = select(Evaluation.id).where(_of_run(), _in_block(actor), ~_has_mark(actor)).correlate(RatingRun)
        yield _per_run("council_marked", actor, _in_block(actor), ~_has(Proposal)).where(~unmarked.exists())
    if actor.council_id is not None and actor.may("proposal.write"):
        unmarked = select(Evaluation.id).where(_of_run(), _in_block(actor), ~_has_mark(None)).correlate(RatingRun)
        rows = _per_run("proposal", actor, _in_block(actor), ~_has(Proposal)).where(~unmarked.exists())
        yield rows.where(_may_close(actor))
    if actor.council_id is None and actor.authority_id is not None and actor.may("proposal.write"):
        alone = Evaluation.council_id.is_(None)
        yield _per_run("proposal", actor, _of_authority(actor), alone, ~_has(Proposal))
    if actor.may("decision.make"):
        yield _per_run("decision", actor, _of_authority(actor), _has(Proposal), ~_has(Decision))
        yield _sent_here(actor)
    if actor.may("run.open") and actor.authority_id is not None:
        yield _not_rated(actor)
    if actor.may("run.open"):
        undecided = select(Evaluation.id).where(_of_run(), ~_has(Decision)).correlate(RatingRun)
        yield _per_run("run_close", actor, _of_authority(actor), _has(Decision)).where(~undecided.exists())


def _not_rated(actor: Actor) -> Branch:
    """Begin the branch of cycles that ended and whose subjects the actor's authority has yet to rate.

    Its own, and those in which it gave work to cadres whose management was delegated to it; none in which it gave
    nothing.
    """
    given = select(AssignmentOrder.id).where(
        AssignmentOrder.tenant_id == actor.tenant_id,
        AssignmentOrder.authority_id == actor.authority_id,
        AssignmentOrder.cycle_tenant_id == Cycle.tenant_id,
        AssignmentOrder.cycle_id == Cycle.id,
    )
    manages = select(Delegation.id).where(
        Delegation.tenant_id == actor.tenant_id,
        Delegation.authority_id == actor.authority_id,
        Delegation.valid_from <= Cycle.ends_on,
        or_(Delegation.valid_to.is_(None), Delegation.valid_to >= Cycle.starts_on),
    )
    opened = select(RatingRun.id).where(
        RatingRun.tenant_id == actor.tenant_id,
        RatingRun.authority_id == actor.authority_id,
        RatingRun.cycle_tenant_id == Cycle.tenant_id,
        RatingRun.cycle_id == Cycle.id,
    )
    own = and_(Cycle.tenant_id == actor.tenant_id, Cycle.authority_id == actor.authority_id)
    its_turn = or_(own, manages.correlate(Cycle).exists())
    rows = branch("run_open", Cycle, Cycle.name, func.timezone(str(clock.VIETNAM), cast(Cycle.ends_on + 1, DateTime)))
    return rows.where(
        Cycle.state != "draft",
        Cycle.ends_on < bindparam("today"),
        given.correlate(Cycle).exists(),
        its_turn,
        ~opened.correlate(Cycle).exists(),
    )


def _without_chair(actor: Actor) -> Branch:
    """Begin the branch of councils that have members today and nobody who chairs them."""
    today: Any = bindparam("today", type_=Date())
    sits = and_(Seat.tenant_id == Council.tenant_id, Seat.council_id == Council.id, in_force(Seat, today))
    rows = branch("council_chair", Council, Council.name, cast(null(), DateTime(timezone=True)))
    rows = rows.where(Council.tenant_id == actor.tenant_id, lacks_chair(today))
    return rows.where(select(Seat.id).where(sits).correlate(Council).exists())


def _may_close(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the seat chairs its council, or chaired a session of it about the run."""
    chair = select(Seat.id).where(Seat.tenant_id == actor.tenant_id, Seat.id == actor.seat_id)
    presided = select(CouncilSession.id).where(
        CouncilSession.tenant_id == RatingRun.tenant_id,
        CouncilSession.run_id == RatingRun.id,
        CouncilSession.council_id == actor.council_id,
        CouncilSession.chair_id == actor.seat_id,
    )
    return or_(chair.where(Seat.council_role == "chair").exists(), presided.correlate(RatingRun).exists())


def _sent_here(actor: Actor) -> Branch:
    """Begin the branch of results that other authorities sent and nobody received."""
    answered = and_(
        SentAnswer.tenant_id == SentResult.from_tenant_id,
        SentAnswer.from_tenant_id == SentResult.tenant_id,
        SentAnswer.sent_id == SentResult.id,
    )
    rows = branch("sent_result", SentResult, SentResult.subject_label, SentResult.sent_at, SentResult.from_label)
    return rows.where(
        SentResult.tenant_id == actor.tenant_id,
        SentResult.authority_id == actor.authority_id,
        ~select(SentAnswer.id).where(answered).correlate(SentResult).exists(),
    )


def _until(actor: Actor) -> SQLColumnExpression[Any]:
    """Return the last day of marking of the actor's council in a run; null where nobody set any."""
    rows = select(cast(CouncilDeadline.until, DateTime(timezone=True))).where(
        CouncilDeadline.tenant_id == RatingRun.tenant_id,
        CouncilDeadline.run_id == RatingRun.id,
        CouncilDeadline.council_id == actor.council_id,
    )
    return rows.order_by(CouncilDeadline.id.desc()).limit(1).correlate(RatingRun).scalar_subquery()


def _per_run(
    kind: str, actor: Actor, *conditions: ColumnElement[bool], since: SQLColumnExpression[Any] = RatingRun.opened_at
) -> Branch:
    """Begin a branch of runs under way with the number of their files that meet the conditions."""
    rows = branch(kind, RatingRun, RatingRun.name, since, count=func.count(Evaluation.id))
    return (
        rows.join(Evaluation, _of_run())
        .where(RatingRun.tenant_id == actor.tenant_id, RatingRun.state == "marking", *conditions)
        .group_by(RatingRun.tenant_id, RatingRun.id)
    )


def _of_run() -> ColumnElement[bool]:
    return and_(Evaluation.tenant_id == RatingRun.tenant_id, Evaluation.run_id == RatingRun.id)


def _in_block(actor: Actor) -> ColumnElement[bool]:
    return Evaluation.council_id == actor.council_id


def _of_authority(actor: Actor) -> ColumnElement[bool]:
    return RatingRun.authority_id == actor.authority_id


def _has(model: type[Proposal] | type[Decision]) -> ColumnElement[bool]:
    same = and_(model.tenant_id == Evaluation.tenant_id, model.evaluation_id == Evaluation.id)
    return select(model.id).where(same).correlate(Evaluation).exists()


def _has_mark(actor: Actor | None) -> ColumnElement[bool]:
    """Return the condition that a member (None = any) marked a file."""
    same = and_(CouncilMark.tenant_id == Evaluation.tenant_id, CouncilMark.evaluation_id == Evaluation.id)
    marks = select(CouncilMark.id).where(same)
    if actor is not None:
        marks = marks.where(CouncilMark.seat_id == actor.seat_id)
    return marks.correlate(Evaluation).exists()
