"""A council's session: convened, attended, voted in and closed by its members."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical
from core.domain.declarations import Ballot
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.evaluation.council import council_rule
from core.evaluation.council_models import CouncilAttendance, CouncilSession, CouncilTally, CouncilVote
from core.evaluation.leading import Leaders, leaders_of, require_lead
from core.evaluation.models import RatingRun
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    attendance_of,
    council_members,
    council_session,
    newest_session,
    rating_run,
    tallies_of,
    voters_of,
    votes_of_member,
)
from core.evaluation.regulation import scale_of
from core.evaluation.services.closing import block_columns
from core.evaluation.services.proposals import marking_run
from core.evaluation.services.quorum import CLOSED, quorum_of, require_quorum
from core.people.models import Seat

GATHERING, VOTING = "gathering", "voting"


@dataclass(frozen=True, slots=True)
class SessionForm:
    """When and where a council meets; ``chair`` and ``secretary`` are the seats of members."""

    held_on: date
    place: str
    chair: uuid.UUID
    secretary: uuid.UUID


@use_case("proposal.write")
def convene(actor: Actor, run_key: Key, form: SessionForm) -> uuid.UUID:
    """Begin a session of the actor's council about a run, with every member of that day still absent.

    The council's chair or secretary does so; two members lead it. Returns its id. Conflict while an earlier session is
    open, or when the council proposed already; Invalid for leaders who may not lead it.
    """
    run, council_id = marking_run(run_key), _council(actor)
    files = appraised_files(run_key, council_id)
    if not files:
        raise NotFound
    leaders = leaders_of(run.tenant_id, council_id)
    whose = _("Chỉ chủ tịch hoặc thư ký hội đồng mở phiên họp.")
    require_lead(leaders, is_theirs=leaders.may_convene(actor), whose=whose)
    if any(row.proposal for row in files):
        raise Conflict(_("Hội đồng đã đề xuất xếp loại trong đợt này."))
    before = newest_session(run_key, council_id)
    if before is not None and before.state != CLOSED:
        raise Conflict(_("Phiên họp trước của hội đồng chưa kết thúc."))
    if form.held_on > clock.today():
        raise Invalid([Problem(_("Ngày họp không được sau hôm nay."), "held_on")])
    seats = {seat.id: seat for seat in council_members(run.tenant_id, council_id, form.held_on)}
    _require_two_leaders(actor, leaders, form, seats)
    members = {seat.id: seat.label for seat in seats.values()}
    rule = council_rule(run, council_id)
    session = CouncilSession(**block_columns(files[0], council_id), id=uuid7(), run_id=run.id)
    session.chair_id, session.secretary_id = form.chair, form.secretary
    session.number, session.held_on, session.place = (before.number + 1 if before else 1), form.held_on, form.place
    session.chair, session.secretary = members[form.chair], members[form.secretary]
    session.ballot = (rule.ballot if rule else Ballot.NONE).value
    session.opened_at = session.changed_at = clock.now()
    session.by_label = actor.label
    db.session.add(session)
    flush_or_explain(db.session(), "uq_council_session_number", _("Phiên họp này vừa được mở ở nơi khác."))
    common = {**block_columns(files[0], council_id), "session_id": session.id}
    rows = [{**common, "id": uuid7(), "seat_id": seat, "label": members[seat], "present": False} for seat in members]
    insert_rows(db.session(), CouncilAttendance, rows)
    record(actor, "council_session.convene", "council_session", (run.tenant_id, session.id), {"on": form.held_on})
    return session.id


def _require_two_leaders(actor: Actor, leaders: Leaders, form: SessionForm, seats: Mapping[uuid.UUID, Seat]) -> None:
    """Refuse leaders who are no members that day, one person as both, and a chair who was not asked by the chair."""
    strangers = [name for name in ("chair", "secretary") if getattr(form, name) not in seats]
    if strangers:
        raise Invalid([Problem(_("Không phải thành viên hội đồng vào ngày họp."), name) for name in strangers])
    if seats[form.chair].person_id == seats[form.secretary].person_id:
        raise Invalid([Problem(_("Chủ trì và thư ký phiên họp phải là hai người."), "secretary")])
    chair = leaders.chair.id if leaders.chair else None
    if chair not in (form.chair, actor.seat_id):
        raise Invalid([Problem(_("Chỉ chủ tịch hội đồng mới giao người khác chủ trì phiên họp."), "chair")])


def _council(actor: Actor) -> uuid.UUID:
    if actor.council_id is None or actor.seat_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc hội đồng tư vấn."))
    return actor.council_id


def _session(actor: Actor, key: Key, *states: str) -> tuple[RatingRun, CouncilSession]:
    """Return a session of the actor's council in one of some states, and its run; locked until the act is done."""
    council_id, session = _council(actor), council_session(key)
    if session.council_id != council_id:
        raise NotFound
    db.session.refresh(session, with_for_update=True)
    if session.state not in states:
        raise Conflict(_("Phiên họp không còn ở bước này."))
    return rating_run((session.tenant_id, session.run_id)), session


def _leaders(session: CouncilSession) -> Leaders:
    assert session.council_id is not None
    return leaders_of(session.tenant_id, session.council_id, session)


def _require_presiding(actor: Actor, session: CouncilSession) -> None:
    leaders = _leaders(session)
    whose = _("Chỉ người chủ trì phiên họp mở biểu quyết và kết thúc phiên họp.")
    require_lead(leaders, is_theirs=leaders.presides(actor), whose=whose)


