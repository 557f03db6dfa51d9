"""Proposing levels: a council for its block, the authority's own seat for the files that no council appraises."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.models import RatingRun
from core.evaluation.queries import council_means, council_size, mark_counts, newest_proposing, rating_run
from core.evaluation.regulation import words_of
from core.evaluation.schemas import DocumentSchema, MinutesSchema
from core.evaluation.views.blueprint import bp
from core.evaluation.views.council import block
from core.evaluation.views.runs import progress
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/proposals/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("proposal.write")
def proposals(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Propose with the minutes of a meeting or a document; afterwards show what was proposed."""
    run, files = _run((owner, id)), block((owner, id), actor())
    council_id = actor().council_id
    form = open_form(MinutesSchema() if council_id else DocumentSchema())
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.request_proposals(actor(), (owner, id), minutes=form.values["minutes"])
    if form.ok:
        flash(_("Đã ghi văn bản. Hệ thống đang tính đề xuất."), "success")
        return redirect(url_for(".proposals", owner=owner, id=id), 303)
    return render_template(
        "evaluation/proposals.html",
        form=form,
        run=run,
        files=files,
        council_id=council_id,
        counts=mark_counts((owner, id)) if council_id else {},
        means=council_means((owner, id)) if council_id else {},
        members=council_size(owner, council_id, clock.today()) if council_id else 0,
        words=words_of(run),
        job=newest_proposing((owner, id), council_id),
        has_proposed=any(row.proposal for row in files),
    ), form.status


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
