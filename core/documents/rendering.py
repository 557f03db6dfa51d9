"""Asks the process that fills Word templates (``filling``), and tells its flaws in words."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.documents.archive import refusal
from core.documents.fields import completed
from core.domain.documents import DocumentKind, DocumentRule, DocumentStyle
from core.errors import Conflict, Invalid, Problem

#: Seconds that checking or filling may take.
PATIENCE = 40


@dataclass(frozen=True, slots=True)
class Means:
    """What filling a paper may take: bytes of memory, seconds of processor time, and the patience of who waits."""

    memory: int
    seconds: int
    patience: int


#: For a paper that somebody waits for, and for a long one that a worker makes.
SHORT = Means(700 * 1024 * 1024, 30, PATIENCE)
LONG = Means(1_500 * 1024 * 1024, 120, 180)


def fill(template: bytes | None, form: DocumentRule, values: Mapping[str, Any], means: Means = SHORT) -> bytes:
    """Return a filled Word file (None: core's own template); Conflict when the template cannot be filled."""
    answer = _asked("fill", template, form.kind, form.style, completed(form.kind, values), means)
    if "document" not in answer:
        raise Conflict(_("Không lập được văn bản từ biểu mẫu này. Hãy báo người quản trị xem lại biểu mẫu."))
    return base64.b64decode(answer["document"])


def made(form: DocumentRule) -> bytes:
    """Return core's own template of a form's kind and style."""
    return base64.b64decode(_asked("make", None, form.kind, form.style)["document"])


def flaws_of(template: bytes | None, form: DocumentRule) -> list[str]:
    """Return everything that is wrong with a template, each in words."""
    try:
        tried(template, form)
    except Invalid as invalid:
        return [str(problem.message) for problem in invalid.problems]
    return []


def tried(template: bytes | None, form: DocumentRule) -> bytes:
    """Return a template filled with made-up values; Invalid, at the field ``file``, names everything wrong with it."""
    answer = _asked("try", template, form.kind, form.style, {"title": form.label.vi.upper()})
    if answer.get("flaws"):
        raise Invalid([Problem(_told(code, name), "file") for code, name in answer["flaws"]])
    if "document" not in answer:
        texts = {"too_much": _("Tệp quá lớn hoặc quá phức tạp để điền.")}
        broken = _("Tệp không phải văn bản Word, hoặc đã hỏng.")
        raise refusal(texts.get(answer.get("problem", ""), broken))
    return base64.b64decode(answer["document"])


def _asked(
    do: str,
    template: bytes | None,
    kind: DocumentKind,
    style: DocumentStyle,
    values: Mapping[str, Any] | None = None,
    means: Means = SHORT,
) -> dict[str, Any]:
    sent = base64.b64encode(template).decode() if template else None
    asked = {"do": do, "template": sent, "kind": kind.value, "style": style.value, "values": values}
    command = [sys.executable, "-m", "core.documents.filling", str(means.memory), str(means.seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=means.patience, check=False
        )
    except subprocess.TimeoutExpired:
        return {"problem": "too_much"}
    if done.returncode != 0:
        return {"problem": "too_much"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _told(code: str, name: str) -> str:
    texts: dict[str, str] = {
        "unknown": _("Biểu mẫu dùng {{ %(name)s }}, là tên hệ thống không có. Xem bảng các tên được dùng.", name=name),
        "a_list": _("{{ %(name)s }} là một danh sách: hãy dùng {%% for … in %(name)s %%}.", name=name),
        "not_a_list": _("“%(name)s” không phải danh sách nên không lặp được.", name=name),
        "nested": _("Danh sách “%(name)s” nằm trong một danh sách khác mà không thuộc dòng của nó.", name=name),
        "syntax": _("Thẻ viết sai ở đoạn: “%(name)s”.", name=name),
        "fields": _("Tệp có trường của Word lấy nội dung từ nơi khác hoặc chạy chương trình. Hãy bỏ trường đó."),
    }
    forbidden: str = _("Biểu mẫu chỉ được dùng tên, {%% for %%} và {%% if %%}; không dùng được “%(name)s”.", name=name)
    return texts.get(code, forbidden)
