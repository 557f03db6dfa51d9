"""Forms of rating: a run, marks, a proposal's minutes, decisions."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from flask_babel import lazy_gettext as _
from marshmallow import Schema
from marshmallow.fields import Field

from core.domain.background import CriterionMarkFacts
from core.domain.format import number_text
from core.evaluation.criteria import Marks, MarkSheet
from core.evaluation.labels import STATEMENTS
from core.web.fields import Day, Flag, FormSchema, Key, Number, OneOf, Rows, SomeOf, Text, Upload, Whole

S = TypeVar("S", bound=FormSchema)


def on_scale(schema: S, most: Decimal | None) -> S:
    """Return a form whose points, also those of its rows, end at the top of the run's scale."""
    if most is None:
        return schema
    for described in schema.fields.values():
        if isinstance(described, Rows):
            _points(described.schema).most = most
    if "points" in schema.fields:
        points = _points(schema)
        points.most, points.hint = most, _("Thang điểm từ 0 đến %(most)s.", most=number_text(most))
    return schema


def _points(schema: Schema) -> Number:
    points = schema.fields["points"]
    assert isinstance(points, Number)
    return points


class RunSchema(FormSchema):
    """A new rating run (đợt đánh giá)."""

    cycle = OneOf(
        _("Kỳ đánh giá"),
        required=True,
        hint=_("Các tháng, quý, năm mà quy định yêu cầu đánh giá, hoặc cả kỳ giao nhiệm vụ."),
    )
    name = Text(_("Tên đợt đánh giá"), required=True, longest=200, hint=_("Ví dụ: Đánh giá, xếp loại năm 2021."))
    key = Text(_("Mã đợt"), required=True, longest=40, hint=_("Ngắn, không trùng trong cùng kỳ; ví dụ: nam-2021."))
    cut_off = Day(
        _("Ngày chốt số liệu"),
        required=True,
        hint=_("Chỉ tính kết quả được chấp nhận của các kỳ báo cáo kết thúc đến hết ngày này."),
    )


class CombiningRunSchema(RunSchema):
    """The same where a run can join shorter periods."""

    gap_reason = Text(
        _("Lý do mở khi còn kỳ ngắn hơn chưa được quyết định"),
        rows=2,
        longest=1_000,
        hint=_("Chỉ cần với đợt tổng hợp từ các tháng, các quý mà trong đó có kỳ chưa quyết định xếp loại."),
    )


class SelfMarkSchema(FormSchema):
    """What the subject says of themselves (tự chấm, tự nhận mức)."""

    points = Number(_("Điểm tự chấm"), least=0, places=2)
    level = OneOf(_("Mức tự nhận"), required=True, radio=True)
    narrative = Text(
        _("Thuyết minh kết quả"),
        rows=8,
        longest=10_000,
        required=True,
        hint=_("Kết quả nổi bật, hạn chế, nguyên nhân và hướng khắc phục."),
    )


class CouncilMarkSchema(FormSchema):
    """One council member's mark of one file."""

    points = Number(_("Điểm"), least=0, places=2, required=True)
    level = OneOf(_("Mức đề nghị"), required=True)
    comment = Text(_("Nhận xét"), rows=4)


class Seen(Whole):
    """The version of a line that its form showed (a hidden field, so it fills no line)."""

    widget = "hidden"


class SheetRowSchema(FormSchema):
    """One line of a member's sheet."""

    file = Key(required=True)
    version = Seen(load_default=0)
    points = Number(_("Điểm"), least=0, places=2, required=True)
    level = OneOf(_("Mức đề nghị"), required=True)
    comment = Text(_("Nhận xét"))


class SheetSchema(FormSchema):
    """A council member's marks of many files (phiếu chấm)."""

    marks = Rows(SheetRowSchema(), most=2_000, blank=0)


class MinutesSchema(FormSchema):
    """The council's meeting at which it agreed on its proposal; ``closing_schema`` adds the sheets that are missing."""

    minutes = Text(
        _("Số, ngày biên bản họp hội đồng"),
        required=True,
        longest=200,
        hint=_("Ví dụ: Biên bản số 01-BB/HĐ ngày 10/01/2022."),
    )


