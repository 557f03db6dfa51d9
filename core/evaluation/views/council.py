"""The advisory council: its members mark the files of their block."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.declarations import MarksHidden
from core.domain.format import number_text
from core.errors import DomainError, DuplicateRequest, NotFound, StaleEdit
from core.evaluation import services
from core.evaluation.council import council_rule
from core.evaluation.fitting import Thresholds
from core.evaluation.leading import leaders_of
from core.evaluation.models import CouncilMark
from core.evaluation.queries import (
    Basis,
    EvaluationRow,
    appraised_files,
    bases,
    council_size,
    evaluation_row,
    mark_counts,
    marks_of_run,
    own_marks,
    rating_run,
    sent_reviews,
    thresholds,
)
from core.evaluation.regulation import Scale, scale_of, words_of
from core.evaluation.schemas import CouncilMarkSchema, SheetRowSchema, SheetSchema, on_scale
from core.evaluation.services import MarkForm
from core.evaluation.views.blueprint import bp
from core.evaluation.views.marking import marking_of
from core.evaluation.views.refusals import told_above
from core.web.access import actor, requires
from core.web.formats import hour
from core.web.forms import FormState, open_form


@bp.route("/t/<tenant:slug>/marks/<uuid:owner>/<uuid:id>", methods=["GET", "POST"])
@requires("council_mark.write")
def sheet(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark many files of the block at once; only the member's own marks stand on the sheet."""
    run, files, council_id = rating_run((owner, id)), block((owner, id), actor()), actor().council_id
    if council_id is None:
        raise NotFound
    scale, given = scale_of(run), marks_of_run((owner, id))
    marks = _own(given)
    form, refusals = _sheet_form(files, marks, scale), list[str]()
    if form.ok:
        duplicate = suppress(DuplicateRequest, services.NothingChanged)
        with told_above(form, refusals), duplicate, one_request(form.request_key):
            services.save_council_marks(actor(), (owner, id), [_mark(row) for row in form.values["marks"]])
    if form.ok:
        flash(_("Đã lưu phiếu chấm."), "success")
        return redirect(url_for(".sheet", owner=owner, id=id), 303)
    if form.sent:  # what was refused stands beside what is stored by now
        run, files, given = rating_run((owner, id)), block((owner, id), actor()), marks_of_run((owner, id))
        marks = _own(given)
    words, leaders, basis = words_of(run), leaders_of(owner, council_id), bases((owner, id), council_id)
    is_open = run.state == "marking" and not any(row.proposal for row in files)
    return render_template(
        "evaluation/sheet.html",
        form=form,
        refusals=refusals,
        run=run,
        files=files,
        marks=marks,
        thresholds=_fits(basis, scale),
        done=_done(len(marks), len(files)),
        scale=scale,
        words=words,
        reviews=sent_reviews((owner, id)) if words.asks_review else {},
        hidden=rule.hidden if (rule := council_rule(run, council_id)) else MarksHidden.PROPOSED,
        evidence={file: each.evidence for file, each in basis.items()},
        counts={file: len(slips) for file, slips in given.items()},
        members=len(leaders.members),
        marking=marking_of(run, council_id, leaders, len(files), is_open=is_open, given=_by_member(given)),
        is_open=is_open,
    ), form.status


def _own(given: Mapping[uuid.UUID, Sequence[CouncilMark]]) -> dict[uuid.UUID, CouncilMark]:
    """Return of all marks those that the member gave: nobody else's stand on their sheet."""
    return {file: mark for file, slips in given.items() for mark in slips if mark.seat_id == actor().seat_id}


def _by_member(given: Mapping[uuid.UUID, Sequence[CouncilMark]]) -> Mapping[uuid.UUID, int]:
    return Counter(mark.seat_id for slips in given.values() for mark in slips)


def _fits(basis: Mapping[uuid.UUID, Basis], scale: Scale) -> Mapping[uuid.UUID, Thresholds]:
    """Return by file from how many points on each level is reached; nothing where levels do not follow points."""
    return {file: each.thresholds for file, each in basis.items() if each.thresholds and scale.most is not None}


