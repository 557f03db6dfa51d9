"""The authority decides: many files as proposed with one document, or one file by itself."""

import uuid
from contextlib import suppress
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.documents.long_papers import newest_paper
from core.documents.printing import MOST_ROWS
from core.domain.documents import DocumentKind
from core.errors import DuplicateRequest
from core.evaluation import services
from core.evaluation.queries import (
    council_means,
    evaluation_row,
    evaluations,
    has_quotas,
    marks_of,
    rating_run,
    run_quotas,
)
from core.evaluation.quotas import limits_of
from core.evaluation.regulation import scale_of, words_of
from core.evaluation.schemas import AsProposedSchema, DecisionSchema, Press
from core.evaluation.services import DecisionForm
from core.evaluation.views.blueprint import bp
from core.evaluation.views.files import trees_of
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/decisions/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("decision.make")
def decisions(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Decide the ticked files as proposed, by one document."""
    run, files = rating_run((owner, id)), evaluations((owner, id), trees=False)
    levels = scale_of(run).levels
    proposed = {row.evaluation.id: row.proposal.level for row in files if row.proposal and row.proposal.level in levels}
    waiting = [row.evaluation.id for row in files if row.evaluation.id in proposed and row.decision is None]
    stored = {"files": waiting, "decided_on": clock.today()}
    choices = [(row.evaluation.id, row.evaluation.subject_label) for row in files if row.evaluation.id in proposed]
    form = open_form(AsProposedSchema(), stored, choices={"files": choices})
    if form.ok:
        ticked = form.values.pop("files")
        chosen = {file_id: DecisionForm(proposed[file_id], **form.values) for file_id in ticked}
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.decide_many(actor(), (owner, id), chosen)
    if form.ok:
        flash(_("Đã quyết định %(count)s hồ sơ theo đề xuất.", count=len(chosen)), "success")
        return redirect(url_for(".decisions", owner=owner, id=id), 303)
    return render_template(
        "evaluation/decisions.html",
        form=form,
        run=run,
        groups=[(group, list(rows)) for group, rows in groupby(files, lambda row: row.evaluation.subject_group)],
        total=len(files),
        waiting=waiting,
        all_decided=all(row.decision for row in files),
        means=council_means((owner, id)),
        words=words_of(run),
        is_long=(is_long := sum(1 for row in files if row.decision) > MOST_ROWS),
        paper=newest_paper((owner, id), DocumentKind.DECISION) if is_long else None,
        press=open_form(Press()) if is_long and not form.sent else None,
        limits=limits_of(run_quotas((owner, id)), files),
    ), form.status


@bp.post("/t/<tenant:slug>/decisions/<uuid:owner>/<uuid:id>/word")
@requires("decision.make")
def ask_decisions_word(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Have a worker print a list of levels that is too long to be printed while somebody waits."""
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        services.request_decision_paper(actor(), (owner, id))
    flash(_("Bản Word đang được lập; xem tiến độ ở trang này."), "success")
    return redirect(url_for(".decisions", owner=owner, id=id), 303)


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/decision", methods=["GET", "POST"])
@requires("decision.make")
def decision(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Decide one file, beside everything that led to its proposal; to depart from it takes a reason."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    stored = {"level": row.proposal.level if row.proposal else None, "decided_on": clock.today()}
    form = open_form(DecisionSchema(), stored, choices={"level": list(scale_of(run).levels.items())})
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.decide(actor(), (owner, id), DecisionForm(**form.values))
    if form.ok:
        flash(_("Đã quyết định hồ sơ “%(name)s”.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".decisions", owner=run.tenant_id, id=run.id), 303)
    return render_template(
        "evaluation/decision.html",
        form=form,
        row=row,
        run=run,
        trees=trees_of(row),
        marks=marks_of((owner, id)) if row.proposal else (),
        words=words_of(run),
        limited=has_quotas((run.tenant_id, run.id)),
    ), form.status
