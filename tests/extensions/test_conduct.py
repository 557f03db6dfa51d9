"""declare_records and compute_record_facts: registers are sound, and nothing in them counts twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.domain.canonical import canonical
from core.domain.conduct import ConductFacts, EntryFacts, ItemMarkFacts, RecordFacts
from core.domain.facts import SubjectFacts
from core.domain.registers import Writer
from core.domain.restore import restore
from core.domain.score import mismatches
from core.extensions.errors import PackFailed
from tests.extensions.facts import subject
from tests.extensions.kit import calls_of, make_pack

ITEMS = 'RecordField("items", T, FieldKind.ITEMS, parts=(RecordField("content", T, FieldKind.TEXT),))'
MARKS = """RecordField("marks", T, FieldKind.MARKS, choices=(
    RecordChoice("met", Text("Đạt", "Met"), Decimal(1)), RecordChoice("unmet", Text("Không", "No"), Decimal(0))))"""
DOCUMENTED = """(RecordField("document", T, FieldKind.LINE, required=True),
    RecordField("day", T, FieldKind.DAY, required=True), RecordField("by", T, FieldKind.LINE, required=True))"""
SOUND = f"""
T = Text("Chữ", "Text")
KINDS = (
    EntryKind("commitment", Text("Cam kết", "Commitment"), Writer.SUBJECT, ({ITEMS},), (Writer.CELL,), once=True),
    EntryKind("cell_mark", Text("Chi bộ chấm", "Cell"), Writer.CELL, ({MARKS},), follows="commitment", feeds="good"),
    EntryKind("praise", Text("Khen", "Praise"), Writer.AUTHORITY, (), feeds="good"),
    EntryKind("breach", Text("Vi phạm", "Breach"), Writer.AUTHORITY, {DOCUMENTED},
              blocks=Blocker("document", "day", "by")),
)
CRITERIA = (RecordCriterion("good", Text("Nêu gương", "Example"), Citation("Quy định thử", "Điều 1")),)
"""
DECLARED = (
    SOUND
    + """
@hookimpl
def declare_records(ctx):
    return [Register("book", T, T, KINDS, CRITERIA)]
"""
)
MARK = ItemMarkFacts("1", "Đối thoại", "met", "Đạt", Decimal(1))
CELL_MARK = EntryFacts(
    "e1",
    "book",
    "cell_mark",
    "Chi bộ chấm",
    Writer.CELL,
    date(2021, 12, 1),
    {},
    (MARK, replace(MARK, item="2", label="Học tập", mark="unmet", mark_label="Không", counts=Decimal(0))),
)
PRAISE = EntryFacts("e2", "book", "praise", "Khen", Writer.AUTHORITY, date(2021, 12, 2))
BREACH = EntryFacts(
    "e3",
    "book",
    "breach",
    "Vi phạm",
    Writer.AUTHORITY,
    date(2021, 12, 3),
    {"document": "1-QĐ", "day": "2021-12-03", "by": "Ủy ban Kiểm tra"},
)
OBSERVED = EntryFacts("e4", "book", "observation", "Ghi nhận", Writer.OBSERVER, date(2021, 6, 1))
RECORDS = [RecordFacts("a", (OBSERVED, CELL_MARK, PRAISE, BREACH)), RecordFacts("b")]


def conduct(source: str = DECLARED, records: list[RecordFacts] | None = None) -> tuple[ConductFacts, ...]:
    return calls_of("local", make_pack("local", source)).record_facts(RECORDS if records is None else records)


def test_the_default_gives_each_entry_to_the_one_thing_it_feeds() -> None:
    first, second = conduct()
    (criterion,) = first.criteria
    mean, praise = criterion.trees
    assert (criterion.key, criterion.label) == ("good", "Nêu gương")
    assert (mean.value, [leaf.note for leaf in mean.children]) == (Decimal("0.5"), ["Đạt", "Không"])
    assert mismatches(mean) == []
    assert (praise.label, praise.value, str(praise.citation)) == ("Khen", "Đã ghi nhận", "Điều 1, Quy định thử")
    (blocker,) = first.blockers
    assert (blocker.document, blocker.decided_on, blocker.decided_by) == (
        "1-QĐ",
        date(2021, 12, 3),
        "Ủy ban Kiểm tra",
    )
    named = [leaf.inputs["entry"] for tree in criterion.trees for leaf in tree.walk() if "entry" in leaf.inputs]
    assert sorted(named) == ["e1", "e1", "e2"]  # one leaf for each item; the observation and the blocker feed nothing
    assert second == ConductFacts()


def test_marks_that_count_nothing_stand_as_words() -> None:
    words = replace(CELL_MARK, marks=tuple(replace(mark, counts=None) for mark in CELL_MARK.marks))
    ((criterion,),) = [facts.criteria for facts in conduct(records=[RecordFacts("a", (words,))])]
    assert [(tree.label, tree.value) for tree in criterion.trees] == [("Đối thoại", "Đạt"), ("Học tập", "Không")]


def test_core_keeps_no_register_and_says_nothing() -> None:
    calls = calls_of("core")
    assert calls.declared.registers == ()
    assert calls.record_facts(RECORDS) == (ConductFacts(), ConductFacts())


def test_conduct_is_frozen_with_the_facts_of_its_subject_and_older_facts_have_none() -> None:
    facts = replace(subject("a"), conduct=conduct()[0])
    stored = canonical(facts)
    assert isinstance(stored, dict)
    assert restore(SubjectFacts, stored) == facts
    del stored["conduct"]
    assert restore(SubjectFacts, stored) == subject("a")


ANSWERED = (
    DECLARED
    + """
