"""How states and kinds read: word and tone of a badge, or a word alone."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from core.assignment.follow_up import Standing
from core.assignment.models import Assignment

Badge = tuple[Any, str]

CYCLE_STATES: dict[str, Badge] = {
    "draft": (_("Dự thảo"), "plain"),
    "open": (_("Đang mở"), "good"),
    "locked": (_("Đã khóa"), "warn"),
    "closed": (_("Đã đóng"), "plain"),
}
CYCLE_KINDS: dict[str, Any] = {"term": _("Nhiệm kỳ"), "year": _("Năm"), "quarter": _("Quý"), "month": _("Tháng")}

MEASURES: dict[str | None, Any] = {
    "count": _("Số lượng"),
    "ratio": _("Tỷ lệ (tử số, mẫu số)"),
    "rate": _("Tốc độ, tỷ lệ"),
    "yes_no": _("Đạt / không đạt"),
    "milestones": _("Các mốc của sản phẩm"),
    None: _("Không có chỉ tiêu số"),
}
DIRECTIONS: dict[str, Any] = {"at_least": _("không thấp hơn kế hoạch"), "at_most": _("không vượt quá kế hoạch")}

REGISTRATION_STATES: dict[str, Badge] = {
    "draft": (_("Nháp"), "plain"),
    "submitted": (_("Chờ xem xét"), "info"),
    "commented": (_("Đã có ý kiến, chờ xem xét"), "info"),
    "returned": (_("Bị trả lại"), "bad"),
    "accepted": (_("Được chấp nhận"), "good"),
    "ordered": (_("Đã giao"), "good"),
}

#: What the words of a piece of work lack: in short, and with what to do about it.
LACKS: dict[str, tuple[Any, Any]] = {
    "example": (
        _("tên minh họa"),
        _("tên này chỉ là ví dụ. Hãy đặt tên thật ở trang của kỳ, hoặc giao bằng nhiệm vụ cụ thể."),
    ),
    "name": (
        _("chỉ có tên chung"),
        _("chỉ có tên chung của danh mục. Hãy giao bằng nhiệm vụ cụ thể và ghi rõ việc gì, ở đâu."),
    ),
    "product": (_("chưa có sản phẩm"), _("chưa ghi sản phẩm phải có. Hãy ghi thứ phải nộp khi xong việc.")),
}

#: How work of an order stands.
ORDERED_STATES: dict[str, Badge] = {
    "done": (_("Đã xong"), "good"),
    "late": (_("Quá hạn"), "bad"),
    "running": (_("Đang thực hiện"), "info"),
}

CHANGE_KINDS: dict[str, Any] = {
    "extension": _("Gia hạn"),
    "pause": _("Tạm dừng"),
    "adjustment": _("Điều chỉnh chỉ tiêu"),
}
CHANGE_STATES: dict[bool | None, Badge] = {
    None: (_("Chờ quyết định"), "info"),
    True: (_("Đồng ý"), "good"),
    False: (_("Không đồng ý"), "bad"),
}

#: How work came about: its holder proposed it, or the authority asked for it.
REGISTERED: Badge = (_("Đăng ký"), "info")
ORDERED: Badge = (_("Đặt hàng"), "plain")


def way_of(row: Assignment) -> Badge | None:
    """Tell how personal work came about; of joint work only that it was registered is told."""
    if row.registration_id is not None:
        return REGISTERED
    return ORDERED if row.post_id is not None else None


def state_of(standing: Standing, due_on: date, today: date) -> Badge:
    """Tell how work of an order stands on a day."""
    return ORDERED_STATES["done" if standing.done_on else "late" if due_on < today else "running"]


HOLDER_ROLES: dict[str, Any] = {"unit": _("Tập thể"), "head": _("Người đứng đầu"), "staff": _("Người thực hiện")}
MEASURED_BY: dict[str, Any] = {"own": _("tự báo cáo"), "parts": _("cộng từ các phần đã phân bổ")}
