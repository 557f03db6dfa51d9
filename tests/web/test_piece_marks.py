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


def test_from_the_order_to_the_score(app: Flask, as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    page = committee.get(ORDER)
    cell = cells(words(page))[FIRST, "product"]
    assert len(cells(words(page))) == len(OFFICERS) + 3
    form, day = form_with(page, "number"), {"issued_on": "01/03/2021", "due_on": "20/03/2021"}
    untick = {name: [] for name in form.fields if name.endswith("-give") and not name.startswith(f"{cell}-")}
    typed = {**DECISION, **day, **untick}
    refused = send(committee, ORDER, form, typed)
    assert refused.status_code == 422
    assert "“Sản phẩm” chưa chọn “Độ khó”" in words(refused)
    chosen = {f"{cell}-attribute_difficulty": "hard"}
    answer = send(committee, ORDER, form_with(refused, "number"), {**typed, **chosen})
    assert answer.status_code == 303, words(answer)
    [given] = rows(app, Assignment)
    assert given.attributes == {"difficulty": "hard"}
    work = committee.text(f"/t/khai/assignments/{given.tenant_id}/{given.id}")
    assert re.search(r"Độ khó</dt>\s*<dd[^>]*>\s*Khó", work)

    with app.app_context():
        staffed = Staffed(app)
        staffed.rate()
        run, file = "/".join(map(str, staffed.run)), "/".join(map(str, staffed.file(OFFICERS[0])))
        db.session.remove()
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
    assert fill(adviser, marking, {"c0": "5", "n0": "Còn lỗi số liệu.", "c1": "4"}, has="c0").status_code == 303
    [mark] = rows(app, CriteriaMark)
    assert mark.marks == {
        f"{given.id}/quality": {"choice": "", "points": "5", "note": "Còn lỗi số liệu."},
        f"{given.id}/progress": {"choice": "", "points": "4", "note": ""},
    }
    shown = adviser.text(f"/t/khai/evaluations/{file}")
    assert "5: Còn lỗi số liệu." in shown
    assert "Độ khó: Khó" in shown

    assert (
        fill(adviser, f"/t/khai/proposals/{run}", {"minutes": "Tờ trình số 12-TTr/BTC"}, has="minutes").status_code
        == 303
    )
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
    closed = adviser.text(f"/t/khai/criteria/{run}")
    assert "phiếu chấm không sửa được nữa" in closed


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
