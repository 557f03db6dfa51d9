"""Rating runs: opened by the advisory body, followed by everybody who rates, closed when all is decided."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.assignment.models import Cycle
from core.audit import one_request
from core.db.bulk import Key
from core.errors import DuplicateRequest
from core.evaluation import services
from core.evaluation.calendar import PlannedStep, marking_day
from core.evaluation.council_schemas import DeadlineSchema
from core.evaluation.labels import FILE_STATES
from core.evaluation.models import RatingRun
from core.evaluation.queries import (
    AppealRow,
    EvaluationRow,
    appeals_of_run,
    evaluation_list,
    has_quotas,
    is_without_council,
    marking_deadline,
    newest_job,
    rating_run,
    run_list,
    run_row,
    tallies,
)
from core.evaluation.raters import ratable_cycles
from core.evaluation.regulation import words_of
from core.evaluation.run_draft import Offer, offers
from core.evaluation.schemas import CombiningRunSchema, Press, RunSchema
from core.evaluation.services import FREEZE, RunForm
from core.evaluation.views.blueprint import bp
from core.evaluation.windows import Deadline, shown_steps, steps_of
from core.extensions.errors import ParametersMissing
from core.extensions.parameters import Missing
from core.outbox.models import OutboxRow
from core.people.queries import chaired_councils
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("subject", lazy_gettext("Đối tượng"), sortable=True),
    Column("score", lazy_gettext("Điểm kết quả"), "number", sortable=True),
    Column("band", lazy_gettext("Mức theo điểm")),
    Column("self", lazy_gettext("Tự đánh giá")),
    Column("proposal", lazy_gettext("Đề xuất")),
    Column("decision", lazy_gettext("Quyết định")),
    Column("state", lazy_gettext("Trạng thái")),
)


@bp.get("/t/<tenant:slug>/runs")
@requires("run.view")
def runs() -> ResponseReturnValue:
    """List the rating runs."""
    return render_template("evaluation/runs.html", runs=run_list(), may_open=actor().may("run.open"))


@bp.route("/t/<tenant:slug>/runs/new", methods=["GET", "POST"])
@requires("run.open")
def new_run() -> ResponseReturnValue:
    """Open a run over a cycle; a worker then freezes the facts. What the regulation lacks is listed with its place."""
    cycles = ratable_cycles(actor())
    offered = offers(actor(), cycles)
    stored = _first_form(offered, cycles)
    schema = CombiningRunSchema() if any(offer.combines for offer in offered) else RunSchema()
    form = open_form(schema, stored, choices={"cycle": [(offer.value, offer.label) for offer in offered]})
    missing: tuple[Missing, ...] = ()
    on = None
    if form.ok:
        chosen = next(offer for offer in offered if offer.value == form.values["cycle"])
        try:
            with form.catching(), one_request(form.request_key):
                typed = {name: value for name, value in form.values.items() if name != "cycle"}
                wanted = RunForm(**typed, rule=chosen.rule, starts_on=chosen.starts_on)
                id = services.open_run(actor(), chosen.cycle, wanted)
                flash(_("Đã mở đợt đánh giá. Hệ thống đang chốt số liệu."), "success")
                return redirect(url_for(".run", owner=actor().tenant_id, id=id), 303)
        except ParametersMissing as refusal:
            missing, form.status = refusal.rows, refusal.status
            on = next(row.rule_date for row in cycles if (row.tenant_id, row.id) == chosen.cycle)
    authority = actor().authority_id
    councils = chaired_councils(actor().tenant_id, authority) if authority else ()
    return render_template(
        "evaluation/run_new.html",
        form=form,
        cycles=cycles,
        missing=missing,
        on=on,
        leaderless=[council for council, is_chaired in councils if not is_chaired],
    ), form.status


def _first_form(offered: Sequence[Offer], cycles: Sequence[Cycle]) -> dict[str, object] | None:
    """Return the form as it first stands: the only thing to rate, or the first one of the cycle that a link names."""
    named = request.args.get("cycle", "")
    chosen = [offer for offer in offered if offer.value.startswith(named)] if named else list(offered)
    if not chosen or (not named and len(chosen) > 1):
        return None
    ends_on = next(row.ends_on for row in cycles if (row.tenant_id, row.id) == chosen[0].cycle)
    return {"cycle": chosen[0].value, "cut_off": ends_on}


@bp.get("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>")
@requires("run.view")
def run(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a run: how far each group is, its files, and what this seat does next."""
    return run_page((owner, id))


