"""Sessions of a council: convened, attended, voted in, closed; and their minutes."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.domain.canonical import canonical
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.agenda import SessionState, agenda
from core.evaluation.council import council_rule
from core.evaluation.council_models import CouncilAttendance, CouncilSession
from core.evaluation.council_schemas import (
    AttendanceSchema,
    SessionSchema,
    ballot_schema,
)
from core.evaluation.leading import Leaders, leaders_of
from core.evaluation.models import RatingRun
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    attendance_of,
    council_session,
    minutes_of,
    rating_run,
    sessions_of_run,
    vote_facts,
    voters_of,
    votes_of_member,
)
from core.evaluation.regulation import scale_of, words_of
from core.evaluation.schemas import Press
from core.evaluation.services import SessionForm
from core.evaluation.services.quorum import bound_parameter, has_quorum, quorum_of
from core.evaluation.views.blueprint import bp
from core.evaluation.views.marking import Marking, marking_of
from core.evaluation.views.refusals import told_above
from core.web.access import actor, requires
from core.web.forms import FormState, open_form, unsent


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/sessions", methods=["GET", "POST"])
@requires("evaluation.view")
def sessions(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """List the sessions about a run that this seat may see; a council's member begins the next one."""
    council_id = actor().council_id
    leaders = leaders_of(owner, council_id) if council_id else None
    seats = [(seat.id, seat.label) for seat in leaders.members.values()] if leaders else []
    form = open_form(SessionSchema(), _usual(leaders), choices={"chair": seats, "secretary": seats})
    refusals: list[str] = []
    if form.ok:
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            session_id = services.convene(actor(), (owner, id), SessionForm(**form.values))
            return redirect(url_for(".session", owner=owner, id=session_id), 303)
    row = rating_run((owner, id))
    return render_template(
        "evaluation/sessions.html",
        form=form,
        refusals=refusals,
        run=row,
        sessions=sessions_of_run((owner, id)),
        leaders=leaders,
        marking=_marking(row, council_id, leaders),
        may_convene=leaders is not None and leaders.may_convene(actor()),
    ), form.status


def _marking(run: RatingRun, council_id: uuid.UUID | None, leaders: Leaders | None) -> Marking | None:
    if council_id is None or leaders is None:
        return None
    files = appraised_files((run.tenant_id, run.id), council_id)
    is_open = run.state == "marking" and not any(row.proposal for row in files)
    return marking_of(run, council_id, leaders, len(files), is_open=is_open)


def _usual(leaders: Leaders | None) -> dict[str, object] | None:
    """Return what a session is where nothing else is said: today's, led by the council's chair and secretary."""
    if leaders is None:
        return None
    led = {"chair": leaders.chair and leaders.chair.id, "secretary": leaders.secretary and leaders.secretary.id}
    return {"held_on": clock.today(), **led}


