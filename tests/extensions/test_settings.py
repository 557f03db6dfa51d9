"""declare_settings: tables that tenants fill in, their rows, and what becomes of rows of older versions."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.settings import SettingRow, SettingsSchema
from core.extensions.comparing import compare
from core.extensions.discovery import Registry
from core.extensions.errors import PackFailed, ParametersMissing, SchemeSilent
from core.extensions.packs import Pack
from core.extensions.pins import Pin
from core.extensions.schemes import rebind
from core.extensions.settings import made_row, row_problems
from core.sdk import MissingSetting, RuleContext, Stage
from tests.extensions.facts import CUT_OFF, DAY, subject
from tests.extensions.kit import calls_of, make_pack, scheme_in, with_rows

COLUMNS = """
COEFFICIENT = SettingColumn(
    'coefficient', Text('Hệ số', 'Coefficient'), SettingKind.NUMBER, 'lần', True, minimum=Decimal('0.1')
)
LEVEL = SettingColumn(
    'level', Text('Mức', 'Level'), SettingKind.CHOICE, choices=(Choice('easy', Text('Dễ', 'Easy')),)
)
NOTE = SettingColumn('note', Text('Ghi chú', 'Note'), SettingKind.TEXT)
HARD = SettingColumn('hard', Text('Việc khó', 'Hard'), SettingKind.YES_NO)
COLUMNS = (COEFFICIENT, LEVEL, NOTE, HARD)
LIST = Text('Danh mục sản phẩm', 'Products')
"""
TABLES = f"""{COLUMNS}
@hookimpl
def declare_settings():
    return SettingsSchema(1, (SettingTable('products', LIST, COLUMNS, needed_for=Stage.ASSIGNMENT),))

@hookimpl
def compute_subject_scores(ctx, subjects):
    each = [ctx.cell('products', row.code, 'coefficient') for row in ctx.rows('products')]
    return [node(Op.SUM, 'score', 'Tổng hệ số', each) for _ in subjects]
