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
