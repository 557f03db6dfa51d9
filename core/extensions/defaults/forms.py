"""Core's own forms: one of each kind in both styles, with nothing in them that is one locality's."""

from core.sdk import DocumentKind, DocumentRule, DocumentStyle, Text

_TITLES = {
    DocumentKind.ORDER: Text("Quyết định", "Decision"),
    DocumentKind.REGISTRATION: Text("Bản đăng ký nhiệm vụ", "Registration of work"),
    DocumentKind.SELF_MARK: Text("Bản tự đánh giá", "Self-evaluation"),
    DocumentKind.SHEET: Text("Phiếu chấm điểm", "Scoring sheet"),
    DocumentKind.DECISION: Text("Quyết định", "Decision"),
    DocumentKind.NOTICE: Text("Thông báo", "Notice"),
    DocumentKind.MINUTES: Text("Biên bản", "Minutes"),
}
#: Codes of types of papers as both styles write them (quyết định, thông báo, biên bản); others have no number.
_CODES = {
    DocumentKind.ORDER: "QĐ",
    DocumentKind.DECISION: "QĐ",
    DocumentKind.NOTICE: "TB",
    DocumentKind.MINUTES: "BB",
}


def _numbering(kind: DocumentKind, style: DocumentStyle) -> str:
    code = _CODES.get(kind)
    if code is None:
        return ""
    return f"{{number}}-{code}/{{symbol}}" if style is DocumentStyle.PARTY else f"{{number}}/{code}-{{symbol}}"


FORMS = tuple(
    DocumentRule(f"core.{kind}.{style}", _TITLES[kind], kind, style, numbering=_numbering(kind, style))
    for kind in DocumentKind
    for style in DocumentStyle
)
