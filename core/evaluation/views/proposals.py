"""Proposing levels: a council for its block, the authority's own seat for the files that no council appraises."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.council import block_marks
from core.evaluation.council_models import CouncilMinutes
from core.evaluation.leading import Leaders, leaders_in_run
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, closings_of, minutes_of, newest_proposing, rating_run
from core.evaluation.regulation import words_of
from core.evaluation.schemas import DocumentSchema, closing_schema
from core.evaluation.views.blueprint import bp
from core.evaluation.views.council import block
from core.evaluation.views.refusals import told_above
from core.evaluation.views.runs import progress
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.route("/t/<tenant:slug>/proposals/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("proposal.write")
def proposals(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Propose with the minutes of a meeting or a document; afterwards show what was proposed."""
    run, files, by = _run((owner, id)), block((owner, id), actor()), actor()
    leaders = leaders_in_run(owner, id, by.council_id) if by.council_id else None
    has_proposed = any(row.proposal for row in files)
    may_close = leaders is None or leaders.may_close_marking(by)
    missing = _missing(run, leaders, files) if may_close and not has_proposed else []
    signed = _signed(leaders)
    form, refusals = _form(leaders, missing, signed), list[str]()
    if form.ok:
        reasons = {each.seat_id: form.values[each.field] for each in missing}
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.request_proposals(by, (owner, id), minutes=form.values["minutes"], missing=reasons)
    if form.ok:
        locked = _("Phiếu chấm đã khóa, không sửa được nữa. Hệ thống đang tính đề xuất.")
        flash(locked if leaders else _("Đã ghi văn bản. Hệ thống đang tính đề xuất."), "success")
        return redirect(url_for(".proposals", owner=owner, id=id), 303)
    if refusals:  # the state is another one than when the page was shown
        run, files = _run((owner, id)), block((owner, id), actor())
        has_proposed = any(row.proposal for row in files)
    return render_template(
        "evaluation/proposals.html",
        form=form,
        refusals=refusals,
        run=run,
        files=files,
        council_id=by.council_id,
        leaders=leaders,
        may_close=may_close,
        unsigned=leaders.session if leaders and not signed else None,
        missing=missing,
        marks=block_marks(run, files, by.council_id, leaders.members) if by.council_id and leaders else None,
        closing=next(iter(closings_of((owner, id), by.council_id)), None) if by.council_id and has_proposed else None,
        words=words_of(run),
        job=newest_proposing((owner, id), by.council_id),
        has_proposed=has_proposed,
    ), form.status


def _missing(run: RatingRun, leaders: Leaders | None, files: list[EvaluationRow]) -> list[services.MissingSheet]:
    council_id = files[0].evaluation.council_id
    return services.missing_sheets(run, council_id, leaders, len(files)) if leaders and council_id else []


def _signed(leaders: Leaders | None) -> list[CouncilMinutes]:
    """Return the signed minutes of the council's last session."""
    session = leaders.session if leaders else None
    return [m for m in minutes_of((session.tenant_id, session.id)) if m.signed_at] if session else []


def _form(leaders: Leaders | None, missing: list[services.MissingSheet], signed: list[CouncilMinutes]) -> FormState:
    """Return the form of who closes the marking, with the minutes of the session as they were signed."""
    if leaders is None:
        return open_form(DocumentSchema())
    labels = {
        each.field: _(
            "%(member)s đã chấm %(given)s/%(files)s hồ sơ; lý do khóa khi thiếu phiếu này",
            member=each.label,
            given=each.given,
            files=each.files,
        )
        for each in missing
    }
    return open_form(closing_schema(labels), {"minutes": signed[-1].document} if signed else None)


def _run(key: tuple[uuid.UUID, uuid.UUID]) -> RatingRun:
    """Return a run in which this seat's council or authority proposes."""
    run = rating_run(key)
    if actor().council_id is None and actor().authority_id != run.authority_id:
        raise NotFound
    return run


@bp.get("/t/<tenant:slug>/proposals/<uuid:owner>/<uuid:id>/progress")
@requires("proposal.write")
def proposals_progress(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Tell how far the proposals are, for the page that follows them."""
    return progress(_run((owner, id)), newest_proposing((owner, id), actor().council_id))
