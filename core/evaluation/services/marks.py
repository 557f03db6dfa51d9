"""The subject's own mark, and the council members' marks."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.domain.format import number_text
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, StaleEdit
from core.evaluation.criteria import SELF, Marks, MarkSheet, by_rater, criteria_of, problems_of, stored_marks
from core.evaluation.models import CouncilMark, Evaluation, RatingRun, SelfMark
from core.evaluation.queries import (
    EvaluationRow,
    criteria_of_file,
    evaluation_row,
    evaluation_rows,
    is_sent_back,
    last_review,
    lock_council,
    newest_proposing,
    own_marks,
    thresholds,
)
from core.evaluation.regulation import Scale, scale_of
from core.evaluation.services.criteria import new_criteria, private_columns
from core.evaluation.services.proposals import marking_run
from core.evaluation.services.review_gate import require_reviewed


@use_case("self_mark.write")
def submit_self_mark(
    actor: Actor, key: Key, *, points: Decimal | None, level: str, narrative: str, criteria: Marks = ()
) -> None:
    """File the subject's own points, the level they claim and their marks of the general criteria.

    Once, and anew when a reviewer sent it back: what was sent back stays with the review.
    """
    row = evaluation_row(key)
    file = row.evaluation
    if file.subject_person_id != actor.person_id or not actor.is_subject:
        raise NotFound
    run = marking_run((file.tenant_id, file.run_id))
    if row.self_mark is not None and not is_sent_back(row.self_mark, last_review(key)):
        raise Conflict(_("Bản tự đánh giá đã được nộp."))
    if row.decision is not None:
        raise Conflict(_("Hồ sơ này đã được quyết định."))
    sheet = criteria_of(run).of(file)
    problems = mark_problems(scale_of(run), points, level)
    problems += problems_of(sheet, criteria, complete=True) if sheet else []
    if problems:
        raise Invalid(problems)
    if sheet:
        _keep_criteria(actor, file, sheet, criteria)
    mark = row.self_mark or SelfMark(**private_columns(file), id=uuid7(), evaluation_id=file.id)
    mark.points, mark.level, mark.narrative = points, level, narrative
    mark.submitted_at, mark.by_label = clock.now(), actor.label
    db.session.add(mark)
    flush_or_explain(db.session(), "uq_self_mark_evaluation", _("Bản tự đánh giá đã được nộp."))
    record(actor, "self_mark.submit", "evaluation", key, {"points": points, "level": level})


def _keep_criteria(actor: Actor, file: Evaluation, sheet: MarkSheet, marks: Marks) -> None:
    given = by_rater(criteria_of_file((file.tenant_id, file.id))).get(SELF)
    if given is None:
        db.session.add(new_criteria(file, SELF, sheet.key, marks, actor))
        return
    given.marks, given.marked_at, given.by_label = stored_marks(marks), clock.now(), actor.label


@dataclass(frozen=True, slots=True)
class MarkForm:
    """One council member's mark of one file."""

    evaluation_id: uuid.UUID
    points: Decimal
    level: str
    comment: str = ""
    #: The version of the mark that the form showed (0: none).
    version: int = 0


class NothingChanged(Invalid):
    """Every mark stands already as it was sent."""

    def __init__(self) -> None:
        super().__init__(_("Không có phiếu chấm nào thay đổi."))


@use_case("council_mark.write")
def save_council_mark(actor: Actor, key: Key, *, points: Decimal, level: str, comment: str, version: int = 0) -> None:
    """Give or change a member's mark of a subject of their block, until the council has proposed.

    ``version`` is that of the mark that the form showed (0: none); StaleEdit when it was changed since.
    """
    file = evaluation_row(key).evaluation
    run_key = (file.tenant_id, file.run_id)
    _save(actor, run_key, [MarkForm(file.id, points, level, comment, version)], "")


@use_case("council_mark.write")
def save_council_marks(actor: Actor, run_key: Key, forms: Sequence[MarkForm]) -> None:
    """Give or change a member's marks of many subjects of their block at once; all of them or none.

    Marks that stay as they were are left alone, whatever their version; NothingChanged when all do. StaleEdit when one
    that differs was changed since the form showed it: two windows may each save their own lines. Invalid, at its
    comment, where a level is not the one that the points reach by the regulation and nothing says why.
    """
    if not forms:
        raise Invalid(_("Chưa chấm hồ sơ nào."))
    _save(actor, run_key, forms, "marks.{place}.")


