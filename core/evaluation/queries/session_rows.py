"""Sessions of councils: who was there, who voted, what was voted, and the minutes."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.facts import VoteFacts
from core.errors import NotFound
from core.evaluation.council_models import (
    CouncilAttendance,
    CouncilClosing,
    CouncilMinutes,
    CouncilSession,
    CouncilTally,
    CouncilVote,
)


def council_session(key: Key) -> CouncilSession:
    """Return a session that this seat may see; NotFound otherwise."""
    row = db.session.get(CouncilSession, key)
    if row is None:
        raise NotFound
    return row


def sessions_of_run(run: Key, council_id: uuid.UUID | None = None) -> Sequence[CouncilSession]:
    """Return the sessions about a run that this seat may see, of one council where it is named; newest first."""
    rows = select(CouncilSession).where(CouncilSession.tenant_id == run[0], CouncilSession.run_id == run[1])
    if council_id is not None:
        rows = rows.where(CouncilSession.council_id == council_id)
    return db.session.scalars(rows.order_by(CouncilSession.council_id, CouncilSession.number.desc())).all()


def newest_session(run: Key, council_id: uuid.UUID) -> CouncilSession | None:
    """Return the last session of a council about a run; None before the first."""
    return next(iter(sessions_of_run(run, council_id)), None)


def attendance_of(session: Key) -> Sequence[CouncilAttendance]:
    """Return the members of a session's council, and whether they were there."""
    rows = select(CouncilAttendance).where(
        CouncilAttendance.tenant_id == session[0], CouncilAttendance.session_id == session[1]
    )
    return db.session.scalars(rows.order_by(CouncilAttendance.id)).all()


def votes_of_member(actor: Actor, session: Key) -> Mapping[uuid.UUID, CouncilVote]:
    """Return by file that this member voted, and how where the vote is open."""
    rows = select(CouncilVote).where(CouncilVote.tenant_id == session[0], CouncilVote.session_id == session[1])
    own = rows.where(CouncilVote.seat_id == actor.seat_id)
    return {vote.evaluation_id: vote for vote in db.session.scalars(own)}


def voters_of(session: Key) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return by file the seats that voted on it; never what they voted for."""
    rows = select(CouncilVote.evaluation_id, CouncilVote.seat_id)
    rows = rows.where(CouncilVote.tenant_id == session[0], CouncilVote.session_id == session[1])
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for evaluation_id, seat_id in db.session.execute(rows):
        found[evaluation_id].add(seat_id)
    return found


def open_votes(session: Key) -> Mapping[uuid.UUID, Mapping[uuid.UUID, str]]:
    """Return by file and seat the level that was voted for openly."""
    rows = select(CouncilVote).where(CouncilVote.tenant_id == session[0], CouncilVote.session_id == session[1])
    found: dict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for vote in db.session.scalars(rows.where(~CouncilVote.secret)):
        found[vote.evaluation_id][vote.seat_id] = vote.level
    return found


def tallies_of(session: Key, *, locked: bool = False) -> Mapping[uuid.UUID, CouncilTally]:
    """Return the sums of a secret vote by file; ``locked`` until the transaction ends, so that no slip is lost."""
    rows = select(CouncilTally).where(CouncilTally.tenant_id == session[0], CouncilTally.session_id == session[1])
    rows = rows.order_by(CouncilTally.id)
    if locked:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return {tally.evaluation_id: tally for tally in db.session.scalars(rows)}


def vote_facts(session: CouncilSession) -> dict[uuid.UUID, tuple[VoteFacts, ...]]:
    """Return by file how many voted for each level, the most first."""
    key = (session.tenant_id, session.id)
    if session.ballot == "secret":
        counts = {file: Counter(tally.levels) for file, tally in tallies_of(key).items()}
    else:
        counts = {file: Counter(votes.values()) for file, votes in open_votes(key).items()}
    return {file: _most_first(count) for file, count in counts.items() if count}


def _most_first(count: Mapping[str, int]) -> tuple[VoteFacts, ...]:
    return tuple(VoteFacts(level, n) for level, n in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])))


def closings_of(run: Key, council_id: uuid.UUID) -> Sequence[CouncilClosing]:
    """Return how the marking of a council's block was closed in a run, the last first; again after a job failed."""
    rows = select(CouncilClosing).where(CouncilClosing.tenant_id == run[0], CouncilClosing.run_id == run[1])
    rows = rows.where(CouncilClosing.council_id == council_id)
    return db.session.scalars(rows.order_by(CouncilClosing.id.desc())).all()


def minutes_of(session: Key) -> Sequence[CouncilMinutes]:
    """Return the minutes of a session and their corrections, in the order in which they were written."""
    rows = select(CouncilMinutes).where(CouncilMinutes.tenant_id == session[0], CouncilMinutes.session_id == session[1])
    return db.session.scalars(rows.order_by(CouncilMinutes.number)).all()
