"""Pages of single pieces of work: from the order's grid, over the sheet of a file, to the row and the score."""

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from core.assignment.models import Assignment, Registration
from core.db import bind_context, db
from core.evaluation.models import CriteriaMark
from tests.personal_work import ADVISER, COMMITTEE
from tests.staffed_year import OFFICERS, Staffed
from tests.web.assigning import DECISION, cells
from tests.web.browser import Browser, words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill, form_to, form_with, send
from tests.world import counted
from tests.year import work_off

ORDER = "/t/khai/orders/new?item=product"
FIRST = "Công chức 1, Sở Xây dựng"
HARD = {"columns-0-attribute_difficulty": "hard"}


@pytest.fixture
def app(staffed_app: Flask) -> Flask:
    return staffed_app


def rows(app: Flask, model: type) -> list[Any]:
    with app.app_context():
        bind_context(db.session(), Staffed(app).actor(ADVISER).context)
        return list(db.session.query(model).order_by(model.id))


def by_workbook(adviser: Browser, page: str) -> None:
    """Download the sheet, fill it in, and see what it would change: nothing is saved by that."""
    book = load_workbook(io.BytesIO(adviser.get(f"{page}/export").get_data()))
    table = book.worksheets[0]
    assert [table.cell(2, column).value for column in (2, 3, 4)] == ["Sản phẩm", "Chất lượng sản phẩm", "từ 0 đến 6"]
    form = form_to(adviser.get(page), "/criteria/import")

    def read(*marks: object) -> str:
        for row, mark in enumerate(marks, 2):
            table.cell(row, 6).value = mark
        kept = io.BytesIO()
        book.save(kept)
        sent = (io.BytesIO(kept.getvalue()), "phieu.xlsx")
        return words(adviser.post(f"{page}/import", {**form.fields, "file": sent}))

    wrong = read(7, "giỏi")
    assert "Điểm phải từ 0 đến 6" in wrong
    assert "“giỏi” không phải là số." in wrong
    preview = read("4,5", 4)
    assert "2 tiêu chí thay đổi" in preview
    assert 'value="4,5"' in preview


def given(app: Flask, as_user: AsUser) -> Assignment:
    """Let the committee give one officer a hard product; the order asks how hard."""
    committee = as_user(COMMITTEE)
    page = committee.get(ORDER)
    cell = cells(words(page))[FIRST, "product"]
    day = {"issued_on": "01/03/2021", "due_on": "20/03/2021"}
    send(committee, ORDER, form_with(page, "number"), {**DECISION, **day, f"{cell}-give": "on", **HARD})
    [work] = rows(app, Assignment)
    return work


def rated(app: Flask) -> tuple[str, str]:
    """Open the rating; return how pages name the run and the first officer's file."""
    with app.app_context():
        staffed = Staffed(app)
        staffed.rate()
        run, file = "/".join(map(str, staffed.run)), "/".join(map(str, staffed.file(OFFICERS[0])))
        db.session.remove()
    return run, file


def marked(adviser: Browser, file: str) -> int:
    """Mark the officer's product; return the answer's status."""
    typed = {"c0": "5", "n0": "Còn lỗi số liệu.", "c1": "4"}
    return fill(adviser, f"/t/khai/evaluations/{file}/criteria", typed, has="c0").status_code


