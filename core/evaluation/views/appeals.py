"""Appeals: the subject files one from their own file, the authority answers it."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.queries import appeal_of, evaluation_row, has_quotas, rating_run
from core.evaluation.regulation import scale_of, words_of
from core.evaluation.schemas import AnswerSchema, AppealSchema
from core.evaluation.services import AnswerForm
from core.evaluation.views.blueprint import bp
from core.evaluation.windows import steps_of
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/appeal", methods=["GET", "POST"])
@requires("self_mark.write")
def appeal(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """File an appeal against the decision on one's own file."""
    row = evaluation_row((owner, id))
    if row.evaluation.subject_person_id != actor().person_id or row.decision is None:
        raise NotFound
    run = rating_run((owner, row.evaluation.run_id))
    form = open_form(AppealSchema(), choices={"level": list(scale_of(run).levels.items())})
    if form.ok:
        asked = {"text": form.values["text"], "level": form.values["level"] or ""}
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.file_appeal(actor(), (owner, id), **asked)
    if form.ok:
        flash(_("Đã gửi kiến nghị."), "success")
        return redirect(url_for(".file", owner=owner, id=id), 303)
    if appeal_of((owner, id)) is not None:
        return redirect(url_for(".file", owner=owner, id=id))
    until = steps_of(run).appeal_until(row.decision)
    return render_template(
        "evaluation/appeal.html", form=form, row=row, run=run, words=words_of(run), until=until, today=clock.today()
    ), form.status


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/answer", methods=["GET", "POST"])
@requires("decision.make")
def answer(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Answer the appeal in a file: keep the decision, or decide anew beside it."""
    row, found = evaluation_row((owner, id)), appeal_of((owner, id))
    if found is None:
        raise NotFound
    run = rating_run((owner, row.evaluation.run_id))
    levels = list(scale_of(run).levels.items())
    form = open_form(AnswerSchema(), {"answered_on": clock.today()}, choices={"level": levels})
    if form.ok:
        values = {**form.values, "level": form.values["level"] or ""}
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.answer_appeal(actor(), (owner, id), AnswerForm(**values))
    if form.ok:
        flash(_("Đã trả lời kiến nghị."), "success")
        return redirect(url_for(".file", owner=owner, id=id), 303)
    return render_template(
        "evaluation/answer.html",
        form=form,
        row=row,
        run=run,
        found=found,
        words=words_of(run),
        until=steps_of(run).answer_until(found.appeal),
        limited=has_quotas((run.tenant_id, run.id)),
    ), form.status
