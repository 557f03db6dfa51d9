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


LEVELS = """
@hookimpl
def declare_raters():
    return RaterDeclaration(levels=(LevelRule(Level.XS, Text("Xuất sắc", "Excellent")),))

@hookimpl
def compute_band(scores):
    return [leaf("band", "Mức", "{level}", facts={{"score": score.key}}) for score in scores]

@hookimpl
def compute_proposal(subjects):
    return [leaf("proposal", "Mức", "{level}", facts={{"marks": "0"}}) for _ in subjects]
"""


@pytest.mark.parametrize("level", ["XS", "NOT_RATED", "INSUFFICIENT_DATA"])
def test_a_band_is_a_declared_level_or_a_state(level: str) -> None:
    calls = calls_of("local", make_pack("local", LEVELS.format(level=level)))
    assert [band.value for band in calls.bands(calls.subject_scores(SUBJECTS), SUBJECTS)] == [level, level]


@pytest.mark.parametrize("level", ["HT", "excellent"])
def test_a_level_that_is_not_declared_is_rubbish(level: str) -> None:
    calls = calls_of("local", make_pack("local", LEVELS.format(level=level)))
    with pytest.raises(PackFailed, match="not declared"):
        calls.bands(calls.subject_scores(SUBJECTS), SUBJECTS)


GROUP = """
@hookimpl
def declare_subject_groups():
    return [SubjectGroup("{key}", Text("{key} {label}", "{key}"), (), (), replaces={replaces})]
"""


def test_declarations_are_merged_by_key_the_nearest_first() -> None:
    local = make_pack("local", GROUP.format(key="b", label="gần", replaces=True), extends="national")
    both = """
@hookimpl
def declare_subject_groups():
    return [SubjectGroup(key, Text(key + " xa", key), (), ()) for key in ("a", "b")]
"""
    groups = calls_of("local", local, make_pack("national", both)).subject_groups()
    assert [group.label.vi for group in groups] == ["b gần", "a xa"]


@pytest.mark.parametrize(
    ("near", "far", "problem"),
    [(("a", False), "a", "is declared twice, by local and national"), (("b", True), "a", "replaces nothing")],
)
def test_a_key_is_declared_once_or_replaced(near: tuple[str, bool], far: str, problem: str) -> None:
    local = make_pack("local", GROUP.format(key=near[0], label="gần", replaces=near[1]), extends="national")
    national = make_pack("national", GROUP.format(key=far, label="xa", replaces=False))
    with pytest.raises(PackFailed, match=problem):
        calls_of("local", local, national).subject_groups()


