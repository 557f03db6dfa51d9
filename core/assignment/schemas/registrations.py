"""Forms of registrations and of their review."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask_babel import lazy_gettext as _

from core.assignment.regulation import AskedAttribute
from core.assignment.schemas.orders import attribute_fields
from core.web.fields import Day, FormSchema, Number, OneOf, SomeOf, Text


def registrant_text(unit_id: uuid.UUID, post_id: uuid.UUID | None) -> str:
    """Return how the form names who registers: a unit of one's own tenant, or a post of it."""
    return f"{unit_id}.{post_id}" if post_id else str(unit_id)


def read_registrant(text: str) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Return the unit and post that the form names; ValueError for anything else."""
    unit, _dot, post = text.partition(".")
    return uuid.UUID(unit), uuid.UUID(post) if post else None


class RegistrationSchema(FormSchema):
    """Work that a holder proposes and commits to."""

    unit = OneOf(_("Đơn vị, chức danh đăng ký"), kind=read_registrant, required=True)
    kind = OneOf(_("Nội dung trong danh mục"), required=True)
    title = Text(_("Tên nhiệm vụ"), required=True, longest=500, rows=2)
    reasons = SomeOf(_("Vì sao chọn việc này"), hint=_("Đánh dấu mọi lý do phù hợp."))
    obstacles = Text(_("Khó khăn, vướng mắc"), rows=4, hint=_("Những gì đang cản trở và cần cấp trên tháo gỡ, nếu có."))
    committed_result = Text(
        _("Kết quả cam kết"), required=True, rows=3, hint=_("Sản phẩm cụ thể, đo đếm được khi hoàn thành.")
    )
    committed_on = Day(_("Cam kết hoàn thành chậm nhất ngày"), required=True)
    plan = Number(_("Chỉ tiêu cam kết"), least=0, hint=_("Để trống nếu nội dung này không đo bằng số."))


class ListedRegistrationSchema(RegistrationSchema):
    """The same where some kinds of work are chosen from a table of the regulation."""

    class Meta(FormSchema.Meta):
        fields = (
            *("unit", "kind", "listed", "title", "reasons"),
            *("obstacles", "committed_result", "committed_on", "plan"),
        )

    listed = OneOf(_("Mã trong danh mục của quy định"), hint=_("Cần cho nội dung được chọn theo danh mục mã."))
    title = Text(_("Tên nhiệm vụ"), longest=500, rows=2, hint=_("Để trống thì lấy tên trong danh mục mã."))


def registration_schema(asked: Sequence[AskedAttribute], *, listed: bool) -> FormSchema:
    """Return the form of a registration, with a choice for every attribute that some work it may name has.

    ``listed`` tells that some work is chosen by a code.
    """
    base = ListedRegistrationSchema if listed else RegistrationSchema
    fields = attribute_fields(asked)
    if not fields:
        return base()
    if listed:
        fields["Meta"] = type("Meta", (base.Meta,), {"fields": (*ListedRegistrationSchema.Meta.fields, *fields)})
    return cast(FormSchema, type("RegistrationForm", (base,), fields)())


class ReviewSchema(FormSchema):
    """What the level above says; the adjusted values stand beside those filed."""

    verdict = OneOf(
        _("Kết quả xem xét"),
        choices=[
            ("accepted", _("Chấp nhận")),
            ("returned", _("Trả lại để bổ sung (phải nêu lý do)")),
            ("commented", _("Cho ý kiến, chưa kết luận")),
        ],
        radio=True,
        required=True,
    )
    comment = Text(_("Ý kiến, lý do"), rows=3)
    title = Text(_("Tên nhiệm vụ"), longest=500, rows=2)
    plan = Number(_("Chỉ tiêu"), least=0)
    due_on = Day(_("Hạn hoàn thành"))


class Moment(Text):
    """A moment that the page itself wrote (ISO 8601)."""

    widget = "hidden"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self.make_error("invalid") from None
        if moment.tzinfo is None:
            raise self.make_error("invalid")
        return text


class AcceptSchema(FormSchema):
    """Many registrations accepted at once; ``seen`` is the moment up to which they were filed when they were shown."""

    seen = Moment(_("Thời điểm"))
