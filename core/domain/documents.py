"""Papers that people sign: which forms a regulation has, in which style, who signs and how they are numbered."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.text import Citation, Text

#: What stands in a numbering for the number itself, and for the symbol of the body that issues the paper.
NUMBER, SYMBOL = "{number}", "{symbol}"


class DocumentStyle(StrEnum):
    """Whose layout a paper follows (thể thức)."""

    PARTY = "party"  # văn bản của Đảng: Quy định 399-QĐ/TW, Hướng dẫn 05-HD/VPTW
    STATE = "state"  # văn bản hành chính: Nghị định 30/2020/NĐ-CP, Phụ lục I


class DocumentKind(StrEnum):
    """What core can fill from what it stores."""

    ORDER = "order"  # quyết định giao nhiệm vụ, với phụ lục
    REGISTRATION = "registration"  # bản đăng ký nhiệm vụ
    SELF_MARK = "self_mark"  # bản tự đánh giá, kèm giải trình điểm
    SHEET = "sheet"  # phiếu chấm của một thành viên hội đồng
    DECISION = "decision"  # quyết định, danh sách kết quả xếp loại
    NOTICE = "notice"  # thông báo kết quả cho một người, một tập thể
    MINUTES = "minutes"  # biên bản một phiên họp của hội đồng


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: for whom (“T/M BAN THƯỜNG VỤ”, “TM. ỦY BAN NHÂN DÂN”; None: for nobody else), and in which post.

    A regulation that names no post leaves it out; then the paper has a blank.
    """

    authority: Text | None = None
    post: Text | None = None


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A form of a regulation; ``label`` is the title that stands on the paper.

    ``template`` names a Word file in the pack's folder ``forms`` ("" = core's own for the kind and style). ``basis``
    are the documents it is issued under (căn cứ). ``numbering`` holds ``{number}`` and perhaps ``{symbol}``, which is
    the issuing body's. ``subject_groups`` are those it is for (none named: all). A signer or number that somebody typed
    when the paper was issued goes before what is declared here.
    """

    key: str
    label: Text
    kind: DocumentKind
    style: DocumentStyle
    template: str = ""
    basis: tuple[Citation, ...] = ()
    signers: tuple[Signer, ...] = ()
    numbering: str = ""
    subject_groups: tuple[str, ...] = ()
    citation: Citation | None = None
    replaces: bool = False

    def is_for(self, group: str) -> bool:
        """Tell whether it is filled for a subject group ("" = for no group in particular)."""
        return not self.subject_groups or not group or group in self.subject_groups
