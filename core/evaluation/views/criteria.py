"""General criteria: marked for many files on a sheet, or file by file with notes beside the subject's own marks."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.audit import one_request
from core.domain.background import CriterionMarkFacts
from core.errors import DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.criteria import RATER, SELF, Marks, MarkSheet, by_rater, criteria_of, facts_of
from core.evaluation.marks_book import MarkChange, mark_changes, marks_book, read_marks
from core.evaluation.models import CriteriaMark, RatingRun
from core.evaluation.queries import (
    EvaluationRow,
    appraised_files,
    criteria_of_file,
    criteria_of_run,
    evaluation_row,
    rating_run,
)
from core.evaluation.schemas import (
    MarksBookSchema,
    criteria_rows_schema,
    criteria_schema,
    shown_marks,
    typed_marks,
)
from core.evaluation.services import CriteriaForm, criteria_version
from core.evaluation.views.blueprint import bp
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.forms import VERSION, FormState, load_form, open_form, unsent
from core.web.workbook_reading import read_sheets
from core.web.workbooks import EXCEL, written

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
    form = open_form(criteria_rows_schema(sheet.general), {"files": rows}, version=criteria_version(given.values()))
    form.subjects = {f"files-{n}": row.evaluation.subject_label for n, row in enumerate(files)}
    return form


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/criteria", methods=["GET", "POST"])
@requires("criteria.write")
def file_criteria(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark the general criteria of one file, with notes, beside the subject's own marks."""
    of = _sheet_of(owner, id)
    form = open_form(criteria_schema(of.sheet), shown_marks(of.sheet, facts_of(of.given)), version=of.version)
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            typed = typed_marks(of.sheet, form.values)
            services.save_criteria(actor(), (owner, id), typed, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm cho “%(name)s”.", name=of.row.evaluation.subject_label), "success")
        return redirect(url_for(".criteria", owner=of.run.tenant_id, id=of.run.id, sheet=of.sheet.key), 303)
    return _file_page(of, form, unsent(MarksBookSchema()))


@bp.get("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/criteria/export")
@requires("criteria.write")
def criteria_book(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Return the sheet of one file as a workbook to be filled in."""
    of = _sheet_of(owner, id)
    answer = make_response(written(marks_book(of.sheet, by_item(of.given), by_item(of.own))))
    answer.mimetype = EXCEL
    name = plain_letters(_("Phiếu chấm %(name)s", name=of.row.evaluation.subject_label))
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name[:100]}.xlsx")
    return answer


@bp.post("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/criteria/import")
@requires("criteria.write")
def read_criteria_book(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Read a filled workbook into the form of the sheet and show what it changes; it is saved from there."""
    of, book = _sheet_of(owner, id), open_form(MarksBookSchema())
    schema = criteria_schema(of.sheet)
    stored = unsent(schema, shown_marks(of.sheet, facts_of(of.given)), version=of.version)
    if not book.ok:
        return _file_page(of, stored, book)
    with book.catching():
        sent = book.values["file"]
        sheets = read_sheets(sent.filename or "", sent.read(), numbers=True)
        read = read_marks(of.sheet, next(iter(sheets.values()), ()), stored.typed)
        form = load_form(schema, MultiDict([*read.typed.items(multi=True), (VERSION, str(of.version))]))
        changes = mark_changes(of.sheet, by_item(of.given), typed_marks(of.sheet, form.values)) if form.ok else ()
        return _file_page(of, form, unsent(MarksBookSchema()), ReadBook(read.problems, changes))
    return _file_page(of, stored, book)


@dataclass(frozen=True, slots=True)
class ReadBook:
    """What a workbook said: what is wrong with it by row, and what it would change."""

    problems: Sequence[tuple[int, str]]
    changes: Sequence[MarkChange]


@dataclass(frozen=True, slots=True)
class _FileSheet:
    """The sheet of one file that this seat marks, with what was marked so far."""

    row: EvaluationRow
    run: RatingRun
    sheet: MarkSheet
    given: CriteriaMark | None
    own: CriteriaMark | None

    @property
    def version(self) -> int:
        return self.given.version if self.given else 0


def _sheet_of(owner: uuid.UUID, id: uuid.UUID) -> _FileSheet:
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    sheet = criteria_of(run).of(row.evaluation)
    if sheet is None or row.evaluation.council_id != actor().council_id:
        raise NotFound
    marked = by_rater(criteria_of_file((owner, id)))
    return _FileSheet(row, run, sheet, marked.get(RATER), marked.get(SELF))


def by_item(row: CriteriaMark | None) -> dict[str, CriterionMarkFacts]:
    """Return the marks of a row by the keys of their items."""
    return {mark.item: mark for mark in facts_of(row)}


def _file_page(of: _FileSheet, form: FormState, book: FormState, read: ReadBook | None = None) -> ResponseReturnValue:
    return render_template(
        "evaluation/file_criteria.html",
        form=form,
        book=book,
        read=read,
        row=of.row,
        run=of.run,
        sheet=of.sheet,
        own=by_item(of.own),
    ), max(form.status, book.status)
