"""How states read on pages: word and tone of a badge."""

from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.declarations import MarksHidden
from core.domain.levels import Level

Badge = tuple[Any, str]

RUN_STATES: dict[str, Badge] = {
    "freezing": (_("Đang chốt số liệu"), "info"),
    "marking": (_("Đang đánh giá"), "good"),
    "closed": (_("Đã kết thúc"), "plain"),
}

FILE_STATES: dict[str, Badge] = {
    "computed": (_("Chờ tự đánh giá"), "plain"),
    "self_marked": (_("Đã tự đánh giá"), "info"),
    "proposed": (_("Đã đề xuất, chờ quyết định"), "warn"),
    "decided": (_("Đã quyết định"), "good"),
}

#: What a file may show instead of a level.
NO_LEVEL: dict[str, Any] = {
    Level.NOT_RATED.value: _("Không đánh giá, xếp loại"),
    Level.INSUFFICIENT_DATA.value: _("Chưa đủ dữ liệu để xếp loại"),
}

#: Until when members of a council see no mark but their own.
HIDDEN: dict[MarksHidden, Any] = {
    MarksHidden.PROPOSED: _("Phiếu chấm của thành viên khác chỉ hiện sau khi hội đồng đề xuất."),
    MarksHidden.ALL_IN: _("Phiếu chấm của thành viên khác chỉ hiện khi mọi thành viên đã chấm hồ sơ đó."),
    MarksHidden.NEVER: _("Các thành viên thấy phiếu chấm của nhau."),
}

SESSION_STATES: dict[str, Badge] = {
    "gathering": (_("Đang họp"), "info"),
    "voting": (_("Đang biểu quyết"), "warn"),
    "closed": (_("Đã kết thúc"), "plain"),
}

BALLOTS: dict[str, Any] = {
    "none": _("Không biểu quyết"),
    "open": _("Biểu quyết công khai"),
    "secret": _("Bỏ phiếu kín"),
}

REVIEW_STATES: dict[str, Badge] = {
    "claiming": (_("Chờ tự đánh giá"), "plain"),
    "waiting": (_("Chờ thẩm định"), "warn"),
    "returned": (_("Đã trả lại, chờ nộp lại"), "info"),
    "sent": (_("Đã thẩm định"), "good"),
}

#: Of results sent from one authority to another.
SENT_STATES: dict[str, Badge] = {
    "waiting": (_("Chờ tiếp nhận"), "warn"),
    "period": (_("Đã tiếp nhận, tính như một kỳ"), "good"),
    "attested": (_("Đã tiếp nhận, ghi nhận kết quả"), "good"),
    "returned": (_("Bị trả lại"), "bad"),
}

#: What an authority may attest beside its counts, each with the document that proves it.
STATEMENTS: dict[str, Any] = {
    "outstanding": _("Thành tích xuất sắc, nổi trội được cấp có thẩm quyền công nhận"),
}