@use_case("proposal.write")
def attend(actor: Actor, key: Key, present: Collection[uuid.UUID], *, version: int = 0) -> None:
    """Say which members are present (their seats), until the vote begins or the session is closed.

    Whoever chairs the session or is its secretary does so.
    """
    _run, session = _session(actor, key, GATHERING)
    leaders = _leaders(session)
    whose = _("Chủ trì hoặc thư ký phiên họp ghi thành viên có mặt.")
    require_lead(leaders, is_theirs=leaders.may_call_the_roll(actor), whose=whose)
    if session.version != version:
        raise StaleEdit({})
    rows = attendance_of(key)
    if not set(present) <= {row.seat_id for row in rows}:
        raise NotFound
    for row in rows:
        row.present = row.seat_id in present
    session.changed_at, session.by_label = clock.now(), actor.label
    record(actor, "council_session.attend", "council_session", key, {"count": len(set(present)), "total": len(rows)})


@use_case("proposal.write")
def begin_vote(actor: Actor, key: Key) -> None:
    """Fix who is present and open the vote on every file of the block; who chairs does so.

    Conflict without a quorum, or while the chair or the secretary is away.
    """
    run, session = _session(actor, key, GATHERING)
    _require_presiding(actor, session)
    if session.ballot == Ballot.NONE.value:
        raise Conflict(_("Quy định không yêu cầu hội đồng biểu quyết."))
    _fix_quorum(run, session)
    session.state = VOTING
    if session.ballot == Ballot.SECRET.value:
        files = appraised_files((run.tenant_id, run.id), session.council_id)
        common = {**block_columns(files[0], session.council_id), "session_id": session.id, "levels": {}}
        rows = [{**common, "id": uuid7(), "evaluation_id": row.evaluation.id} for row in files]
        insert_rows(db.session(), CouncilTally, rows)
    record(actor, "council_session.begin_vote", "council_session", key)


def _fix_quorum(run: RatingRun, session: CouncilSession) -> None:
    rows = attendance_of((session.tenant_id, session.id))
    present = sum(row.present for row in rows)
    assert session.council_id is not None
    proof = quorum_of(run, council_rule(run, session.council_id), present, len(rows))
    require_quorum(proof, present)
    away = [row.label for row in rows if not row.present and row.seat_id in (session.chair_id, session.secretary_id)]
    if away:
        raise Conflict(_("Chủ trì và thư ký phải có mặt; đang vắng: %(names)s.", names="; ".join(away)))
    session.quorum = cast(dict[str, Any], canonical(proof)) if proof is not None else None


@use_case("council_mark.write")
def vote(actor: Actor, key: Key, levels: Mapping[uuid.UUID, str]) -> None:
    """Vote on files of the block, once each and for good; a secret slip is added to a sum that names nobody."""
    run, session = _session(actor, key, VOTING)
    if not levels:
        raise Invalid(_("Chưa chọn mức xếp loại nào."))
    here = {row.seat_id for row in attendance_of(key) if row.present}
    if actor.seat_id not in here:
        raise NotAllowed(_("Chỉ thành viên có mặt tại phiên họp được biểu quyết."))
    files = {row.evaluation.id: row for row in appraised_files((run.tenant_id, run.id), session.council_id)}
    if not set(levels) <= set(files):
        raise NotFound
    if set(levels) & set(votes_of_member(actor, key)):
        raise Conflict(_("Đã biểu quyết hồ sơ này; phiếu đã bỏ không thay đổi được."))
    scale = scale_of(run)
    if any(level not in scale.levels for level in levels.values()):
        raise Invalid(_("Mức xếp loại không có trong quy định."))
    secret = session.ballot == Ballot.SECRET.value
    rows = [_vote(actor, session, files[file], "" if secret else level) for file, level in levels.items()]
    if secret:
        _count(key, levels)
    insert_rows(db.session(), CouncilVote, rows)
    # Who voted is recorded; a secret vote is recorded nowhere but in its sum.
    details = (
        {"count": len(rows)} if secret else {"levels": {files[f].evaluation.subject_label: levels[f] for f in levels}}
    )
    record(actor, "council_session.vote", "council_session", key, details)


def _vote(actor: Actor, session: CouncilSession, row: EvaluationRow, level: str) -> dict[str, Any]:
    return {
        **block_columns(row, session.council_id),
        "id": uuid7(),
        "session_id": session.id,
        "evaluation_id": row.evaluation.id,
        "seat_id": actor.seat_id,
        "secret": session.ballot == Ballot.SECRET.value,
        "level": level,
    }


def _count(key: Key, levels: Mapping[uuid.UUID, str]) -> None:
    tallies = tallies_of(key, locked=True)
    for file, level in levels.items():
        tally = tallies[file]
        tally.levels = {**tally.levels, level: int(tally.levels.get(level, 0)) + 1}


@use_case("proposal.write")
def close_session(actor: Actor, key: Key) -> None:
    """End a session; who chairs does so. Conflict without a quorum, or before a vote that the regulation asks for.

    Who is present and did not vote counts as present: a majority is one of those who came.
    """
    run, session = _session(actor, key, GATHERING, VOTING)
    _require_presiding(actor, session)
    if session.state == GATHERING and session.ballot != Ballot.NONE.value:
        raise Conflict(_("Quy định yêu cầu hội đồng biểu quyết: mở biểu quyết rồi mới kết thúc phiên họp."))
    if session.state == GATHERING:
        _fix_quorum(run, session)
    session.state, session.closed_at = CLOSED, clock.now()
    record(actor, "council_session.close", "council_session", key)


def lacking_voters(key: Key, files: Sequence[EvaluationRow]) -> list[str]:
    """Return the members present who have not voted on every file yet."""
    voted = voters_of(key)
    return [
        row.label
        for row in attendance_of(key)
        if row.present and any(row.seat_id not in voted.get(file.evaluation.id, ()) for file in files)
    ]