def run_page(key: Key, deadline: FormState | None = None) -> ResponseReturnValue:
    """Render the page of a run; ``deadline`` is the form of the councils' last day as it was refused."""
    owner, id = key
    whole = run_row(key)
    row, words, found = whole.run, words_of(whole.run), tallies(key)
    states = [(key, label) for key, (label, _tone) in FILE_STATES.items()]
    groups = Filter("group", _("Nhóm đối tượng"), list(words.subject_groups.items()))
    filters = (groups, Filter("state", _("Trạng thái"), states), Filter("q", _("Tìm đối tượng")))
    shown = table(COLUMNS, filters, sort="group")

    def group_of(file: EvaluationRow) -> str:
        return words.subject_groups.get(file.evaluation.subject_group, file.evaluation.subject_group)

    runs_it = actor().may("run.open") and row.authority_id == actor().authority_id
    councils = chaired_councils(owner, row.authority_id) if runs_it and row.state != "closed" else []
    steps, until = shown_steps(row), marking_deadline(key) if row.state != "closed" else None
    return render_template(
        "evaluation/run.html",
        run=row,
        whose=whole.authority,
        words=words,
        table=shown,
        rows=evaluation_list((owner, id), shown),
        heading=group_of if shown.sort == "group" else None,
        tallies={group: found[group] for group in words.in_order(found)},
        job=newest_job((owner, id), FREEZE) if row.state == "freezing" else None,
        form=open_form(Press()),
        runs_it=runs_it,
        has_quotas=has_quotas((owner, id)),
        steps=steps,
        until=until,
        deadline=(deadline or open_form(DeadlineSchema(), _usual(until, steps))) if councils else None,
        appeals=_appeals(row) if any(tally.decided for tally in found.values()) else (),
        today=clock.today(),
        proposes_itself=(alone := runs_it and actor().may("proposal.write") and is_without_council((owner, id))),
        names_reviewers=words.asks_review and runs_it and row.state != "freezing",
        leaderless=[council for council, is_chaired in councils if not is_chaired],
        marks_criteria=words.asks_criteria and (alone or actor().council_id is not None),
    ), deadline.status if deadline else 200


def _usual(until: date | None, steps: Sequence[PlannedStep]) -> dict[str, object]:
    """Return the last day of marking as it stands, or as the calendar's steps suggest it."""
    return {"until": until or marking_day(steps, clock.today())}


def _appeals(row: RatingRun) -> list[tuple[AppealRow, Deadline | None]]:
    """Return the appeals of a run that this seat may see, each with the day by which it has to be answered."""
    found = appeals_of_run((row.tenant_id, row.id))
    steps = steps_of(row) if found else None
    return [(each, steps.answer_until(each.appeal) if steps else None) for each in found]


@bp.get("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/progress")
@requires("run.view")
def run_progress(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Tell how far the freezing of a run's facts is, for the page that follows it."""
    return progress(rating_run((owner, id)), newest_job((owner, id), FREEZE))


def progress(row: RatingRun, job: OutboxRow | None) -> dict[str, object]:
    """Return the state of a run's job as ``app.js`` reads it."""
    if job is None:
        return {"done": 0, "total": 0, "label": row.name, "ended": True}
    return {"done": job.progress, "total": job.total, "label": row.name, "ended": job.done_at is not None}


@bp.post("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/freeze")
@requires("run.open")
def freeze_again(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Freeze the facts of a run once more, after the problem that stopped it was cured."""
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        services.freeze_again(actor(), (owner, id))
    flash(_("Hệ thống đang chốt lại số liệu."), "success")
    return redirect(url_for(".run", owner=owner, id=id), 303)


@bp.post("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/close")
@requires("run.open")
def close_run(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Close a run in which every file is decided."""
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        services.close_run(actor(), (owner, id))
    flash(_("Đã kết thúc đợt đánh giá."), "success")
    return redirect(url_for(".run", owner=owner, id=id), 303)