@bp.get("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>")
@requires("evaluation.view")
def session(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a session: who is there and whether they are enough, who has voted, and once it is closed the votes."""
    return _page(council_session((owner, id)), None, None)


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/attendance")
@requires("proposal.write")
def attend(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Say who is present."""
    row = council_session((owner, id))
    form, refusals = _attendance(row, attendance_of((owner, id))), list[str]()
    if form.ok:
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.attend(actor(), (owner, id), form.values["present"], version=form.version_number)
    if form.ok:
        flash(_("Đã ghi thành viên có mặt."), "success")
        return redirect(url_for(".session", owner=owner, id=id), 303)
    return _page(council_session((owner, id)), form, None, refusals)


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/vote")
@requires("council_mark.write")
def vote(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Vote on the files of the block that one has not voted on yet."""
    row = council_session((owner, id))
    files = _unvoted(row)
    form, refusals = _ballot(row, files), list[str]()
    if form.ok:
        chosen = {file: level for n, file in enumerate(files) if (level := form.values[f"v{n}"])}
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.vote(actor(), (owner, id), chosen)
    if form.ok:
        flash(_("Đã ghi nhận phiếu biểu quyết."), "success")
        return redirect(url_for(".session", owner=owner, id=id), 303)
    return _page(council_session((owner, id)), None, form, refusals)


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/begin-vote")
@requires("proposal.write")
def begin_vote(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Open the vote."""
    return _pressed(owner, id, lambda: services.begin_vote(actor(), (owner, id)), _("Đã mở biểu quyết."))


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/close")
@requires("proposal.write")
def close_session(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End the session."""
    told = _("Đã kết thúc phiên họp; việc tiếp theo là lập biên bản.")
    return _pressed(owner, id, lambda: services.close_session(actor(), (owner, id)), told)


def _pressed(owner: uuid.UUID, id: uuid.UUID, act: Callable[[], None], told: str) -> ResponseReturnValue:
    press, refusals = open_form(Press()), list[str]()
    with told_above(press, refusals), suppress(DuplicateRequest), one_request(press.request_key):
        act()
    if refusals:
        return _page(council_session((owner, id)), None, None, refusals, press.status)
    flash(told, "success")
    return redirect(url_for(".session", owner=owner, id=id), 303)


def _attendance(row: CouncilSession, rows: Sequence[CouncilAttendance]) -> FormState:
    present = {"present": [each.seat_id for each in rows if each.present]}
    seats = {"present": [(each.seat_id, each.label) for each in rows]}
    return open_form(AttendanceSchema(), present, version=row.version, choices=seats)


def _unvoted(row: CouncilSession) -> dict[uuid.UUID, str]:
    done = votes_of_member(actor(), (row.tenant_id, row.id))
    files = appraised_files((row.tenant_id, row.run_id), row.council_id)
    return {file.evaluation.id: file.evaluation.subject_label for file in files if file.evaluation.id not in done}


def _ballot(row: CouncilSession, files: dict[uuid.UUID, str]) -> FormState:
    levels = list(scale_of(rating_run((row.tenant_id, row.run_id))).levels.items())
    return open_form(ballot_schema(files, levels))


def _page(
    row: CouncilSession,
    attendance: FormState | None,
    ballot: FormState | None,
    refusals: Sequence[str] = (),
    status: int = 200,
) -> ResponseReturnValue:
    key, run = (row.tenant_id, row.id), rating_run((row.tenant_id, row.run_id))
    if row.council_id is None:
        raise NotFound
    there, files = attendance_of(key), appraised_files((run.tenant_id, run.id), row.council_id)
    leaders, rule = leaders_of(row.tenant_id, row.council_id, row), council_rule(run, row.council_id)
    own, by, present = actor().council_id == row.council_id, actor(), sum(each.present for each in there)
    proof = quorum_of(run, rule, present, len(there))
    voters = voters_of(key) if row.ballot != "none" and row.state != "gathering" else {}
    votes_here = own and row.state == "voting" and any(e.present and e.seat_id == by.seat_id for e in there)
    unvoted = {
        file.evaluation.id: file.evaluation.subject_label
        for file in files
        if votes_here and by.seat_id not in voters.get(file.evaluation.id, ())
    }
    written = minutes_of(key) if row.state == "closed" else ()
    state = SessionState(
        session=row,
        roll=there,
        has_quorum=bool(present) and has_quorum(proof),
        lacking=[e.label for e in there if e.present and _lacks_votes(e.seat_id, files, voters)],
        minutes=written,
        has_proposed=any(file.proposal for file in files),
    )
    is_open = own and row.state == "gathering" and run.state == "marking" and not state.has_proposed
    calls = own and row.state == "gathering" and leaders.may_call_the_roll(by)
    status = next((form.status for form in (attendance, ballot) if form is not None), status)
    return render_template(
        "evaluation/session.html",
        session=row,
        run=run,
        words=words_of(run),
        rule=rule,
        there=there,
        present=present,
        proof=row.quorum or (canonical(proof) if proof is not None else None),
        files=files,
        voters=voters,
        results=vote_facts(row) if row.state == "closed" else {},
        majority=bound_parameter(run, rule.majority_parameter) if rule else None,
        attendance=(attendance or _attendance(row, there)) if calls else None,
        ballot=(ballot or _ballot(row, unvoted)) if unvoted else None,
        press=unsent(Press()) if own and leaders.presides(by) else None,
        own=own,
        agenda=agenda(state, leaders, by),
        lacking=state.lacking,
        refusals=refusals,
        has_minutes=bool(written),
        marking=marking_of(run, row.council_id, leaders, len(files), is_open=is_open),
    ), status


def _lacks_votes(seat: uuid.UUID, files: Sequence[EvaluationRow], voters: Mapping[uuid.UUID, set[uuid.UUID]]) -> bool:
    return any(seat not in voters.get(file.evaluation.id, ()) for file in files)
