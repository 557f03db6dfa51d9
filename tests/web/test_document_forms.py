"""The administrator's forms and letterheads: what is offered, replaced, refused, and printed afterwards."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from flask import Flask
from werkzeug.test import TestResponse

from core.assignment.models import AssignmentOrder
from core.documents.models import DocumentTemplate, Letterhead
from tests.web.assigning import order_districts
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with
from tests.web.test_orders import MEMBERS, set_target
from tests.web.test_papers import lines, opened

__all__ = ["cycle", "due_days", "regulation"]

FORM = "/t/an/forms/vinh_phuc/vinh_phuc.order"


def word(*texts: str) -> bytes:
    """Return a Word file of these paragraphs."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    """Return a Word file with one more, or another, part."""
    kept = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return kept.getvalue()


def upload(
    browser: Browser, content: bytes, name: str = "mau.docx", day: str = "01/01/2021", **more: str
) -> TestResponse:
    """Send a Word file in place of the order's form."""
    form = form_with(browser.get(FORM), "valid_from").fields
    data = {**form.to_dict(), "valid_from": day, "file": (io.BytesIO(content), name), **more}
    return browser.client.post(FORM, data=data, content_type="multipart/form-data")


GOOD = word(
    "QUYẾT ĐỊNH CỦA CHÚNG TÔI SỐ {{ number }}",
    "{%p for holder in holders %}",
    "{{ loop.index }}. {{ holder.name }}{% if loop.last %}.{% endif %}",
    "{%p endfor %}",
)


def test_forms_of_the_regulation_come_first(as_user: AsUser, regulation: None):
    page = as_user(ADMIN).text("/t/an/forms")
    assert page.index("vinh_phuc.order") < page.index("core.order.party")
    assert "Văn bản của Đảng" in page
    assert "371-QĐ/TU" in page
    shown = as_user(ADMIN).text(FORM)
    assert "{{ place_and_date }}" in shown
    assert "{%tr for viec in dong.work %}" in shown
    assert as_user(ADMIN).get("/t/an/forms/vinh_phuc/none").status_code == 404
    assert as_user(ADMIN).get("/t/an/forms/tuyen_quang/tuyen_quang.registration").status_code == 404, "not used here"


def test_a_template_is_downloaded_changed_and_used_from_a_day_on(app: Flask, as_user: AsUser, cycle: str):
    admin, committee = as_user(ADMIN), as_user(COMMITTEE)
    assert "{{ number }}" in "".join(lines(opened(admin.get(f"{FORM}/original"))))
    set_target(as_user, cycle, "100")
    order = order_districts(as_user, MEMBERS)
    assert upload(admin, GOOD).status_code == 303
    (row,) = stored(app, DocumentTemplate)
    assert (row.pack, row.form, row.size) == ("vinh_phuc", "vinh_phuc.order", len(GOOD))
    (issued,) = stored(app, AssignmentOrder)
    own = [f"QUYẾT ĐỊNH CỦA CHÚNG TÔI SỐ {issued.number}", "1. Huyện ủy Hai", "2. Huyện ủy Một."]
    assert lines(opened(committee.get(f"{order}/word"))) == own
    below = as_user(DISTRICT).get(order.replace("/t/an/", "/t/an/mot/") + "/word")
    assert lines(opened(below))[0] == own[0], "who got the order prints it as its issuer does"
    assert "QUYẾT ĐỊNH CỦA CHÚNG TÔI SỐ 05-QĐ/TU" in lines(opened(admin.get(f"{FORM}/sample")))
    assert opened(admin.get(f"{FORM}/files/{row.id}")).paragraphs[0].text == "QUYẾT ĐỊNH CỦA CHÚNG TÔI SỐ {{ number }}"

    assert upload(admin, word("Mẫu của năm sau"), day="01/01/2022").status_code == 303
    assert lines(opened(committee.get(f"{order}/word"))) == own, "an order of 2021 keeps the form of its day"
    assert fill(admin, f"{FORM}/restore", {"valid_from": "01/01/2021"}).status_code == 303
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in lines(opened(committee.get(f"{order}/word")))
    assert admin.text(FORM).count("mau.docx") >= 2, "the history keeps both"


