"""Opening a rating run, and giving out the job that freezes its facts."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Cycle
from core.assignment.queries import cycle_by_key
from core.assignment.services import refuse_under_way
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, explained, flush_or_explain
from core.db.bulk import Key
from core.domain.parameters import Stage
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.facts import GENERATION
from core.evaluation.models import RatingRun
from core.evaluation.periods import WHOLE_CYCLE, RunPeriod, gaps, periods
from core.evaluation.queries import cycle_of, newest_job, rating_run
from core.evaluation.raters import may_rate_in
from core.evaluation.services.standing import announce
from core.extensions.pins import Pin
from core.extensions.schemes import Scheme
from core.extensions.services import completed_scheme
from core.outbox.services import emit
from core.web.periods import window

FREEZE = "evaluation.freeze"


@dataclass(frozen=True, slots=True)
class RunForm:
    """A rating run: its key within the cycle, its name, and the last day whose accepted reports count.

    ``rule`` and ``starts_on`` name the kind of run and the period of it that is rated ("" = the whole cycle);
    ``gap_reason`` tells why it joins shorter periods before all of them are decided.
    """

    key: str
    name: str
    cut_off: date
    rule: str = ""
    starts_on: date | None = None
    gap_reason: str = ""


@use_case("run.open")
def open_run(actor: Actor, cycle: Key, form: RunForm) -> uuid.UUID:
    """Open a run of the actor's authority over a cycle; a worker then freezes its facts. Returns the run's id.

    Its own cycle, or one in which it gave work to cadres whose management was delegated to it. The run is pinned to
    what its cycle is pinned to. ParametersMissing with the whole list while a value that rating needs is neither pinned
    there nor confirmed.
    """
    living = cycle_by_key(cycle)
    if not may_rate_in(actor, living) or actor.authority_id is None:
        text = _(
            "Chỉ cơ quan có thẩm quyền của kỳ này, hoặc cơ quan được phân cấp quản lý cán bộ đã giao việc trong kỳ, mới"
            " mở được đợt đánh giá."
        )
        raise NotAllowed(text)
    if living.state == "draft":
        raise Conflict(_("Kỳ giao nhiệm vụ chưa được mở."))
    refuse_under_way(cycle)
    scheme = completed_scheme(living.tenant_id, living.pin)
    period = _period(living, scheme, form)
    problems = _problems(form, period.starts_on, period.ends_on) + _gaps(actor, scheme, period, form)
    if problems:
        raise Invalid(problems)
    pinned = _pinned(scheme, form.rule)
    run = RatingRun(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        authority_id=actor.authority_id,
        cycle_tenant_id=living.tenant_id,
        cycle_id=living.id,
        key=form.key,
        name=form.name,
        rule=form.rule,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        gap_reason=form.gap_reason.strip(),
        gathers=GENERATION,
        cut_off=form.cut_off,
        scheme=living.scheme,
        pin=pinned.to_json(),
        fingerprint=pinned.fingerprint,
        opened_at=clock.now(),
    )
    db.session.add(run)
    taken = _("Cơ quan đã có đợt đánh giá với mã đó trong kỳ này.")
    with explained("uq_rating_run_period", _("Cơ quan đã có đợt đánh giá cho giai đoạn này."), "cycle"):
        flush_or_explain(db.session(), "uq_rating_run_key", taken, "key")
    announce(run)
    details = {"key": form.key, "cut_off": form.cut_off, "fingerprint": pinned.fingerprint}
    details |= {"rule": run.rule, "gap_reason": run.gap_reason}
    record(actor, "run.open", "rating_run", (run.tenant_id, run.id), details)
    emit(actor, FREEZE, {"run": str(run.id)}, total=1)
    return run.id


def _pinned(scheme: Scheme, rule: str) -> Pin:
    """Return the fingerprint of a cycle's scheme, with all that a run of a rule needs."""
    scheme.require(Stage.RATING, run=rule)
    return scheme.pin()


def _period(cycle: Cycle, scheme: Scheme, form: RunForm) -> RunPeriod:
    """Return what is rated; Invalid for a period that the cycle's regulation does not have."""
    if not form.rule:
        return RunPeriod(WHOLE_CYCLE, "", cycle.starts_on, cycle.ends_on)
    for period in periods(cycle, scheme.calls):
        if (period.rule.key, period.starts_on) == (form.rule, form.starts_on):
            return period
    raise Invalid([Problem(_("Quy định của kỳ này không có đợt đánh giá như vậy."), "cycle")])


def _problems(form: RunForm, starts_on: date, ends_on: date) -> list[Problem]:
    problems = [Problem(_("Hãy nhập nội dung này."), name) for name in ("key", "name") if not getattr(form, name)]
    if not starts_on <= form.cut_off <= min(ends_on, clock.today()):
        problems.append(Problem(_("Ngày chốt số liệu phải nằm trong kỳ và không ở tương lai."), "cut_off"))
    return problems


def _gaps(actor: Actor, scheme: Scheme, period: RunPeriod, form: RunForm) -> list[Problem]:
    """Refuse to join shorter periods of which some are not decided, unless the authority says why."""
    assert actor.authority_id is not None
    missing = gaps((actor.tenant_id, actor.authority_id), period, scheme.calls.raters().runs, form.cut_off)
    if not missing or form.gap_reason.strip():
        return []
    names = "; ".join(window(key) for key in missing)
    text = _("Chưa quyết định xếp loại của: %(names)s. Hãy quyết định trước, hoặc nêu lý do mở đợt này.", names=names)
    return [Problem(text, "gap_reason", str(period.rule.citation or ""))]


@use_case("run.open")
def freeze_again(actor: Actor, run_key: Key) -> uuid.UUID:
    """Give out the job of freezing once more after it ended with a problem that was cured; returns the job's id.

    Nothing was computed yet, so the run is pinned anew: to its cycle, if that was pinned to other values meanwhile, and
    to the values confirmed by now of which the cycle has none. A wrong one is often the problem.
    """
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    last = newest_job(run_key, FREEZE)
    if run.state != "freezing" or (last is not None and last.done_at is None):
        raise Conflict(_("Số liệu của đợt này đã được chốt hoặc đang được chốt."))
    cycle = cycle_of(run)
    pinned = _pinned(completed_scheme(cycle.tenant_id, cycle.pin), run.rule)
    run.pin, run.fingerprint = pinned.to_json(), pinned.fingerprint
    record(actor, "run.freeze_again", "rating_run", run_key, {"fingerprint": pinned.fingerprint})
    return emit(actor, FREEZE, {"run": str(run.id)}, total=1)
