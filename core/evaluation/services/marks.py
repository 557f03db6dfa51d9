"""The subject's own mark, and the council members' marks."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.domain.format import number_text
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.models import CouncilMark, Evaluation, RatingRun, SelfMark
from core.evaluation.queries import EvaluationRow, evaluation_row, evaluation_rows, own_marks, rating_run
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class Scale:
    """What marks of a run may be: the keys of its levels, and the most points (None: the scheme has no scale)."""

    levels: Collection[str]
    most: Decimal | None


def scale_of(run: RatingRun) -> Scale:
    """Return what the run's pinned scheme lets raters give."""
    calls = pinned_scheme(run.pin).calls_on(run.cut_off)
    raters = calls.raters()
    most = calls.parameters.get(raters.scale_parameter)
    return Scale([str(rule.key) for rule in raters.levels], most.value if most else None)


@use_case("self_mark.write")
def submit_self_mark(actor: Actor, key: Key, *, points: Decimal | None, level: str, narrative: str) -> None:
    """File the subject's own points and the level they claim, once."""
    row = evaluation_row(key)
    file = row.evaluation
    if file.subject_person_id != actor.person_id or not actor.is_subject:
        raise NotFound
    run = _marking((file.tenant_id, file.run_id))
    if row.self_mark is not None:
        raise Conflict(_("Bản tự đánh giá đã được nộp."))
    if row.decision is not None:
        raise Conflict(_("Hồ sơ này đã được quyết định."))
    problems = _problems(scale_of(run), points, level)
    if problems:
        raise Invalid(problems)
    mark = SelfMark(**_private(file), id=uuid7(), evaluation_id=file.id, points=points, level=level)
    mark.narrative, mark.submitted_at, mark.by_label = narrative, clock.now(), actor.label
    db.session.add(mark)
    flush_or_explain(db.session(), "uq_self_mark_evaluation", _("Bản tự đánh giá đã được nộp."))
    record(actor, "self_mark.submit", "evaluation", key, {"points": points, "level": level})


@dataclass(frozen=True, slots=True)
class MarkForm:
    """One council member's mark of one file."""

    evaluation_id: uuid.UUID
    points: Decimal
    level: str
    comment: str = ""


@use_case("council_mark.write")
def save_council_mark(actor: Actor, key: Key, *, points: Decimal, level: str, comment: str) -> None:
    """Give or change a member's mark of a subject of their block, until the council has proposed."""
    file = evaluation_row(key).evaluation
    _save(actor, (file.tenant_id, file.run_id), [MarkForm(file.id, points, level, comment)], "")


@use_case("council_mark.write")
def save_council_marks(actor: Actor, run_key: Key, forms: Sequence[MarkForm]) -> None:
    """Give or change a member's marks of many subjects of their block at once; all of them or none."""
    if not forms:
        raise Invalid(_("Chưa chấm hồ sơ nào."))
    _save(actor, run_key, forms, "marks.{place}.")


def _save(actor: Actor, run_key: Key, forms: Sequence[MarkForm], prefix: str) -> None:
    if actor.council_id is None or actor.seat_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc hội đồng tư vấn."))
    run = _marking(run_key)
    files = {row.evaluation.id: row for row in evaluation_rows(run_key, [form.evaluation_id for form in forms])}
    scale, problems = scale_of(run), []
    for place, form in enumerate(forms):
        _require_block(actor, files.get(form.evaluation_id))
        found = _problems(scale, form.points, form.level)
        problems += [Problem(problem.message, prefix.format(place=place) + problem.field) for problem in found]
    if problems:
        raise Invalid(problems)
    given = own_marks(actor, run_key)
    for form in forms:
        _give(actor, given.get(form.evaluation_id), files[form.evaluation_id].evaluation, form)
    flush_or_explain(db.session(), "uq_council_mark_member", _("Phiếu chấm này vừa được lưu ở nơi khác."))
    audited = [((run.tenant_id, f.evaluation_id), {"points": f.points, "level": f.level}) for f in forms]
    record_many(actor, "council_mark.save", "evaluation", audited)


def _require_block(actor: Actor, row: EvaluationRow | None) -> None:
    if row is None:
        raise NotFound
    if row.evaluation.council_id != actor.council_id:
        raise NotAllowed(_("Hồ sơ này không thuộc khối của hội đồng."))
    if row.proposal is not None:
        raise Conflict(_("Hội đồng đã đề xuất xếp loại, không sửa phiếu chấm được nữa."))


def _give(actor: Actor, mark: CouncilMark | None, file: Evaluation, form: MarkForm) -> None:
    if mark is None:
        mark = CouncilMark(**_private(file), id=uuid7(), evaluation_id=file.id, seat_id=actor.seat_id)
        db.session.add(mark)
    mark.points, mark.level, mark.comment = form.points, form.level, form.comment
    mark.marked_at, mark.by_label = clock.now(), actor.label


def _private(file: Evaluation) -> dict[str, Any]:
    return {
        "tenant_id": file.tenant_id,
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
    }


def _marking(run_key: Key) -> RatingRun:
    run = rating_run(run_key)
    if run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở giai đoạn chấm điểm."))
    return run


def _problems(scale: Scale, points: Decimal | None, level: str) -> list[Problem]:
    problems = []
    if level not in scale.levels:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    if points is not None and scale.most is not None and not 0 <= points <= scale.most:
        text = _("Điểm phải từ 0 đến %(scale)s.", scale=number_text(scale.most))
        problems.append(Problem(text, "points"))
    return problems
