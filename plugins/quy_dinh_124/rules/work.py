"""The main targets and tasks of a year: below half of them nobody completes."""

from core.sdk import Measure, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.quy_dinh_124.rules.sources import REGULATION
from plugins.quy_dinh_124.rules.subjects import GROUPS

MAIN = TaskGroup("main", Text("Chỉ tiêu, nhiệm vụ chủ yếu", "Main targets and tasks"))

DECLARATION = TaskDeclaration(
    (MAIN,),
    (
        TaskKind(
            "main_task",
            Text("Chỉ tiêu, nhiệm vụ chủ yếu", "Main target or task"),
            MAIN.key,
            tuple(group.key for group in GROUPS),
            Measure.MILESTONES,
            unit="mốc",
            citation=REGULATION,
        ),
    ),
)
