"""Error pages: what happened, what it means, the way back; what was typed is never lost."""

import logging
import re
import uuid
from typing import Any

from flask import Flask, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from core.db import db
from core.errors import DomainError, DuplicateRequest, Invalid, ObjectRef, StaleEdit, Unavailable
from core.web.i18n import local_path
from core.web.objects import address_of

log = logging.getLogger(__name__)

#: Seconds after which a browser may try again when an engine is away.
RETRY_AFTER = 5
#: Never shown again, even to the person who typed it.
_NEVER_KEPT = ("password", "csrf_token")

HTTP_TEXTS: dict[int, tuple[Any, Any]] = {
    400: (lazy_gettext("Yêu cầu không hợp lệ"), lazy_gettext("Máy chủ không hiểu yêu cầu này.")),
    401: (
        lazy_gettext("Phiên làm việc đã kết thúc"),
        lazy_gettext("Hãy đăng nhập lại rồi tiếp tục. Nội dung bạn đã nhập vẫn được giữ ở trang này."),
    ),
    403: (lazy_gettext("Không có quyền"), lazy_gettext("Vai trò đang dùng không có quyền làm việc này.")),
    404: (
        lazy_gettext("Không tìm thấy"),
        lazy_gettext("Không tìm thấy nội dung này, hoặc nội dung không thuộc phạm vi của bạn."),
    ),
    405: (
        lazy_gettext("Không thực hiện được bằng cách này"),
        lazy_gettext("Địa chỉ này chỉ dùng để gửi biểu mẫu. Hãy quay lại trang trước."),
    ),
    413: (
        lazy_gettext("Tệp hoặc nội dung quá lớn"),
        lazy_gettext("Mỗi lần gửi không quá 20 MB. Hãy tách nhỏ tệp hoặc nén lại rồi gửi."),
    ),
    429: (
        lazy_gettext("Thử lại quá nhiều lần"),
        lazy_gettext("Để bảo vệ tài khoản, hệ thống tạm dừng nhận yêu cầu. Hãy đợi vài phút rồi thử lại."),
    ),
    500: (
        lazy_gettext("Hệ thống gặp lỗi"),
        lazy_gettext("Lỗi đã được ghi lại. Hãy thử lại; nếu vẫn lỗi, báo cho quản trị hệ thống mã bên dưới."),
    ),
}


_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = rf"{_ID}(\.{_ID}){{0,2}}(\?\S*)?"
#: What a page puts into hidden fields and ticks, keys of rows among it: nothing that a person wrote.
_WRITTEN_BY_PAGES = re.compile(rf"on|{_KEY}( {_KEY})*")


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.jinja_env.tests["typed_words"] = typed_words
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(DuplicateRequest, _duplicate)
    app.register_error_handler(StaleEdit, _stale)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)
    app.register_error_handler(Exception, _unexpected)


def typed_again() -> list[tuple[str, str]]:
    """Return what was typed in the form just sent, to be sent once more; only for a form of this very site."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    pairs = request.form.items(multi=True)
    return [(name, text) for name, text in pairs if not any(word in name for word in _NEVER_KEPT)]


def typed_words(text: str) -> bool:
    """Tell whether a person wrote a text that a form sent."""
    return bool(text.strip()) and _WRITTEN_BY_PAGES.fullmatch(text) is None


def error_page(title: Any, message: Any, status: int, **more: Any) -> tuple[str, int]:
    """Render the page of an error; ``problems`` is the list of objections, ``typed`` what may be sent again."""
    return render_template("error.html", title=title, message=message, status=status, back=_way_back(), **more), status


def _way_back() -> str:
    """Return the page the user came from, when it is one of ours and another one than this."""
    referrer = request.referrer or ""
    path = local_path(referrer.removeprefix(request.host_url.rstrip("/"))) if referrer else "/"
    return path if path != request.full_path.rstrip("?") else "/"


def _domain_error(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, Unavailable):
        return *error_page(error.title, error.message, error.status, typed=typed_again()), _retry_header()
    problems = error.problems if isinstance(error, Invalid) else []
    message = "" if problems else error.message
    cure = address_of(ObjectRef(error.cure, "", "")) if error.cure else None
    return error_page(error.title, message, error.status, problems=problems, typed=typed_again(), cure=cure)


def _duplicate(error: DuplicateRequest) -> ResponseReturnValue:
    """Lead a second sending of a form to what the first one did."""
    address = address_of(error.done)
    if address is None:
        return error_page(error.title, error.message, error.status)
    flash(str(error.message), "info")
    return redirect(address, 303)


def _stale(error: StaleEdit) -> ResponseReturnValue:
    return error_page(error.title, error.message, error.status, stored=error.stored, typed=typed_again())


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    message = _("Biểu mẫu này đã mở quá lâu hoặc mở từ một phiên làm việc khác, nên chưa được ghi nhận.")
    return error_page(_("Biểu mẫu đã hết hiệu lực"), message, 400, typed=typed_again())


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    title, message = HTTP_TEXTS.get(status, HTTP_TEXTS[500 if status >= 500 else 400])
    # A request that is too large has not been read: its form must not be touched.
    typed = typed_again() if status in (401, 429) else []
    body, _status = error_page(title, message, status, typed=typed)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return body, status, headers


def _database_away(error: Exception) -> ResponseReturnValue:
    log.warning("database away: %s", type(error.__cause__ or error).__name__)
    db.session.rollback()
    return _domain_error(Unavailable())


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = uuid.uuid4().hex[:12]
    log.error("error %s at %s %s", reference, request.method, request.path, exc_info=error)
    db.session.rollback()
    title, message = HTTP_TEXTS[500]
    return error_page(title, message, 500, reference=reference)


def _retry_header() -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER)}
