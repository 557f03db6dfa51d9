"""Every call is typed and checked: rubbish and exceptions stop at the pack that made them."""

import pytest

from core.domain.facts import ProposalFacts
from core.extensions.errors import PackFailed, ParametersMissing, SchemeSilent
from core.extensions.packs import Pack
from core.extensions.pipeline import proposed_trees
from core.sdk import PackError
from tests.extensions.facts import intake, piece, subject
from tests.extensions.kit import calls_of, make_pack, parameter

SUBJECTS = [subject("a"), subject("b")]


def scores(body: str, **more: str) -> Pack:
    return make_pack("local", f"@hookimpl\ndef compute_subject_scores(ctx, subjects):\n    {body}\n", **more)  # type: ignore[arg-type]


def failure(pack: Pack, *others: Pack, confirmed: dict[str, int | str] | None = None) -> PackFailed:
    with pytest.raises(PackFailed) as caught:
        calls_of(pack.key, pack, *others, confirmed=confirmed).subject_scores(SUBJECTS)
    return caught.value


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit(3)", "SystemExit"),
        ("raise PackError('core', 'not me')", "PackError"),
        ("class Odd(Exception):\n        def __str__(self): 1 / 0\n    raise Odd", "Odd"),
        ("return compute_subject_scores(ctx, subjects)", "RecursionError"),
        ("return None", "not iterable"),
        ("return []", "0 trees for 2 subjects"),
        ("return [subject.key for subject in subjects]", "no score node"),
        ("return [leaf('score', 'Điểm', 'XS', facts={'a': 'b'})] * 2", "not a number"),
        ("return [leaf('score', 'Điểm', 1.5, facts={'a': 'b'})] * 2", "not a number"),
        ("return [leaf('score', 'Điểm', Decimal('NaN'), facts={'a': 'b'})] * 2", "NaN"),
        ("return [leaf('score', 'Điểm', Decimal('Infinity'), facts={'a': 'b'})] * 2", "Infinity"),
        ("return [leaf('score', 'Điểm', Decimal(1), facts={})] * 2", "names no fact"),
        ("return [leaf('score', '', Decimal(1), facts={'a': 'b'})] * 2", "no label"),
        ("return [ScoreNode('score', 'Điểm', Decimal(1), Op.OVERRIDE)] * 2", "over nothing"),
        ("return [ScoreNode('score', 'Điểm', Decimal(0), Op.SUM)] * 2", "over nothing"),
        (
            "part = leaf('part', 'Phần', Decimal(2), facts={'a': 'b'})\n"
            "    return [ScoreNode('score', 'Điểm', Decimal(3), Op.SUM, (part,))] * 2",
            "the value of score is not sum",
        ),
        (
            "part = leaf('part', 'Phần', Decimal(2), facts={'a': 'b'})\n"
            "    return [ScoreNode('score', 'Điểm', Decimal(3), Op.INPUT, (part,), {'a': 'b'})] * 2",
            "the value of score is not input",
        ),
        (
            "part = leaf('part', 'Phần', 2.0, facts={'a': 'b'})\n"
            "    return [ScoreNode('score', 'Điểm', Decimal(2), Op.SUM, (part,))] * 2",
            "the value of score is not sum",
        ),
        ("return [ScoreNode('cap', 'Trần', Decimal(1), Op.PARAMETER)] * 2", "not the bound parameter"),
        ("ctx.number('never_declared')", "'never_declared' is not declared"),
    ],
)
def test_rubbish_and_exceptions_become_a_failure_of_the_pack(body: str, problem: str) -> None:
    error = failure(scores(body))
    assert error.pack == "local"
    assert problem in error.problem
    assert isinstance(error, PackError)
    assert "“local”" in str(error.message)


def test_a_failing_pack_leaves_the_others_alone() -> None:
    failing, sound = scores("1 / 0"), make_pack("sound")
    failure(failing, sound)
    assert [tree.value for tree in calls_of("sound", failing, sound).subject_scores(SUBJECTS)] == [None, None]


def test_an_altered_parameter_is_no_parameter() -> None:
    body = "from dataclasses import replace\n    return [replace(ctx.node('cap'), value=Decimal(9))] * 2"
    pack = scores(body, parameters=parameter("cap"))
    assert "not the bound parameter" in failure(pack, confirmed={"cap": 1}).problem


def test_an_illustration_cannot_be_hidden() -> None:
    body = "from dataclasses import replace\n    return [replace(ctx.node('cap'), note='')] * 2"
    pack = scores(body, parameters=parameter("cap"))
    assert "only illustrates" in failure(pack, confirmed={"cap": 1}).problem


