"""What raters mark besides work, and the log of hours."""

from core.sdk import (
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    EntryKind,
    FieldKind,
    RecordField,
    Register,
    Text,
    Writer,
)
from khanh_hoa.rules.sources import REGULATION


def _general(number: int) -> Criterion:
    label = Text(
        f"Tiêu chí chung {number} (nguyên văn: theo văn bản của tỉnh)", f"General criterion {number} (see the document)"
    )
    return Criterion(f"general_{number}", label, "part.general_item", REGULATION)


SHEETS = (
    CriteriaSheet(
        key="monthly",
        label=Text("Tiêu chí chung và cải cách hành chính", "General criteria and administrative reform"),
        groups=(
            CriteriaGroup("general", Text("Tiêu chí chung", "General criteria"), tuple(map(_general, range(1, 5)))),
            CriteriaGroup(
                "reform",
                Text("Cải cách hành chính, công nghệ thông tin", "Administrative reform, information technology"),
                (
                    Criterion(
                        "reform",
                        Text("Cải cách hành chính, công nghệ thông tin", "Administrative reform and IT"),
                        "part.reform",
                        REGULATION,
                    ),
                ),
            ),
        ),
        citation=REGULATION,
    ),
)

REGISTERS = (
    Register(
        key="hours",
        label=Text("Sổ ghi giờ làm việc", "Log of hours"),
        purpose=Text("Theo dõi thời gian thực hiện nhiệm vụ; không tính điểm", "Time spent on work; no points"),
        kinds=(
            EntryKind(
                key="logged",
                label=Text("Giờ thực hiện nhiệm vụ", "Hours worked on a task"),
                writer=Writer.SUBJECT,
                fields=(
                    RecordField("task", Text("Nhiệm vụ", "Task"), FieldKind.LINE, required=True),
                    RecordField("day", Text("Ngày", "Day"), FieldKind.DAY, required=True, within_period=True),
                    RecordField("hours", Text("Số giờ", "Hours"), FieldKind.NUMBER, required=True, unit="giờ"),
                ),
                citation=REGULATION,
            ),
        ),
        citations=(REGULATION,),
    ),
)
