"""Who is marked, for what, by which points, how often."""

from datetime import date

from core.sdk import (
    Cadence,
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    Frequency,
    GroupMember,
    LevelRule,
    MemberRole,
    RaterDeclaration,
    RunRule,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
)

REGULATION = Citation("Quy định 3814-QĐ/TU của Thành ủy Hà Nội", issued_on=date(2018, 5, 16))
#: Stands on every step whose way of computing is not in any published text.
UNPUBLISHED_METHOD = "Cách tính chưa được công bố: minh họa"

LEVELS = ("A", "B", "C", "D")

GROUPS = (
    SubjectGroup(
        key="staff",
        label=Text("Cán bộ, công chức, viên chức, người lao động", "Cadres, civil servants, employees and workers"),
        unit_kinds=("department", "division"),
        members=(
            GroupMember("head", Text("Người đứng đầu", "Head"), MemberRole.HEAD, post="head"),
            GroupMember("deputy", Text("Cấp phó", "Deputy"), MemberRole.HEAD, post="deputy", many=True),
            GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True),
            GroupMember("employee", Text("Viên chức", "Public employee"), MemberRole.STAFF, post="employee", many=True),
            GroupMember(
                "worker", Text("Người lao động", "Contract worker"), MemberRole.STAFF, post="worker", many=True
            ),
        ),
        joint=False,
        citation=REGULATION,
    ),
)

TASKS = TaskDeclaration(
    groups=(TaskGroup("monthly", Text("Nhiệm vụ trong tháng", "Work of the month")),),
    kinds=(
        TaskKind("task", Text("Nhiệm vụ được giao", "Assigned task"), "monthly", ("staff",), named=False),
        TaskKind("key_task", Text("Nhiệm vụ trọng tâm", "Key task"), "monthly", ("staff",), named=False),
    ),
)

CADENCES = (Cadence("monthly", Frequency.MONTH, "report.due_days", citation=REGULATION),)

SHEETS = (
    CriteriaSheet(
        key="general",
        label=Text("Ý thức kỷ luật, đạo đức và điểm thưởng", "Discipline, ethics and bonus"),
        groups=(
            CriteriaGroup(
                "conduct",
                Text("Ý thức tổ chức kỷ luật, phẩm chất đạo đức", "Discipline and ethics"),
                (Criterion("conduct", Text("Kỷ luật, đạo đức", "Discipline, ethics"), "part.conduct"),),
            ),
            CriteriaGroup(
                "bonus",
                Text("Điểm thưởng", "Bonus"),
                (Criterion("bonus", Text("Điểm thưởng", "Bonus"), "part.bonus"),),
            ),
        ),
        runs=("month",),
        citation=REGULATION,
    ),
    # That key tasks are marked one by one, and by how many points, is an illustration.
    CriteriaSheet(
        key="key_task",
        label=Text("Chất lượng từng nhiệm vụ trọng tâm", "Quality of each key task"),
        groups=(
            CriteriaGroup(
                "quality",
                Text("Chất lượng", "Quality"),
                (Criterion("quality", Text("Chất lượng sản phẩm", "Quality of the product"), "key_task.points"),),
            ),
        ),
        runs=("month",),
        citation=REGULATION,
        per_piece=True,
        kinds=("key_task",),
    ),
)

RATERS = RaterDeclaration(
    levels=tuple(LevelRule(key, Text(f"Mức {key}", f"Level {key}")) for key in LEVELS),
    runs=(
        RunRule("month", Text("Đánh giá tháng", "Monthly mark"), Frequency.MONTH, citation=REGULATION),
        RunRule("year", Text("Xếp loại năm", "Yearly rating"), Frequency.YEAR, "month", REGULATION),
    ),
)
