"""What forms of seats and of the organisation hold."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, validates_schema

from core.people.council_roles import COUNCIL_ROLES
from core.people.numbering import MOST
from core.people.roles import ROLES
from core.web.fields import Day, Flag, FormSchema, Key, OneOf, Rows, SomeOf, Text, Whole

_KEY_HINT = _("Chữ thường không dấu, chữ số, gạch nối; để trống thì hệ thống đặt theo tên.")

_POST_KEY_HINT = _(
    "Chỉ khi chức danh không có trong danh sách trên. Chữ thường không dấu, chữ số, gạch nối; để trống thì hệ thống"
    " đặt theo tên."
)


class SeatChoice(FormSchema):
    """The seat to act from."""

    seat = Key(required=True)


def unit_text(tenant_id: uuid.UUID, unit_id: uuid.UUID) -> str:
    """Return how a form names a unit of this or a lower tenant."""
    return f"{tenant_id}.{unit_id}"


def read_unit(text: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the unit that a form names; ValueError for anything else."""
    tenant, _dot, unit = text.partition(".")
    return uuid.UUID(tenant), uuid.UUID(unit)


class UnitSchema(FormSchema):
    """A unit to add."""

    name = Text(_("Tên cơ quan, đơn vị"), required=True, longest=300)
    kind = OneOf(_("Loại"), required=True, hint=_("Quy định chọn đối tượng theo loại này."))
    parent = OneOf(_("Trực thuộc"), kind=uuid.UUID)
    valid_from = Day(_("Hoạt động từ ngày"), required=True)
    key = Text(_("Mã"), longest=80, hint=_KEY_HINT)
    illustrative = Flag(_("Minh họa: không có trong nguồn công bố nào"))


class UnitPlaceSchema(FormSchema):
    """What a unit is called, and below which one it stands."""

    name = Text(_("Tên cơ quan, đơn vị"), required=True, longest=300)
    parent = OneOf(_("Trực thuộc"), kind=uuid.UUID, hint=_("Để trống khi không trực thuộc cơ quan nào."))


class AuthoritySchema(FormSchema):
    """A body that a unit houses."""

    name = Text(_("Tên cấp có thẩm quyền"), required=True, longest=300)
    may_assign = Flag(_("Giao nhiệm vụ"))
    may_decide = Flag(_("Quyết định xếp loại"))


class OfficeSchema(FormSchema):
    """A post of a unit, and the office by which regulations know it."""

    title = Text(_("Tên chức vụ"), required=True, longest=300)
    office = OneOf(
        _("Chức danh"),
        hint=_("Quy định nhận ra người được giao nhiệm vụ, được đánh giá theo chức danh này, không theo tên chức vụ."),
    )
    key = Text(_("Mã chức danh khác"), longest=80, hint=_POST_KEY_HINT)

    @validates_schema
    def _once(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        if data.get("office") and data.get("key") and data["office"] != data["key"]:
            raise ValidationError([_("Chọn chức danh trong danh sách hoặc nhập mã khác, không làm cả hai.")], "key")


class PostSchema(OfficeSchema):
    """A post to add to a unit, or many of one office."""

    count = Whole(
        _("Số lượng"),
        least=1,
        most=MOST,
        hint=_(
            "Nhiều người cùng chức danh (công chức, chuyên viên): nhập số lượng để thêm một lần, mỗi người một chức vụ "
            "được đánh số tiếp theo. Để trống là một."
        ),
    )


class AppointmentSchema(FormSchema):
    """Who is appointed to a post."""

    person = OneOf(
        _("Người giữ chức vụ"),
        kind=uuid.UUID,
        hint=_("Người đã có trong hệ thống; để trống nếu là người mới."),
    )
    holder_name = Text(_("Họ tên ghi trong đơn vị"), longest=200, hint=_("Có thể để trống."))
    valid_from = Day(_("Giữ chức vụ từ ngày"), required=True)
    valid_to = Day(_("Đến hết ngày"), hint=_("Để trống khi chưa biết."))
    illustrative = Flag(_("Minh họa: ngày không có trong nguồn công bố nào"))


class LastDaySchema(FormSchema):
    """The last day of something."""

    last_day = Day(_("Ngày cuối cùng"), required=True)


class SeatSchema(FormSchema):
    """The seat that the holder of a post gets."""

    role = OneOf(
        _("Vai trò"),
        choices=[(key, role.label) for key, role in ROLES.items()],
        required=True,
        hint=_("Người được đánh giá nhận vai trò ở đơn vị đang dùng của bạn, nơi quyết định xếp loại."),
    )
    scope = OneOf(
        _("Phạm vi"),
        choices=[("unit", _("Chỉ cơ quan, đơn vị này")), ("tree", _("Toàn đơn vị hành chính và các cấp dưới"))],
        radio=True,
        required=True,
    )
    label = Text(_("Tên hiển thị của vai trò"), required=True, longest=300)
    authority_id = OneOf(
        _("Cấp có thẩm quyền"),
        kind=uuid.UUID,
        hint=_("Chọn khi vai trò giao việc, quyết định hoặc tham mưu cho cấp có thẩm quyền."),
    )
    council_id = OneOf(_("Hội đồng tư vấn"), kind=uuid.UUID, hint=_("Chỉ chọn cho thành viên hội đồng tư vấn."))
    valid_from = Day(_("Từ ngày"), required=True)
    valid_to = Day(_("Đến hết ngày"), hint=_("Để trống thì vai trò kết thúc cùng việc giữ chức vụ."))


class EndSeatSchema(FormSchema):
    """The last day of a seat."""

    last_day = Day(_("Ngày cuối cùng"), hint=_("Để trống thì kết thúc ngay."))


class CouncilSchema(FormSchema):
    """An advisory council to form."""

    key = OneOf(
        _("Hội đồng theo quy định"),
        required=True,
        hint=_("Những hội đồng mà quy định đang dùng giao chấm điểm, đề xuất; chưa có thì bật quy định trước."),
    )
    name = Text(_("Tên hội đồng"), required=True, longest=300)
    authority_id = OneOf(_("Giúp việc cho cấp có thẩm quyền"), kind=uuid.UUID, required=True)


_COUNCIL_ROLES = [(key, label) for key, label in COUNCIL_ROLES.items() if key]
_COUNCIL_ROLE_HINT = _(
    "Để trống nếu là ủy viên. Chủ tịch khóa phiếu chấm và đề xuất; chủ tịch hoặc thư ký mở phiên họp."
)


class MemberRowSchema(FormSchema):
    """One member: the seat is called by its own label, which tells it from those of the others."""

    appointment = OneOf(_("Người, chức vụ"), kind=uuid.UUID, required=True)
    label = Text(_("Tư cách trong hội đồng"), required=True, longest=300)
    council_role = OneOf(_("Nhiệm vụ trong hội đồng"), choices=_COUNCIL_ROLES)


class MembersSchema(FormSchema):
    """Who is to sit on a council, by one document."""

    members = Rows(MemberRowSchema(), _("Thành viên"), required=True, most=50, blank=3)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200)
    document_date = Day(_("Ngày quyết định"))
    valid_from = Day(_("Tham gia từ ngày"), required=True)
    valid_to = Day(_("Đến hết ngày"), hint=_("Để trống thì kết thúc cùng việc giữ chức vụ."))


