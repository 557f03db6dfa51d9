"""What a notice says, and which page it leads to."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.errors import ObjectRef
from core.notify.models import Notice
from core.web.formats import day
from core.web.objects import address_of
from core.web.periods import window

KINDS: dict[str, Any] = {
    "order_issued": lazy_gettext("Giao nhiệm vụ"),
    "registration_reviewed": lazy_gettext("Xem xét đăng ký"),
    "report_reviewed": lazy_gettext("Xem xét báo cáo"),
    "direction_given": lazy_gettext("Ý kiến chỉ đạo"),
    "directed": lazy_gettext("Chỉ đạo"),
    "urged": lazy_gettext("Đôn đốc"),
    "direction_judged": lazy_gettext("Kết luận về việc thực hiện chỉ đạo"),
    "change_decided": lazy_gettext("Điều chỉnh nhiệm vụ"),
    "review_named": lazy_gettext("Phân công thẩm định"),
    "marking_reminded": lazy_gettext("Nhắc chấm điểm"),
}
#: The kind of object that a notice is about; its id is the detail of that name.
_ABOUT = {
    "order_issued": ("assignment_order", "order"),
    "registration_reviewed": ("registration", "id"),
    "report_reviewed": ("report", "report"),
    "direction_given": ("obstacle", "obstacle"),
    "directed": ("direction", "direction"),
    "direction_judged": ("direction", "direction"),
    "change_decided": ("change", "change"),
    "review_named": ("files_reviewed", "run"),
    "marking_reminded": ("council_sheet", "run"),
}
#: So many letters of a text stand in a notice.
_LONGEST = 120
Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in words: its kind, what happened, and where to read on ("" = nowhere)."""

    kind: Any
    text: str
    url: str


def wording(notice: Notice) -> Wording:
    """Return a notice in the language of the page; one of a kind nobody words is shown by its name alone."""
    say = _SAYINGS.get(notice.kind)
    return Wording(KINDS.get(notice.kind, notice.kind), say(notice.details) if say else notice.kind, _address(notice))


def _address(notice: Notice) -> str:
    kind, name = _ABOUT.get(notice.kind, ("", ""))
    if notice.kind == "urged":
        name = kind = next((each for each in ("assignment", "direction") if each in notice.details), "")
        if not name:  # to file a report, which may not be begun yet
            return address_of(ObjectRef("reports_due", str(notice.tenant_id), str(notice.unit_id))) or ""
    if name not in notice.details:
        return ""
    owner = notice.details.get("tenant", str(notice.tenant_id))
    return address_of(ObjectRef(kind, owner, str(uuid.UUID(notice.details[name])))) or ""


def _order_issued(details: Details) -> str:
    text = _("Được giao %(count)s nhiệm vụ theo Quyết định số %(number)s ngày %(day)s.", **_filled(details, "on"))
    return str(text)


def _registration_reviewed(details: Details) -> str:
    texts = {
        "accepted": _("Đăng ký “%(title)s” đã được chấp nhận.", title=details["title"]),
        "returned": _("Đăng ký “%(title)s” bị trả lại; hãy sửa và nộp lại.", title=details["title"]),
    }
    other = _("Cấp trên có ý kiến về đăng ký “%(title)s”.", title=details["title"])
    return str(texts.get(details["verdict"], other))


def _report_reviewed(details: Details) -> str:
    return str(_("Báo cáo %(window)s đã được cấp trên cho ý kiến.", window=window(details["window"])))


def _direction_given(details: Details) -> str:
    text = _(
        "Có ý kiến chỉ đạo về khó khăn của nhiệm vụ “%(title)s”, thực hiện xong chậm nhất ngày %(day)s.",
        **_filled(details, "due_on"),
    )
    return str(text)


def _directed(details: Details) -> str:
    words = {**_filled(details, "due_on"), "text": shortened(details["text"])}
    if details["title"]:
        text = _("Có chỉ đạo về nhiệm vụ “%(title)s”: %(text)s. Thực hiện xong chậm nhất ngày %(day)s.", **words)
    else:
        text = _("Có chỉ đạo mới: %(text)s. Thực hiện xong chậm nhất ngày %(day)s.", **words)
    return str(text)


def _urged(details: Details) -> str:
    words = {**_filled(details, "due_on"), "title": shortened(details["title"]), "window": window(details["window"])}
    if details["window"]:
        text = _("Cấp trên đôn đốc nộp báo cáo %(window)s, hạn %(day)s.", **words)
    elif "direction" in details:
        text = _("Cấp trên đôn đốc thực hiện chỉ đạo “%(title)s”, hạn %(day)s.", **words)
    else:
        text = _("Cấp trên đôn đốc nhiệm vụ “%(title)s”, hạn %(day)s.", **words)
    return f"{text} {details['text']}".strip()


def _direction_judged(details: Details) -> str:
    text = shortened(details["text"])
    texts = {
        "accepted": _("Kết quả thực hiện chỉ đạo “%(text)s” đã được chấp nhận.", text=text),
        "returned": _("Chỉ đạo “%(text)s” cần được thực hiện tiếp; hãy xem lý do.", text=text),
    }
    return str(texts.get(details["verdict"], _("Chỉ đạo “%(text)s” đã được rút.", text=text)))


def shortened(text: str) -> str:
    """Return the beginning of a text, without its full stop: a notice is read at a glance."""
    text = text.rstrip(".")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]}…"


def _change_decided(details: Details) -> str:
    if details.get("unasked"):
        return str(_("Cấp giao đã điều chỉnh chỉ tiêu của nhiệm vụ “%(title)s”.", title=details["title"]))
    if details["approved"]:
        return str(_("Đề nghị điều chỉnh nhiệm vụ “%(title)s” đã được chấp thuận.", title=details["title"]))
    return str(_("Đề nghị điều chỉnh nhiệm vụ “%(title)s” không được chấp thuận.", title=details["title"]))


def _review_named(details: Details) -> str:
    text = _("Được phân công thẩm định %(count)s hồ sơ của đợt “%(name)s”.", **details)
    if details["waiting"]:
        waiting = _("%(waiting)s hồ sơ đã nộp, đang chờ thẩm định.", **details)
        return f"{text} {waiting}"
    return str(text)


def _marking_reminded(details: Details) -> str:
    if details["until"]:
        words = _filled(details, "until")
        return str(_("Hội đồng nhắc: còn %(left)s hồ sơ của đợt “%(name)s” chưa chấm, hạn %(day)s.", **words))
    return str(_("Hội đồng nhắc: còn %(left)s hồ sơ của đợt “%(name)s” chưa chấm.", **details))


def _filled(details: Details, name: str) -> Details:
    """Return the details with the day of that name as ``day``, in words."""
    return {**details, "day": day(date.fromisoformat(details[name]))}


_SAYINGS: dict[str, Callable[[Details], str]] = {
    "order_issued": _order_issued,
    "registration_reviewed": _registration_reviewed,
    "report_reviewed": _report_reviewed,
    "direction_given": _direction_given,
    "directed": _directed,
    "direction_judged": _direction_judged,
    "urged": _urged,
    "change_decided": _change_decided,
    "review_named": _review_named,
    "marking_reminded": _marking_reminded,
}
