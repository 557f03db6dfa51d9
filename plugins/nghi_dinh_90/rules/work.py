"""The work: tasks of a person, or the targets of the unit that a leader answers for."""

from core.sdk import Measure, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.nghi_dinh_90.rules.sources import DECREE
from plugins.nghi_dinh_90.rules.subjects import LEADERS, MANAGERS, STAFF

TASKS = TaskGroup("tasks", Text("Nhiệm vụ", "Tasks"))

DECLARATION = TaskDeclaration(
    (TASKS,),
    (
        TaskKind(
            "task",
            Text("Nhiệm vụ theo kế hoạch đề ra hoặc theo công việc cụ thể được giao", "Task of the plan or assigned"),
            TASKS.key,
            (STAFF.key,),
            Measure.MILESTONES,
            unit="mốc",
            citation=DECREE,
        ),
        TaskKind(
            "unit_target",
            Text("Chỉ tiêu, nhiệm vụ của đơn vị phụ trách", "Target or task of the unit led"),
            TASKS.key,
            (LEADERS.key, MANAGERS.key),
            Measure.COUNT,
            unit="đơn vị tính của chỉ tiêu",
            citation=DECREE,
        ),
    ),
)