def test_a_key_declared_twice_by_one_pack_is_refused() -> None:
    pack = make_pack(
        "local",
        "@hookimpl\ndef declare_cadence():\n    return [Cadence('q', Frequency.QUARTER, 'due', replaces=True)] * 2\n",
    )
    with pytest.raises(PackFailed, match="declared twice"):
        calls_of("local", pack).cadence()


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def declare_subject_groups(): return [SubjectGroup('a', 'chữ', (), ())]", "no well-formed SubjectGroup"),
        ("def declare_task_kinds(): return [TaskDeclaration()]", "no well-formed TaskDeclaration"),
        (
            "def declare_task_kinds(): return TaskDeclaration(counts=(CountRule('c', 'a', Citation('QĐ'), '3'),))",
            "no well-formed TaskDeclaration",
        ),
        ("def declare_cadence(): return [Cadence('q', 'weekly', 'due')]", "no well-formed Cadence"),
        ("def declare_raters(): return None", "no well-formed RaterDeclaration"),
        ("def declare_raters(): return RaterDeclaration(levels=(LevelRule('tốt', Text('A', 'A')),))", "level 'tốt'"),
        ("def declare_raters(): return RaterDeclaration(scale_parameter='scale')", "parameter 'scale'"),
        ("def declare_cadence(): return [Cadence('q', Frequency.QUARTER, 'due')]", "parameter 'due'"),
        ("def declare_cadence(): return [Cadence('q', Frequency.MONTH, day_parameter='due')]", "parameter 'due'"),
        ("def declare_cadence(): return [Cadence('q', Frequency.QUARTER)]", "cadence 'q' names not one parameter"),
        (
            "def declare_subject_groups(): return [SubjectGroup('a', Text('a', 'a'), (), (), block='party')]",
            "block 'party'",
        ),
        (
            "def declare_task_kinds(): return TaskDeclaration(kinds=(TaskKind('k', Text('k', 'k'), 'g', ('s',)),))",
            "task group 'g' is not declared; subject group 's'",
        ),
        (
            "def declare_task_kinds(): return TaskDeclaration(groups=(TaskGroup('g', Text('g', 'g'), 'weight'),))",
            "parameter 'weight'",
        ),
        (
            "def declare_task_kinds(): return TaskDeclaration(counts=(CountRule('c', 'a', Citation('QĐ'), 3, 3),))",
            "subject group 'a'",
        ),
        (
            "def declare_task_kinds(): return TaskDeclaration(counts=(CountRule('c', 'a', Citation('QĐ'), 3, 3, "
            "('k',), ('g',), ('r',)),))",
            "subject group 'a' is not declared; task kind 'k' is not declared; task group 'g' is not declared; "
            "reason 'r'",
        ),
        (
            "def declare_task_kinds(): return TaskDeclaration(counts=(CountRule('c', 'a', Citation('QĐ'), 3, "
            "minimum_parameter='few'),))",
            "parameter 'few' is not declared; count rule 'c' has one bound twice; subject group 'a'",
        ),
    ],
)
def test_malformed_and_loose_declarations_are_refused(source: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        _ = calls_of("local", make_pack("local", f"@hookimpl\n{source}\n")).declared


def test_a_parameter_names_runs_that_there_are() -> None:
    yearly = make_pack("local", parameters=parameter("threshold", more="runs: [year]"))
    with pytest.raises(PackFailed, match="run rule 'year' is not declared"):
        _ = calls_of("local", yearly).declared


GROUPS = """
HEAD, UNIT, STAFF = MemberRole.HEAD, MemberRole.UNIT, MemberRole.STAFF
def group(key, *members, joint, kinds=('sở',), many=()):
    made = tuple(
        GroupMember(post or 'unit', Text('m', 'm'), role, post, of, post in many) for role, post, of in members
    )
    return SubjectGroup(key, Text(key, key), kinds, made, joint=joint)
@hookimpl
def declare_subject_groups(): return [{groups}]
"""


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ("group('a', (HEAD, 'director', ()), joint=False), group('b', (HEAD, 'deputy', ()), joint=False)", ""),
        ("group('a', (UNIT, '', ()), joint=True), group('b', (HEAD, 'deputy', ()), joint=False)", ""),
        (
            "group('a', (HEAD, 'head', ('sở',)), joint=False, kinds=('sở', 'phòng')),"
            "group('b', (HEAD, 'head', ('phòng',)), joint=False, kinds=('sở', 'phòng'))",
            "",
        ),
        (
            "group('a', (HEAD, 'director', ()), joint=False), group('b', (HEAD, 'director', ()), joint=False)",
            "post 'director' of unit kind 'sở' is in the groups",
        ),
        (
            "group('a', (UNIT, '', ()), joint=True), group('b', (UNIT, '', ()), joint=True)",
            "unit kind 'sở' is in the groups",
        ),
        ("group('a', (UNIT, '', ()), joint=False)", "member 'unit' of 'a' names no post"),
        ("group('a', (HEAD, '', ()), joint=True)", "names no post"),
        ("group('a', (STAFF, '', ()), joint=True)", "names no post"),
        (
            "group('a', (HEAD, 'head', ()), joint=False),"
            "group('b', (STAFF, 'officer', ()), joint=False, many=('officer',))",
            "",
        ),
        (
            "group('a', (HEAD, 'officer-2', ()), joint=False, kinds=('phòng',)),"
            "group('b', (STAFF, 'officer', ()), joint=False, many=('officer',))",
            "",
        ),
        ("group('a', (STAFF, 'officer', ()), joint=True, many=('officer',))", "cannot have many holders"),
        (
            "group('a', (HEAD, 'officer-2', ()), joint=False),"
            "group('b', (STAFF, 'officer', ()), joint=False, many=('officer',))",
            "'officer-2' of unit kind 'sở' is told apart by nothing from the many of 'officer'",
        ),
        (
            "group('a', (STAFF, 'officer_2', ()), (STAFF, 'officer', ()), joint=False, many=('officer',))",
            "'officer_2' of unit kind 'sở' is told apart by nothing from the many of 'officer'",
        ),
    ],
)
def test_everybody_belongs_to_one_group(groups: str, problem: str) -> None:
    calls = calls_of("local", make_pack("local", GROUPS.format(groups=groups)))
    if not problem:
        assert len(calls.declared.subject_groups) == 2
        return
    with pytest.raises(PackFailed, match=problem):
        _ = calls.declared


PIECES = """
DIFFICULTY = Attribute('difficulty', Text('Độ khó', 'Difficulty'), {choices})
SHEET = CriteriaSheet('piece', Text('Phiếu', 'Sheet'), (), {sheet})
@hookimpl
def declare_subject_groups(): return [SubjectGroup('units', Text('u', 'u'), ('unit',), ())]
@hookimpl
def declare_task_kinds():
    kind = TaskKind('work', Text('w', 'w'), 'all', ('units',), attributes=({attributes}))
    return TaskDeclaration((TaskGroup('all', Text('a', 'a')),), (kind,))
@hookimpl
def declare_criteria(): return [SHEET]
"""
HARD = "(AttributeChoice('hard', Text('Khó', 'Hard')),)"
PER_PIECE = "per_piece=True, kinds=('work',), task_groups=('all',)"


@pytest.mark.parametrize(
    ("choices", "attributes", "sheet", "problem"),
    [
        (HARD, "DIFFICULTY,", PER_PIECE, ""),
        ("()", "DIFFICULTY,", PER_PIECE, "attribute 'difficulty' of kind 'work' needs choices"),
        (f"{HARD} + {HARD}", "DIFFICULTY,", PER_PIECE, "needs choices with keys of their own"),
        (HARD, "DIFFICULTY, DIFFICULTY", PER_PIECE, "attribute 'difficulty' of kind 'work' is declared twice"),
        ("(AttributeChoice('a', Text('a', 'a'), 'gone'),)", "DIFFICULTY,", PER_PIECE, "parameter 'gone'"),
        (HARD, "DIFFICULTY,", "per_piece=True, kinds=('other',)", "task kind 'other' is not declared"),
        (HARD, "DIFFICULTY,", "per_piece=True, task_groups=('other',)", "task group 'other' is not declared"),
        (HARD, "DIFFICULTY,", "kinds=('work',)", "sheet 'piece' names work and is not per piece"),
    ],
)
def test_what_is_said_of_pieces_refers_to_what_there_is(
    choices: str, attributes: str, sheet: str, problem: str
) -> None:
    source = PIECES.format(choices=choices, attributes=attributes, sheet=sheet)
    calls = calls_of("local", make_pack("local", source))
    if not problem:
        assert [kind.attributes[0].key for kind in calls.declared.tasks.kinds] == ["difficulty"]
        return
    with pytest.raises(PackFailed, match=problem):
        _ = calls.declared


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
