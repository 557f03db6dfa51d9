"""How states, kinds and amounts read: word and tone of a badge, or words alone."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from core.assignment.models import Target
from core.domain.targets import Measure, actual_value
from core.web import periods
from core.web.formats import NOTHING, day, number, percent

Badge = tuple[Any, str]

window = periods.window

#: Of a window without a report, or of its report.
WINDOW_STATES: dict[str, Badge] = {
    "upcoming": (_("Chưa đến kỳ"), "plain"),
    "open": (_("Chưa lập"), "info"),
    "draft": (_("Đang soạn"), "info"),
    "missed": (_("Không có báo cáo"), "bad"),
    "on_time": (_("Đã nộp đúng hạn"), "good"),
    "late": (_("Đã nộp chậm"), "bad"),
}
LINE_STATES: dict[str, Badge] = {
    "draft": (_("Nháp"), "plain"),
    "submitted": (_("Chờ ý kiến"), "info"),
    "accepted": (_("Được chấp nhận"), "good"),
    "returned": (_("Bị trả lại"), "bad"),
    "withdrawn": (_("Đã rút chấp nhận"), "bad"),
}
OBSTACLE_STATES: dict[str, Badge] = {
    "open": (_("Chờ chỉ đạo"), "warn"),
    "directed": (_("Đã có chỉ đạo"), "info"),
    "resolved": (_("Đã giải quyết"), "good"),
}
DIRECTION_STATES: dict[str, Badge] = {
    "open": (_("Đang thực hiện"), "info"),
    "returned": (_("Yêu cầu làm tiếp"), "warn"),
    "answered": (_("Chờ kết luận"), "info"),
    "accepted": (_("Đã hoàn thành"), "good"),
    "withdrawn": (_("Đã rút"), "plain"),
}
#: The choices of the list's filter.
DIRECTION_FILTERS: dict[str, Any] = {
    "open": _("Chưa thực hiện xong"),
    "overdue": _("Quá hạn"),
    "answered": _("Chờ kết luận"),
    "accepted": _("Đã hoàn thành"),
    "withdrawn": _("Đã rút"),
}
DIRECTION_STEPS: dict[str, Any] = {
    "answered": _("Báo cáo kết quả thực hiện"),
    "accepted": _("Chấp nhận kết quả, kết thúc chỉ đạo"),
    "returned": _("Yêu cầu làm tiếp"),
    "withdrawn": _("Rút chỉ đạo"),
}
#: What who gave a direction may say of it.
DIRECTION_VERDICTS: dict[str, Any] = {
    "accepted": _("Chấp nhận kết quả, kết thúc chỉ đạo"),
    "returned": _("Chưa đạt, yêu cầu làm tiếp"),
    "withdrawn": _("Rút chỉ đạo"),
}
MEETING_KINDS: dict[str, Any] = {
    "month": _("Họp tháng"),
    "quarter": _("Họp quý"),
    "inspection": _("Kiểm tra"),
    "other": _("Cuộc họp khác"),
}
#: Why an entry of the ledger was made.
ENTRY_CAUSES: dict[str, Badge] = {
    "accepted": (_("Chấp nhận"), "good"),
    "reversal": (_("Ghi đảo"), "bad"),
    "restated": (_("Ghi lại"), "info"),
}
REVIEW_STATES: dict[str, Any] = {"waiting": _("Còn dòng chờ ý kiến"), "done": _("Đã cho ý kiến đủ")}

#: What is typed for a measure, and what the number means.
ENTRIES: dict[str, Any] = {
    "count": _("Số thực hiện thêm trong kỳ báo cáo"),
    "milestones": _("Số mốc hoàn thành thêm trong kỳ báo cáo"),
    "ratio": _("Tử số và mẫu số tính đến cuối kỳ báo cáo"),
    "rate": _("Mức đạt tính đến cuối kỳ báo cáo"),
    "yes_no": _("Tình trạng đến cuối kỳ báo cáo"),
}

EVIDENCE_KINDS: dict[str, Any] = {
    "document": _("Văn bản"),
    "submission": _("Tờ trình"),
    "draft": _("Dự thảo"),
    "opinion": _("Văn bản góp ý"),
    "workshop": _("Hội thảo, hội nghị"),
    "survey": _("Khảo sát"),
    "photo": _("Hình ảnh"),
    "data": _("Bảng số liệu"),
    "other": _("Minh chứng khác"),
}


def amount(measure: str, value: Decimal | None, denominator: Decimal | None, unit: str = "") -> str:
    """Write what one line reports: 12 đảng viên; 903/1.000 (90,3 %); Đạt."""
    if value is None:
        return NOTHING
    if measure == Measure.RATIO:
        share = percent(actual_value(Measure.RATIO, value, denominator))
        return f"{number(value)}/{number(denominator)} ({share})"
    if measure == Measure.YES_NO and value in (Decimal(0), Decimal(1)):
        return str(gettext("Đạt") if value else gettext("Không đạt"))
    return f"{number(value)} {unit}".strip()


def reached(target: Target, value: Decimal | None) -> str:
    """Write what was accepted of a target in all, ratios in per cent."""
    if value is None:
        return NOTHING
    measure = Measure.RATE if target.measure == Measure.RATIO else target.measure
    return amount(measure, value, None, target.unit)


def plan(measure: str, value: Decimal | None, unit: str) -> str:
    """Write a plan: 60 đảng viên; 90 %; đạt."""
    if measure == Measure.YES_NO and value in (None, Decimal(1)):
        return str(gettext("Đạt"))
    return NOTHING if value is None else f"{number(value)} {unit}".strip()


def meeting_title(kind: str, on: date, subject: str = "") -> str:
    """Write which meeting: Họp quý ngày 05/04/2021: …."""
    name = gettext("%(kind)s ngày %(day)s", kind=MEETING_KINDS.get(kind, kind), day=day(on))
    return f"{name}: {subject}" if subject else str(name)


def times(count: int) -> str:
    """Write how often something happened."""
    return str(ngettext("%(num)s lần", "%(num)s lần", count))


def days(count: int) -> str:
    """Write an age in days."""
    return str(ngettext("%(num)s ngày", "%(num)s ngày", count))
