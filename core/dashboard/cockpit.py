"""The cockpit of a cycle: its steps with dates and progress, and what is late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.assignment.models import Cycle
from core.assignment.queries import cycle_name
from core.clock import VIETNAM
from core.dashboard.queries import Filed, Intake, OpenObstacle, RunState
from core.evaluation.standing_models import RunStanding
from core.reporting.windows import Window
from core.web.formats import number
from core.web.periods import window as window_label

#: Days after which an obstacle belongs to the next class of ages; the last class is open.
AGES = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cycle: ``state`` is done, now, late or ahead; ``total`` None where nobody knows how many.

    ``counted`` says what is counted; without a total it tells the number too.
    """

    label: str
    from_on: date | None
    until: date | None
    state: str
    done: int
    total: int | None
    counted: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps are made of."""

    intake: Intake
    runs: Sequence[RunState]
    assigned: int


def steps(cycle: Cycle, windows: Sequence[Window], found: Standing, today: date) -> list[Step]:
    """Return the steps of a cycle in their order."""
    return [
        _registration(cycle, found.intake, today),
        _orders(cycle, found, today),
        *(_window(cycle, each, found, today) for each in windows),
        *_runs(cycle, found, today),
        _closing(cycle, today),
    ]


def _registration(cycle: Cycle, intake: Intake, today: date) -> Step:
    opens, closes = cycle.registration_opens_on, cycle.registration_closes_on
    state = "ahead" if today < opens else "now" if today <= closes else "late" if intake.waiting else "done"
    note = _("%(count)s đăng ký chờ xem xét", count=intake.waiting) if intake.waiting else ""
    url = url_for("assignment.registrations", cycle=cycle_name(cycle))
    done = intake.registered
    counted = ngettext("%(count)s đăng ký", "%(count)s đăng ký", done, count=number(done))
    return Step(_("Đăng ký nhiệm vụ"), opens, closes, state, done, None, counted, url, note)


def _orders(cycle: Cycle, found: Standing, today: date) -> Step:
    orders = found.intake.orders
    state = "done" if orders else "now" if cycle.state == "open" and today >= cycle.starts_on else "ahead"
    note = _("%(count)s nhiệm vụ đã giao", count=found.assigned)
    url = url_for("assignment.orders")
    counted = ngettext("%(count)s quyết định", "%(count)s quyết định", orders, count=number(orders))
    return Step(_("Giao nhiệm vụ"), cycle.starts_on, None, state, orders, None, counted, url, note)


def _window(cycle: Cycle, window: Window, found: Standing, today: date) -> Step:
    total = sum(1 for day in found.intake.begins if day <= window.ends_on)
    filed = found.intake.filed.get(window.key, Filed(0, 0))
    if today <= window.ends_on:
        state = "ahead"
    elif filed.filed >= total:
        state = "done"
    else:
        state = "now" if today <= window.due_on else "late"
    late = filed.filed - filed.on_time
    note = _("%(count)s nộp chậm", count=late) if late else ""
    url = url_for("dashboard.overview", cycle=cycle_name(cycle), window=window.key, _anchor="reports")
    label = _("Báo cáo %(window)s", window=window_label(window.key))
    return Step(label, window.ends_on, window.due_on, state, filed.filed, total, _("đơn vị"), url, note)


def _runs(cycle: Cycle, found: Standing, today: date) -> Iterator[Step]:
    """Yield a step per run of the cycle's own authority, and one for all runs of bodies that manage by delegation."""
    own = (cycle.tenant_id, cycle.authority_id)
    of_others = []
    for each in found.runs:
        if (each.standing.tenant_id, each.standing.authority_id) == own:
            yield _run(each, today)
        else:
            of_others.append(each.standing)
    if of_others:
        yield _delegates(cycle, of_others)


def _run(found: RunState, today: date) -> Step:
    run = found.standing
    state = "done" if _is_finished(run) else "ahead" if today < run.cut_off else "now"
    marked = _("%(marked)s đã tự đánh giá, %(proposed)s đã đề xuất", marked=found.self_marked, proposed=run.proposed)
    appealed = _("%(count)s kiến nghị chờ trả lời", count=found.appeals) if found.appeals else ""
    note = "; ".join(text for text in (marked if state != "done" else "", appealed) if text)
    url = url_for("evaluation.run", owner=run.tenant_id, id=run.run_id)
    return Step(run.run_name, run.cut_off, None, state, run.decided, run.files, _("hồ sơ"), url, note)


def _delegates(cycle: Cycle, runs: Sequence[RunStanding]) -> Step:
    state = "done" if all(_is_finished(run) for run in runs) else "now"
    decided, files = sum(run.decided for run in runs), sum(run.files for run in runs)
    bodies = len({(run.tenant_id, run.authority_id) for run in runs})
    note = _("%(count)s cơ quan đã mở đợt", count=bodies)
    url = url_for("dashboard.overview_ratings", cycle=cycle_name(cycle))
    label = _("Xếp loại của các cơ quan được phân cấp")
    return Step(label, min(run.cut_off for run in runs), None, state, decided, files, _("hồ sơ"), url, note)


def _is_finished(run: RunStanding) -> bool:
    return run.state == "closed" or 0 < run.files <= run.decided


def _closing(cycle: Cycle, today: date) -> Step:
    closed = cycle.state == "closed"
    state = "done" if closed else "now" if today > cycle.ends_on else "ahead"
    url = url_for("assignment.cycle", owner=cycle.tenant_id, id=cycle.id)
    return Step(_("Kết thúc kỳ"), cycle.ends_on, None, state, int(closed), 1, _("kỳ"), url)


@dataclass(frozen=True, slots=True)
class AgeClass:
    """How many obstacles have stood for so many days; ``undirected`` of them nobody directed yet."""

    label: str
    count: int
    undirected: int


def ages(found: Sequence[OpenObstacle], today: date) -> list[AgeClass]:
    """Return the open obstacles of work given out by age, the youngest class first.

    All classes, so that a picture keeps its shape.
    """
    given = [each for each in found if not each.own]
    return [_age_class(label, low, high, given, today) for label, low, high in _classes()]


def _classes() -> Iterator[tuple[str, int, int | None]]:
    low = 0
    for high in AGES:
        yield _("%(low)s–%(high)s ngày", low=low, high=high), low, high
        low = high + 1
    yield _("trên %(days)s ngày", days=AGES[-1]), low, None


def _age_class(label: str, low: int, high: int | None, found: Sequence[OpenObstacle], today: date) -> AgeClass:
    old = [(today - each.raised_at.astimezone(VIETNAM).date()).days for each in found]
    of_class = [each for each, age in zip(found, old, strict=True) if age >= low and (high is None or age <= high)]
    return AgeClass(label, len(of_class), sum(1 for each in of_class if not each.directed))


def state_words() -> dict[str, tuple[Any, str]]:
    """Return how states of steps read."""
    return {
        "done": (_("xong"), "good"),
        "now": (_("đang làm"), "info"),
        "late": (_("chậm"), "bad"),
        "ahead": (_("sắp tới"), "plain"),
    }
