"""Forms of the first setup."""

from flask_babel import lazy_gettext as _

from core.setup.places import BEFORE, FROM
from core.web.fields import Day, FormSchema, OneOf, Text, Upload

STATES = [(BEFORE, _("Trước ngày 01/07/2025: tỉnh, huyện, xã")), (FROM, _("Từ ngày 01/07/2025: tỉnh, xã"))]


class StateSchema(FormSchema):
    """Which map to choose from."""

    state = OneOf(_("Địa giới hành chính"), choices=STATES, required=True, radio=True)


class PlacesSchema(StateSchema):
    """Which province's units to take over."""

    province = OneOf(_("Tỉnh, thành phố trong danh mục"), required=True)


class RegulationSchema(FormSchema):
    """Which regulation to work by, and from when."""

    pack = OneOf(_("Quy định"), required=True, radio=True)
    valid_from = Day(
        _("Dùng từ ngày"),
        required=True,
        hint=_("Nên là ngày đầu của kỳ giao nhiệm vụ đầu tiên; có thể chọn một ngày đã qua."),
    )


class TableSchema(FormSchema):
    """A table that describes the organisation."""

    file = Upload(
        _("Bảng Excel"),
        required=True,
        accept=".xlsx",
        hint=_("Tệp .xlsx theo bảng mẫu, tối đa 5 MB; không macro, không liên kết ngoài."),
    )


class AbsencesSchema(FormSchema):
    """A table of absences."""

    file = Upload(
        _("Bảng Excel"),
        required=True,
        accept=".xlsx",
        hint=_("Tệp .xlsx theo bảng tải về, tối đa 5 MB và 500 dòng; không macro, không liên kết ngoài."),
    )


class ReadAbsencesSchema(FormSchema):
    """The sheet as its preview carried it."""

    cells = Text(required=True, longest=400_000)


class Press(FormSchema):
    """A button that does one thing."""
