"""366-QĐ/TW with HD 02: what is shipped and how sure it is, and what an example cannot show."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.extensions.discovery import Registry, discover
from core.extensions.errors import SchemeSilent
from core.extensions.pipeline import rate
from core.kit.cases import Case, read_case
from core.sdk import Stage
from tests.extensions.kit import scheme_in
from tests.extensions.national import as_shipped, changed, of, shipped

CASES = Path(__file__).parents[2] / "plugins" / "quy_dinh_366" / "cases"
LAW, GUIDANCE = date(2025, 8, 30), date(2026, 5, 22)

#: (parameter, value, certainty, the row of the field's reference it comes from); everything else has no value.
SHIPPED = (
    ("general.maximum", 30, "reported", "366: 30 general + 70 results"),
    ("results.maximum", 70, "reported", "366: 30 general + 70 results"),
    ("threshold.xs", 90, "reported", "Điều 11, XS ≥ 90"),
    ("threshold.htt", 70, "reported", "Điều 11, HTT 70 - < 90"),
    ("threshold.ht", 50, "reported", "Điều 11, HT 50 - < 70"),
    ("condition.on_time", 100, "reported", "Điều 11, 100 % on time with quality"),
    ("condition.exceeded", 30, "reported", "Điều 11, at least 30 % exceed"),
    ("condition.remedied", 100, "reported", "Điều 11, 100 % of due shortcomings remedied"),
    ("condition.done", 100, "reported", "Điều 11, HT: 100 % tasks done"),
    ("condition.late", 20, "reported", "Điều 11, HT: at most 20 % late"),
    ("quota.ratio", 20, "reported", "cap: XS at most 20 %"),
    ("general.leader.1", 2, "secondary", "leaders, group 1: 9 × 2"),
    ("general.leader.2", 1, "secondary", "leaders, group 2: 4 × 1"),
    ("general.leader.3", 2, "secondary", "leaders, group 3: 4 × 2"),
    ("general.staff.1", 2, "secondary", "non-leaders, group 1: 9 × 2"),
    ("general.staff.2_first", 2, "secondary", "non-leaders, group 2: 2 + 1 + 1"),
    ("general.staff.2_other", 1, "secondary", "non-leaders, group 2: 2 + 1 + 1"),
    ("general.staff.3", 2, "secondary", "non-leaders, group 3: 4 × 2"),
    ("general.collective", 5, "secondary", "collectives: 6 × 5"),
    ("collective.least_done", 70, "secondary", "HD 02: collective below 70 % of tasks"),
    ("individual.least_done", 100, "secondary", "HD 02: individual below 100 % of tasks in the quarter"),
    ("year.failed_quarter", "no_xs", "secondary", "HD 02: one KHT quarter, no XS for the year"),
    ("year.consecutive", 2, "secondary", "HD 02: two or more consecutive KHT quarters"),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def quarter(registry: Registry) -> Case:
    return read_case(CASES / "quy_3_2026.yaml", registry, "quy_dinh_366")


def test_what_is_shipped_is_what_the_sources_say(registry: Registry) -> None:
    assert shipped(registry, "quy_dinh_366") == as_shipped(SHIPPED)


def test_a_run_waits_for_what_nobody_published(registry: Registry) -> None:
    for day, more in ((LAW, set()), (GUIDANCE, {"axis.1", "individual.least_done"})):
        missing = {row.key for row in scheme_in(registry, "quy_dinh_366", day=day).missing(Stage.RATING)}
        assert missing >= {"quota.base", "conditions.failing", "blockers.list", "general.leader.1", *more}
        assert not missing & {"threshold.xs", "condition.exceeded", "quota.ratio"}
        assert ("axis.1" in missing) is bool(more)


def test_axes_and_key_tasks_came_with_the_guidance(registry: Registry) -> None:
    groups = {
        day: [group.key for group in scheme_in(registry, "quy_dinh_366", day=day).calls.task_declaration().groups]
        for day in (date(2026, 5, 21), GUIDANCE)
    }
    assert list(groups.values()) == [["results"], [f"axis_{number}" for number in range(1, 7)]]


def test_each_sheet_has_thirty_points(registry: Registry) -> None:
    scheme = scheme_in(registry, "quy_dinh_366", day=GUIDANCE)
    points = {key: value for key, value, _certainty, _row in SHIPPED}
    for sheet in scheme.calls.declared.criteria:
        assert sum(int(points[item.points_parameter]) for item in sheet.items if item.points_parameter) == 30
    assert [len(sheet.items) for sheet in scheme.calls.declared.criteria] == [17, 16, 8]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"axis__1": 31}, "sáu trục"),
        ({"general__leader__1": 3}, "tiêu chí chung"),
        ({"threshold__htt": 95}, "giảm dần"),
    ],
)
def test_values_that_cannot_be_meant_are_told(quarter: Case, values: dict[str, object], told: str) -> None:
    with pytest.raises(SchemeSilent, match=told):
        rate(changed(quarter, **values), quarter.trial.subjects)


@pytest.mark.parametrize("weights", [(30, 10, 10, 10, 5, 5), (44, 16, 10, 10, 10, 10)])
def test_weights_of_axes_are_points_or_per_cent(quarter: Case, weights: tuple[int, ...]) -> None:
    values = {f"axis__{number}": weight for number, weight in enumerate(weights, 1)}
    [first, *_rest] = rate(changed(quarter, **values), quarter.trial.subjects).subjects
    assert first.standing.score.number == 100


def test_a_head_without_their_collective_in_the_run_answers_for_their_own_work(quarter: Case) -> None:
    head = of(quarter, "Giám đốc Sở B")
    alone, beside = rate(quarter.trial.calls, [head]), rate(quarter.trial.calls, quarter.trial.subjects)
    assert [rating.level for rating in alone.subjects] == ["XS"]
    assert next(rating.level for rating in beside.subjects if rating.standing.subject is head) == "KHT"


def test_undone_work_of_a_quarter_fails_nobody_in_another_run(quarter: Case) -> None:
    deputy = of(quarter, "Phó Giám đốc Sở A chưa xong nhiệm vụ trong quý")
    calls = changed(quarter, conditions__failing="one_down")
    found = [rate(replace(calls, run=run), [deputy]).subjects[0].level for run in ("quarter", "")]
    assert found == ["KHT", "HT"]


def test_nobody_is_enabled_by_being_installed(registry: Registry) -> None:
    assert registry.packs["quy_dinh_366"].manifest.extends == ""
    assert "quy_dinh_366" not in {pack.key for pack in registry.chain("vinh_phuc").packs}
