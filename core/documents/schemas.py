"""Forms of the pages on forms and letterheads."""

from flask_babel import lazy_gettext as _

from core.documents.labels import STYLES
from core.web.fields import Day, FormSchema, OneOf, Text, Upload


class TemplateSchema(FormSchema):
    """A Word file in place of a form."""

    file = Upload(_("Tệp Word thay thế (.docx, tối đa 2 MB)"), accept=".docx", required=True)
    valid_from = Day(
        _("Dùng cho văn bản từ ngày"),
        required=True,
        hint=_("Văn bản có ngày sớm hơn vẫn in theo mẫu đang dùng lúc đó."),
    )
    note = Text(_("Ghi chú"), longest=300)


class RestoreSchema(FormSchema):
    """From when on the pack's own form is used again."""

    valid_from = Day(_("Dùng lại mẫu gốc cho văn bản từ ngày"), required=True)


class LetterheadSchema(FormSchema):
    """How papers of an authority begin and end."""

    style = OneOf(_("Thể thức"), choices=list(STYLES.items()), radio=True, required=True)
    superior = Text(
        _("Cơ quan cấp trên"), rows=2, longest=300, hint=_("In hoa như trên văn bản; không có thì để trống.")
    )
    issuer = Text(
        _("Cơ quan ban hành"),
        rows=2,
        longest=300,
        required=True,
        hint=_("Ví dụ: TỈNH ỦY …, BAN THƯỜNG VỤ, UBND TỈNH …"),
    )
    symbol = Text(_("Ký hiệu cơ quan trong số văn bản"), longest=40, hint=_("Ví dụ: TU, UBND, BTCTU."))
    place = Text(_("Địa danh"), longest=100, hint=_("Đứng trước ngày, tháng, năm ban hành."))
    sign_for = Text(_("Ký thay mặt"), longest=200, hint=_("Ví dụ: T/M BAN THƯỜNG VỤ, TM. ỦY BAN NHÂN DÂN."))
    sign_post = Text(_("Chức vụ người ký"), longest=200, hint=_("Ví dụ: BÍ THƯ, CHỦ TỊCH."))
    sign_name = Text(_("Họ tên người ký"), longest=200, hint=_("In dưới chữ ký; để trống thì bản Word chừa chỗ."))
    basis = Text(
        _("Căn cứ của địa phương"),
        rows=4,
        longest=2000,
        hint=_(
            "Mỗi căn cứ một dòng, không ghi chữ “Căn cứ”. Ví dụ: Quy định số 05-QĐ/TU ngày 10 tháng 01 năm 2026 của Ban"
            " Thường vụ Tỉnh ủy về giao nhiệm vụ. In trên quyết định giao nhiệm vụ và quyết định xếp loại."
        ),
    )
    recipients = Text(_("Nơi nhận"), rows=5, longest=1000, hint=_("Mỗi nơi nhận một dòng, dòng cuối là nơi lưu."))
    valid_from = Day(_("Dùng cho văn bản từ ngày"), required=True)
