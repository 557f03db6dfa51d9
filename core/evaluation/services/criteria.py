"""Marks of general criteria by who appraises: a council's member, or the authority's own seat without a council."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.evaluation.criteria import RATER, SELF, CriteriaBook, Marks, criteria_of, problems_of, stored_marks
from core.evaluation.models import CriteriaMark, Evaluation, RatingRun
from core.evaluation.queries import (
    EvaluationRow,
    criteria_of_run,
    evaluation_row,
    evaluation_rows,
    lock_council,
    newest_proposing,
)
from core.evaluation.services.proposals import marking_run, require_proposer
from core.evaluation.services.review_gate import require_reviewed


@dataclass(frozen=True, slots=True)
class CriteriaForm:
    """The marks of one file's sheet; what is left out is not marked yet."""

    evaluation_id: uuid.UUID
    marks: Marks


@use_case("criteria.write")
def save_criteria(actor: Actor, key: Key, marks: Marks, *, version: int = 0) -> None:
    """Mark the general criteria of one file, until a level is proposed for it.

    ``version`` is that of the marks that the form showed (0: none); StaleEdit when they were changed since.
    """
    file = evaluation_row(key).evaluation
    run_key = (file.tenant_id, file.run_id)
    given = _given(run_key, [file.id])
    if criteria_version(given.values()) != version:
        raise StaleEdit({})
    _save(actor, run_key, [CriteriaForm(file.id, marks)], given, "")


@use_case("criteria.write")
def save_criteria_sheet(actor: Actor, run_key: Key, forms: Sequence[CriteriaForm], *, version: int = 0) -> None:
    """Mark the general criteria of many files at once; all of them or none. ``version`` is that of all their marks."""
    if not forms:
        raise Invalid(_("Chưa chấm hồ sơ nào."))
    given = _given(run_key, [form.evaluation_id for form in forms])
    if criteria_version(given.values()) != version:
        raise StaleEdit({})
    _save(actor, run_key, forms, given, "files.{place}.")


def criteria_version(rows: Collection[CriteriaMark]) -> int:
    """Return the version of some files' marks: it grows with every change of any of them."""
    return sum(row.version for row in rows)


def _given(run_key: Key, files: Collection[uuid.UUID]) -> dict[uuid.UUID, CriteriaMark]:
    marked = criteria_of_run(run_key)
    found = (row for file_id in files for row in marked.get(file_id, ()))
    return {row.evaluation_id: row for row in found if row.rater == RATER}


def _save(
    actor: Actor, run_key: Key, forms: Sequence[CriteriaForm], given: Mapping[uuid.UUID, CriteriaMark], prefix: str
) -> None:
    run = _open_to(actor, run_key)
    files = {row.evaluation.id: row for row in evaluation_rows(run_key, [form.evaluation_id for form in forms])}
    require_reviewed(run, files.values())
    book, problems = criteria_of(run), []
    for place, form in enumerate(forms):
        found = _problems(actor, book, files.get(form.evaluation_id), form)
        problems += [Problem(problem.message, prefix.format(place=place) + problem.field) for problem in found]
    if problems:
        raise Invalid(problems)
    changed = [form for form in forms if _marks_of(given.get(form.evaluation_id)) != stored_marks(form.marks)]
    if not changed:
        raise Invalid(_("Không có phiếu chấm nào thay đổi."))
    for form in changed:
        _give(actor, book, given.get(form.evaluation_id), files[form.evaluation_id].evaluation, form)
    flush_or_explain(db.session(), "uq_criteria_mark_rater", _("Phiếu chấm này vừa được lưu ở nơi khác."))
    audited = [((run.tenant_id, form.evaluation_id), {"marks": stored_marks(form.marks)}) for form in changed]
    record_many(actor, "criteria.mark", "evaluation", audited)


def _open_to(actor: Actor, run_key: Key) -> RatingRun:
    """Return the run while the actor's block is being marked; its proposal waits until this transaction ends."""
    run = marking_run(run_key)
    require_proposer(actor, run)
    lock_council(run_key, actor.council_id, shared=True)
    job = newest_proposing(run_key, actor.council_id)
    if job is not None and job.done_at is None:
        raise Conflict(_("Đề xuất xếp loại đang được tính, không sửa phiếu chấm được."))
    return run


def _problems(actor: Actor, book: CriteriaBook, row: EvaluationRow | None, form: CriteriaForm) -> list[Problem]:
    if row is None:
        raise NotFound
    if row.evaluation.council_id != actor.council_id:
        raise NotAllowed(_("Hồ sơ này thuộc phạm vi chấm điểm của người khác."))
    if row.proposal is not None:
        raise Conflict(_("Đã có đề xuất xếp loại, không sửa phiếu chấm được nữa."))
    sheet = book.of(row.evaluation)
    if sheet is None:
        raise Conflict(_("Quy định không chấm tiêu chí chung cho hồ sơ này."))
    return problems_of(sheet, form.marks, complete=False)


def _marks_of(row: CriteriaMark | None) -> Mapping[str, Any]:
    return row.marks if row is not None else {}


def _give(actor: Actor, book: CriteriaBook, row: CriteriaMark | None, file: Evaluation, form: CriteriaForm) -> None:
    sheet = book.of(file)
    assert sheet is not None
    if row is None:
        db.session.add(new_criteria(file, RATER, sheet.key, form.marks, actor))
        return
    row.marks, row.marked_at, row.by_label = stored_marks(form.marks), clock.now(), actor.label


def new_criteria(file: Evaluation, rater: str, sheet: str, marks: Marks, actor: Actor) -> CriteriaMark:
    """Return the first marks of a sheet by one rater; only the subject's own name the person they are about."""
    columns = private_columns(file)
    if rater != SELF:
        columns["subject_person_id"] = None
    row = CriteriaMark(**columns, id=uuid7(), evaluation_id=file.id, rater=rater, sheet=sheet)
    row.marks, row.marked_at, row.by_label = stored_marks(marks), clock.now(), actor.label
    return row


def private_columns(file: Evaluation) -> dict[str, Any]:
    """Return the columns by which the records of a file are as private as the file."""
    return {
        "tenant_id": file.tenant_id,
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
    }
