"""The subject's own mark, and the council members' marks."""

import uuid
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.format import number_text
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.models import CouncilMark, Evaluation, RatingRun, SelfMark
from core.evaluation.queries import evaluation, own_mark, rating_run
from core.extensions.services import pinned_scheme


@use_case("self_mark.write")
def submit_self_mark(actor: Actor, key: Key, *, points: Decimal | None, level: str, narrative: str) -> None:
    """File the subject's own points and the level they claim, once."""
    file = evaluation(key)
    if file.subject_person_id != actor.person_id or not actor.is_subject:
        raise NotFound
    run = _marking(file)
    _check(run, points, level)
    if db.session.scalars(
        select(SelfMark).where(SelfMark.tenant_id == key[0], SelfMark.evaluation_id == key[1])
    ).first():
        raise Conflict(_("Bản tự đánh giá đã được nộp."))
    db.session.add(
        SelfMark(
            **_private(file),
            id=uuid7(),
            evaluation_id=file.id,
            points=points,
            level=level,
            narrative=narrative,
            submitted_at=clock.now(),
            by_label=actor.label,
        )
    )
    record(actor, "self_mark.submit", "evaluation", key, {"points": points, "level": level})


@use_case("council_mark.write")
def save_council_mark(actor: Actor, key: Key, *, points: Decimal, level: str, comment: str) -> None:
    """Give or change a member's mark of a subject of their block, until the council has proposed."""
    file = evaluation(key)
    if actor.council_id is None or actor.seat_id is None or file.council_id != actor.council_id:
        raise NotAllowed(_("Hồ sơ này không thuộc khối của hội đồng."))
    run = _marking(file)
    _check(run, points, level)
    mark = own_mark(actor, file.id)
    if mark is None:
        mark = CouncilMark(**_private(file), id=uuid7(), evaluation_id=file.id, seat_id=actor.seat_id)
        db.session.add(mark)
    mark.points, mark.level, mark.comment = points, level, comment
    mark.marked_at, mark.by_label = clock.now(), actor.label
    record(actor, "council_mark.save", "evaluation", key, {"points": points, "level": level})


def _private(file: Evaluation) -> dict[str, uuid.UUID | None]:
    return {
        "tenant_id": file.tenant_id,
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
    }


def _marking(file: Evaluation) -> RatingRun:
    run = rating_run((file.tenant_id, file.run_id))
    if run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở giai đoạn chấm điểm."))
    return run


def _check(run: RatingRun, points: Decimal | None, level: str) -> None:
    calls = pinned_scheme(run.pin).calls_on(run.cut_off)
    raters = calls.raters()
    problems = []
    if level not in {rule.key for rule in raters.levels}:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    scale = calls.parameters.get(raters.scale_parameter)
    if points is not None and scale is not None and not 0 <= points <= Decimal(scale.value):
        text = _("Điểm phải từ 0 đến %(scale)s.", scale=number_text(Decimal(scale.value)))
        problems.append(Problem(text, "points"))
    if problems:
        raise Invalid(problems)
