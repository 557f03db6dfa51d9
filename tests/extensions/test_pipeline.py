"""Scores → bands → conditions → ceilings → quotas: each stage changes the level and stands in the tree."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.background import PeriodFacts
from core.domain.declarations import MemberRole
from core.domain.facts import MarkFacts, ProposalFacts
from core.extensions.errors import PackFailed, SchemeSilent
from core.extensions.pipeline import BATCH, proposed_trees, rate
from tests.extensions.facts import subject
from tests.extensions.kit import calls_of, make_pack
from tests.extensions.pipelines import SCHEME, calls, done, levels


def test_without_stages_of_its_own_a_scheme_gives_the_band() -> None:
    rated = rate(calls(), [done("a", 95), done("b", 40), subject("c")])
    assert levels(rated) == ["XS", "KHT", "INSUFFICIENT_DATA"]
    assert rated.subjects[0].tree.key == "band"
    assert rated.quotas == ()


CONDITIONS = """
@hookimpl
def compute_conditions(subjects, scores):
    def asked(level, holds):
        return Condition(level, leaf(f"condition.{level}", "Điều kiện", holds, facts={"fact": "x"}))
    table = {"one": (0, 1, 1), "none": (0, 0, 0), "unknown": (None, 1, 1), "known": (0, None, 1)}
    return [
        [asked(level, None if value is None else Decimal(value))
         for level, value in zip(("XS", "HTT", "HT"), table[subject.key.split("/")[0]])]
        for subject in subjects
    ]
"""


@pytest.mark.parametrize(
    ("key", "percent", "level"),
    [
        ("one", 95, "HTT"),
        ("none", 95, "KHT"),
        ("none", 40, "KHT"),
        ("unknown", 95, "INSUFFICIENT_DATA"),
        ("unknown", 75, "HTT"),
        ("known", 95, "INSUFFICIENT_DATA"),
    ],
)
def test_compute_conditions_takes_the_highest_level_that_holds(key: str, percent: int, level: str) -> None:
    assert levels(rate(calls(CONDITIONS), [done(key, percent)])) == [level]


OF_THE_UNIT = """
@hookimpl
def compute_conditions(subjects, led):
    return [[] if unit is None else
            [Condition("XS", node(Op.COMPARE, "condition.unit", "Đơn vị đạt từ 80 điểm",
                                  [unit.children[0], leaf("least", "80", Decimal(80), facts={"x": "y"})],
                                  inputs={"comparison": "ge"}))]
            for unit in led]
"""


def test_compute_conditions_know_the_unit_that_is_led() -> None:
    subjects = [
        done("26/u/head", 95, role=MemberRole.HEAD),
        done("26/u/unit", 75),
        done("26/v/head", 95, role=MemberRole.HEAD),
        done("26/v/unit", 85),
        done("26/w/head", 95, role=MemberRole.HEAD),
    ]
    assert levels(rate(calls(OF_THE_UNIT), subjects)) == ["HTT", "HTT", "XS", "HTT", "XS"]


def test_conditions_stand_in_the_tree() -> None:
    tree = rate(calls(CONDITIONS), [done("one", 95)]).subjects[0].tree
    assert [child.key for child in tree.children] == ["band", "condition.XS", "condition.HTT", "condition.HT"]


CEILINGS = """
@hookimpl
def compute_blockers(subjects, led):
    def limits(subject, unit):
        found = [] if unit is None else [unit]
        if subject.key.startswith("blocked"):
            found.append(leaf("blocker", "Kỷ luật khiển trách", "KHT", facts={"document": "12-QĐ/UBKT"}))
        return found
    return [limits(subject, unit) for subject, unit in zip(subjects, led)]

@hookimpl
def compute_eligibility(ctx, subjects):
    whole = ctx.base(subjects)
    return [
        leaf("eligibility", "Công tác dưới 6 tháng", "NOT_RATED", facts={"began_on": "2021-09-01"})
        if subject.key.startswith("new") else share
        for subject, share in zip(subjects, whole)
    ]
"""


def test_compute_blockers_and_compute_eligibility_limit_a_level() -> None:
    subjects = [
        done("26/u/head", 95, role=MemberRole.HEAD),
        done("26/u/unit", 75),
        done("27/u/head", 95, role=MemberRole.HEAD),
        done("blocked/u/unit", 95),
        done("new/u/head", 95, role=MemberRole.HEAD),
        replace(subject("blocked/v/unit"), label="Không có việc"),
    ]
    assert levels(rate(calls(CEILINGS), subjects)) == ["HTT", "HTT", "XS", "KHT", "NOT_RATED", "KHT"]


def test_units_stand_before_their_heads_however_many_there_are() -> None:
    heads = [done(f"{n:04}/u/head", 95, role=MemberRole.HEAD) for n in range(BATCH + 3)]
    units = [done(f"{n:04}/u/unit", 60) for n in range(BATCH + 3)]
    told: list[int] = []
    rated = rate(calls(CEILINGS), [*heads, *units], told.append)
    assert set(levels(rated)) == {"HT"}
    assert told == [0, BATCH, 2 * BATCH + 3]


def test_compute_task_scores_are_at_hand_when_asked_for() -> None:
    source = """
