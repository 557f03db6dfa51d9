"""What packs declare is merged along the chain and checked once: keys, references, groups, levels."""

import pytest

from core.extensions.errors import PackFailed
from tests.extensions.facts import subject
from tests.extensions.kit import calls_of, make_pack, parameter

SUBJECTS = [subject("a"), subject("b")]

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