def test_a_lazy_answer_is_taken() -> None:
    pack = scores("return (leaf('score', s.label, Decimal(1), facts={'key': s.key}) for s in subjects)")
    trees = calls_of("local", pack).subject_scores(SUBJECTS)
    assert [tree.label for tree in trees] == ["Đối tượng a", "Đối tượng b"]


def test_a_lazy_answer_that_raises_is_a_failure_too() -> None:
    assert "ZeroDivisionError" in failure(scores("return (1 / 0 for _ in subjects)")).problem


def test_an_implementation_may_take_fewer_arguments() -> None:
    pack = make_pack("local", "@hookimpl\ndef compute_subject_scores():\n    return []\n")
    assert calls_of("local", pack).subject_scores([]) == ()


def test_a_missing_value_is_asked_for_by_its_label() -> None:
    pack = scores("ctx.number('cap')", parameters=parameter("cap"))
    with pytest.raises(ParametersMissing, match="Tham số cap") as caught:
        calls_of("local", pack).subject_scores(SUBJECTS)
    assert caught.value.key == "cap"


def test_a_scheme_without_a_rule_says_so() -> None:
    with pytest.raises(SchemeSilent, match="mức điểm nào"):
        calls_of("core").bands([], [])
    with pytest.raises(SchemeSilent, match="mức điểm nào"):
        proposed_trees(calls_of("core"), [ProposalFacts(SUBJECTS[0], None, None, ())])


EXTENDED = """
@hookimpl
def compute_subject_scores(ctx, subjects):
    return [leaf("score", "Điểm", Decimal(10), facts={"edition": ctx.edition}) for _ in subjects]
"""
EXTENDING = """
@hookimpl
def compute_subject_scores(ctx, subjects):
    bonus = leaf("bonus", "Thưởng", Decimal(1), facts={"edition": ctx.edition})
    return [node(Op.SUM, "score", "Điểm", [base, bonus]) for base in ctx.base(subjects)]
"""


def test_base_answers_for_the_extended_pack() -> None:
    packs = [
        make_pack("commune", EXTENDING, extends="province"),
        make_pack("province", extends="national"),
        make_pack("national", EXTENDED),
    ]
    tree = calls_of("commune", *packs).subject_scores(SUBJECTS)[0]
    assert tree.value == 11
    assert [part.value for part in tree.children] == [10, 1]


def test_base_of_the_last_pack_is_core() -> None:
    pack = make_pack("local", "@hookimpl\ndef compute_subject_scores(ctx, subjects):\n    return ctx.base(subjects)\n")
    assert calls_of("local", pack).subject_scores(SUBJECTS)[0].label == "Chưa có nhiệm vụ để tính điểm"


def test_a_failing_base_names_the_extended_pack() -> None:
    local = make_pack("local", EXTENDING, extends="national")
    national = make_pack("national", "@hookimpl\ndef compute_subject_scores(subjects):\n    1 / 0\n")
    assert failure(local, national).pack == "national"


def test_each_pack_is_told_its_own_edition() -> None:
    tree = calls_of("local", make_pack("local", EXTENDED)).subject_scores(SUBJECTS)[0]
    assert tree.inputs == {"edition": "2021"}


def test_issues_of_the_whole_chain_are_joined() -> None:
    pack = make_pack(
        "local",
        """
        @hookimpl
        def check_assignment(ctx, intake):
            yield Issue("local", Text("Không đúng", "Wrong"), blocking=False)

        @hookimpl
        def check_report(report):
            return "rubbish"
        """,
    )
    calls = calls_of("local", pack)
    assert [issue.code for issue in calls.check_assignment(intake(piece()))] == ["local", "unknown_kind"]
    with pytest.raises(PackFailed, match="check_report"):
        calls.check_report(None)  # type: ignore[arg-type]


def test_rules_get_what_the_scheme_declares() -> None:
    pack = make_pack(
        "local",
        """
        @hookimpl
        def declare_task_kinds(ctx):
            assert ctx.declared == Declarations()
            return TaskDeclaration(groups=(TaskGroup("g", Text("Nhóm", "Group")),))

        @hookimpl
        def check_assignment(ctx, intake):
            return [Issue(group.key, group.label) for group in ctx.declared.tasks.groups]
        """,
    )
    assert [issue.code for issue in calls_of("local", pack).check_assignment(intake())] == ["g"]