@bp.post("/t/<tenant:slug>/marks/<uuid:owner>/<uuid:id>/line")
@requires("council_mark.write")
def save_line(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Save one line of the sheet while it is filled in; the answer is for the page's script."""
    run = rating_run((owner, id))
    scale = scale_of(run)
    form = open_form(on_scale(SheetRowSchema(), scale.most), choices={"level": list(scale.levels.items())})
    if not form.ok:
        wrong = " ".join(str(message) for found in form.errors.values() for message in found)
        return {"problems": [_unsaved(wrong, _kept(form, (owner, id)))]}, form.status
    sent = _mark(form.values)
    try:
        with suppress(services.NothingChanged):
            services.save_council_marks(actor(), (owner, id), [sent])
    except StaleEdit as stale:
        now = own_marks(actor(), (owner, id))[sent.evaluation_id]
        text = _("Chưa lưu. Bản đang có: %(points)s, %(level)s", points=number_text(now.points), level=now.level)
        return {"problems": [text], "version": now.version}, stale.status
    except DomainError as refusal:
        kept = own_marks(actor(), (owner, id)).get(sent.evaluation_id)
        return {"problems": [_unsaved(str(refusal), kept)]}, refusal.status
    return _saved((owner, id), sent.evaluation_id, has_points=scale.most is not None)


def _kept(form: FormState, run: Key) -> CouncilMark | None:
    """Return the member's mark of the file that a refused line names."""
    try:
        file = uuid.UUID(form.field("file").text)
    except ValueError:
        return None
    return own_marks(actor(), run).get(file)


def _unsaved(why: str, kept: CouncilMark | None) -> str:
    """Return why a line was not saved, and which points stand as they were."""
    why = why.strip().removesuffix(".")
    if kept is None:
        return str(_("Chưa lưu: %(why)s.", why=why))
    return str(_("Chưa lưu: %(why)s; đang giữ %(points)s.", why=why, points=number_text(kept.points)))


def _departs(mark: CouncilMark, known: Mapping[uuid.UUID, Thresholds]) -> str:
    """Return the level that a mark's points reach, where the mark names another one."""
    fits = known.get(mark.evaluation_id)
    reached = fits.level(mark.points) if fits else mark.level
    return reached if reached != mark.level else ""


def _saved(run: Key, file: uuid.UUID, *, has_points: bool) -> dict[str, Any]:
    """Return what the page's script tells of a line that was saved, with the counts as they are now."""
    marks, by = own_marks(actor(), run), actor()
    other = _departs(marks[file], thresholds(run, [file]) if has_points else {})
    members, given = council_size(run[0], by.council_id, clock.today()), mark_counts(run).get(file, 0)
    return {
        "version": marks[file].version,
        "saved": _("Đã lưu %(time)s", time=hour(marks[file].marked_at)) + (f"; {_differs(other)}" if other else ""),
        "given": _("%(given)s/%(all)s phiếu đã vào", given=given, all=members),
        "done": _done(len(marks), len(appraised_files(run, by.council_id))),
    }


def _differs(level: str) -> str:
    return str(_("khác mức theo điểm (%(level)s)", level=level))


def _done(done: int, of_all: int) -> str:
    """Return how many of the files the member has marked, and what remains possible.

    In words of one length, so that nothing below them moves.
    """
    counts = {"done": done, "all": of_all}
    if done < of_all:
        return str(_("Đã chấm %(done)s/%(all)s hồ sơ; sửa được đến khi chủ tịch hội đồng khóa phiếu chấm.", **counts))
    return str(
        _("Đã chấm đủ %(done)s/%(all)s hồ sơ; còn sửa được đến khi chủ tịch hội đồng khóa phiếu chấm.", **counts)
    )


def _mark(row: Mapping[str, Any]) -> MarkForm:
    return MarkForm(row["file"], row["points"], row["level"], row["comment"], row["version"])


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
    form = open_form(schema, stored, choices=levels)
    form.subjects = {f"marks-{n}": row.evaluation.subject_label for n, row in enumerate(files)}
    return form


def _line(file_id: uuid.UUID, mark: CouncilMark | None) -> dict[str, object]:
    if mark is None:
        return {"file": file_id}
    given = {"points": mark.points, "level": mark.level, "comment": mark.comment}
    return {"file": file_id, "version": mark.version, **given}


@bp.route("/t/<tenant:slug>/evaluations/<uuid:owner>/<uuid:id>/mark", methods=["GET", "POST"])
@requires("council_mark.write")
def mark(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Mark one file beside its computed tree."""
    row = evaluation_row((owner, id))
    run = rating_run((owner, row.evaluation.run_id))
    given, scale = own_marks(actor(), (run.tenant_id, run.id)).get(id), scale_of(run)
    schema, levels = on_scale(CouncilMarkSchema(), scale.most), list(scale.levels.items())
    form = open_form(schema, given, version=given.version if given else 0, choices={"level": levels})
    refusals: list[str] = []
    if form.ok:
        with told_above(form, refusals), suppress(DuplicateRequest), one_request(form.request_key):
            services.save_council_mark(actor(), (owner, id), **form.values, version=form.version_number)
    if form.ok:
        flash(_("Đã lưu phiếu chấm cho “%(name)s”.", name=row.evaluation.subject_label), "success")
        return redirect(url_for(".sheet", owner=run.tenant_id, id=run.id), 303)
    return render_template(
        "evaluation/mark.html",
        form=form,
        refusals=refusals,
        row=row,
        run=run,
        words=words_of(run),
        scale=scale,
        thresholds=thresholds((owner, run.id), [id]) if scale.most is not None else {},
        is_open=run.state == "marking" and row.proposal is None,
    ), form.status
