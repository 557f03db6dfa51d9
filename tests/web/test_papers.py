"""Papers as Word files: what an order and a registration print, and for whom."""

import io
import re

import pytest
from docx import Document
from docx.document import Document as Word
from flask import Flask
from werkzeug.test import TestResponse

from core.assignment.models import AssignmentOrder
from core.documents import printing
from tests.web.assigning import DECISION, order_districts
from tests.web.browser import words
from tests.web.cycle_year import ADVISER, COMMITTEE, DIRECTOR, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import press
from tests.web.test_orders import MEMBERS, set_target
from tests.year import work_off

__all__ = ["cycle", "due_days", "regulation"]


def opened(answer: TestResponse) -> Word:
    """Return the Word file of an answer."""
    assert answer.status_code == 200, words(answer)
    assert answer.headers["Content-Type"] == printing.WORD
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="' in answer.headers["Content-Disposition"]
    return Document(io.BytesIO(answer.get_data()))


def lines(word: Word) -> list[str]:
    """Return the paragraphs of a file, and those of its tables without lines, in no order that matters."""
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    return [each.text for each in word.paragraphs] + [each.text for cell in cells for each in cell.paragraphs]


def annex(word: Word) -> list[list[str]]:
    """Return the rows of the longest table: its head first, the line of a holder as one cell."""
    table = max(word.tables, key=lambda table: len(table.rows))
    return [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows]


@pytest.fixture
def ordered(as_user: AsUser, cycle: str) -> str:
    """The address of an order of 36 targets to two districts."""
    set_target(as_user, cycle, "100")
    return order_districts(as_user, MEMBERS)


def test_an_order_is_printed_with_its_annex(app: Flask, as_user: AsUser, ordered: str):
    committee = as_user(COMMITTEE)
    assert f'href="{ordered}/word"' in committee.text(ordered)
    word = opened(committee.get(f"{ordered}/word"))
    text = lines(word)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert f"Số {DECISION['number']}" in text
    (order,) = stored(app, AssignmentOrder)
    assert any(order.issued_on.strftime("ngày %d tháng ") in line for line in text)
    rows = annex(word)
    assert rows[0] == ["TT", "Nhiệm vụ", "Sản phẩm phải có", "Chỉ tiêu", "Thời hạn"], "nothing has a coefficient"
    assert [row for row in rows if len(row) == 1] == [["Huyện ủy Hai"], ["Huyện ủy Một"]]
    assert len(rows) == 1 + 2 + 36
    assert any("Điều 1. Giao 36 nhiệm vụ" in line for line in text)
    assert any("Kết nạp đảng viên" in row and "60 đảng viên" in row for row in rows)
    assert not any("{" in line for line in text)


def test_who_sees_a_part_prints_that_part(as_user: AsUser, ordered: str):
    answer = as_user(DISTRICT).get(ordered.replace("/t/an/", "/t/an/mot/") + "/word")
    assert 'filename="trich-quyet-dinh' in answer.headers["Content-Disposition"]
    text, seen = lines(opened(answer)), annex(opened(answer))
    assert any(line.startswith("TRÍCH QUYẾT ĐỊNH") for line in text)
    assert any("Điều 1. Giao nhiệm vụ của kỳ" in line for line in text), "a part does not tell how many there are"
    assert [row for row in seen if len(row) == 1] == [["Huyện ủy Một"]]
    assert len(seen) == 1 + 1 + 18
    part = annex(opened(as_user(COMMITTEE).get(f"{ordered}/word?holder=Huyện ủy Hai")))
    assert [row for row in part if len(row) == 1] == [["Huyện ủy Hai"]]
    assert as_user(COMMITTEE).get(f"{ordered}/word?holder=Không có").status_code == 404
    assert as_user(DIRECTOR).get(f"{ordered}/word").status_code == 200, "an order is a rule: its text may be read"


def test_a_long_order_is_printed_by_a_worker(
    monkeypatch: pytest.MonkeyPatch, app: Flask, as_user: AsUser, ordered: str
) -> None:
    for module in ("papers", "views.order_papers"):
        monkeypatch.setattr(f"core.assignment.{module}.MOST_ROWS", 20)
    committee = as_user(COMMITTEE)
    assert "Danh sách dài (36 dòng)" in committee.text(ordered)
    assert press(committee, ordered, "/word").status_code == 303
    assert "Đang lập bản Word" in committee.text(ordered)
    assert committee.post(f"{ordered}/word").status_code == 409, "one is being made"
    with app.app_context():
        jobs = {job.kind: job for job in work_off()}
    assert jobs["assignment.print_order"].problem is None
    found = re.search(r'href="(/t/an/forms/printed/[^"]+)"', committee.text(ordered))
    assert found
    rows = annex(opened(committee.get(found[1])))
    assert len(rows) == 1 + 2 + 36
    assert [as_user(other).get(found[1]).status_code for other in (ADVISER, DIRECTOR)] == [200, 404]
    assert ordered in committee.text(f"/t/an/jobs/{jobs['assignment.print_order'].id}")


def test_an_order_of_very_many_is_printed_by_holder(monkeypatch: pytest.MonkeyPatch, as_user: AsUser, ordered: str):
    monkeypatch.setattr("core.assignment.papers.MOST_ROWS", 20)
    refused = as_user(COMMITTEE).get(f"{ordered}/word")
    assert refused.status_code == 409
    assert "36 nhiệm vụ" in words(refused)
    assert as_user(COMMITTEE).get(f"{ordered}/word?holder=Huyện ủy Một").status_code == 200
