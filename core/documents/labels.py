"""How kinds and styles of papers read."""

from typing import Any

from flask_babel import lazy_gettext as _

KINDS: dict[str, Any] = {
    "order": _("Quyết định giao nhiệm vụ"),
    "registration": _("Bản đăng ký nhiệm vụ"),
    "self_mark": _("Bản tự đánh giá"),
    "sheet": _("Phiếu chấm của thành viên hội đồng"),
    "decision": _("Danh sách kết quả xếp loại"),
    "notice": _("Thông báo kết quả xếp loại"),
    "minutes": _("Biên bản phiên họp hội đồng"),
}
STYLES: dict[str, Any] = {"party": _("Văn bản của Đảng"), "state": _("Văn bản hành chính")}