@hookimpl
def compute_task_scores(subjects):
    return [[leaf(f"task.{work.id}", work.title, Decimal(7), facts={"work": work.id}) for work in subject.assignments]
            for subject in subjects]

@hookimpl
def compute_subject_scores(subjects, task_scores, eligibility):
    return [node(Op.SUM, "score", "Điểm", [*work, share]) for work, share in zip(task_scores, eligibility)]
"""
    assert [rating.standing.score.number for rating in rate(calls(source), [done("a", 10)]).subjects] == [Decimal(8)]


def test_an_extended_pack_answers_for_other_subjects() -> None:
    nearer = make_pack(
        "nearer",
        "@hookimpl\ndef compute_subject_scores(ctx, subjects):\n    return ctx.base(subjects[::-1])[::-1]\n",
        extends="local",
    )
    made = calls_of("nearer", make_pack("local", SCHEME), nearer)
    assert [score.value for score in made.subject_scores([done("a", 10), done("b", 20)])] == [10, 20]


@pytest.mark.parametrize(
    ("hook", "answer", "problem"),
    [
        ("compute_eligibility(subjects)", "[leaf('e', 'E', Decimal(0), facts={'x': 'y'})]", "above 0"),
        ("compute_eligibility(subjects)", "[leaf('e', 'E', 'XS', facts={'x': 'y'})]", "above 0"),
        ("compute_conditions(subjects)", "[[Condition('XS', leaf('c', 'C', Decimal(2), facts={'x': 'y'}))]]", "is Dec"),
        (
            "compute_conditions(subjects)",
            "[[Condition('A', leaf('c', 'C', Decimal(1), facts={'x': 'y'}))]]",
            "declared",
        ),
        ("compute_conditions(subjects)", "[]", "0 rows"),
        ("compute_blockers(subjects)", "[[leaf('b', 'B', 'NOT_RATED', facts={'x': 'y'})]]", "not declared"),
        ("compute_blockers(subjects)", "[[], []]", "2 rows"),
    ],
)
def test_rubbish_of_a_stage_is_refused(hook: str, answer: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        rate(calls(f"@hookimpl\ndef {hook}:\n    return {answer}\n"), [done("a", 95)])


def test_each_piece_of_work_has_one_score() -> None:
    source = """
@hookimpl
def compute_task_scores(subjects):
    return [[] for subject in subjects]
@hookimpl
def compute_subject_scores(task_scores):
    return [node(Op.SUM, "score", "Điểm", work) for work in task_scores]
"""
    with pytest.raises(PackFailed, match="one tree for each piece"):
        rate(calls(source), [done("a", 95)])


def test_combine_periods_is_asked_in_a_run_that_joins_shorter_ones() -> None:
    day = done("a", 10).assignments[0].due_on
    periods = tuple(
        PeriodFacts(f"2021-{month}", f"Tháng {month}", "month", day, day, Decimal(score), "HTT")
        for month, score in (("01", 80), ("02", 90), ("03", 70))
    )
    source = """
@hookimpl
def combine_periods(subjects):
    return [
        node(Op.MEAN, "score", "Bình quân", [
            leaf(f"period.{each.key}", each.label, each.score, facts={"period": each.key}) for each in subject.periods
        ])
        for subject in subjects
    ]
"""
    facts = replace(done("a", 10), periods=periods)
    assert levels(rate(calls(source, run="quarter"), [facts])) == ["HTT"]
    assert levels(rate(calls(source, run="month"), [facts])) == ["KHT"]
    with pytest.raises(SchemeSilent, match="kỳ ngắn hơn"):
        rate(calls(run="quarter"), [facts])


def test_without_marks_the_proposal_is_what_the_facts_give() -> None:
    facts = [ProposalFacts(done("a", 95), None, None, ()), ProposalFacts(done("b", 75), None, None, ())]
    assert [tree.value for tree in proposed_trees(calls(), facts)] == ["XS", "HTT"]


def test_how_council_marks_weigh_is_not_cores_to_say() -> None:
    marked = ProposalFacts(done("a", 95), None, None, (MarkFacts("Phiếu 1", Decimal(90), None),))
    with pytest.raises(SchemeSilent, match="phiếu chấm"):
        proposed_trees(calls(), [marked])


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def declare_steps(): return [StepRule('s', Step.NOTICE, Text('s', 's'))]", "has no day"),
        (
            "def declare_steps(): return [StepRule(key, Step.NOTICE, Text('s', 's'), days_parameter='p', after=after)"
            " for key, after in (('a', 'b'), ('b', 'a'))]",
            "step 'a' follows itself",
        ),
        (
            "def declare_steps(): return [StepRule('s', Step.NOTICE, Text('s', 's'), day_parameter='d')]",
            "parameter 'd'",
        ),
        (
            "def declare_criteria(): return [CriteriaSheet('c', Text('c', 'c'), (), runs=('week',))]",
            "run rule 'week'",
        ),
        (
            "def declare_criteria(): return [CriteriaSheet('c', Text('c', 'c'), (CriteriaGroup('g', Text('g', 'g'),"
            " (Criterion('i', Text('i', 'i'), 'points'),)),))]",
            "parameter 'points'",
        ),
    ],
)
def test_declare_criteria_and_declare_steps_name_what_exists(source: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        _ = calls(f"@hookimpl\n{source}\n").declared
