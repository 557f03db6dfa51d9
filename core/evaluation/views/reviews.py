"""Reviews of files: those that wait for me, one of them, and who reviews which."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.restore import restore
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.criteria import SELF, MarkSheet, by_rater, criteria_of, facts_of
from core.evaluation.models import Evaluation
from core.evaluation.queries import (
    RETURNED,
    REVIEW,
    SENT,
    ReviewRow,
    criteria_of_file,
    may_review,
    rating_run,
    review_for,
    reviews_for,
    reviews_in,
    reviews_of_file,
)
from core.evaluation.regulation import Scale, scale_of, words_of
from core.evaluation.review_schemas import ReviewerSchema, SendBackSchema, review_schema
from core.evaluation.schemas import on_scale, typed_marks
from core.evaluation.services import ReviewForm
from core.evaluation.views.blueprint import bp
from core.evaluation.views.files import work_by_group
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.get("/t/<tenant:slug>/evaluations/reviews")
@requires(REVIEW)
def reviews() -> ResponseReturnValue:
    """List the files that this person reviews, those that wait first."""
    rows = reviews_for(actor())
    words = {run.id: words_of(run) for run in {row.run.id: row.run for row in rows}.values()}
    return render_template("evaluation/reviews.html", rows=rows, words=words)


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/review", methods=["GET", "POST"])
@requires(REVIEW)
def review(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Review a file beside what was computed and what its subject says, and send it on."""
    row = review_for(actor(), (owner, id))
    scale, sheet = scale_of(row.run), criteria_of(row.run).of(row.evaluation)
    facts = restore(SubjectFacts, row.evaluation.facts)
    form = _review_form(sheet, facts.assignments, scale)
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.send_on(actor(), (owner, id), _typed(form.values, sheet, facts.assignments))
    if form.ok:
        flash(_("Đã gửi “%(name)s” lên bước tiếp theo.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".reviews"), 303)
    return _page(row, form, open_form(SendBackSchema()) if not form.sent else None, sheet)


@bp.post("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/review/return")
@requires(REVIEW)
def return_review(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Send a file back to its subject with the reason."""
    row, form = review_for(actor(), (owner, id)), open_form(SendBackSchema())
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.send_back(actor(), (owner, id), form.values["reason"])
    if form.ok:
        flash(_("Đã trả lại “%(name)s” để sửa bản tự đánh giá.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".reviews"), 303)
    return _page(row, None, form, criteria_of(row.run).of(row.evaluation))


def _review_form(sheet: MarkSheet | None, work: Sequence[AssignmentFacts], scale: Scale) -> FormState:
    schema = on_scale(review_schema(sheet, work), scale.most)
    return open_form(schema, choices={"level": list(scale.levels.items())})


def _typed(values: Mapping[str, Any], sheet: MarkSheet | None, work: Sequence[AssignmentFacts]) -> ReviewForm:
    remarks = {piece.id: values[f"w{place}"] for place, piece in enumerate(work)}
    marks = typed_marks(sheet, values) if sheet else ()
    return ReviewForm(values["points"], values["level"], values["remark"], marks, remarks)


def _page(
    row: ReviewRow, form: FormState | None, back: FormState | None, sheet: MarkSheet | None
) -> ResponseReturnValue:
    file, words = row.evaluation, words_of(row.run)
    facts = restore(SubjectFacts, file.facts)
    is_open = row.state not in {SENT, RETURNED} and row.run.state == "marking"
    own = by_rater(criteria_of_file((file.tenant_id, file.id))).get(SELF)
    shown = form or (_review_form(sheet, facts.assignments, scale_of(row.run)) if is_open and back is None else None)
    return render_template(
        "evaluation/review.html",
        row=row,
        file=file,
        run=row.run,
        words=words,
        facts=facts,
        work=work_by_group(facts, words),
        sheet=sheet,
        own={mark.item: mark for mark in facts_of(own)},
        acts=reviews_of_file((file.tenant_id, file.id)),
        form=shown if is_open else None,
        back=back if is_open and row.self_mark is not None else None,
    ), next((each.status for each in (form, back) if each is not None and each.sent), 200)


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/reviewers", methods=["GET", "POST"])
@requires("run.open")
def reviewers(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show who reviews which file of a run, and name somebody for those that wait."""
    run, rows = rating_run((owner, id)), reviews_in((owner, id))
    if run.authority_id != actor().authority_id or not rows:
        raise NotFound
    open_rows = [row for row in rows if row.state != SENT]
    seats = [(seat.id, seat.label) for seat in may_review(owner, clock.today())]
    files = [(row.evaluation.id, _labelled(row)) for row in open_rows]
    unnamed = [row.evaluation.id for row in open_rows if row.reviewer.reviewer_person_id is None]
    form = open_form(ReviewerSchema(), {"files": unnamed}, choices={"seat": seats, "files": files})
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.name_reviewer(actor(), (owner, id), form.values["seat"], form.values["files"])
    if form.ok:
        flash(_("Đã phân công người thẩm định."), "success")
        return redirect(url_for(".reviewers", owner=owner, id=id), 303)
    shown = form if open_rows and run.state == "marking" else None
    return render_template(
        "evaluation/reviewers.html", run=run, rows=rows, words=words_of(run), form=shown
    ), form.status


def _labelled(row: ReviewRow) -> str:
    file: Evaluation = row.evaluation
    return (
        f"{file.subject_label} ({row.reviewer.reviewer_label})" if row.reviewer.reviewer_label else file.subject_label
    )
