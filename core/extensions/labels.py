"""How a value, its certainty and what waits for it read."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.parameters import BoundParameter, Parameter
from core.extensions.errors import told
from core.web.formats import NOTHING, number

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
#: Who says a value, in the picture and the table of a parameter over time.
LANES: dict[str, Any] = {
    "law": _("Trong quy định"),
    "above": _("Cấp trên nhập"),
    "own": _("Đơn vị này nhập"),
    "binds": _("Giá trị áp dụng"),
}
#: What a value about to be entered means to a cycle or run.
FATES: dict[str, tuple[Any, str]] = {
    "keeps": (_("giữ nguyên"), "plain"),
    "same": (_("không đổi"), "plain"),
    "takes": (_("sẽ đổi khi mở"), "warn"),
    "completes": (_("dùng cho đợt mở sau"), "info"),
    "before": (_("không thuộc diện áp dụng"), "plain"),
}
USE_KINDS: dict[str, Any] = {"cycle": _("Kỳ"), "rating_run": _("Đợt")}
USE_STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("dự thảo, chưa ghim"), "plain"),
    "open": (_("đang mở, đã ghim"), "info"),
    "frozen": (_("đã chốt số liệu"), "good"),
    "closed": (_("đã đóng"), "plain"),
}


def value_text(parameter: Parameter, value: Decimal | str | None) -> str:
    """Return a value of a parameter as people read it: a number, or what was chosen in words; "—" for none."""
    if value is None or isinstance(value, Decimal):
        return number(value)
    chosen = parameter.label_of(value)
    return told(chosen) if chosen else value


def bound_text(bound: BoundParameter | None) -> str:
    """Return a bound value as people read it; "—" for none."""
    if bound is None:
        return NOTHING
    if isinstance(bound.value, Decimal):
        return number(bound.value)
    return told(bound.chosen) if bound.chosen else bound.value
