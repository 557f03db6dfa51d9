"""What is recorded about a civil servant: documents that stand against a level (Điều 20)."""

from core.sdk import Blocker, EntryKind, FieldKind, RecordField, Register, Text, Writer
from plugins.nghi_dinh_335.rules.sources import DECREE, article

_FIELDS = (
    RecordField("document", Text("Số, ký hiệu văn bản", "Document number"), FieldKind.LINE, required=True),
    RecordField("decided_on", Text("Ngày văn bản", "Date of the document"), FieldKind.DAY, required=True),
    RecordField("decided_by", Text("Cấp ban hành", "Issued by"), FieldKind.LINE, required=True),
    RecordField("note", Text("Nội dung", "Content"), FieldKind.TEXT),
)


def _blocker(key: str, vi: str, en: str) -> EntryKind:
    return EntryKind(
        key,
        Text(vi, en),
        Writer.AUTHORITY,
        _FIELDS,
        readers=(Writer.SUBJECT,),
        blocks=Blocker("document", "decided_on", "decided_by"),
        hint=Text("Chỉ ghi khi có văn bản của cấp có thẩm quyền.", "Only with the document of a competent authority."),
        citation=article("20"),
    )


CORRUPTION = _blocker("corruption", "Đơn vị phụ trách có vụ việc tham nhũng", "Corruption case in the unit led")
BLOCKERS = (
    _blocker("degradation", "Kết luận suy thoái", "Concluded degradation"),
    _blocker("forbidden", "Kết luận vi phạm những điều đảng viên không được làm", "Breach of what members may not do"),
    _blocker("exemplary", "Kết luận vi phạm trách nhiệm nêu gương", "Concluded breach of exemplary conduct"),
    _blocker("discipline", "Bị xử lý kỷ luật (từ khiển trách) trong năm", "Disciplined in the year"),
    CORRUPTION,
)

REGISTERS = (
    Register(
        "civil_servant_file",
        Text("Sổ căn cứ xếp loại công chức", "Register of documents on civil servants"),
        Text(
            "Văn bản là căn cứ xếp loại không hoàn thành nhiệm vụ.",
            "Documents on which a level is refused.",
        ),
        BLOCKERS,
        citations=(DECREE,),
    ),
)
