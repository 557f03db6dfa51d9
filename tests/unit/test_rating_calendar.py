"""Days of a rating's steps: a day of a month, or so many days or working days after another step."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.declarations import Step, StepRule
from core.domain.text import Text
from core.evaluation.calendar import days_from, marking_day, next_working_day, planned_steps, working_days_after

END = date(2026, 9, 30)  # a Wednesday
VALUES = {"plan": Decimal(5), "self": Decimal(20), "notice": Decimal(3), "appeal": Decimal(5), "late": Decimal(31)}
LABEL = Text("Bước", "Step")


def rule(key: str, step: Step = Step.SELF_MARK, **more: object) -> StepRule:
    return StepRule(key, step, LABEL, **more)  # type: ignore[arg-type]


def days(*rules: StepRule, end: date = END, holidays: frozenset[date] = frozenset()) -> dict[str, date | None]:
    return {each.rule.key: each.due_on for each in planned_steps(rules, VALUES.get, end, holidays)}


def test_a_step_is_due_on_a_day_of_the_periods_last_month_or_a_later_one() -> None:
    found = days(
        rule("self", day_parameter="self"),
        rule("notice", day_parameter="notice", months_after=1),
        rule("late", day_parameter="late", months_after=2),
    )
    assert found == {"self": date(2026, 9, 20), "notice": date(2026, 10, 3), "late": date(2026, 11, 30)}


def test_only_a_step_of_working_days_moves_on_from_a_weekend() -> None:
    saturday = date(2026, 10, 3)
    plain, working = (rule("n", day_parameter="notice", months_after=1, working_days=w) for w in (False, True))
    assert saturday.weekday() == 5
    assert days(plain) == {"n": saturday}
    assert days(working) == {"n": date(2026, 10, 5)}
    assert days(working, holidays=frozenset({date(2026, 10, 5)})) == {"n": date(2026, 10, 6)}


def test_steps_follow_one_another() -> None:
    appeal = rule("appeal", Step.APPEAL, days_parameter="appeal", after="notice", working_days=True)
    found = days(appeal, rule("notice", day_parameter="notice", months_after=1), rule("x", days_parameter="plan"))
    # From Saturday 3 October five working days: 5, 6, 7, 8, 9; x counts from the end of the period.
    assert found == {"notice": date(2026, 10, 3), "x": date(2026, 10, 5), "appeal": date(2026, 10, 9)}
    assert list(found) == ["notice", "x", "appeal"], "by their days"


def test_what_is_not_known_has_no_day_and_comes_last() -> None:
    found = days(rule("unknown", days_parameter="nobody"), rule("then", days_parameter="plan", after="unknown"))
    assert found == {"unknown": None, "then": None}
    assert list(days(rule("u", day_parameter="nobody"), rule("self", day_parameter="self"))) == ["self", "u"]


def test_councils_mark_until_the_meeting_or_else_the_summary_that_is_to_come() -> None:
    meeting = rule("meeting", Step.MEETING, days_parameter="plan")
    summary = rule("summary", Step.SUMMARY, days_parameter="notice")
    both, one = (planned_steps(rules, VALUES.get, END) for rules in ((meeting, summary), (summary,)))
    assert marking_day(both, END) == date(2026, 10, 5)
    assert marking_day(one, END) == date(2026, 10, 3)
    assert marking_day(one, date(2026, 10, 4)) is None


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2026, 10, 2), 0, date(2026, 10, 2)),
        (date(2026, 10, 2), 1, date(2026, 10, 5)),  # from Friday
        (date(2026, 10, 3), 1, date(2026, 10, 5)),  # from Saturday
        (date(2026, 10, 5), 5, date(2026, 10, 12)),
    ],
)
def test_working_days_leave_out_weekends(start: date, count: int, last: date) -> None:
    assert working_days_after(start, count) == last


def test_holidays_are_no_working_days() -> None:
    holidays = {date(2026, 4, 30), date(2026, 5, 1)}
    assert next_working_day(date(2026, 4, 30), holidays) == date(2026, 5, 4)
    step = rule("a", days_parameter="appeal", working_days=True)
    assert days_from(step, date(2026, 4, 29), VALUES.get, holidays) == date(2026, 5, 8)
