"""Why a pack could not be loaded, in the reader's language; what the machine said stands beside it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

#: What is known to go wrong, and how to tell it: the first that fits.
_KNOWN: Sequence[tuple[re.Pattern[str], Any]] = (
    (
        re.compile("offered more than once"),
        _("Nhiều bản cài đặt cùng đưa ra khóa này. Không bản nào được dùng: hãy gỡ bớt để chỉ còn một."),
    ),
    (
        re.compile("ends the process that loads it"),
        _("Nạp gói làm tiến trình kết thúc đột ngột, nên gói bị bỏ qua."),
    ),
    (re.compile("is not loaded within"), _("Gói không nạp xong trong thời gian cho phép nên bị bỏ qua.")),
    (
        re.compile("written for contract"),
        _("Gói viết cho hợp đồng khác với hệ thống này. Hãy cài bản phù hợp."),
    ),
    (
        re.compile("^(ModuleNotFoundError|ImportError)"),
        _("Gói cần một thành phần chưa được cài, hoặc tệp của gói bị thiếu."),
    ),
    (re.compile("^SyntaxError"), _("Mã của gói không đúng cú pháp.")),
    (re.compile(r"^\w*(Error|Exit|Exception|Interrupt)\b"), _("Mã của gói báo lỗi khi nạp.")),
    (re.compile("MANIFEST|manifest"), _("Phần khai báo của gói (MANIFEST) thiếu hoặc không đúng.")),
    (re.compile("edition"), _("Các bản có hiệu lực mà gói khai báo không hợp lệ.")),
)
_OTHER: Any = _("Gói không theo đúng hợp đồng giữa gói quy định và hệ thống.")


def failure_in_words(problem: str) -> str:
    """Return what an operator is told of a pack that could not be loaded; ``problem`` is what ``discover`` noted."""
    return str(next((words for pattern, words in _KNOWN if pattern.search(problem)), _OTHER))
