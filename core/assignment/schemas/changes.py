"""Forms of changes: what is asked for, and what is decided."""

import uuid

from flask_babel import lazy_gettext as _

from core.assignment.labels import CHANGE_KINDS
from core.web.fields import Day, Flag, FormSchema, Number, OneOf, Text


class ChangeSchema(FormSchema):
    """What shall change of an assignment, and why."""

    kind = OneOf(_("Đề nghị"), choices=CHANGE_KINDS.items(), radio=True, required=True)
    reason = Text(_("Lý do"), required=True, rows=4)
    due_on = Day(_("Hạn mới"), hint=_("Chỉ nhập khi đề nghị gia hạn."))
    target_id = OneOf(_("Chỉ tiêu cần điều chỉnh"), kind=uuid.UUID, hint=_("Chỉ chọn khi đề nghị điều chỉnh chỉ tiêu."))
    plan = Number(_("Mức mới"), least=0)


class AdjustSchema(FormSchema):
    """Another plan for work that was given out."""

    plan = Number(_("Mức mới"), least=0, required=True)
    reason = Text(_("Lý do điều chỉnh"), required=True, rows=3, longest=2000)
    over_allocation_reason = Text(
        _("Lý do giao vượt chỉ tiêu"),
        rows=2,
        longest=1000,
        hint=_("Chỉ cần khi tổng các phần đã giao vượt chỉ tiêu của cấp mình."),
    )
    document = Text(_("Số, ký hiệu văn bản"), longest=100, hint=_("Quyết định điều chỉnh, nếu có."))


class DecisionSchema(FormSchema):
    """What the assigner decides of a requested change."""

    verdict = OneOf(
        _("Quyết định"),
        choices=[("approved", _("Đồng ý")), ("refused", _("Không đồng ý (phải nêu lý do)"))],
        radio=True,
        required=True,
    )
    note = Text(_("Ý kiến, lý do"), rows=3)
    document = Text(_("Số, ký hiệu văn bản"), longest=100)
    objective = Flag(
        _("Xác nhận nguyên nhân khách quan"), hint=_("Khi đồng ý: lần gia hạn này không bị tính khi đánh giá.")
    )
