"""Word files from outside, looked at as archives before anything reads them."""

import io
import re
import zipfile
from collections.abc import Sequence

from flask_babel import gettext as _

from core.errors import Invalid, Problem

LARGEST = 2 * 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, HIGHEST_RATIO = 200, 30 * 1024 * 1024, 100
_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
#: Parts that a form never has: programs and what other programs made.
_REFUSED = ("vbaproject", "vbadata", "activex/", "embeddings/", "afchunk", "ctrlprops/")
_PACKED = (".zip", ".docx", ".docm", ".dotm", ".bin", ".exe", ".js", ".html", ".htm", ".mht", ".rtf")
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


def require_document(name: str, content: bytes) -> None:
    """Raise Invalid, at the field ``file``, for everything that is no harmless Word document."""
    if name.rpartition(".")[2].lower() != "docx":
        raise refusal(_("Chỉ nhận tệp Word có đuôi .docx."))
    if not content:
        raise refusal(_("Tệp rỗng."))
    if len(content) > LARGEST:
        raise refusal(_("Tệp quá lớn; tối đa 2 MB."))
    broken = refusal(_("Tệp không phải văn bản Word, hoặc đã hỏng."))
    if not content.startswith(b"PK\x03\x04"):
        raise broken
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_entries(archive.infolist(), len(content))
            if _DOCUMENT not in archive.read("[Content_Types].xml"):
                raise broken
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _look_at_xml(archive.read(entry))
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise broken from None


def _look_at_entries(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > HIGHEST_RATIO * size:
        raise refusal(_("Tệp nén bất thường, nên không được đọc."))
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise refusal(_("Tệp nén bất thường, nên không được đọc."))
    for entry in entries:
        path = entry.filename.lower()
        if any(part in path for part in _REFUSED) or path.endswith(_PACKED):
            raise refusal(_("Tệp có macro hoặc tệp nhúng. Hãy lưu lại thành văn bản Word thuần (.docx)."))


def _look_at_xml(content: bytes) -> None:
    """Refuse entities, which may unfold without end, encodings that hide them, and what is fetched from outside."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(_("Tệp chứa khai báo XML không an toàn, nên không được đọc."))
    if any(b"/hyperlink" not in link for link in _OUTSIDE.findall(content)):
        raise refusal(_("Tệp lấy nội dung từ nơi khác (mẫu, ảnh liên kết ngoài). Hãy bỏ liên kết rồi tải lại."))


def refusal(message: str) -> Invalid:
    """Return the refusal of an uploaded file."""
    return Invalid([Problem(message, "file")])