def closing_schema(missing: Mapping[str, str]) -> FormSchema:
    """Return the form by which the chair closes the marking: a reason for each missing sheet (field → label)."""
    fields: dict[str, Field[Any]] = {
        name: Text(label, required=True, rows=2, longest=500) for name, label in missing.items()
    }
    sure = _("Tôi xác nhận khóa phiếu chấm và đề xuất; việc này chỉ làm một lần, không mở lại được.")
    fields["confirmed"] = Flag(sure, required=True)
    return cast(FormSchema, MinutesSchema.from_dict(fields, name="ClosingForm")())


class DocumentSchema(FormSchema):
    """By which document the authority's own body proposes, where no council appraises."""

    minutes = Text(
        _("Số, ngày biên bản hoặc văn bản đề xuất"),
        required=True,
        longest=200,
        hint=_("Ví dụ: Tờ trình số 12-TTr/BTC ngày 10/01/2022."),
    )


class Exceptional(FormSchema):
    """What justifies a level over the limit of its group."""

    exception = Text(
        _("Lý do vượt tỷ lệ khống chế"), rows=2, longest=2000, hint=_("Chỉ nhập khi quyết định vượt giới hạn của nhóm.")
    )
    exception_document = Text(
        _("Văn bản cho phép vượt tỷ lệ"), longest=200, hint=_("Ví dụ: Thông báo kết luận số 15-TB/TU.")
    )


class DecisionSchema(Exceptional):
    """The level of one file, with its document; a reason when it is not the proposed one."""

    level = OneOf(_("Mức xếp loại"), required=True, radio=True)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200, hint=_("Ví dụ: Quyết định số 50-QĐ/TU."))
    decided_on = Day(_("Ngày quyết định"), required=True)
    reason = Text(_("Lý do khác với đề xuất"), rows=4, hint=_("Bắt buộc khi mức xếp loại khác với đề xuất."))


class AsProposedSchema(Exceptional):
    """Many files at once, each at the level that its council proposed."""

    files = SomeOf(_("Hồ sơ"), kind=uuid.UUID, required=True)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200, hint=_("Ví dụ: Quyết định số 50-QĐ/TU."))
    decided_on = Day(_("Ngày quyết định"), required=True)


class AttestationSchema(FormSchema):
    """What is attested to the level above, by which document; the counts are the run's own."""

    document = Text(
        _("Số, ký hiệu văn bản xác nhận"), required=True, longest=200, hint=_("Ví dụ: Báo cáo số 15-BC/HU.")
    )
    attested_on = Day(_("Ngày xác nhận"), required=True)
    outstanding = Text(
        STATEMENTS["outstanding"],
        rows=2,
        longest=500,
        hint=_("Ghi số, ngày văn bản công nhận; để trống nếu không có."),
    )


class SendSchema(FormSchema):
    """To which authority a decided result is sent, by which document."""

    to = OneOf(_("Cơ quan nhận"), required=True)
    document = Text(_("Số, ký hiệu văn bản gửi"), required=True, longest=200, hint=_("Ví dụ: Công văn số 45-CV/HU."))
    sent_on = Day(_("Ngày gửi"), required=True)


class ReceiveSchema(FormSchema):
    """How a result that another authority sent is received."""

    verdict = OneOf(_("Cách tiếp nhận"), required=True)
    level = OneOf(_("Mức tương ứng"), hint=_("Theo quy định của cơ quan mình; chỉ cần khi tính như một kỳ."))
    points = Number(_("Điểm được tính"), least=0, hint=_("Theo thang điểm của cơ quan mình; để trống nếu không có."))
    reason = Text(_("Lý do, ghi chú"), rows=3, longest=2000, hint=_("Bắt buộc khi trả lại."))


class AppealSchema(FormSchema):
    """What a subject objects to in the decision on them."""

    level = OneOf(_("Mức đề nghị xếp lại"), hint=_("Để trống nếu không đề nghị một mức cụ thể."))
    text = Text(
        _("Nội dung kiến nghị"), rows=8, longest=10_000, required=True, hint=_("Nêu rõ số liệu, căn cứ, lý do.")
    )


