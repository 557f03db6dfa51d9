"""What waits for members of a council in its sessions: to come in, to vote, to end one, to write its minutes."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from core.auth.actor import Actor
from core.dashboard.queries.shape import Branch, branch
from core.evaluation.council_models import CouncilAttendance, CouncilMinutes, CouncilSession, CouncilVote
from core.evaluation.models import CouncilMark, Evaluation, RatingRun

_IN_BLOCK = and_(
    Evaluation.tenant_id == CouncilSession.tenant_id,
    Evaluation.run_id == CouncilSession.run_id,
    Evaluation.council_id == CouncilSession.council_id,
)


def session_branches(actor: Actor) -> Iterator[Branch]:
    """Yield the sessions of the actor's council that are not over for them.

    Who chairs one also ends it and signs its minutes, which its secretary writes.
    """
    mine = _files(~_voted(CouncilVote.seat_id == actor.seat_id))
    yield _sessions("session_vote", actor, mine).where(CouncilSession.state == "voting", _present(actor), mine > 0)
    yield _sessions("session_open", actor, _files(~_marked(actor))).where(CouncilSession.state == "gathering")
    if not actor.may("proposal.write"):
        return
    yield _sessions("session_close", actor, _files()).where(
        CouncilSession.state == "voting", CouncilSession.chair_id == actor.seat_id, ~_lacks_votes()
    )
    to_write = and_(CouncilSession.secretary_id == actor.seat_id, ~_has_minutes())
    to_sign = and_(CouncilSession.chair_id == actor.seat_id, _has_minutes(), ~_has_minutes(signed=True))
    yield _sessions("session_minutes", actor, _files()).where(CouncilSession.state == "closed", to_write)
    yield _sessions("session_sign", actor, _files()).where(CouncilSession.state == "closed", to_sign)


def _sessions(kind: str, actor: Actor, count: SQLColumnExpression[int]) -> Branch:
    rows = branch(kind, CouncilSession, RatingRun.name, CouncilSession.opened_at, count=count)
    of_run = and_(RatingRun.tenant_id == CouncilSession.tenant_id, RatingRun.id == CouncilSession.run_id)
    return rows.join(RatingRun, of_run).where(
        CouncilSession.tenant_id == actor.tenant_id,
        CouncilSession.council_id == actor.council_id,
        RatingRun.state == "marking",
    )


def _of_session(model: type[CouncilAttendance] | type[CouncilMinutes] | type[CouncilVote]) -> ColumnElement[bool]:
    return and_(model.tenant_id == CouncilSession.tenant_id, model.session_id == CouncilSession.id)


def _files(*conditions: ColumnElement[bool]) -> SQLColumnExpression[int]:
    """Return how many files of the session's block meet the conditions."""
    rows = select(func.count(Evaluation.id)).where(_IN_BLOCK, *conditions)
    return rows.correlate(CouncilSession).scalar_subquery()


def _voted(*of: ColumnElement[bool]) -> ColumnElement[bool]:
    same = and_(_of_session(CouncilVote), CouncilVote.evaluation_id == Evaluation.id, *of)
    return select(CouncilVote.id).where(same).correlate(CouncilSession, Evaluation).exists()


def _marked(actor: Actor) -> ColumnElement[bool]:
    same = and_(CouncilMark.tenant_id == Evaluation.tenant_id, CouncilMark.evaluation_id == Evaluation.id)
    return select(CouncilMark.id).where(same, CouncilMark.seat_id == actor.seat_id).correlate(Evaluation).exists()


def _present(actor: Actor) -> ColumnElement[bool]:
    here = and_(_of_session(CouncilAttendance), CouncilAttendance.present, CouncilAttendance.seat_id == actor.seat_id)
    return select(CouncilAttendance.id).where(here).correlate(CouncilSession).exists()


def _has_minutes(*, signed: bool = False) -> ColumnElement[bool]:
    """Return the condition that minutes of the session were written, or signed."""
    rows = select(CouncilMinutes.id).where(_of_session(CouncilMinutes))
    rows = rows.where(CouncilMinutes.signed_at.is_not(None)) if signed else rows
    return rows.correlate(CouncilSession).exists()


def _lacks_votes() -> ColumnElement[bool]:
    """Return the condition that a member who is present has not voted on every file of the block."""
    member = aliased(CouncilAttendance)
    here = and_(member.tenant_id == CouncilSession.tenant_id, member.session_id == CouncilSession.id, member.present)
    given = select(CouncilVote.id).where(
        _of_session(CouncilVote), CouncilVote.evaluation_id == Evaluation.id, CouncilVote.seat_id == member.seat_id
    )
    lacking = select(member.id).join(Evaluation, _IN_BLOCK).where(here)
    return (
        lacking.where(~given.correlate(CouncilSession, Evaluation, member).exists()).correlate(CouncilSession).exists()
    )
