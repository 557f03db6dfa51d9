"""What-ifs over a run: other values, another edition or pack, a supposed quota; the outcome beside what is."""

import uuid
from contextlib import suppress
from datetime import date
from decimal import Decimal

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.canonical import canonical
from core.domain.parameters import Parameter
from core.domain.restore import restore
from core.domain.score import Value
from core.errors import DomainError, DuplicateRequest, NotFound
from core.evaluation import services
from core.evaluation.against_decided import against_decided, study_workbook
from core.evaluation.comparing import other_scheme
from core.evaluation.hypothesis_forms import hypothesis_of, hypothesis_schema, rating_parameters
from core.evaluation.models import RatingRun, Study
from core.evaluation.queries import evaluations, rating_run, studies, study
from core.evaluation.regulation import Words, words_of
from core.evaluation.schemas import KeepSchema, Press
from core.evaluation.services import STUDY
from core.evaluation.views.blueprint import bp
from core.evaluation.views.runs import progress
from core.extensions.errors import told
from core.extensions.hypotheses import Hypothesis
from core.extensions.schemes import Scheme
from core.extensions.services import offered_packs, pinned_scheme
from core.extensions.what_if import Comparison
from core.outbox.models import OutboxRow
from core.outbox.queries import newest_job as newest
from core.web.access import actor, requires
from core.web.fields import Day
from core.web.formats import number
from core.web.forms import open_form
from core.web.workbooks import EXCEL


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/studies", methods=["GET", "POST"])
@requires("run.open")
def run_studies(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a what-if, and list those that were asked for."""
    run = rating_run((owner, id))
    scheme, day = request.values.get("scheme", ""), _day(request.values.get("rule_date", ""))
    based, problem = _based_on(run, scheme, day)
    form = open_form(hypothesis_schema(based))
    if form.ok and based is not None:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            hypothesis = hypothesis_of(based, form.values, scheme, day)
            asked = services.request_study(actor(), (owner, id), hypothesis)
            return redirect(url_for(".run_study", owner=owner, id=id, study_id=asked), 303)
    packs = [(pack.key, told(pack.manifest.label)) for pack in offered_packs(actor().tenant_id)]
    return render_template(
        "evaluation/studies.html",
        run=run,
        form=form,
        packs=packs,
        scheme=scheme,
        day=day,
        problem=problem,
        pinned_day=date.fromisoformat(run.pin["rule_date"]),
        parameters=rating_parameters(based) if based else (),
        studies=studies((owner, id)),
    ), form.status


def _based_on(run: RatingRun, scheme: str, day: date | None) -> tuple[Scheme | None, str]:
    """Return the scheme whose values the form offers, or why there is none."""
    try:
        pinned = pinned_scheme(run.pin)
        if not scheme and day is None:
            return pinned, ""
        return other_scheme(run, Hypothesis(scheme=scheme, rule_date=day)), ""
    except DomainError as error:
        return None, str(error)


@bp.route("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/studies/<uuid:study_id>", methods=["GET", "POST"])
@requires("run.open")
def run_study(owner: uuid.UUID, id: uuid.UUID, study_id: uuid.UUID) -> ResponseReturnValue:
    """Show what a hypothesis changes, and keep it by a name."""
    run, asked = rating_run((owner, id)), study((owner, study_id))
    form = open_form(KeepSchema(), {"name": asked.name})
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.keep_study(actor(), (owner, study_id), name=form.values["name"])
            flash(_("Đã lưu phương án."), "success")
            return redirect(url_for(".run_study", owner=owner, id=id, study_id=study_id), 303)
    found = restore(Comparison, asked.outcome) if asked.outcome else None
    against = against_decided(found, evaluations((owner, id), trees=False)) if found else None
    return render_template(
        "evaluation/study.html",
        run=run,
        study=asked,
        form=form,
        hypothesis=(hypothesis := restore(Hypothesis, asked.hypothesis)),
        changed_values=_changed_values(run, hypothesis),
        shown=_shown,
        canonical=canonical,
        found=found,
        against=against,
        words=words_of(run),
        job=_job(asked),
        press=open_form(Press()),
    ), form.status


@bp.post("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/studies/<uuid:study_id>/delete")
@requires("run.open")
def delete_study(owner: uuid.UUID, id: uuid.UUID, study_id: uuid.UUID) -> ResponseReturnValue:
    """Take a kept study out of the list."""
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        services.delete_study(actor(), (owner, study_id))
    flash(_("Đã xóa phương án."), "success")
    return redirect(url_for(".run_studies", owner=owner, id=id), 303)


@bp.get("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/studies/<uuid:study_id>/workbook.xlsx")
@requires("run.open")
def study_book(owner: uuid.UUID, id: uuid.UUID, study_id: uuid.UUID) -> ResponseReturnValue:
    """Download a what-if with all its numbers."""
    run, asked = rating_run((owner, id)), study((owner, study_id))
    if not asked.outcome:
        raise NotFound
    found = restore(Comparison, asked.outcome)
    against = against_decided(found, evaluations((owner, id), trees=False))
    shown = dict(_changed_values(run, restore(Hypothesis, asked.hypothesis)))
    shown = {_("Đợt đánh giá"): run.name, _("Phương án"): asked.name, _("Người yêu cầu"): asked.by_label, **shown}
    named = {"Content-Disposition": f'attachment; filename="phuong-an-{run.key}.xlsx"'}
    return Response(study_workbook(found, against, words_of(run), shown), mimetype=EXCEL, headers=named)


@bp.get("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/studies/<uuid:study_id>/progress")
@requires("run.open")
def run_study_progress(owner: uuid.UUID, id: uuid.UUID, study_id: uuid.UUID) -> ResponseReturnValue:
    """Tell how far a what-if is, for the page that follows it."""
    return progress(rating_run((owner, id)), _job(study((owner, study_id))))


def _job(asked: Study) -> OutboxRow | None:
    return newest(asked.tenant_id, STUDY, study=str(asked.id))


def _changed_values(run: RatingRun, hypothesis: Hypothesis) -> list[tuple[str, str]]:
    """Return how the changed parameters and their values read; their keys when the scheme is gone."""
    based, _problem = _based_on(run, hypothesis.scheme, hypothesis.rule_date)
    known = {parameter.key: parameter for parameter in based.chain.parameters} if based else {}
    return [_as_read(known.get(key), key, value) for key, value in hypothesis.values.items()]


def _as_read(parameter: Parameter | None, key: str, value: Decimal | str) -> tuple[str, str]:
    label = told(parameter.label) if parameter else key
    if isinstance(value, Decimal):
        return label, f"{number(value)} {parameter.unit if parameter else ''}".strip()
    chosen = parameter.label_of(value) if parameter else None
    return label, told(chosen) if chosen else value


def _shown(value: Value, words: Words) -> str:
    """Write a value of a tree: a number, a word of the regulation, or a dash."""
    return words.level(value) if isinstance(value, str) else number(value, 4)


def _day(text: str) -> date | None:
    """Return the day that was typed; None for what is no day."""
    try:
        return date.fromisoformat(Day().typed(text))
    except ValueError:
        return None
