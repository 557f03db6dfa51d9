"""Answers that are huge, deep, endless, or made of what cannot be stored: refused with the pack's key."""

import pytest

from core.extensions.errors import PackFailed
from core.extensions.packs import Pack
from tests.extensions.facts import intake, subject
from tests.extensions.kit import calls_of, make_pack

SUBJECTS = [subject("a")]
SCORES = """
import itertools
def leaf_of(value=Decimal(1), key="part", label="Phần", **facts):
    return leaf(key, label, value, facts=facts or {{"a": "b"}})
def deep(steps):
    tree = leaf_of()
    for _ in range(steps):
        tree = node(Op.SUM, "score", "Điểm", [tree])
    return tree
def wide(steps):
    return node(Op.SUM, "score", "Điểm", [leaf_of()] * steps)
def shared(steps):
    tree = leaf_of()
    for _ in range(steps):
        tree = node(Op.MEAN, "score", "Điểm", [tree, tree])
    return tree
@hookimpl
def compute_subject_scores(ctx, subjects):
    {body}
"""


def scores(body: str) -> Pack:
    return make_pack("local", SCORES.format(body=body))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("return [deep(100_000)]", "more than 64 steps deep"),
        ("return [wide(1_000_000)]", "more than 20000 steps"),
        ("return [shared(60)]", "more than 20000 steps"),
        ("return itertools.repeat(leaf_of())", "more than 10000 items"),
        ("return {leaf_of(): 1}", "unhashable|has no order"),
        ("return {1}", "a set has no order"),
        ("return [leaf_of(Decimal('1E+999999'))]", "too many digits"),
        ("return [leaf_of(Decimal('1E-999999'))]", "too many digits"),
        ("return [leaf_of(Decimal('1.' + '1' * 100))]", "too many digits"),
        ("return [node(Op.PRODUCT, 'p', 'Tích', [leaf_of(Decimal('1E+40'))] * 9)]", "too many digits"),
        ("return [leaf_of(Decimal('sNaN'))]", "sNaN is no number"),
        ("return [leaf_of(Decimal('-Infinity'))]", "no number"),
        ("return [leaf_of(label='x' * 100_000_000)]", "a text of 100000006 letters"),
        ("return [leaf_of(label='một\\0hai')]", "cannot be stored"),
        ("return [leaf_of(key='một\\ud800')]", "cannot be stored"),
        ("return [leaf_of(a='\\udfff')]", "cannot be stored"),
        ("return [leaf_of(a=3)]", "TypeError"),
        ("return [leaf_of(label=b'a')]", "TypeError"),
        ("return [ScoreNode('s', 'Điểm', Decimal(1), Op.SUM, [leaf_of()])]", "no score node"),
        ("return [ScoreNode('s', 'Điểm', 1, Op.SUM, (leaf_of(),))]", "not a number"),
        ("return [ScoreNode('s', 'Điểm', Decimal(1), Op.SUM, (leaf_of(),), {}, 'Điều 5')]", "no citation"),
        (
            "return [ScoreNode('s', 'Điểm', Decimal(1), Op.SUM, (leaf_of(),), {}, Citation('QĐ', 'x' * 30_000))]",
            "a text of 30002 letters",
        ),
        (
            "tree = leaf_of()\n    knot = ScoreNode('s', 'Điểm', Decimal(1), Op.SUM, (tree,))\n"
            "    object.__setattr__(knot, 'children', (knot,))\n    return [knot]",
            "more than 64 steps deep",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_pack(body: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem) as caught:
        calls_of("local", scores(body)).subject_scores(SUBJECTS)
    assert caught.value.pack == "local"
    assert len(str(caught.value.message)) < 1_500


@pytest.mark.parametrize(
    "body",
    [
        "return [deep(63)]",
        "return [wide(19_000)]",
        "return [leaf_of(Decimal('-0'))]",
        "return [leaf_of(Decimal('0E-999999'))]",
        "return [leaf_of(Decimal('1E+40'))]",
        "return [leaf_of(label='Điểm 🏅')]",
        "return (leaf_of() for _ in subjects)",
    ],
)
def test_what_can_be_kept_is_taken(body: str) -> None:
    assert len(calls_of("local", scores(body)).subject_scores(SUBJECTS)) == 1


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("raise ValueError('x' * 100_000_000)", "xxx"),
        ("raise ValueError('một\\0hai\\ud800')", "một hai"),
    ],
)
def test_what_a_pack_raises_can_be_stored(source: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem) as caught:
        calls_of("local", scores(source)).subject_scores(SUBJECTS)
    message = str(caught.value.message)
    assert len(message) < 1_500
    assert "\0" not in message
    message.encode()


def test_somebody_at_the_terminal_may_break_off() -> None:
    with pytest.raises(KeyboardInterrupt):
        calls_of("local", scores("raise KeyboardInterrupt")).subject_scores(SUBJECTS)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("declare_subject_groups(): return [SubjectGroup('а', Text('a', 'a'), (), ())]", "'а' is no plain name"),
        ("declare_subject_groups(): return [SubjectGroup('１', Text('a', 'a'), (), ())]", "no plain name"),
        ("declare_subject_groups(): return [SubjectGroup('a\\n', Text('a', 'a'), (), ())]", "no plain name"),
        ("declare_subject_groups(): return [SubjectGroup('', Text('a', 'a'), (), ())]", "no plain name"),
        ("declare_subject_groups(): return {'a': 1}", "a dict has no order"),
        ("declare_subject_groups(): return [SubjectGroup('a', Text('a\\0', 'a'), (), ())]", "cannot be stored"),
        ("declare_subject_groups(): return [SubjectGroup('a', Text('x' * 30_000, 'a'), (), ())]", "a text of 30000"),
        (
            "declare_task_kinds(): return TaskDeclaration(groups=(TaskGroup('g', Text('g', 'g')),) * 200_000)",
            "hundred thousand values",
        ),
    ],
)
def test_declarations_are_bounded_and_named_plainly(source: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem) as caught:
        _ = calls_of("local", make_pack("local", f"@hookimpl\ndef {source}\n")).declared
    assert caught.value.pack == "local"


def test_issues_without_end_are_refused() -> None:
    source = """
        import itertools
        @hookimpl
        def check_assignment(ctx, intake):
            return itertools.repeat(Issue("a", Text("a", "a")))
        """
    with pytest.raises(PackFailed, match="more than 10000 items"):
        calls_of("local", make_pack("local", source)).check_assignment(intake())
