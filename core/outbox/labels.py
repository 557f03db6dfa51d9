"""How jobs read."""

from typing import Any

from flask_babel import lazy_gettext as _

Badge = tuple[Any, str]

QUEUES: dict[str, Any] = {"default": _("thông báo"), "bulk": _("việc cho nhiều nơi")}
JOB_KINDS: dict[str, Any] = {
    "assignment.write_order": _("Giao nhiệm vụ theo quyết định"),
    "assignment.print_order": _("Lập bản Word của quyết định giao nhiệm vụ"),
    "evaluation.print_decisions": _("Lập bản Word danh sách xếp loại"),
    "assignment.announce_order": _("Thông báo quyết định giao nhiệm vụ"),
    "assignment.announce_registration_review": _("Thông báo kết quả xem xét đăng ký"),
    "assignment.announce_registration_reviews": _("Thông báo kết quả xem xét nhiều đăng ký"),
    "assignment.accept_registrations": _("Chấp nhận nhiều đăng ký"),
    "assignment.announce_change": _("Thông báo quyết định điều chỉnh"),
    "reporting.announce_review": _("Thông báo kết quả xem xét báo cáo"),
    "reporting.announce_directions": _("Thông báo ý kiến chỉ đạo"),
    "reporting.announce_urging": _("Thông báo đôn đốc"),
    "evaluation.announce_reviewers": _("Thông báo phân công thẩm định"),
    "evaluation.remind_members": _("Nhắc thành viên hội đồng chấm điểm"),
    "reporting.announce_direction_step": _("Thông báo kết luận về việc thực hiện chỉ đạo"),
    "evaluation.freeze": _("Chốt số liệu đợt đánh giá"),
    "setup.write_organisation": _("Ghi tổ chức từ bảng Excel"),
    "evaluation.study": _("Tính thử phương án khác"),
    "evaluation.propose": _("Tính đề xuất xếp loại"),
}
JOB_STATES: dict[str, Badge] = {
    "waiting": (_("Đang chờ"), "plain"),
    "running": (_("Đang chạy"), "info"),
    "lost": (_("Bị gián đoạn"), "warn"),
    "stopping": (_("Đang dừng"), "warn"),
    "cancelled": (_("Đã dừng"), "warn"),
    "done": (_("Đã xong"), "good"),
    "failed": (_("Không thực hiện được"), "bad"),
}
