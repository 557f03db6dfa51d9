"""What subjects see and say of themselves."""

import uuid
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import DuplicateRequest, NotFound
from core.evaluation import queries, services
from core.evaluation.criteria import SELF, MarkSheet, by_rater, criteria_of, facts_of
from core.evaluation.queries import EvaluationRow, criteria_of_file, evaluation_row, is_sent_back, rating_run
from core.evaluation.regulation import scale_of, words_of
from core.evaluation.schemas import on_scale, self_mark_schema, shown_marks, typed_marks
from core.evaluation.views.blueprint import bp
from core.evaluation.views.files import shown_reviews
from core.evaluation.views.refusals import told_above
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/evaluations")
@requires("self_mark.write")
def own_files() -> ResponseReturnValue:
    """List the files of which the person is the subject."""
    files = [(own, words_of(own.run)) for own in queries.own_files(actor())]
    return render_template("evaluation/own_files.html", files=files)


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/self-mark", methods=["GET", "POST"])
@requires("self_mark.write")
def self_mark(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Claim points and a level beside what was computed; filed once, and anew when it was sent back."""
    row = evaluation_row((owner, id))
    if row.evaluation.subject_person_id != actor().person_id:
        raise NotFound
    run = rating_run((owner, row.evaluation.run_id))
    scale, sheet = scale_of(run), criteria_of(run).of(row.evaluation)
    words = words_of(run)
    acts = shown_reviews(row, words)
    anew = bool(acts) and is_sent_back(row.self_mark, acts[-1])
    stored = _stored(row, sheet) if anew else None
    form = open_form(
        on_scale(self_mark_schema(sheet), scale.most), stored, choices={"level": list(scale.levels.items())}
    )
    refusals: list[str] = []
    if form.ok:
        claim = {name: form.values[name] for name in ("points", "level", "narrative")}
        marks = typed_marks(sheet, form.values) if sheet else ()
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.submit_self_mark(actor(), (owner, id), **claim, criteria=marks)
    if form.ok:
        flash(_("Đã nộp bản tự đánh giá."), "success")
        return redirect(url_for(".file", owner=owner, id=id), 303)
    if row.self_mark is not None and not anew and not refusals:
        return redirect(url_for(".file", owner=owner, id=id))
    return render_template(
        "evaluation/self_mark.html",
        form=form,
        refusals=refusals,
        row=row,
        run=run,
        words=words,
        sheet=sheet,
        reviews=acts,
    ), form.status


def _stored(row: EvaluationRow, sheet: MarkSheet | None) -> dict[str, Any]:
    """Return what was sent back, to be changed and filed anew."""
    own, file = row.self_mark, row.evaluation
    assert own is not None
    marks = facts_of(by_rater(criteria_of_file((file.tenant_id, file.id))).get(SELF)) if sheet else ()
    said = {"points": own.points, "level": own.level, "narrative": own.narrative}
    return {**said, **(shown_marks(sheet, marks) if sheet else {})}
