"""What permissions allow, in words that an official reads."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _

#: In the order in which pages tell them: what is done first, then what is only seen.
PERMISSION_WORDS: Mapping[str, Any] = {
    "order.issue": _("ban hành quyết định giao nhiệm vụ"),
    "registration.review": _("xem xét đăng ký"),
    "registration.write": _("lập, nộp đăng ký"),
    "report.review": _("cho ý kiến về báo cáo"),
    "report.write": _("lập, nộp báo cáo"),
    "obstacle.raise": _("nêu khó khăn, vướng mắc"),
    "direction.give": _("chỉ đạo tháo gỡ"),
    "change.decide": _("quyết định điều chỉnh nhiệm vụ"),
    "change.request": _("đề nghị điều chỉnh nhiệm vụ"),
    "run.open": _("mở đợt đánh giá"),
    "self_mark.write": _("tự đánh giá"),
    "criteria.write": _("chấm tiêu chí chung"),
    "review.write": _("thẩm định hồ sơ được phân công"),
    "council_mark.write": _("chấm điểm với tư cách thành viên hội đồng"),
    "proposal.write": _("đề xuất xếp loại"),
    "decision.make": _("quyết định xếp loại"),
    "record.write": _("ghi sổ theo dõi"),
    "record.manage": _("lập, khóa sổ theo dõi"),
    "cycle.manage": _("lập, mở kỳ giao nhiệm vụ"),
    "catalogue.edit": _("sửa danh mục nhiệm vụ"),
    "parameters.confirm": _("xác nhận tham số của quy định"),
    "organisation.edit": _("sửa tổ chức, giao vai trò"),
    "absence.record": _("ghi thời gian vắng mặt"),
    "account.manage": _("mời, khóa tài khoản"),
    "notice.post": _("gây thông báo tới cấp dưới"),
    "organisation.view": _("xem tổ chức"),
    "registration.view": _("xem đăng ký"),
    "order.view": _("xem quyết định giao"),
    "assignment.view": _("xem nhiệm vụ"),
    "report.view": _("xem báo cáo"),
    "run.view": _("xem đợt đánh giá"),
    "evaluation.view": _("xem hồ sơ đánh giá trong phạm vi của vai trò"),
    "record.view": _("xem sổ theo dõi"),
    "overview.view": _("xem tổng quan"),
    "parameters.view": _("xem quy định và tham số"),
    "level.view": _("xem mức xếp loại được công khai"),
    "notice.view": _("xem thông báo"),
    "audit.view": _("xem nhật ký"),
}


def told_permissions(allowed: Collection[str]) -> Sequence[str]:
    """Return what permissions allow, in words."""
    return [str(words) for key, words in PERMISSION_WORDS.items() if key in allowed]