def at(entry, item="1", key="leaf"):
    return leaf(key, "Lá", Decimal(1), facts={{"entry": entry, "item": item}})

@hookimpl
def compute_record_facts(records):
    return {body}
"""
)
BLOCK = 'BlockerFacts("breach", "Vi phạm", {}, __import__("datetime").date(2021, 1, 1), "Ủy ban", {})'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[ConductFacts()]", "1 answers for 2 subjects"),
        ("[None, None]", "no well-formed ConductFacts"),
        ('[ConductFacts((CriterionFacts("bad", "Sai", ()),)), ConductFacts()]', "'bad' is not declared"),
        ('[ConductFacts((CriterionFacts("good", "T", (at("e9"),)),)), ConductFacts()]', "names no entry of a"),
        ('[ConductFacts(), ConductFacts((CriterionFacts("good", "T", (at("e1"),)),))]', "names no entry of b"),
        ('[ConductFacts((CriterionFacts("good", "T", (at("e1"), at("e1"))),)), ConductFacts()]', "e1 counts twice"),
        (
            '[ConductFacts((CriterionFacts("good", "T", (at("e1"),)), CriterionFacts("other", "T", (at("e1", "2"),)))),'
            " ConductFacts()]",
            "e1 counts twice",
        ),
        (
            '[ConductFacts((CriterionFacts("good", "T", (at("e3"),)),), ('
            + BLOCK.format('"1-QĐ"', '"e3"')
            + ",)), ConductFacts()]",
            "e3 counts twice",
        ),
        (f"[ConductFacts((), ({BLOCK.format(repr(' '), repr('e3'))},)), ConductFacts()]", "names no document"),
        (f"[ConductFacts((), ({BLOCK.format(repr('1-QĐ'), repr('e9'))},)), ConductFacts()]", "names no entry of a"),
        (
            '[ConductFacts((CriterionFacts("good", "T", (leaf("x", "Lá", Decimal(1), facts={"a": "b"}),)),)),'
            " ConductFacts()]",
            "names no entry of a",
        ),
    ],
)
def test_an_answer_that_counts_twice_or_cites_nothing_is_refused(body: str, problem: str) -> None:
    source = ANSWERED.format(body=body).replace(
        "CRITERIA = (", 'CRITERIA = (RecordCriterion("other", Text("Khác", "Other")), ', 1
    )
    with pytest.raises(PackFailed, match=problem) as refusal:
        conduct(source)
    assert "compute_record_facts" in refusal.value.problem


def test_a_pack_may_change_what_the_pack_it_extends_says() -> None:
    local = make_pack(
        "local",
        "@hookimpl\ndef compute_record_facts(ctx, records):\n"
        "    return [ConductFacts((), facts.blockers) for facts in ctx.base(records)]\n",
        extends="national",
    )
    first, _second = calls_of("local", local, make_pack("national", DECLARED)).record_facts(RECORDS)
    assert (first.criteria, len(first.blockers)) == ((), 1)


def field(kind: str, more: str = "") -> str:
    return f'RecordField("f", T, FieldKind.{kind}{more})'


def kind(key: str = "k", writer: str = "SUBJECT", fields: str = "", more: str = "") -> str:
    return f'EntryKind("{key}", T, Writer.{writer}, ({fields}), {more})'


FIRST = kind("first", fields=f"{ITEMS},", more="once=True")


@pytest.mark.parametrize(
    ("kinds", "problem"),
    [
        (f"{kind()}, {kind()}", "entry kind 'k' is declared twice"),
        (kind("Not-A-Name"), "is no plain name"),
        (kind(more='follows="nothing"'), "'nothing', which does not stand before it"),
        (f"{kind('first')}, {kind(more='follows=' + repr('first'))}", "may be several"),
        (f"{FIRST}, {kind(writer='CELL', more='follows=' + repr('first'))}", "which its writer may not read"),
        (kind(more="closes=True"), "closes nothing"),
        (kind(more='feeds="unknown"'), "criterion 'unknown' is not declared"),
        (kind(more="readers=(Writer.OBSERVER,)"), "reads only what they wrote"),
        (kind(writer="OBSERVER", more="once=True"), "there may be several"),
        (kind(fields=f"{field('CHOICE')},"), "choices belong to a choice"),
        (kind(fields=f"{field('ITEMS')},"), "parts belong to a list"),
        (kind(fields=f"{MARKS},"), "not exactly one list"),
        (kind(fields=f"{field('LINE')}, {field('DAY')}"), "field 'f' is declared twice"),
        (kind(fields=f"{ITEMS.replace('content', 'key')},"), "part 'key' is taken by the forms"),
        (kind(fields=f"{field('LINE')},", more='blocks=Blocker("f", "day", "by")'), "needs the required field 'f'"),
        (
            kind(fields=f"*{DOCUMENTED},", more='blocks=Blocker("document", "day", "by"), feeds="good"'),
            "it would count twice",
        ),
        (
            FIRST
            + "".join(
                f", {kind(key, 'AUTHORITY', f'{MARKS},', more)}"
                for key, more in (("a", 'follows="first", feeds="good"'), ("b", 'follows="first", feeds="good"'))
            ),
            "counted by 'a' and by 'b'",
        ),
    ],
)
def test_a_register_with_loose_ends_is_refused(kinds: str, problem: str) -> None:
    source = f"{SOUND}\n@hookimpl\ndef declare_records():\n    return [Register('book', T, T, ({kinds},), CRITERIA)]\n"
    with pytest.raises(PackFailed, match=problem):
        _ = calls_of("local", make_pack("local", source)).declared


def test_a_register_is_about_declared_groups() -> None:
    source = (
        f"{SOUND}\n@hookimpl\ndef declare_records():\n    return [Register('b', T, T, KINDS, CRITERIA, ('nobody',))]\n"
    )
    with pytest.raises(PackFailed, match="register 'b': subject group 'nobody' is not declared"):
        _ = calls_of("local", make_pack("local", source)).declared


def test_registers_are_merged_by_key() -> None:
    local = make_pack("local", DECLARED, extends="national")
    with pytest.raises(PackFailed, match="register 'book' is declared twice, by local and national"):
        calls_of("local", local, make_pack("national", DECLARED)).registers()
    replacing = make_pack("local", DECLARED.replace("CRITERIA)]", "CRITERIA, replaces=True)]"), extends="national")
    assert len(calls_of("local", replacing, make_pack("national", DECLARED)).registers()) == 1