def test_an_order_asks_how_hard_its_work_is(app: Flask, as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    page = committee.get(ORDER)
    places = cells(words(page))
    assert len(places) == len(OFFICERS) + 3
    assert not [name for name in form_with(page, "number").fields if name.endswith("-give")], "own work is ticked"
    typed = {**DECISION, "issued_on": "01/03/2021", "due_on": "20/03/2021", f"{places[FIRST, 'product']}-give": "on"}
    refused = send(committee, ORDER, form_with(page, "number"), typed)
    assert refused.status_code == 422
    assert "“Sản phẩm” chưa chọn “Độ khó”" in words(refused)
    answer = send(committee, ORDER, form_with(refused, "number"), HARD)
    assert answer.status_code == 303, words(answer)
    [work] = rows(app, Assignment)
    assert work.attributes == {"difficulty": "hard"}
    page = committee.text(f"/t/khai/assignments/{work.tenant_id}/{work.id}")
    assert re.search(r"Độ khó</dt>\s*<dd[^>]*>\s*Khó", page)


def test_the_sheet_of_a_file_asks_for_each_piece(app: Flask, as_user: AsUser) -> None:
    work = given(app, as_user)
    run, file = rated(app)
    adviser = as_user(ADVISER)
    with counted() as statements:
        sheet = adviser.text(f"/t/khai/criteria/{run}")
    assert len(statements) <= 12, statements
    assert "Từng nhiệm vụ, sản phẩm được chấm riêng" in sheet
    assert "Sản phẩm: Chất lượng sản phẩm, Tiến độ" in sheet
    marking = f"/t/khai/evaluations/{file}/criteria"
    by_workbook(adviser, marking)
    refused = fill(adviser, marking, {"c0": "7", "c1": "4"}, has="c0")
    assert refused.status_code == 422
    assert words(refused).split('id="f-c0-error">')[1].startswith("Không được lớn hơn 6")
    assert form_with(refused, "c1").fields["c1"] == "4"
    assert marked(adviser, file) == 303
    [mark] = rows(app, CriteriaMark)
    assert mark.marks == {
        f"{work.id}/quality": {"choice": "", "points": "5", "note": "Còn lỗi số liệu."},
        f"{work.id}/progress": {"choice": "", "points": "4", "note": ""},
    }
    shown = adviser.text(f"/t/khai/evaluations/{file}")
    assert "5: Còn lỗi số liệu." in shown
    assert "Độ khó: Khó" in shown


def test_marks_of_pieces_lead_to_the_score(app: Flask, as_user: AsUser) -> None:
    given(app, as_user)
    run, file = rated(app)
    adviser = as_user(ADVISER)
    assert marked(adviser, file) == 303
    proposed = fill(adviser, f"/t/khai/proposals/{run}", {"minutes": "Tờ trình số 12-TTr/BTC"}, has="minutes")
    assert proposed.status_code == 303
    with app.app_context():
        assert {job.problem for job in work_off()} == {None}
        proposal = Staffed(app).files()[OFFICERS[0]].proposal
        assert proposal is not None
        # (5 + 4) × 10 × 1,2
        assert (proposal.score, proposal.level) == (Decimal(108), "XS")
        db.session.remove()
    why = adviser.text(f"/t/khai/evaluations/{file}/why")
    for told in ("Chất lượng sản phẩm", "Tiến độ", "Hệ số việc khó", "1,2"):
        assert told in why, told
    assert "phiếu chấm không sửa được nữa" in adviser.text(f"/t/khai/criteria/{run}")


def test_a_registration_says_what_the_work_is(app: Flask, as_user: AsUser) -> None:
    clerk, path = as_user("tong-hop@khai.example"), "/t/khai/registrations/new"
    page = clerk.text(path)
    holder = re.search(rf'<option value="([^"]+)"[^>]*>{FIRST}</option>', page)
    assert holder, page
    typed = {
        "unit": holder[1],
        "kind": "product",
        "title": "Đề án chuyển đổi số",
        "committed_result": "Đề án được phê duyệt",
        "committed_on": "20/06/2021",
        "attribute_difficulty": "hard",
    }
    refused = fill(clerk, path, {**typed, "kind": "job"}, has="title")
    assert (refused.status_code, "không có “difficulty” theo quy định" in words(refused)) == (422, True)
    answer = fill(clerk, path, typed, has="title")
    assert answer.status_code == 303, words(answer)
    [filed] = rows(app, Registration)
    assert filed.attributes == {"difficulty": "hard"}
    assert re.search(r"Độ khó</dt>\s*<dd[^>]*>\s*Khó", clerk.text(answer.location))
    edited = form_with(clerk.get(f"{answer.location}/edit"), "title")
    assert edited.fields["attribute_difficulty"] == "hard"
