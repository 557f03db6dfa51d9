"""How the certainty of a value, its basis and what waits for it read."""

from typing import Any

from flask_babel import lazy_gettext as _

CERTAINTIES: dict[str, tuple[Any, str]] = {
    "confirmed": (_("đã xác minh"), "good"),
    "reported": (_("theo báo chí"), "info"),
    "secondary": (_("nguồn thứ cấp"), "warn"),
    "unknown": (_("chưa xác minh"), "bad"),
}
STAGES: dict[str, Any] = {
    "assignment": _("mở kỳ giao nhiệm vụ"),
    "reporting": _("mở kỳ giao nhiệm vụ (báo cáo)"),
    "rating": _("mở đợt đánh giá"),
}