def _save(actor: Actor, run_key: Key, forms: Sequence[MarkForm], prefix: str) -> None:
    run = _open_to(actor, run_key)
    given = own_marks(actor, run_key)
    files = {row.evaluation.id: row for row in evaluation_rows(run_key, [form.evaluation_id for form in forms])}
    require_reviewed(run, files.values())
    scale, problems = scale_of(run), list[Problem]()
    for place, form in enumerate(forms):
        _require_block(actor, files.get(form.evaluation_id))
        found = mark_problems(scale, form.points, form.level)
        problems += [Problem(problem.message, prefix.format(place=place) + problem.field) for problem in found]
    changed = {place: form for place, form in enumerate(forms) if not _is_given(given.get(form.evaluation_id), form)}
    if problems:
        raise Invalid(problems)
    if not changed:
        raise NothingChanged
    if any(_version(given.get(form.evaluation_id)) != form.version for form in changed.values()):
        raise StaleEdit({})
    if wordless := list(_unexplained(run_key, scale, changed, prefix)):
        raise Invalid(wordless)
    _give_all(actor, run, files, given, list(changed.values()))


def _give_all(
    actor: Actor,
    run: RatingRun,
    files: Mapping[uuid.UUID, EvaluationRow],
    given: Mapping[uuid.UUID, CouncilMark],
    changed: Sequence[MarkForm],
) -> None:
    for form in changed:
        _give(actor, given.get(form.evaluation_id), files[form.evaluation_id].evaluation, form)
    flush_or_explain(db.session(), "uq_council_mark_member", _("Phiếu chấm này vừa được lưu ở nơi khác."))
    audited = [((run.tenant_id, form.evaluation_id), {"points": form.points, "level": form.level}) for form in changed]
    record_many(actor, "council_mark.save", "evaluation", audited)


def _unexplained(run_key: Key, scale: Scale, forms: Mapping[int, MarkForm], prefix: str) -> Iterator[Problem]:
    """Yield the marks whose level is not the one that their points reach, where no reason says why.

    Only where the regulation's levels follow the points, and raters give points at all.
    """
    wordless = {place: form for place, form in forms.items() if not form.comment.strip()}
    if scale.most is None or not wordless:
        return
    known = thresholds(run_key, [form.evaluation_id for form in wordless.values()])
    for place, form in wordless.items():
        reached = known[form.evaluation_id].level(form.points) if form.evaluation_id in known else form.level
        if reached != form.level:
            text = _(
                "%(points)s điểm ứng với mức “%(reached)s”. Nếu vẫn đề nghị mức “%(level)s”, hãy nêu lý do ở đây.",
                points=number_text(form.points),
                reached=scale.levels.get(reached, reached),
                level=scale.levels[form.level],
            )
            yield Problem(text, prefix.format(place=place) + "comment")


def _open_to(actor: Actor, run_key: Key) -> RatingRun:
    """Return the run while the actor's council is marking; its proposal waits until this transaction ends."""
    if actor.council_id is None or actor.seat_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc hội đồng tư vấn."))
    run = marking_run(run_key)
    lock_council(run_key, actor.council_id, shared=True)
    job = newest_proposing(run_key, actor.council_id)
    if job is not None and job.done_at is None:
        raise Conflict(_("Đề xuất của hội đồng đang được tính, không sửa phiếu chấm được."))
    return run


def _require_block(actor: Actor, row: EvaluationRow | None) -> None:
    if row is None:
        raise NotFound
    if row.evaluation.council_id != actor.council_id:
        raise NotAllowed(_("Hồ sơ này không thuộc khối của hội đồng."))
    if row.proposal is not None:
        raise Conflict(_("Hội đồng đã đề xuất xếp loại, không sửa phiếu chấm được nữa."))


def _version(mark: CouncilMark | None) -> int:
    return mark.version if mark is not None else 0


def _is_given(mark: CouncilMark | None, form: MarkForm) -> bool:
    return mark is not None and (mark.points, mark.level, mark.comment) == (form.points, form.level, form.comment)


def _give(actor: Actor, mark: CouncilMark | None, file: Evaluation, form: MarkForm) -> None:
    if mark is None:
        mark = CouncilMark(**private_columns(file), id=uuid7(), evaluation_id=file.id, seat_id=actor.seat_id)
        db.session.add(mark)
    mark.points, mark.level, mark.comment = form.points, form.level, form.comment
    mark.marked_at, mark.by_label = clock.now(), actor.label


def mark_problems(scale: Scale, points: Decimal | None, level: str) -> list[Problem]:
    """Return what is wrong with points and a level that somebody gives."""
    problems = []
    if level not in scale.levels:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    if points is not None and scale.most is not None and not 0 <= points <= scale.most:
        text = _("Điểm phải từ 0 đến %(scale)s.", scale=number_text(scale.most))
        problems.append(Problem(text, "points"))
    return problems