class CouncilRoleSchema(FormSchema):
    """What a member of a council is there, by which document."""

    council_role = OneOf(_("Nhiệm vụ trong hội đồng"), choices=_COUNCIL_ROLES, hint=_COUNCIL_ROLE_HINT)
    document = Text(_("Số, ký hiệu quyết định"), required=True, longest=200)


class EndMemberSchema(FormSchema):
    """When a member leaves a council, by which document."""

    last_day = Day(_("Ngày cuối cùng"), required=True)
    document = Text(_("Số, ký hiệu văn bản cho thôi"), longest=200)


class DelegationSchema(FormSchema):
    """Whom an authority is to manage, by which document (phân cấp quản lý cán bộ)."""

    authority = OneOf(_("Cấp được phân cấp"), kind=uuid.UUID, required=True)
    units = SomeOf(
        _("Quản lý cán bộ của"),
        kind=read_unit,
        required=True,
        hint=_("Mọi chức danh của cơ quan, đơn vị được đánh dấu."),
    )
    document = Text(_("Số, ký hiệu văn bản phân cấp"), required=True, longest=200)
    document_date = Day(_("Ngày văn bản"))
    valid_from = Day(_("Có hiệu lực từ ngày"), required=True)
    valid_to = Day(_("Đến hết ngày"), hint=_("Để trống khi chưa biết."))
    illustrative = Flag(_("Minh họa: không có trong nguồn công bố nào"))


class _Absent(FormSchema):
    """Why, from when to when, and by which document a person is absent."""

    kind = OneOf(_("Lý do"), required=True)
    starts_on = Day(_("Từ ngày"), required=True)
    ends_on = Day(_("Đến hết ngày"), hint=_("Để trống khi chưa biết."))
    document = Text(_("Số, ký hiệu văn bản cho nghỉ, cử đi"), required=True, longest=200)


class AbsenceSchema(_Absent):
    """An absence to record (thời gian vắng mặt)."""

    person = OneOf(_("Người vắng mặt"), kind=uuid.UUID, required=True)

    class Meta:
        """The person stands first."""

        fields = ("person", "kind", "starts_on", "ends_on", "document")


class CorrectedAbsenceSchema(_Absent):
    """What ends, corrects or withdraws an absence."""

    reason = Text(_("Lý do sửa"), required=True, longest=500, hint=_("Ví dụ: Đi làm lại từ ngày 01/10/2026."))
    withdrawn = Flag(_("Hủy bỏ: đã ghi nhầm, không có thời gian vắng mặt này"))
