"""The cells of a row are taken apart as they were written."""

from datetime import date
from decimal import Decimal

import pytest

from core.web.cells import cells, named, stacked, value
from core.web.tables import Column, Table

ROW = """<th scope="row"><a href="/a">Một</a><details><table><tr><td>trong</td></tr></table></details></th>
<td class="num">1.234,5 <form><button>Ký</button></form></td><td>01/02/2021<br>quá hạn</td><td></td>"""


def test_tables_in_a_cell_stay_in_it() -> None:
    found = cells(ROW)
    assert [(cell.tag, cell.text()) for cell in found] == [
        ("th", "Mộttrong"),
        ("td", "1.234,5"),
        ("td", "01/02/2021 quá hạn"),
        ("td", ""),
    ]
    assert (
        found[1]
        .labelled(named("Kế & hoạch"))
        .startswith('<td class="num" data-label="Kế &amp; hoạch"><div class="cell">')
    )


@pytest.mark.parametrize("row", ['<td>\n a <b>1</b>\n</td>\n<th class="num"> 2 </th><td></td>', ""])
def test_a_row_without_tables_reads_the_same_at_once(row: str) -> None:
    assert cells(row) == cells(row + "<table></table>")


@pytest.mark.parametrize(
    ("text", "is_number", "expected"),
    [
        ("1.234,5", True, Decimal("1234.5")),
        ("1.234,5", False, "1.234,5"),
        ("90,3 %", True, "90,3 %"),
        ("31/12/2021", False, date(2021, 12, 31)),
        ("31/12/2021 09:00", False, "31/12/2021 09:00"),
        ("—", True, None),
        ("", False, None),
    ],
)
def test_a_workbook_holds_numbers_and_days_as_such(text: str, is_number: bool, expected: object) -> None:
    assert value(text, "vi", is_number=is_number) == expected


def test_a_row_that_does_not_fit_its_list_is_a_mistake_of_the_template() -> None:
    with pytest.raises(ValueError, match="zip"):
        Table([Column("a", "A"), Column("b", "B")], (), "", False, 1, {}).row("<td>1</td>")


def test_a_written_table_carries_the_names_of_its_columns() -> None:
    head = '<table><thead><tr><th scope="col">Việc</th><th scope="col">Hạn &amp; nơi</th></tr></thead>'
    rows = '<tbody><tr><th colspan="2">Nhóm</th></tr><tr id="a"><td>Một</td><td class="num">—</td></tr></tbody></table>'
    shown = stacked(head + rows)
    assert shown.startswith(head + '<tbody><tr><th colspan="2">Nhóm</th></tr><tr id="a"><td>Một</td>')
    assert '<td class="num" data-label="Hạn &amp; nơi" data-none><div class="cell">—</div></td></tr>' in shown
