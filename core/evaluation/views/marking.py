"""How far a council's marking is: until when, who is behind by name, and reminding them."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.errors import Conflict, DuplicateRequest
from core.evaluation import services
from core.evaluation.council_schemas import DeadlineSchema
from core.evaluation.leading import Leaders
from core.evaluation.models import RatingRun
from core.evaluation.queries import marking_dates
from core.evaluation.schemas import Press
from core.evaluation.services import MissingSheet
from core.evaluation.views.blueprint import bp
from core.evaluation.views.runs import run_page
from core.web.access import actor, requires
from core.web.forms import FormState, open_form, unsent


@dataclass(frozen=True, slots=True)
class Marking:
    """Until when a council marks; who is behind is told to its chair and secretary alone, never how anybody marked.

    ``press`` is the form of the button that reminds them; None where it may not be pressed, or was today. ``seat_id``
    is who asks.
    """

    until: date | None
    today: date
    behind: Sequence[MissingSheet]
    press: FormState | None
    is_open: bool
    seat_id: uuid.UUID | None


def marking_of(
    run: RatingRun,
    council_id: uuid.UUID,
    leaders: Leaders,
    files: int,
    *,
    is_open: bool,
    given: Mapping[uuid.UUID, int] | None = None,
) -> Marking:
    """Return how far a council's marking is, as the seat that asks may see it.

    ``given`` counts by seat how many files were marked, where the page has read that already.
    """
    by, today = actor(), clock.today()
    until, reminded = marking_dates((run.tenant_id, run.id), council_id) if is_open else (None, None)
    if not is_open or by.council_id != council_id or not (leaders.may_convene(by) or leaders.may_call_the_roll(by)):
        return Marking(until, today, (), None, is_open, by.seat_id)
    behind = services.unfinished(run, leaders, council_id, files, given)
    others = [each for each in behind if each.seat_id != by.seat_id]
    may_press = bool(others) and leaders.may_convene(by) and reminded != today
    return Marking(until, today, behind, unsent(Press()) if may_press else None, is_open, by.seat_id)


@bp.post("/t/<tenant:slug>/marks/<uuid:owner>/<uuid:id>/remind")
@requires("proposal.write")
def remind(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Remind the members who are behind."""
    try:
        with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
            services.remind_members(actor(), (owner, id))
            flash(_("Đã gửi lời nhắc tới các thành viên chưa chấm đủ."), "success")
    except Conflict as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".sheet", owner=owner, id=id), 303)


@bp.post("/t/<tenant:slug>/runs/<uuid:owner>/<uuid:id>/deadline")
@requires("run.open")
def set_deadline(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Say until which day the councils of a run mark."""
    form = open_form(DeadlineSchema())
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.set_deadline(actor(), (owner, id), form.values["until"])
    if form.ok:
        flash(_("Đã đặt hạn chấm của hội đồng."), "success")
        return redirect(url_for(".run", owner=owner, id=id), 303)
    return run_page((owner, id), form)
