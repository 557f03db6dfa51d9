"""Scores → bands → conditions → ceilings → quotas: each stage changes the level and stands in the tree."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.background import PeriodFacts
from core.domain.declarations import MemberRole
from core.domain.facts import MarkFacts, ProposalFacts, SubjectFacts
from core.domain.score import mismatches
from core.domain.stages import Verdict
from core.extensions.calls import SchemeCalls
from core.extensions.errors import PackFailed, SchemeSilent
from core.extensions.pipeline import BATCH, Ratings, proposed_trees, rate
from tests.extensions.facts import assignment, subject, target
from tests.extensions.kit import calls_of, make_pack

SCHEME = """
LEVELS = tuple(LevelRule(key, Text(key, key)) for key in ("XS", "HTT", "HT", "KHT"))

@hookimpl
def declare_raters():
    return RaterDeclaration(levels=LEVELS, runs=(
        RunRule("month", Text("Tháng", "Month"), Frequency.MONTH),
        RunRule("quarter", Text("Quý", "Quarter"), Frequency.QUARTER, combines="month"),
    ))

@hookimpl
def compute_band(scores):
    def level(score):
        steps = [(key, leaf(key, key, Decimal(least), facts={"threshold": key}))
                 for key, least in (("XS", 90), ("HTT", 70), ("HT", 50))]
        return band("band", "Mức", score, steps, "KHT")
    return [level(score) for score in scores]
"""


def calls(source: str = "", run: str = "") -> SchemeCalls:
    made = calls_of("local", make_pack("local", SCHEME + source))
    return replace(made, run=run)


def done(key: str, percent: int, *, role: MemberRole = MemberRole.UNIT) -> SubjectFacts:
    """Return a subject that delivered so many per cent of its one piece of work."""
    return replace(subject(key, assignment(target(plan="100", amount=str(percent)))), role=role)


def levels(ratings: Ratings) -> list[str]:
    for rating in ratings.subjects:
        assert mismatches(rating.tree) == []
    return [rating.level for rating in ratings.subjects]


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


QUOTA = """
@hookimpl
def compute_quota(standings):
    ratio = leaf("ratio", "Tỷ lệ", Decimal("{ratio}"), facts={{"unit": ""}})
    terms = QuotaTerms("XS", Base("{base}"), ratio, "{rounding}", ("XS", "HTT", "HT", "KHT"), lowered_to="{lowered}")
    return [
        quota(f"xs.{{group}}", "Tỷ lệ xuất sắc", members, terms, lambda standing: [standing.score])
        for group, members in grouped(standings, lambda standing: standing.subject.group)
    ]
"""


def quota_of(base: str = "all_rated", ratio: str = "0.2", rounding: str = "down", lowered: str = "HTT") -> str:
    return QUOTA.format(base=base, ratio=ratio, rounding=rounding, lowered=lowered)


TEN = [99, 98, 97, 96, 75, 75, 75, 75, 60, 40]


@pytest.mark.parametrize(
    ("base", "rounding", "limit"),
    [
        ("all_rated", "down", 2),  # 10 × 20 %
        ("level_and_above", "down", 1),  # 8 × 20 % = 1,6
        ("level_and_above", "half_up", 2),
        ("next_level", "down", 1),  # 8 × 0,2 ÷ 1,2 = 1,33: 1 ≤ 20 % of the 7 that are then good
    ],
)
def test_compute_quota_says_of_whom_the_share_is_taken(base: str, rounding: str, limit: int) -> None:
    rated = rate(calls(quota_of(base, rounding=rounding)), [done(str(n), percent) for n, percent in enumerate(TEN)])
    (quota,) = rated.quotas
    assert quota.limit.number == limit
    assert mismatches(quota.limit) == []
    assert levels(rated)[:4] == ["XS"] * limit + ["HTT"] * (4 - limit)
    assert [ranked.verdict for ranked in quota.ranking] == [Verdict.WITHIN] * limit + [Verdict.OVER] * (4 - limit)


def test_a_tie_is_shown_and_not_broken() -> None:
    subjects = [done(str(n), percent) for n, percent in enumerate([99, 95, 95, 91, 60, 60, 60, 60, 60, 60])]
    rated = rate(calls(quota_of()), subjects)
    assert [ranked.verdict for ranked in rated.quotas[0].ranking] == [
        Verdict.WITHIN,
        Verdict.TIED,
        Verdict.TIED,
        Verdict.OVER,
    ]
    assert [ranked.place for ranked in rated.quotas[0].ranking] == [1, 2, 2, 4]
    assert levels(rated)[:4] == ["XS", "XS", "XS", "HTT"]


def test_a_quota_may_only_warn() -> None:
    rated = rate(calls(quota_of(lowered="")), [done(str(n), percent) for n, percent in enumerate(TEN)])
    assert levels(rated)[:4] == ["XS"] * 4
    assert [ranked.subject for ranked in rated.quotas[0].ranking if ranked.verdict is Verdict.OVER] == ["2", "3"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("[Quota('q', 'Q', 'XS', ('0', '0'), limit, ())]", "twice"),
        ("[Quota('q', 'Q', 'XS', ('nobody',), limit, ())]", "not there"),
        ("[Quota('q', 'Q', 'A', ('0',), limit, ())]", "not declared"),
        ("[Quota('q', 'Q', 'XS', ('0',), limit, ())]", "does not rank exactly"),
        ("[Quota('q', 'Q', 'XS', ('0',), limit, (Ranked('0', 1, (), Verdict.WITHIN),))]", "its limit 0"),
        ("[3]", "no quota"),
    ],
)
def test_a_quota_that_lets_too_many_through_is_refused(answer: str, problem: str) -> None:
    source = f"""
@hookimpl
def compute_quota(standings):
    limit = leaf("limit", "Giới hạn", Decimal(0), facts={{"unit": ""}})
    return {answer}
"""
    with pytest.raises(PackFailed, match=problem):
        rate(calls(source), [done("0", 95)])


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
