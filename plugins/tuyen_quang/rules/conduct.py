"""Exemplary conduct (nêu gương): the yearly commitment, who watches, how it is marked at the end.

The standing committee issued a regulation of its own; its number, criteria, forms and way of monitoring were not
published. What stands here is the national chain and the cycle of a commitment as the press describes it: items are
each person's own, those suggested are illustrations, and nothing has points.
"""

from datetime import date

from core.sdk import (
    Blocker,
    Citation,
    EntryKind,
    FieldKind,
    RecordChoice,
    RecordCriterion,
    RecordField,
    Register,
    Text,
    Writer,
)

EXEMPLARY_101 = Citation(
    "Quy định 101-QĐ/TW của Ban Bí thư về trách nhiệm nêu gương của cán bộ, đảng viên", issued_on=date(2012, 6, 7)
)
EXEMPLARY_08 = Citation("Quy định 08-QĐi/TW của Ban Chấp hành Trung ương về trách nhiệm nêu gương")
DIRECTIVE_05 = Citation(
    "Chỉ thị 05-CT/TW của Bộ Chính trị về học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
)
CRITERION = "exemplary_conduct"

#: The words for the result of an item; no published text gives them points.
RESULTS = (
    RecordChoice("done", Text("Đã thực hiện", "Fulfilled")),
    RecordChoice("partly", Text("Thực hiện chưa đầy đủ", "Fulfilled in part")),
    RecordChoice("undone", Text("Chưa thực hiện", "Not fulfilled")),
)


def _items(*suggestions: Text) -> RecordField:
    return RecordField(
        "items",
        Text("Nội dung cam kết", "Items"),
        FieldKind.ITEMS,
        required=True,
        parts=(
            RecordField("content", Text("Nội dung", "Item"), FieldKind.TEXT, required=True),
            RecordField("measure", Text("Biện pháp, thời gian thực hiện", "Measures and time"), FieldKind.TEXT),
        ),
        suggestions=suggestions,
    )


MARKS = RecordField("marks", Text("Kết quả", "Result"), FieldKind.MARKS, required=True, choices=RESULTS)
DOCUMENT = RecordField("document", Text("Số, ký hiệu văn bản", "Document number"), FieldKind.LINE, required=True)
DECIDED_ON = RecordField("decided_on", Text("Ngày văn bản", "Date of the document"), FieldKind.DAY, required=True)
DECIDED_BY = RecordField("decided_by", Text("Cấp ban hành", "Issued by"), FieldKind.LINE, required=True)

COMMITMENT = EntryKind(
    "commitment",
    Text("Bản cam kết tu dưỡng, rèn luyện, phấn đấu", "Yearly commitment"),
    Writer.SUBJECT,
    (
        _items(
            Text("Về tư tưởng chính trị: …", "Political thought: …"),
            Text("Về phẩm chất đạo đức, lối sống: …", "Ethics and way of life: …"),
            Text("Về ý thức trách nhiệm trong công việc: …", "Sense of responsibility at work: …"),
            Text("Về đấu tranh chống biểu hiện suy thoái: …", "The fight against signs of degradation: …"),
            Text("Về chỉ tiêu, nhiệm vụ được giao: …", "Targets and tasks: …"),
        ),
    ),
    readers=(Writer.CELL,),
    once=True,
    hint=Text(
        "Lập đầu năm, nộp chi bộ và cấp ủy quản lý cán bộ.",
        "Written at the start of the year; filed with the Party cell and the committee that manages the cadre.",
    ),
)
STUDY = EntryKind(
    "study",
    Text("Đăng ký học tập, làm theo Bác (Chỉ thị 05-CT/TW)", "Registration under Directive 05-CT/TW"),
    Writer.SUBJECT,
    (
        RecordField(
            "committee", Text("Gửi cấp ủy cấp trên", "To the superior committee"), FieldKind.LINE, required=True
        ),
        _items(),
    ),
    readers=(Writer.CELL,),
    once=True,
    citation=DIRECTIVE_05,
)
OBSERVATION = EntryKind(
    "observation",
    Text("Ghi nhận theo dõi trong năm", "Observation"),
    Writer.OBSERVER,
    (
        RecordField("seen_on", Text("Ngày ghi nhận", "Day"), FieldKind.DAY, required=True, within_period=True),
        RecordField("note", Text("Nội dung ghi nhận", "What was observed"), FieldKind.TEXT, required=True),
    ),
)
OWN_MARK = EntryKind(
    "own_mark",
    Text("Tự đánh giá kết quả thực hiện cam kết", "Own marks"),
    Writer.SUBJECT,
    (MARKS, RecordField("remark", Text("Tự nhận xét chung", "Own remarks"), FieldKind.TEXT)),
    readers=(Writer.CELL,),
    follows="commitment",
    once=True,
)
CELL_MARK = EntryKind(
    "cell_mark",
    Text("Chi bộ đánh giá kết quả thực hiện cam kết", "Marks of the Party cell"),
    Writer.CELL,
    (
        MARKS,
        RecordField("minutes", Text("Biên bản họp chi bộ", "Minutes of the cell"), FieldKind.LINE),
        RecordField("remark", Text("Nhận xét của chi bộ", "Remarks of the cell"), FieldKind.TEXT),
    ),
    readers=(Writer.SUBJECT,),
    follows="commitment",
    once=True,
    closes=True,
    feeds=CRITERION,
)
COMMENDATION = EntryKind(
    "commendation",
    Text("Biểu dương, khen thưởng về nêu gương", "Commendation"),
    Writer.AUTHORITY,
    (
        DOCUMENT,
        DECIDED_ON,
        DECIDED_BY,
        RecordField("note", Text("Thành tích được biểu dương", "For what"), FieldKind.TEXT),
    ),
    readers=(Writer.SUBJECT, Writer.CELL),
    feeds=CRITERION,
)
BREACH = EntryKind(
    "breach",
    Text("Kết luận vi phạm trách nhiệm nêu gương", "Concluded breach"),
    Writer.AUTHORITY,
    (DOCUMENT, DECIDED_ON, DECIDED_BY, RecordField("note", Text("Nội dung kết luận", "Conclusion"), FieldKind.TEXT)),
    readers=(Writer.SUBJECT,),
    blocks=Blocker("document", "decided_on", "decided_by"),
    hint=Text(
        "Chỉ ghi khi có văn bản kết luận của cấp có thẩm quyền.",
        "Only with the document of a competent authority.",
    ),
)

REGISTERS = (
    Register(
        "exemplary_conduct",
        Text("Sổ theo dõi trách nhiệm nêu gương", "Register of exemplary conduct"),
        Text(
            "Cam kết hằng năm của cán bộ lãnh đạo, theo dõi trong năm và đánh giá cuối năm.",
            "Yearly commitments of leaders, observations through the year, marks at its end.",
        ),
        (COMMITMENT, STUDY, OBSERVATION, OWN_MARK, CELL_MARK, COMMENDATION, BREACH),
        (
            RecordCriterion(
                CRITERION, Text("Tiêu chí chung: trách nhiệm nêu gương", "Exemplary conduct"), EXEMPLARY_101
            ),
        ),
        subject_groups=("managed_leaders", "other_leaders", "delegated_cadres"),
        citations=(EXEMPLARY_101, EXEMPLARY_08),
    ),
)
