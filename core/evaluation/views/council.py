"""The advisory council: its members mark the files of their block."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.models import CouncilMark
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    evaluation_row,
    own_marks,
    rating_run,
)
from core.evaluation.regulation import Scale, scale_of, words_of
from core.evaluation.schemas import CouncilMarkSchema, SheetSchema, on_scale
from core.evaluation.services import MarkForm, sheet_version
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.route("/t/<tenant:slug>/marks/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("council_mark.write")
def sheet(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark many files of the block at once; only the member's own marks stand on the sheet."""
    run, files = rating_run((owner, id)), block((owner, id), actor())
    if actor().council_id is None:
        raise NotFound
    marks, scale = own_marks(actor(), (owner, id)), scale_of(run)
    form = _sheet_form(files, marks, scale)
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            rows = [MarkForm(row["file"], row["points"], row["level"], row["comment"]) for row in form.values["marks"]]
            services.save_council_marks(actor(), (owner, id), rows, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm."), "success")
        return redirect(url_for(".sheet", owner=owner, id=id), 303)
    return render_template(
        "evaluation/sheet.html",
        form=form,
        run=run,
        files=files,
        marks=marks,
        scale=scale,
        words=words_of(run),
        is_open=run.state == "marking" and not any(row.proposal for row in files),
    ), form.status


def block(run: Key, by: Actor) -> list[EvaluationRow]:
    """Return the files that a council, or the authority itself, appraises; NotFound when there are none in this run."""
    files = appraised_files(run, by.council_id)
    if not files:
        raise NotFound
    return files


def _sheet_form(files: list[EvaluationRow], marks: dict[uuid.UUID, CouncilMark], scale: Scale) -> FormState:
    stored = {"marks": [_line(row.evaluation.id, marks.get(row.evaluation.id)) for row in files]}
    schema = on_scale(SheetSchema(), scale.most)
    levels = {"marks.level": list(scale.levels.items())}
    return open_form(schema, stored, version=sheet_version(marks.values()), choices=levels)


def _line(file_id: uuid.UUID, mark: CouncilMark | None) -> dict[str, object]:
    if mark is None:
        return {"file": file_id}
    return {"file": file_id, "points": mark.points, "level": mark.level, "comment": mark.comment}


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/mark", methods=["GET", "POST"])
@requires("council_mark.write")
def mark(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark one file beside its computed tree."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    given, scale = own_marks(actor(), (run.tenant_id, run.id)).get(id), scale_of(run)
    schema, levels = on_scale(CouncilMarkSchema(), scale.most), list(scale.levels.items())
    form = open_form(schema, given, version=given.version if given else 0, choices={"level": levels})
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.save_council_mark(actor(), (owner, id), **form.values, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm cho “%(name)s”.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".sheet", owner=run.tenant_id, id=run.id), 303)
    return render_template("evaluation/mark.html", form=form, row=row, run=run, words=words_of(run)), form.status