class AnswerSchema(Exceptional):
    """How the authority answers an appeal."""

    level = OneOf(_("Mức xếp loại mới"), hint=_("Để trống để giữ nguyên quyết định."))
    reason = Text(_("Lý do giữ nguyên hoặc thay đổi"), rows=4, longest=10_000, required=True)
    document = Text(_("Số, ký hiệu văn bản trả lời"), required=True, longest=200)
    answered_on = Day(_("Ngày trả lời"), required=True)


class HolidaySchema(FormSchema):
    """A day on which nobody works."""

    day = Day(_("Ngày nghỉ"), required=True)
    name = Text(_("Dịp nghỉ"), required=True, longest=200, hint=_("Ví dụ: Nghỉ Tết Nguyên đán."))


class Press(FormSchema):
    """A button that does one thing."""


class MarksBookSchema(FormSchema):
    """A workbook with the marks of one file's sheet."""

    file = Upload(_("Tệp Excel (.xlsx)"), required=True, accept=".xlsx", hint=_("Dùng phiếu tải về ở trên."))


def criteria_fields(sheet: MarkSheet, *, required: bool, notes: bool = True) -> dict[str, Field[Any]]:
    """Return the fields of a sheet of general criteria: ``c0`` and ``n0`` are mark and note of its first item."""
    fields: dict[str, Field[Any]] = {}
    for place, item in enumerate(sheet.items):
        label = item.name
        if item.choices:
            fields[f"c{place}"] = OneOf(label, required=required, choices=list(item.choices.items()))
        elif item.most is not None:
            fields[f"c{place}"] = Number(label, least=0, most=item.most, places=2, required=required)
        if notes or f"c{place}" not in fields:
            worded = required and f"c{place}" not in fields
            fields[f"n{place}"] = Text(_("Ghi chú, minh chứng: %(item)s", item=label), longest=1000, required=worded)
    return fields


def self_mark_schema(sheet: MarkSheet | None) -> FormSchema:
    """Return what the subject fills in: their claim, and the marks of the sheet where the regulation has one."""
    if sheet is None:
        return SelfMarkSchema()
    return cast(FormSchema, SelfMarkSchema.from_dict(criteria_fields(sheet, required=True), name="SelfMarkForm")())


def criteria_schema(sheet: MarkSheet) -> FormSchema:
    """Return the form by which one file's sheet is marked; it may be saved in parts."""
    return cast(FormSchema, FormSchema.from_dict(criteria_fields(sheet, required=False), name="CriteriaForm")())


def criteria_rows_schema(sheet: MarkSheet) -> FormSchema:
    """Return the form by which the same sheet is marked for many files, without notes."""
    cells = criteria_fields(sheet, required=False, notes=False)
    row = FormSchema.from_dict({"file": Key(required=True), **cells}, name="CriteriaRow")
    rows: dict[str, Field[Any]] = {"files": Rows(row(), most=2_000, blank=0)}
    return cast(FormSchema, FormSchema.from_dict(rows, name="CriteriaRows")())


def typed_marks(sheet: MarkSheet, values: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> Marks:
    """Return the marks that a form holds; ``notes`` stand for those that it does not ask."""
    return [
        CriterionMarkFacts(
            item=item.key,
            choice=(values.get(f"c{n}") or "") if item.choices else "",
            points=None if item.choices else values.get(f"c{n}"),
            note=values.get(f"n{n}", "") if notes is None or f"n{n}" in values else notes.get(item.key, ""),
        )
        for n, item in enumerate(sheet.items)
    ]


def shown_marks(sheet: MarkSheet, marks: Marks) -> dict[str, Any]:
    """Return marks as the form of a sheet shows them."""
    given = {mark.item: mark for mark in marks}
    shown: dict[str, Any] = {}
    for n, item in enumerate(sheet.items):
        if item.key in given:
            mark = given[item.key]
            shown |= {f"c{n}": mark.choice or None if item.choices else mark.points, f"n{n}": mark.note}
    return shown


class KeepSchema(FormSchema):
    """The name by which a what-if is kept."""

    name = Text(_("Tên phương án"), required=True, longest=200)
