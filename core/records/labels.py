"""How states, capacities and the state of a year read."""

from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.registers import Writer

ENTRY_STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("dự thảo"), "plain"),
    "filed": (_("đã nộp"), "good"),
    "corrected": (_("đã được thay bằng bản điều chỉnh"), "warn"),
    "closed": (_("đã kết thúc"), "info"),
}
BOOK_STATES: dict[str, tuple[Any, str]] = {
    "open": (_("đang mở"), "good"),
    "closed": (_("đã khóa"), "plain"),
}
WRITERS: dict[Writer, Any] = {
    Writer.SUBJECT: _("Bản thân"),
    Writer.OBSERVER: _("Người theo dõi"),
    Writer.CELL: _("Chi bộ"),
    Writer.AUTHORITY: _("Cấp có thẩm quyền"),
}
#: In which capacities the authority names somebody.
CAPACITIES = (Writer.OBSERVER, Writer.CELL)
