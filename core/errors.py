"""What can go wrong, in words a user understands. Each error knows its HTTP status; pages and commands share them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from core.domain.refusal import Refusal


class DomainError(Refusal):
    """A refusal with a message for the user (already in Vietnamese, translated when shown)."""

    status = 422
    title = _("Không thực hiện được")
    #: Kind of the page on which what stands in the way is cured; "" where there is none.
    cure = ""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """The object does not exist, or is not this seat's to know of: the answer is the same."""

    status = 404
    title = _("Không tìm thấy")

    default = _("Không tìm thấy nội dung này, hoặc nội dung không thuộc phạm vi của bạn.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.default if message is None else message)


class NotAllowed(DomainError):
    """The seat is known but lacks the permission."""

    status = 403
    title = _("Không có quyền")

    default = _("Vai trò đang dùng không có quyền làm việc này.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.default if message is None else message)


class SeatNotLiving(DomainError):
    """The seat ended, or never was this person's."""

    status = 403
    title = _("Vai trò đã hết hiệu lực")

    default = _("Vai trò này không còn hiệu lực. Hãy chọn vai trò khác.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.default if message is None else message)


class Suspended(DomainError):
    """The operator suspended the province: everything is read, nothing is written."""

    status = 423
    title = _("Đang tạm dừng")

    default = _("Đơn vị đang tạm dừng trên hệ thống: chỉ xem được, chưa ghi thêm được. Nội dung này chưa được lưu.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.default if message is None else message)


class Conflict(DomainError):
    """The state does not allow this step any more, or not yet."""

    status = 409
    title = _("Trạng thái không cho phép")


class StaleEdit(Conflict):
    """Someone else saved first; carries what is stored now (label → text) so that both versions can be shown."""

    title = _("Nội dung đã được người khác cập nhật")

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__(
            _("Trong lúc bạn nhập, người khác đã lưu một bản mới. Nội dung bạn nhập vẫn được giữ bên dưới.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """Names a row: its kind, tenant and id."""

    kind: str
    tenant_id: str
    id: str


class DuplicateRequest(DomainError):
    """The same form was sent twice: the first sending did the work, on ``done``."""

    status = 409
    title = _("Yêu cầu đã được ghi nhận")

    def __init__(self, done: ObjectRef) -> None:
        super().__init__(_("Yêu cầu này đã được ghi nhận trước đó; không thực hiện lại."))
        self.done = done


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection to what was entered: the field it belongs to ("" = the whole form) and the clause, if any."""

    message: Any
    field: str = ""
    citation: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.citation})" if self.citation else str(self.message)


class Invalid(DomainError):
    """What was entered is refused; every problem is told at once."""

    title = _("Nội dung chưa hợp lệ")

    def __init__(self, problems: Sequence[Problem] | Any) -> None:
        rows = list(problems) if isinstance(problems, list | tuple) else [Problem(problems)]
        super().__init__("; ".join(str(row) for row in rows))
        self.problems = rows


class Unavailable(DomainError):
    """An engine is away for a moment; trying again is safe."""

    status = 503
    title = _("Hệ thống tạm thời gián đoạn")

    default = _("Cơ sở dữ liệu đang khởi động lại. Hãy thử lại sau ít giây.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.default if message is None else message)
