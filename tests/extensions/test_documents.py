"""declare_documents: forms of a chain, what is wrong with one, and what packs declare printed and read back."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Word

from core.documents.builtin import built_in
from core.documents.checking import flaws
from core.documents.fields import completed, sample_of
from core.documents.filling import filled
from core.documents.printing import number_text
from core.domain.documents import DocumentKind, DocumentRule, DocumentStyle
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry, discover
from core.extensions.errors import PackFailed
from core.extensions.parameters import bind
from core.extensions.schemes import Scheme, editions_on
from core.kit.checking import form_findings
from core.kit.packs import open_pack
from core.kit.sources import locate
from tests.extensions.kit import make_pack, scheme_of
from tests.extensions.test_data_rules import FOLDER

FORM = "DocumentRule('f', Text('Phiếu', 'Slip'), DocumentKind.ORDER, DocumentStyle.PARTY{more})"


def declaring(more: str) -> SchemeCalls:
    """The calls of a pack that declares one form with these further fields."""
    source = f"@hookimpl\ndef declare_documents():\n    return [{FORM.format(more=more)}]\n"
    return scheme_of("p", [make_pack("p", source)]).calls


def bundled(key: str, day: date) -> SchemeCalls:
    chain = discover().chain(key)
    return Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day)).calls


def of_kind(calls: SchemeCalls, kind: DocumentKind) -> tuple[str, DocumentRule]:
    return next(each for each in calls.forms() if each[1].kind is kind)


def read_back(template: bytes, kind: DocumentKind, **values: Any) -> Word:
    return Document(io.BytesIO(filled(template, completed(kind, {**sample_of(kind), **values}))))


def text_of(word: Word) -> list[str]:
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    return [each.text for each in [*word.paragraphs, *(each for cell in cells for each in cell.paragraphs)]]


def test_every_kind_has_a_form_in_both_styles_by_default() -> None:
    found = {(form.kind, form.style): pack for pack, form in declaring("").forms() if pack == "core"}
    assert found == {(kind, style): "core" for kind in DocumentKind for style in DocumentStyle}


def test_the_nearest_form_comes_first_and_replaces_only_when_it_says_so() -> None:
    calls = declaring("")
    assert next((pack, form.key) for pack, form in calls.forms()) == ("p", "f")
    assert calls.declared.documents[0].key == "f"
    source = f"@hookimpl\ndef declare_documents():\n    return [{FORM.format(more='')}]\n".replace(
        "'f'", "'core.order.party'"
    )
    with pytest.raises(PackFailed, match="declared twice"):
        scheme_of("q", [make_pack("q", source)]).calls.forms()


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (", template='none.docx'", "there is no file forms/none.docx"),
        (", numbering='QĐ/TU'", "its numbering holds"),
        (", numbering='{number}/{year}'", "its numbering holds"),
        (", subject_groups=('nobody',)", "subject group 'nobody'"),
        (", signers=(Signer(),)", "a signer is nobody"),
    ],
)
def test_a_form_with_loose_ends_is_refused(more: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        _ = declaring(more).declared


@pytest.mark.parametrize("style", DocumentStyle)
@pytest.mark.parametrize("kind", DocumentKind)
def test_cores_own_templates_are_sound_and_always_the_same(kind: DocumentKind, style: DocumentStyle) -> None:
    template = built_in(kind, style)
    assert flaws(template, kind) == []
    assert built_in(kind, style) == template
    assert filled(template, sample_of(kind)) == filled(template, sample_of(kind))
    word = read_back(template, kind)
    text = text_of(word)
    assert not [line for line in text if "{" in line or "}" in line]
    head = "ĐẢNG CỘNG SẢN VIỆT NAM" if style is DocumentStyle.PARTY else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    number = "Số 05-QĐ/TU" if style is DocumentStyle.PARTY else "Số: 05-QĐ/TU"
    assert {head, number, "QUYẾT ĐỊNH", "Mẫu, ngày 04 tháng 3 năm 2021"} <= set(text)
    fonts = {run.font.name for each in word.paragraphs for run in each.runs} - {None}
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert fonts <= {"Times New Roman"}


def test_a_body_without_a_superior_stands_in_the_first_line() -> None:
    word = read_back(built_in(DocumentKind.ORDER, DocumentStyle.PARTY), DocumentKind.ORDER, superior="")
    assert word.tables[0].cell(0, 0).text == "BAN THƯỜNG VỤ\n*"


def test_minutes_without_a_vote_have_no_columns_of_votes() -> None:
    for ballot, columns in (("bỏ phiếu kín", 5), ("", 3)):
        word = read_back(built_in(DocumentKind.MINUTES, DocumentStyle.PARTY), DocumentKind.MINUTES, ballot=ballot)
        assert [len(table.columns) for table in word.tables if table.cell(0, 0).text == "TT"] == [columns]
        assert ("Quy định không yêu cầu biểu quyết." in text_of(word)) == (not ballot)


def test_what_people_typed_is_text_and_nothing_else() -> None:
    hostile = "Tổ <w:br/> & “{{ number }}” {% for x in y %}\x0b\x07 Đảng ủy\nxã"
    word = read_back(built_in(DocumentKind.NOTICE, DocumentStyle.STATE), DocumentKind.NOTICE, subject_name=hostile)
    assert "Kính gửi: Tổ <w:br/> & “{{ number }}” {% for x in y %} Đảng ủy\nxã" in text_of(word)


def test_a_number_takes_the_forms_numbering_unless_it_has_a_symbol() -> None:
    _pack, form = of_kind(bundled("vinh_phuc", date(2021, 6, 1)), DocumentKind.ORDER)
    assert number_text(form, "5", "TU") == "05-QĐ/TU"
    assert number_text(form, "128", "TU") == "128-QĐ/TU"
    assert number_text(form, "01-QĐ/TU (minh họa)", "TU") == "01-QĐ/TU (minh họa)"
    assert number_text(form, "", "") == "………-QĐ/………"


def test_vinh_phuc_prints_its_decision_in_the_partys_style() -> None:
    pack, form = of_kind(bundled("vinh_phuc", date(2021, 6, 1)), DocumentKind.ORDER)
    assert (pack, form.style, form.signers[0].post) == ("vinh_phuc", DocumentStyle.PARTY, None)
    assert "371-QĐ/TU" in str(form.citation)
    holder = {
        "name": "Huyện ủy Tam Đảo",
        "work": [{"number": "1", "title": "Kết nạp đảng viên", "plan": "150 đảng viên"}],
    }
    word = read_back(built_in(form.kind, form.style), form.kind, holders=[holder], basis=[{"text": str(form.basis[0])}])
    text = text_of(word)
    assert "- Căn cứ Quy định 371-QĐ/TU năm 2021 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc," in text
    assert "T/M BAN THƯỜNG VỤ" in text
    annex = word.tables[-1]
    assert [cell.text for cell in annex.rows[0].cells][:2] == ["TT", "Nhiệm vụ"]
    assert {cell.text for cell in annex.rows[1].cells} == {"Huyện ủy Tam Đảo"}
    assert [cell.text for cell in annex.rows[2].cells] == ["1", "Kết nạp đảng viên", "", "150 đảng viên", "", ""]
    assert len(annex.rows) == 3
    assert "w:tblHeader" in annex.rows[0]._tr.xml
    assert [section.orientation for section in word.sections] == [0, 1], "the annex lies across"


def test_tuyen_quang_has_a_paper_for_registering() -> None:
    _pack, form = of_kind(bundled("tuyen_quang", date(2021, 6, 1)), DocumentKind.REGISTRATION)
    assert form.label.vi == "Bản đăng ký việc đột phá, đổi mới"


def test_a_pack_of_data_brings_its_own_word_file() -> None:
    opened = open_pack(locate(str(FOLDER)))
    day = opened.pack.manifest.editions[0].valid_from
    chain = opened.registry.chain("minh_hoa")
    calls = Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day)).calls
    _pack, form = of_kind(calls, DocumentKind.REGISTRATION)
    assert form_findings(opened) == []
    template = opened.pack.forms[form.template]
    rows = [{"number": "1", "title": "Xóa nhà tạm", "result": "12 nhà", "due": "30/06/2021"}]
    word = read_back(template, form.kind, work=rows)
    assert [cell.text for cell in word.tables[1].rows[1].cells] == ["1", "Xóa nhà tạm", "12 nhà", "30/06/2021"]
    assert isinstance(opened.registry, Registry)
    _pack, order = of_kind(calls, DocumentKind.ORDER)
    assert number_text(order, "7", "UBND") == "07/QĐ-UBND"


def test_plugin_check_names_what_a_word_file_has_wrong() -> None:
    opened = open_pack(locate(str(FOLDER)))
    document = Document(io.BytesIO(opened.pack.forms["dang_ky.docx"]))
    document.add_paragraph("{{ ten_sai }}")
    kept = io.BytesIO()
    document.save(kept)
    broken = replace(opened, pack=replace(opened.pack, forms={"dang_ky.docx": kept.getvalue()}))
    (finding,) = form_findings(broken)
    assert "{{ ten_sai }}" in finding.message
    assert finding.path == FOLDER / "forms" / "dang_ky.docx"
