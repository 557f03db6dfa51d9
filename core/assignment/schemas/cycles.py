"""Forms of cycles, their catalogues and their targets."""

import uuid

from flask_babel import lazy_gettext as _

from core.assignment.labels import CYCLE_KINDS
from core.assignment.schemas.orders import read_key
from core.web.fields import Day, FormSchema, Number, OneOf, Text


class CycleSchema(FormSchema):
    """A new cycle (kỳ giao nhiệm vụ)."""

    authority = OneOf(_("Cấp giao nhiệm vụ"), kind=uuid.UUID, required=True)
    name = Text(_("Tên kỳ"), required=True, longest=200, hint=_("Ví dụ: Giao nhiệm vụ năm 2021."))
    key = Text(_("Mã kỳ"), required=True, longest=40, hint=_("Ngắn, không trùng với kỳ khác; ví dụ: 2021."))
    kind = OneOf(_("Loại kỳ"), choices=CYCLE_KINDS.items(), required=True)
    parent = OneOf(
        _("Thuộc kỳ dài hơn"),
        kind=read_key,
        hint=_("Ví dụ: năm 2021 thuộc nhiệm kỳ 2021-2025. Để trống nếu đứng riêng."),
    )
    starts_on = Day(_("Ngày bắt đầu"), required=True)
    ends_on = Day(_("Ngày kết thúc"), required=True)
    registration_opens_on = Day(_("Mở đăng ký từ ngày"), required=True)
    registration_closes_on = Day(_("Hạn nộp đăng ký"), required=True)
    scheme = OneOf(_("Quy định áp dụng"), required=True)
    rule_date = Day(
        _("Ngày áp dụng quy định"),
        required=True,
        hint=_("Kỳ làm việc theo bản quy định và các tham số có hiệu lực vào ngày này."),
    )


class PinSchema(FormSchema):
    """The decision to pin a cycle anew."""

    document = Text(
        _("Số, ký hiệu, trích yếu văn bản"), required=True, longest=500, hint=_("Văn bản quyết định ghim lại kỳ này.")
    )
    document_date = Day(_("Ngày văn bản"), required=True)
    reason = Text(_("Lý do"), required=True, rows=3, longest=2000)


class CatalogueItemSchema(FormSchema):
    """How a kind of work of one cycle reads."""

    label = Text(_("Tên nhiệm vụ, chỉ tiêu"), required=True, longest=300)
    unit = Text(_("Đơn vị tính"), longest=40)


class ExamplesSchema(FormSchema):
    """What a cycle is opened with where its catalogue holds work that nobody named."""

    examples = OneOf(
        _("Các mục minh họa"),
        choices=[
            ("leave", _("Bỏ ngoài danh mục: không ai được giao hay đăng ký mục chưa có tên thật")),
            ("keep", _("Giữ làm ví dụ để sửa: vẫn giao được, mọi nơi đều ghi rõ “minh họa”")),
        ],
        radio=True,
        required=True,
    )


class CycleTargetSchema(FormSchema):
    """The plan of the whole cycle for one kind of work."""

    kind = OneOf(_("Nội dung"), required=True)
    plan = Number(_("Chỉ tiêu cả kỳ"), least=0, hint=_("Để trống nếu chỉ theo dõi kết quả cộng từ các phần."))
    baseline = Number(_("Mức so sánh"), hint=_("Kết quả của kỳ trước, nếu có."))
    baseline_label = Text(_("Mức so sánh là"), longest=200, hint=_("Ví dụ: cả nhiệm kỳ 2015-2020."))


class Press(FormSchema):
    """A button that does one thing."""