"""
ONE, TWO = SettingRow("SP-01", "Báo cáo", {"coefficient": "1.5"}), SettingRow("SP-02", "Đề án", {"coefficient": "2"})


def local(source: str = TABLES, key: str = "local", **more: str) -> Pack:
    return make_pack(key, source, **more)  # type: ignore[arg-type]


def problems(pack: Pack, *others: Pack) -> str:
    with pytest.raises(PackFailed) as caught:
        calls_of(pack.key, pack, *others).setting_tables()
    assert caught.value.pack == pack.key
    return caught.value.problem


def test_tables_are_declared_without_a_context_and_rules_read_their_rows() -> None:
    scheme = with_rows(Registry([local()]), "local", {"products": [ONE, TWO]})
    assert [table.key for table in scheme.calls.declared.settings] == ["products"]
    [tree] = scheme.calls_on(CUT_OFF).subject_scores([subject("a")])
    assert tree.value == Decimal("3.5")
    leaf = tree.children[0]
    assert (leaf.label, leaf.inputs["code"], leaf.inputs["document"]) == ("Báo cáo", "SP-01", "12-QĐ")
    assert "Argument(s) {'ctx'}" in _refused("@hookimpl\ndef declare_settings(ctx): return SettingsSchema()")


def _refused(source: str) -> str:
    with pytest.raises(PackFailed) as caught:
        Registry([local(source)]).chain("local")
    return caught.value.problem


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("None", "no SettingsSchema"),
        ("SettingsSchema(0)", "no whole number from 1"),
        ("SettingsSchema(True)", "no whole number from 1"),
        ("SettingsSchema(2)", "no migrate for the rows of version 1"),
        ("SettingsSchema(2, (), 'rows')", "no migrate"),
        ("SettingsSchema(1, ('products',))", "no well-formed SettingTable"),
        ("SettingsSchema(1, (SettingTable('Products', LIST),))", "no word of small letters"),
        ("SettingsSchema(1, (SettingTable('p', LIST),) * 2)", "declared twice"),
        ("SettingsSchema(1, (SettingTable('p', LIST, replaces=True),))", "replaces nothing"),
        ("SettingsSchema(1, (SettingTable('p', LIST, (NOTE, NOTE)),))", "'note' is declared twice"),
        ("SettingsSchema(1, (SettingTable('p', LIST, needed_for=Stage.RATING, minimum_rows=0),))", "at least one row"),
        ("SettingsSchema(1, (SettingTable('p', LIST, (SettingColumn('n', LIST, 'formula'),)),))", "no well-formed"),
        ("SettingsSchema(1, (SettingTable('p', LIST, (SettingColumn('code', LIST, SettingKind.TEXT),)),))", "no free"),
        ("SettingsSchema(1, (SettingTable('p', LIST, (SettingColumn('c', LIST, SettingKind.CHOICE),)),))", "choices"),
        (
            "SettingsSchema(1, (SettingTable('p', LIST, (SettingColumn('c', LIST, SettingKind.TEXT, 'm'),)),))",
            "belong to a number",
        ),
    ],
)
def test_a_schema_with_loose_ends_is_refused_by_name(schema: str, problem: str) -> None:
    source = f"{COLUMNS}\n@hookimpl\ndef declare_settings():\n    return {schema}\n"
    assert problem in problems(local(source))


def test_tables_of_a_chain_are_merged_by_key() -> None:
    nearer = TABLES.replace("needed_for=Stage.ASSIGNMENT", "replaces=True")
    [table] = calls_of("local", local(nearer, extends="national"), local(key="national")).setting_tables()
    assert (table.pack, table.table.needed_for) == ("local", None)
    assert "declared twice" in problems(local(extends="national"), local(key="national"))


def test_what_needs_a_table_waits_for_its_rows() -> None:
    registry = Registry([local()])
    empty = scheme_in(registry, "local")
    assert empty.binding.settings == {}
    unfilled = with_rows(registry, "local", {"products": []})
    with pytest.raises(ParametersMissing, match=r"Danh mục sản phẩm .*ít nhất 1 dòng, hiện có 0"):
        unfilled.require(Stage.ASSIGNMENT)
    unfilled.require(Stage.RATING)
    with pytest.raises(ParametersMissing):
        unfilled.calls_on(CUT_OFF).subject_scores([subject("a")])
    with_rows(registry, "local", {"products": [ONE]}).require(Stage.ASSIGNMENT)


def test_an_optional_table_may_stay_empty() -> None:
    scheme = with_rows(Registry([local(TABLES.replace(", needed_for=Stage.ASSIGNMENT", ""))]), "local", {})
    assert scheme.binding.settings["products"].rows == ()
    assert scheme.missing(*Stage) == ()


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ("ctx.row('products', 'SP-99')", SchemeSilent, "không có mã “SP-99”"),
        ("ctx.rows('product')", PackFailed, "setting table 'product' is not declared"),
        ("ctx.row('products', 'SP-01').number('weight')", PackFailed, "has nothing in the column 'weight'"),
    ],
)
def test_what_a_table_has_not_is_told(asked: str, error: type[Exception], told: str) -> None:
    source = TABLES.replace("each = [", f"{asked}\n    each = [")
    scheme = with_rows(Registry([local(source)]), "local", {"products": [ONE]})
    with pytest.raises(error, match=re.escape(told)):
        scheme.calls_on(CUT_OFF).subject_scores([subject("a")])


def test_a_context_without_the_table_says_which() -> None:
    with pytest.raises(MissingSetting, match="products"):
        RuleContext("local", "2021", DAY).rows("products")


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ({}, "coefficient", "Hãy nhập nội dung này."),
        ({"coefficient": "1+1"}, "coefficient", "phải là một con số"),
        ({"coefficient": "=1"}, "coefficient", "phải là một con số"),
        ({"coefficient": "1e3"}, "coefficient", "phải là một con số"),
        ({"coefficient": "NaN"}, "coefficient", "phải là một con số"),
        ({"coefficient": "0"}, "coefficient", "không được nhỏ hơn 0,1"),
        ({"coefficient": "1", "level": "hard"}, "level", "một trong các phương án"),
        ({"coefficient": "1", "hard": "maybe"}, "hard", "một trong các phương án"),
        ({"coefficient": "1", "note": "a\0b"}, "note", "ký tự không hợp lệ"),
        ({"coefficient": "1", "weight": "1"}, "weight", "không có cột này"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(cells: dict[str, str], column: str, told: str) -> None:
    table = calls_of("local", local()).setting_tables()[0].table
    [problem] = row_problems(table, [SettingRow("A", "A", cells)])
    assert (problem.row, problem.column) == (0, column)
    assert told in problem.message.vi


def test_codes_are_each_row_s_own() -> None:
    table = calls_of("local", local()).setting_tables()[0].table
    twice = [ONE, SettingRow("sp-01", "Báo cáo khác", ONE.cells), SettingRow("", "Không mã", ONE.cells)]
    assert [(each.row, each.column) for each in row_problems(table, twice)] == [(1, "code"), (2, "code")]


def test_an_expression_in_a_cell_stays_words() -> None:
    """Nothing reads a cell as a formula, a template or code."""
    table = calls_of("local", local()).setting_tables()[0].table
    words = ["=cmd|' /C calc'!A0", "{{ 7 * 7 }}", "__import__('os').system('true')", "${7*7}", "@SUM(1)"]
    rows = [
        made_row(table, {"code": f"A{n}", "label": text, "coefficient": Decimal(1), "note": text, "hard": True})
        for n, text in enumerate(words)
    ]
    source = TABLES.replace(
        "return [node", "raise NoAnswer(Text(ctx.rows('products')[0].text('note'), ''))\n    return [node"
    )
    for row, text in zip(rows, words, strict=True):
        scheme = with_rows(Registry([local(source)]), "local", {"products": [row]})
        assert scheme.binding.settings["products"].row(row.code) == row
        with pytest.raises(SchemeSilent) as said:
            scheme.calls_on(CUT_OFF).subject_scores([subject("a")])
        assert said.value.reason.vi == text


def test_rows_are_pinned_and_computed_from_again() -> None:
    registry = Registry([local()])
    pin = with_rows(registry, "local", {"products": [ONE, TWO]}).pin()
    stored = json.loads(json.dumps(pin.to_json()))
    assert Pin.from_json(stored) == pin
    assert [row.code for row in pin.settings[0].rows] == ["SP-01", "SP-02"]
    again = rebind(registry, Pin.from_json(stored))
    assert again.pin().fingerprint == pin.fingerprint
    assert again.calls_on(CUT_OFF).subject_scores([subject("a")])[0].value == Decimal("3.5")


def test_a_pin_without_tables_has_the_bytes_it_always_had() -> None:
    assert "settings" not in scheme_in(Registry([local("")]), "local").pin().to_json()


def test_pins_tell_rows_that_are_new_changed_and_gone() -> None:
    registry = Registry([local()])
    old = with_rows(registry, "local", {"products": [ONE, TWO]}).pin()
    dearer = SettingRow("SP-02", "Đề án", {"coefficient": "3"})
    new = with_rows(registry, "local", {"products": [dearer, SettingRow("SP-03", "Nghị quyết", ONE.cells)]}).pin()
    [change] = compare(old, new).tables
    assert [(row.code, row.old is None, row.new is None) for row in change.rows] == [
        ("SP-02", False, False),
        ("SP-03", True, False),
        ("SP-01", False, True),
    ]
    assert compare(old, new).conflicts
    assert not compare(old, old).differs


VERSION_2 = """
def migrate(old, version):
    {body}

