"""A pack that keeps one register, on top of the regulation of the tests' year, with every kind of entry there is."""

import sys
from datetime import date
from decimal import Decimal

from core.domain.canonical import digest
from core.extensions.packs import Pack
from core.sdk import (
    Blocker,
    Citation,
    Edition,
    EntryKind,
    FieldKind,
    Manifest,
    RecordChoice,
    RecordCriterion,
    RecordField,
    Register,
    Text,
    Writer,
    hookimpl,
)

KEY = "conduct_test"
LAW = Citation("Quy định thử về nêu gương", "Điều 3")
MANIFEST = Manifest(
    KEY, Text("Gói thử", "Test"), "1", (1, 1), (Edition("1", date(2020, 1, 1), None, LAW),), extends="vinh_phuc"
)


def text(vi: str) -> Text:
    return Text(vi, vi)


ITEMS = RecordField(
    "items",
    text("Nội dung cam kết"),
    FieldKind.ITEMS,
    required=True,
    parts=(
        RecordField("content", text("Nội dung"), FieldKind.TEXT, required=True),
        RecordField("measure", text("Biện pháp"), FieldKind.LINE),
    ),
    suggestions=(text("Tự phê bình và phê bình (minh họa)"),),
)
FULFILLED = (
    RecordChoice("met", text("Đã thực hiện"), Decimal(1)),
    RecordChoice("unmet", text("Chưa thực hiện"), Decimal(0)),
)
COMMITMENT = EntryKind(
    "commitment",
    text("Bản cam kết"),
    Writer.SUBJECT,
    (ITEMS, RecordField("measures", text("Biện pháp chung"), FieldKind.TEXT)),
    readers=(Writer.CELL,),
    once=True,
)
OBSERVATION = EntryKind(
    "observation",
    text("Ghi nhận theo dõi"),
    Writer.OBSERVER,
    (
        RecordField("seen_on", text("Ngày ghi nhận"), FieldKind.DAY, required=True, within_period=True),
        RecordField("note", text("Nội dung ghi nhận"), FieldKind.TEXT, required=True),
        RecordField("hours", text("Số giờ"), FieldKind.NUMBER, minimum=Decimal(0), maximum=Decimal(24), unit="giờ"),
    ),
)
OWN_MARK = EntryKind(
    "own_mark",
    text("Tự đánh giá"),
    Writer.SUBJECT,
    (RecordField("marks", text("Mức thực hiện"), FieldKind.MARKS, required=True, choices=FULFILLED),),
    readers=(Writer.CELL,),
    follows="commitment",
    once=True,
)
CELL_MARK = EntryKind(
    "cell_mark",
    text("Chi bộ đánh giá"),
    Writer.CELL,
    (RecordField("marks", text("Mức thực hiện"), FieldKind.MARKS, required=True, choices=FULFILLED),),
    readers=(Writer.SUBJECT,),
    follows="commitment",
    once=True,
    closes=True,
    feeds="exemplary",
)
DOCUMENT = RecordField("document", text("Số, ký hiệu văn bản"), FieldKind.LINE, required=True)
DECIDED_ON = RecordField("decided_on", text("Ngày văn bản"), FieldKind.DAY, required=True)
DECIDED_BY = RecordField("decided_by", text("Cấp ban hành"), FieldKind.LINE, required=True)
COMMENDATION = EntryKind(
    "commendation",
    text("Biểu dương"),
    Writer.AUTHORITY,
    (DOCUMENT, RecordField("note", text("Thành tích"), FieldKind.TEXT)),
    readers=(Writer.SUBJECT,),
    feeds="exemplary",
)
BLOCKER = EntryKind(
    "breach",
    text("Kết luận vi phạm nêu gương"),
    Writer.AUTHORITY,
    (
        DOCUMENT,
        DECIDED_ON,
        DECIDED_BY,
        RecordField(
            "matter",
            text("Tính chất"),
            FieldKind.CHOICE,
            choices=(RecordChoice("grave", text("Nghiêm trọng")), RecordChoice("other", text("Khác"))),
        ),
    ),
    readers=(Writer.SUBJECT,),
    blocks=Blocker("document", "decided_on", "decided_by"),
    citation=Citation("Quy định thử về nêu gương", "Điều 9"),
)
REGISTER = Register(
    "exemplary_conduct",
    text("Sổ nêu gương"),
    text("Theo dõi trách nhiệm nêu gương của người đứng đầu."),
    (COMMITMENT, OBSERVATION, OWN_MARK, CELL_MARK, COMMENDATION, BLOCKER),
    (RecordCriterion("exemplary", text("Trách nhiệm nêu gương"), LAW),),
    subject_groups=("districts", "directors"),
    citations=(LAW,),
)


@hookimpl
def declare_records() -> tuple[Register, ...]:
    return (REGISTER,)


PACK = Pack(MANIFEST, sys.modules[__name__], (), digest("conduct"))
