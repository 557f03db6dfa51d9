"""Forms of operators."""

from flask_babel import lazy_gettext as _

from core.web.fields import Day, FormSchema, Text

_EMAIL_HINT = _("Nhận liên kết dùng một lần để đặt mật khẩu. Ưu tiên thư công vụ của chính người đó.")


class ProvinceSchema(FormSchema):
    """A province to create."""

    name = Text(_("Tên tỉnh, thành phố"), required=True, longest=200, hint=_("Viết đầy đủ, ví dụ: Tỉnh A."))
    code = Text(_("Mã thống kê"), required=True, longest=10)
    slug = Text(_("Địa chỉ"), longest=60, hint=_("Chữ thường không dấu, gạch nối; để trống thì đặt theo tên."))
    valid_from = Day(_("Hoạt động từ ngày"), required=True)
    email = Text(_("Địa chỉ thư của quản trị đầu tiên"), required=True, longest=254, hint=_EMAIL_HINT)


class SuspendSchema(FormSchema):
    """Why a province is suspended."""

    reason = Text(_("Lý do"), required=True, rows=2, longest=500, hint=_("Mọi người dùng của tỉnh đều đọc được."))


class EndSchema(FormSchema):
    """The end of a province."""

    last_day = Day(_("Ngày cuối cùng"), required=True, hint=_("Đã qua: chỉ kết thúc sau khi hết ngày cuối cùng."))
    document = Text(_("Văn bản quyết định"), required=True, longest=300)


class AdministratorSchema(FormSchema):
    """A further administrator."""

    email = Text(_("Địa chỉ thư điện tử"), required=True, longest=254, hint=_EMAIL_HINT)


class Press(FormSchema):
    """A button that does one thing."""