@hookimpl
def declare_settings():
    return SettingsSchema(2, (SettingTable('products', LIST, (COEFFICIENT, NOTE)),), migrate)
"""


def newer(body: str) -> Registry:
    return Registry([local(COLUMNS + VERSION_2.replace("{body}", body))])


def test_rows_of_an_older_version_are_migrated_and_pins_of_it_compute_on() -> None:
    pin = with_rows(Registry([local()]), "local", {"products": [ONE, TWO]}).pin()
    registry = newer(
        "return [SettingRow(row.code, row.label, {**row.cells, 'note': f'từ {version}'}) for row in old.rows]"
    )
    bound = rebind(registry, pin).binding.settings["products"]
    assert (bound.version, [row.text("note") for row in bound.rows]) == (2, ["từ 1", "từ 1"])
    assert pin.settings[0].rows == (ONE, TWO)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("return None", "not iterable"),
        ("return [old]", "no well-formed SettingRow"),
        ("return [SettingRow(row.code, row.label) for row in old.rows]", "coefficient: This must not be empty"),
        ("return [old.rows[0]] * 2", "stands in row 1"),
        ("raise SystemExit(3)", "SystemExit"),
    ],
)
def test_a_failing_migrate_stops_that_pack_and_keeps_the_rows(body: str, problem: str) -> None:
    pin = with_rows(Registry([local()]), "local", {"products": [ONE, TWO]}).pin()
    with pytest.raises(PackFailed, match=re.escape(problem)) as caught:
        rebind(newer(body), pin)
    assert caught.value.pack == "local"
    assert pin.settings[0].rows == (ONE, TWO)


def test_rows_of_a_version_that_a_pack_does_not_know_stop_it() -> None:
    pin = with_rows(newer("return old.rows"), "local", {"products": [ONE]}, version=2).pin()
    with pytest.raises(PackFailed, match="are of version 2, the pack knows version 1"):
        rebind(Registry([local()]), pin)


def test_rows_that_no_longer_fit_without_a_new_version_stop_the_pack() -> None:
    pin = with_rows(Registry([local()]), "local", {"products": [ONE]}).pin()
    stricter = Registry([local(TABLES.replace("'0.1'", "'9'"))])
    with pytest.raises(PackFailed, match="row 1 of 'products', coefficient"):
        rebind(stricter, pin)


def guide_migrate() -> tuple[SettingsSchema, Sequence[SettingRow]]:
    guide = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
    [code] = [
        text for text in re.findall(r"^```python\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE) if "migrate(old" in text
    ]
    registry = Registry([local(code)])
    rows = with_rows(
        registry, "local", {"products": [ONE, SettingRow("SP-03", "Khó", {"coefficient": "2.5"})]}, version=1
    )
    return vars(registry.packs["local"].module)["declare_settings"](), rows.binding.settings["products"].rows


def test_the_migrate_of_the_guide_brings_rows_to_version_2() -> None:
    schema, rows = guide_migrate()
    assert schema.version == 2
    assert [row.text("difficulty") for row in rows] == ["easy", "hard"]
