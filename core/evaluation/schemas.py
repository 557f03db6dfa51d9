"""Forms of rating: a run, marks, a proposal's minutes, decisions."""

import uuid
from decimal import Decimal
from typing import TypeVar

from flask_babel import lazy_gettext as _
from marshmallow import Schema

from core.domain.format import number_text
from core.web.fields import Day, FormSchema, Key, Number, OneOf, Rows, SomeOf, Text

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

    cycle = OneOf(_("Kỳ giao nhiệm vụ"), kind=uuid.UUID, required=True)
    name = Text(_("Tên đợt đánh giá"), required=True, longest=200, hint=_("Ví dụ: Đánh giá, xếp loại năm 2021."))
    key = Text(_("Mã đợt"), required=True, longest=40, hint=_("Ngắn, không trùng trong cùng kỳ; ví dụ: nam-2021."))
    cut_off = Day(
        _("Ngày chốt số liệu"),
        required=True,
        hint=_("Chỉ tính kết quả được công nhận của các kỳ báo cáo kết thúc đến hết ngày này."),
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


class SheetRowSchema(FormSchema):
    """One line of a member's sheet."""

    file = Key(required=True)
    points = Number(_("Điểm"), least=0, places=2, required=True)
    level = OneOf(_("Mức đề nghị"), required=True)
    comment = Text(_("Nhận xét"))


class SheetSchema(FormSchema):
    """A council member's marks of many files (phiếu chấm)."""

    marks = Rows(SheetRowSchema(), most=2_000, blank=0)


class MinutesSchema(FormSchema):
    """The council's meeting at which it agreed on its proposal."""

    minutes = Text(
        _("Số, ngày biên bản họp hội đồng"),
        required=True,
        longest=200,
        hint=_("Ví dụ: Biên bản số 01-BB/HĐ ngày 10/01/2022."),
    )


class DocumentSchema(FormSchema):
    """By which document the authority's own body proposes, where no council appraises."""

    minutes = Text(
        _("Số, ngày biên bản hoặc văn bản đề xuất"),
        required=True,
        longest=200,
        hint=_("Ví dụ: Tờ trình số 12-TTr/BTC ngày 10/01/2022."),
    )


class DecisionSchema(FormSchema):
    """The level of one file, with its document; a reason when it is not the proposed one."""

    level = OneOf(_("Mức xếp loại"), required=True, radio=True)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200, hint=_("Ví dụ: Quyết định số 50-QĐ/TU."))
    decided_on = Day(_("Ngày quyết định"), required=True)
    reason = Text(_("Lý do khác với đề xuất"), rows=4, hint=_("Bắt buộc khi mức xếp loại khác với đề xuất."))


class AsProposedSchema(FormSchema):
    """Many files at once, each at the level that its council proposed."""

    files = SomeOf(_("Hồ sơ"), kind=uuid.UUID, required=True)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200, hint=_("Ví dụ: Quyết định số 50-QĐ/TU."))
    decided_on = Day(_("Ngày quyết định"), required=True)


class Press(FormSchema):
    """A button that does one thing."""
