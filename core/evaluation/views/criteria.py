"""General criteria: marked for many files on a sheet, or file by file with notes beside the subject's own marks."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.background import CriterionMarkFacts
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.criteria import RATER, SELF, Marks, MarkSheet, by_rater, criteria_of, facts_of
from core.evaluation.models import CriteriaMark
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    criteria_of_file,
    criteria_of_run,
    evaluation_row,
    rating_run,
)
from core.evaluation.schemas import criteria_rows_schema, criteria_schema, shown_marks, typed_marks
from core.evaluation.services import CriteriaForm, criteria_version
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import FormState, open_form

Given = Mapping[uuid.UUID, CriteriaMark]


@bp.route("/t/<tenant:slug>/criteria/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("criteria.write")
def criteria(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark one sheet for all files that it is for."""
    run, by_sheet = rating_run((owner, id)), _files((owner, id))
    wanted = request.args.get("sheet", next(iter(by_sheet), ""))
    if wanted not in by_sheet:
        raise NotFound
    sheet, files, own_sheets = by_sheet[wanted]
    given = _given(owner, id, files)
    form = _grid(sheet, files, given)
    if form.ok:
        forms = [_typed(sheet, row, facts_of(given.get(row["file"]))) for row in form.values["files"]]
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.save_criteria_sheet(actor(), (owner, id), forms, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm."), "success")
        return redirect(url_for(".criteria", owner=owner, id=id, sheet=wanted), 303)
    return render_template(
        "evaluation/criteria.html",
        form=form,
        run=run,
        sheet=sheet,
        sheets={key: each for key, (each, *_rest) in by_sheet.items()},
        own_sheets=own_sheets,
        by_piece=any(each.pieces for each in own_sheets.values()),
        files=files,
        given={file_id: {mark.item: mark for mark in facts_of(row)} for file_id, row in given.items()},
        is_open=run.state == "marking" and not any(row.proposal for row in files),
    ), form.status


def _typed(sheet: MarkSheet, row: Mapping[str, Any], given: Marks) -> CriteriaForm:
    """Return the marks of a line; what the line does not ask, notes and single pieces of work, stays as it is."""
    asked = {item.key for item in sheet.general.items}
    notes = {mark.item: mark.note for mark in given}
    kept = [mark for mark in given if mark.item not in asked]
    return CriteriaForm(row["file"], [*typed_marks(sheet.general, row, notes), *kept])


#: Sheets by their keys: one of them, the files marked with it, and what is to be marked of each.
_BySheet = dict[str, tuple[MarkSheet, list[EvaluationRow], dict[uuid.UUID, MarkSheet]]]


def _files(run_key: tuple[uuid.UUID, uuid.UUID]) -> _BySheet:
    """Return the files that this seat appraises by the sheet they are marked with; NotFound without any."""
    run = rating_run(run_key)
    if actor().council_id is None and actor().authority_id != run.authority_id:
        raise NotFound
    book = criteria_of(run)
    found: _BySheet = {}
    for row in appraised_files(run_key, actor().council_id, facts=book.by_piece):
        sheet = book.of(row.evaluation)
        if sheet is not None:
            _sheet, files, own = found.setdefault(sheet.key, (sheet, [], {}))
            files.append(row)
            own[row.evaluation.id] = sheet
    if not found:
        raise NotFound
    return found


def _given(owner: uuid.UUID, id: uuid.UUID, files: Sequence[EvaluationRow]) -> dict[uuid.UUID, CriteriaMark]:
    marked = criteria_of_run((owner, id))
    rows = {row.evaluation.id: by_rater(marked.get(row.evaluation.id, ())).get(RATER) for row in files}
    return {file_id: row for file_id, row in rows.items() if row is not None}


def _grid(sheet: MarkSheet, files: Sequence[EvaluationRow], given: Given) -> FormState:
    rows = [
        {"file": r.evaluation.id, **shown_marks(sheet.general, facts_of(given.get(r.evaluation.id)))} for r in files
    ]
    return open_form(criteria_rows_schema(sheet.general), {"files": rows}, version=criteria_version(given.values()))


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/criteria", methods=["GET", "POST"])
@requires("criteria.write")
def file_criteria(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark the general criteria of one file, with notes, beside the subject's own marks."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    sheet = criteria_of(run).of(row.evaluation)
    if sheet is None or row.evaluation.council_id != actor().council_id:
        raise NotFound
    marked = by_rater(criteria_of_file((owner, id)))
    given = marked.get(RATER)
    version = given.version if given else 0
    form = open_form(criteria_schema(sheet), shown_marks(sheet, facts_of(given)), version=version)
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.save_criteria(actor(), (owner, id), typed_marks(sheet, form.values), version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm cho “%(name)s”.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".criteria", owner=run.tenant_id, id=run.id, sheet=sheet.key), 303)
    own: dict[str, CriterionMarkFacts] = {mark.item: mark for mark in facts_of(marked.get(SELF))}
    return render_template(
        "evaluation/file_criteria.html", form=form, row=row, run=run, sheet=sheet, own=own
    ), form.status
