"""What is assigned in 2022: five hard jobs, three hard or new tasks, three tasks by content, and 19 district targets.

The press tells the loads by group. That the three tasks of the Party bodies are meant body by body, and that clearance
"by the real progress" is counted in milestones of the projects, is our reading.
"""

from core.sdk import CountRule, Measure, SubjectGroup, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.vinh_phuc.rules import work
from plugins.vinh_phuc.rules.sources import TARGETS_2022
from plugins.vinh_phuc.rules.subjects import DISTRICTS
from plugins.vinh_phuc.rules.subjects_2022 import DIRECTORS, FRONT_BODIES, PARTY_BODIES

JOBS_PER_DIRECTOR = 5
TASKS_PER_PARTY_BODY = 3
TARGETS_PER_DISTRICT = work.TARGETS_PER_DISTRICT + 1

#: Districts hold no work of this group: it has no weight in their score.
GOVERNMENT_BUILDING = TaskGroup("government_building", Text("Xây dựng chính quyền", "Government building"))

GROUPS = (*work.GROUPS, GOVERNMENT_BUILDING)

PRODUCTION_GROWTH = TaskKind(
    "production_growth",
    Text("Tốc độ tăng trưởng giá trị sản xuất", "Growth of production value"),
    "socio_economy",
    (DISTRICTS.key,),
    Measure.RATE,
    unit="%",
    citation=TARGETS_2022,
)

LAND_CLEARANCE = TaskKind(
    "land_clearance",
    Text("Giải phóng mặt bằng các dự án theo tiến độ thực tế", "Land clearance of projects by their real progress"),
    "socio_economy",
    (DISTRICTS.key,),
    Measure.MILESTONES,
    unit="mốc tiến độ",
    citation=TARGETS_2022,
)


def _target(kind: TaskKind) -> TaskKind:
    return LAND_CLEARANCE if kind.key == LAND_CLEARANCE.key else kind


def _task(key: str, label: Text, task_group: str, holders: SubjectGroup) -> TaskKind:
    return TaskKind(key, label, task_group, (holders.key,), Measure.YES_NO, citation=TARGETS_2022)


HARD_JOB = TaskKind(
    "hard_job",
    Text("Việc khó của sở, ngành", "Hard job of a department or sector"),
    "socio_economy",
    (DIRECTORS.key,),
    Measure.MILESTONES,
    unit="mốc",
    citation=TARGETS_2022,
)

PARTY_TASK = _task(
    "party_task",
    Text("Nhiệm vụ khó, nhiệm vụ mới của cơ quan tham mưu, giúp việc", "Hard or new task of an advisory body"),
    "party_building",
    PARTY_BODIES,
)

FRONT_TASKS = (
    _task(
        "front_party_task",
        Text("Nhiệm vụ của Mặt trận, đoàn thể về xây dựng Đảng", "Task of a mass organisation on Party building"),
        "party_building",
        FRONT_BODIES,
    ),
    _task(
        "front_government_task",
        Text("Nhiệm vụ của Mặt trận, đoàn thể về xây dựng chính quyền", "Task of a mass organisation on government"),
        "government_building",
        FRONT_BODIES,
    ),
    _task(
        "front_economy_task",
        Text(
            "Nhiệm vụ của Mặt trận, đoàn thể về phát triển kinh tế - xã hội",
            "Task of a mass organisation on the socio-economy",
        ),
        "socio_economy",
        FRONT_BODIES,
    ),
)

KINDS = (
    *map(_target, work.NAMED),
    PRODUCTION_GROWTH,
    *work.UNPUBLISHED,
    HARD_JOB,
    PARTY_TASK,
    *FRONT_TASKS,
)


def _exactly(
    key: str, group: SubjectGroup, number: int, counted: Text, *, reasons: tuple[str, ...] = (), task_group: str = ""
) -> CountRule:
    task_groups = (task_group,) if task_group else ()
    return CountRule(
        key, group.key, TARGETS_2022, number, number, task_groups=task_groups, reasons=reasons, counted=counted
    )


#: Each total is bound twice: all pieces, so that none escapes, and those chosen for what the rule asks.
COUNTS = (
    _exactly("district_targets", DISTRICTS, TARGETS_PER_DISTRICT, Text("chỉ tiêu", "targets")),
    _exactly("director_jobs", DIRECTORS, JOBS_PER_DIRECTOR, Text("việc", "jobs")),
    _exactly("director_hard_jobs", DIRECTORS, JOBS_PER_DIRECTOR, Text("việc khó", "hard jobs"), reasons=("hard",)),
    _exactly("party_tasks", PARTY_BODIES, TASKS_PER_PARTY_BODY, Text("nhiệm vụ", "tasks")),
    _exactly(
        "party_hard_or_new_tasks",
        PARTY_BODIES,
        TASKS_PER_PARTY_BODY,
        Text("nhiệm vụ khó, nhiệm vụ mới", "hard or new tasks"),
        reasons=("hard", "new"),
    ),
    _exactly(
        "front_party",
        FRONT_BODIES,
        1,
        Text("nhiệm vụ về xây dựng Đảng", "tasks on Party building"),
        task_group="party_building",
    ),
    _exactly(
        "front_government",
        FRONT_BODIES,
        1,
        Text("nhiệm vụ về xây dựng chính quyền", "tasks on government building"),
        task_group="government_building",
    ),
    _exactly(
        "front_economy",
        FRONT_BODIES,
        1,
        Text("nhiệm vụ về phát triển kinh tế - xã hội", "tasks on the socio-economy"),
        task_group="socio_economy",
    ),
)

DECLARATION = TaskDeclaration(GROUPS, KINDS, COUNTS, work.LATER_REASONS)