def test_trying_keeps_nothing(app: Flask, as_user: AsUser, regulation: None):
    tried = upload(as_user(ADMIN), GOOD, **{"try": "1"})
    assert "QUYẾT ĐỊNH CỦA CHÚNG TÔI SỐ 05-QĐ/TU" in lines(opened(tried))
    assert stored(app, DocumentTemplate) == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (word("{{ so_quyet_dinh }}"), "mau.docx", "{{ so_quyet_dinh }}"),
        (word("{{ holders }}"), "mau.docx", "hãy dùng {% for … in holders %}"),
        (word("{{ title.__class__.__mro__ }}"), "mau.docx", "chỉ được dùng tên"),
        (word("{{ title.__class__ }}"), "mau.docx", "title.__class__"),
        (word("{{ title | upper }}"), "mau.docx", "“filter”"),
        (word("{{ 9 ** 999999 }}"), "mau.docx", "chỉ được dùng tên"),
        (word("{{ cycler('a') }}"), "mau.docx", "“call”"),
        (word("{% set x = title %}"), "mau.docx", "“assign”"),
        (
            word("{%p for a in holders %}", "{%p for b in holders %}", "{%p endfor %}", "{%p endfor %}"),
            "mau.docx",
            "nằm trong",
        ),
        (word("{% for a in title %}{% endfor %}"), "mau.docx", "không phải danh sách"),
        (word("{% if title %} chưa đóng"), "mau.docx", "chưa đóng"),
        (GOOD, "mau.docm", "đuôi .docx"),
        (b"", "mau.docx", "Tệp rỗng"),
        (b"PK\x03\x04 broken", "mau.docx", "đã hỏng"),
        (with_entry(GOOD, "word/vbaProject.bin", b"x"), "mau.docx", "macro"),
        (with_entry(GOOD, "word/bomb.xml", b" " * 40_000_000), "mau.docx", "bất thường"),
        (with_entry(GOOD, "word/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "mau.docx", "không an toàn"),
        (
            with_entry(
                GOOD,
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" Target="http://x/y.dotm"'
                b' TargetMode="External"/></Relationships>',
            ),
            "mau.docx",
            "từ nơi khác",
        ),
    ],
)
def test_what_may_not_be_filled_is_refused_by_name(
    app: Flask, as_user: AsUser, regulation: None, content: bytes, name: str, said: str
):
    refused = upload(as_user(ADMIN), content, name)
    assert refused.status_code == 422
    page = words(refused)
    assert said in page
    assert 'value="01/01/2021"' in page, "what was typed stays"
    assert stored(app, DocumentTemplate) == []


def test_a_letterhead_stands_on_the_papers_of_its_authority_from_its_day_on(app: Flask, as_user: AsUser, cycle: str):
    set_target(as_user, cycle, "100")
    order = order_districts(as_user, MEMBERS)
    admin, (issued,) = as_user(ADMIN), stored(app, AssignmentOrder)
    assert "Chưa nhập" in admin.text("/t/an/letterheads")
    path = f"/t/an/letterheads/{issued.authority_id}"
    typed = {
        "style": "party",
        "superior": "ĐẢNG BỘ TỈNH AN",
        "issuer": "BAN THƯỜNG VỤ TỈNH ỦY",
        "symbol": "TU",
        "place": "An Thành",
        "sign_for": "T/M BAN THƯỜNG VỤ",
        "sign_post": "BÍ THƯ",
        "recipients": "- Như Điều 3,\n- Lưu Văn phòng Tỉnh ủy.",
        "sign_name": "Người ký minh họa",
        "basis": "Quy định số 05-QĐ/TU ngày 04 tháng 01 năm 2021 của Ban Thường vụ Tỉnh ủy An",
        "valid_from": "01/01/2021",
    }
    text = lines(opened(as_user(COMMITTEE).get(f"{order}/word")))
    assert "- Căn cứ ………," in text, "what the form quotes is another province's"
    assert not any("371-QĐ/TU" in line for line in text)
    assert re.search(r'value="party"\s+checked', admin.text(path)), "a body of the Party writes in its layout"
    missing = fill(admin, path, {**typed, "issuer": ""}, has="issuer")
    assert missing.status_code == 422
    assert "An Thành" in words(missing)
    assert fill(admin, f"{path}?setup=1", typed, has="issuer").location == "/t/an/setup"
    (row,) = stored(app, Letterhead)
    assert row.issued_at is not None
    text = lines(opened(as_user(COMMITTEE).get(f"{order}/word")))
    assert {"ĐẢNG BỘ TỈNH AN", "BAN THƯỜNG VỤ TỈNH ỦY", "- Như Điều 3,", "- Lưu Văn phòng Tỉnh ủy."} <= set(text)
    assert any(line.startswith("An Thành, ngày ") for line in text)
    assert {f"- Căn cứ {typed['basis']},", "Người ký minh họa"} <= set(text)

    state = {**typed, "style": "state", "issuer": "ỦY BAN NHÂN DÂN TỈNH AN", "valid_from": "31/12/2030"}
    assert fill(admin, path, state, has="issuer").status_code == 303
    text = lines(opened(as_user(COMMITTEE).get(f"{order}/word")))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text, "a later letterhead changes no earlier paper"
    assert "An Thành" in admin.text("/t/an/letterheads")


def test_only_who_gives_regulations_gives_forms(app: Flask, as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    assert committee.get(FORM).status_code == 200
    assert "Nhận biểu mẫu" not in committee.text(FORM)
    assert committee.post(FORM, {"valid_from": "01/01/2021"}).status_code == 403
    assert committee.get(f"{FORM}/restore").status_code == 403
