"""Forms of accounts."""

import uuid

from flask_babel import lazy_gettext as _

from core.web.fields import FormSchema, SomeOf, Text


class InviteSchema(FormSchema):
    """Whom to invite."""

    email = Text(
        _("Địa chỉ thư điện tử"),
        required=True,
        longest=254,
        hint=_("Cũng là tên đăng nhập. Ưu tiên thư công vụ của chính người được mời."),
    )


class ReasonSchema(FormSchema):
    """Why something is done."""

    reason = Text(_("Lý do"), required=True, longest=500)


class RecoverySchema(FormSchema):
    """Why a password is replaced: how the administrator made sure who asked."""

    recovery_reason = Text(
        _("Lý do cấp lại"),
        required=True,
        longest=500,
        hint=_("Ai đề nghị, bạn đã xác minh bằng cách nào. Ghi vào nhật ký."),
    )


class LinksSchema(FormSchema):
    """For whom new links are made."""

    users = SomeOf(_("Người nhận"), kind=uuid.UUID, required=True)


class Press(FormSchema):
    """A button that does one thing."""
