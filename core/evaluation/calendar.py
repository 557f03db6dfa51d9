"""The days of a run's steps (lịch đánh giá) as its regulation sets them. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.domain.declarations import Step, StepRule
from core.reporting.windows import day_of_month

#: Saturday, as Python counts weekdays.
_SATURDAY = 5
_DAY = timedelta(days=1)

#: Reads a pinned value; None where the tenant confirmed none.
Number = Callable[[str], Decimal | None]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step and its last day; None where a value that it needs is not known."""

    rule: StepRule
    due_on: date | None


def planned_steps(
    rules: Sequence[StepRule], number: Number, ends_on: date, holidays: Collection[date] = frozenset()
) -> list[PlannedStep]:
    """Return the steps of a run whose period ends on a day, by their days; those without a day come last."""
    by_key = {rule.key: rule for rule in rules}
    days = {rule.key: _due(rule, by_key, number, ends_on, holidays) for rule in rules}
    planned = [PlannedStep(rule, days[rule.key]) for rule in rules]
    return sorted(planned, key=lambda step: (step.due_on is None, step.due_on or ends_on))


def _due(
    rule: StepRule, rules: Mapping[str, StepRule], number: Number, ends_on: date, holidays: Collection[date]
) -> date | None:
    if rule.day_parameter:
        day = number(rule.day_parameter)
        if day is None:
            return None
        found = day_of_month(ends_on, int(day), rule.months_after)
        return next_working_day(found, holidays) if rule.working_days else found
    start = _due(rules[rule.after], rules, number, ends_on, holidays) if rule.after else ends_on
    return None if start is None else days_from(rule, start, number, holidays)


def days_from(rule: StepRule, start: date, number: Number, holidays: Collection[date] = frozenset()) -> date | None:
    """Return the last day of a step that counts its days from ``start``; None where their number is not known."""
    days = number(rule.days_parameter) if rule.days_parameter else None
    if days is None:
        return None
    return working_days_after(start, int(days), holidays) if rule.working_days else start + int(days) * _DAY


def working_days_after(start: date, days: int, holidays: Collection[date] = frozenset()) -> date:
    """Return the last of so many working days after a day."""
    day = start
    for _ in range(days):
        day = next_working_day(day + _DAY, holidays)
    return day


def next_working_day(day: date, holidays: Collection[date] = frozenset()) -> date:
    """Return the day itself, or the first working day after it: neither Saturday, Sunday nor a holiday."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day += _DAY
    return day


def step_of(rules: Sequence[StepRule], step: Step) -> StepRule | None:
    """Return the rule of a step; None where the regulation has none."""
    return next((rule for rule in rules if rule.step is step), None)


def marking_day(steps: Sequence[PlannedStep], today: date) -> date | None:
    """Return by when councils should have marked: the day of the meeting, or else of the summary, that is to come."""
    for wanted in (Step.MEETING, Step.SUMMARY):
        days = [each.due_on for each in steps if each.rule.step is wanted and each.due_on and each.due_on >= today]
        if days:
            return days[0]
    return None
