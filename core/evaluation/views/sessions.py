"""Sessions of a council: convened, attended, voted in, closed; and their minutes."""

import uuid
from collections.abc import Callable
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.domain.canonical import canonical
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.council import council_rule
from core.evaluation.council_models import CouncilMinutes, CouncilSession
from core.evaluation.council_schemas import (
    AttendanceSchema,
    CorrectionSchema,
    MinutesTextSchema,
    SessionSchema,
    ballot_schema,
    minutes_schema,
)
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    attendance_of,
    council_members,
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
from core.evaluation.services import MinutesForm, SessionForm
from core.evaluation.services.quorum import bound_parameter, quorum_of
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/sessions", methods=["GET", "POST"])
@requires("evaluation.view")
def sessions(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """List the sessions about a run that this seat may see; a council's member begins the next one."""
    run, council_id = rating_run((owner, id)), actor().council_id
    members = council_members(owner, council_id, clock.today()) if council_id else ()
    seats = [(seat.id, seat.label) for seat in members]
    form = open_form(SessionSchema(), choices={"chair": seats, "secretary": seats})
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            session_id = services.convene(actor(), (owner, id), SessionForm(**form.values))
            return redirect(url_for(".session", owner=owner, id=session_id), 303)
    held = sessions_of_run((owner, id))
    return render_template(
        "evaluation/sessions.html", form=form, run=run, sessions=held, may_convene=council_id is not None
    ), form.status


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
    form = _attendance(row)
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.attend(actor(), (owner, id), form.values["present"], version=form.version_number)
    if form.ok:
        flash(_("Đã ghi thành viên có mặt."), "success")
        return redirect(url_for(".session", owner=owner, id=id), 303)
    return _page(row, form, None)


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/vote")
@requires("council_mark.write")
def vote(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Vote on the files of the block that one has not voted on yet."""
    row = council_session((owner, id))
    files = _unvoted(row)
    form = _ballot(row, files)
    if form.ok:
        chosen = {file: level for n, file in enumerate(files) if (level := form.values[f"v{n}"])}
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.vote(actor(), (owner, id), chosen)
    if form.ok:
        flash(_("Đã ghi nhận phiếu biểu quyết."), "success")
        return redirect(url_for(".session", owner=owner, id=id), 303)
    return _page(row, None, form)


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/begin-vote")
@requires("proposal.write")
def begin_vote(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Open the vote."""
    return _pressed(owner, id, lambda: services.begin_vote(actor(), (owner, id)))


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/close")
@requires("proposal.write")
def close_session(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End the session."""
    return _pressed(owner, id, lambda: services.close_session(actor(), (owner, id)))


@bp.post("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/sign")
@requires("proposal.write")
def sign_minutes(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Fix the minutes."""
    return _pressed(owner, id, lambda: services.sign_minutes(actor(), (owner, id)), ".minutes")


def _pressed(owner: uuid.UUID, id: uuid.UUID, act: Callable[[], None], page: str = ".session") -> ResponseReturnValue:
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        act()
    return redirect(url_for(page, owner=owner, id=id), 303)


def _attendance(row: CouncilSession) -> FormState:
    rows = attendance_of((row.tenant_id, row.id))
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


def _page(row: CouncilSession, attendance: FormState | None, ballot: FormState | None) -> ResponseReturnValue:
    key, run = (row.tenant_id, row.id), rating_run((row.tenant_id, row.run_id))
    council_id, there, files = (
        row.council_id,
        attendance_of(key),
        appraised_files((run.tenant_id, run.id), row.council_id),
    )
    if council_id is None:
        raise NotFound
    rule = council_rule(run, council_id)
    own, words, present = actor().council_id == council_id, words_of(run), sum(each.present for each in there)
    proof = row.quorum or _json(quorum_of(run, rule, present, len(there)))
    votes_here = own and row.state == "voting" and any(e.present and e.seat_id == actor().seat_id for e in there)
    unvoted = _unvoted(row) if votes_here else {}
    status = next((form.status for form in (attendance, ballot) if form is not None), 200)
    return render_template(
        "evaluation/session.html",
        session=row,
        run=run,
        words=words,
        rule=rule,
        there=there,
        present=present,
        proof=proof,
        files=files,
        voters=voters_of(key) if row.ballot != "none" else {},
        results=vote_facts(row) if row.state == "closed" else {},
        majority=bound_parameter(run, rule.majority_parameter) if rule else None,
        attendance=attendance or (_attendance(row) if own and row.state == "gathering" else None),
        ballot=ballot or (_ballot(row, unvoted) if unvoted else None),
        press=open_form(Press()) if own and attendance is None and ballot is None else None,
        own=own,
        has_minutes=row.state == "closed" and bool(minutes_of(key)),
    ), status


def _json(proof: object) -> object:
    return canonical(proof) if proof is not None else None


@bp.route("/t/<tenant:slug>/councils/<uuid:owner>/<uuid:id>/minutes", methods=["GET", "POST"])
@requires("evaluation.view")
def minutes(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show the minutes of a session, fit to be printed; members write them until they are signed."""
    row = council_session((owner, id))
    run, written = rating_run((owner, row.run_id)), minutes_of((owner, id))
    files = appraised_files((owner, row.run_id), row.council_id)
    last = written[-1] if written else None
    draft = last if last is not None and last.signed_at is None else None
    signed = [each for each in written if each.signed_at is not None]
    form = _minutes_form(files, draft, signed)
    if form.ok:
        texts = {file.evaluation.id: form.values[f"t{n}"] for n, file in enumerate(files)}
        typed = MinutesForm(form.values["document"], texts, form.values["conclusion"], form.values.get("reason", ""))
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.write_minutes(actor(), (owner, id), typed, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu biên bản."), "success")
        return redirect(url_for(".minutes", owner=owner, id=id), 303)
    return render_template(
        "evaluation/minutes.html",
        session=row,
        run=run,
        words=words_of(run),
        files=files,
        there=attendance_of((owner, id)),
        results=vote_facts(row) if row.state == "closed" else {},
        signed=signed,
        draft=draft,
        form=form if actor().council_id == row.council_id and row.state == "closed" else None,
        press=open_form(Press()) if not form.sent else None,
    ), form.status


def _minutes_form(files: list[EvaluationRow], draft: CouncilMinutes | None, signed: list[CouncilMinutes]) -> FormState:
    labels = {file.evaluation.id: file.evaluation.subject_label for file in files}
    shown = draft or (signed[-1] if signed else None)
    stored: dict[str, str] = {}
    if shown is not None:
        stored = {"document": shown.document, "conclusion": shown.conclusion}
        stored |= {f"t{n}": shown.texts.get(str(file), "") for n, file in enumerate(labels)}
        stored |= {"reason": draft.reason} if draft else {}
    schema = minutes_schema(CorrectionSchema if signed else MinutesTextSchema, labels)
    return open_form(schema, stored or None, version=draft.version if draft else 0)
