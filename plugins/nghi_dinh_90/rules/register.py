"""What is recorded about a person: documents that may stand against a level."""

from core.sdk import Blocker, EntryKind, FieldKind, RecordField, Register, Text, Writer
from plugins.nghi_dinh_90.rules.sources import DECREE

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
        hint=Text(
            "Chỉ ghi khi có văn bản. Có tự động là căn cứ không hoàn thành hay không do đơn vị xác nhận.",
            "Only with a document. Whether it refuses every level by itself is for the tenant to confirm.",
        ),
    )


CORRUPTION = _blocker("corruption", "Đơn vị phụ trách có vụ việc tham nhũng, lãng phí", "Corruption in the unit led")

REGISTERS = (
    Register(
        "rating_file",
        Text("Sổ căn cứ xếp loại", "Register of documents on ratings"),
        Text("Văn bản có thể là căn cứ không hoàn thành nhiệm vụ.", "Documents that may stand against a level."),
        (
            _blocker("degradation", "Kết luận suy thoái", "Concluded degradation"),
            _blocker("discipline", "Bị xử lý kỷ luật trong năm", "Disciplined in the year"),
            CORRUPTION,
        ),
        citations=(DECREE,),
    ),
)
