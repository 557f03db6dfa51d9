"""What results are made of: tasks, and since HD 02 of 2026 key tasks, under six axes."""

from core.sdk import Direction, Measure, TaskDeclaration, TaskGroup, TaskKind, Text
from plugins.quy_dinh_366.rules.sources import ANNEX, GUIDANCE_02
from plugins.quy_dinh_366.rules.subjects import GROUPS

_EVERYBODY = tuple(group.key for group in GROUPS)

#: Before HD 02 nothing is known of how results are divided.
RESULTS = TaskGroup("results", Text("Kết quả thực hiện nhiệm vụ", "Results"))

AXES = tuple(
    TaskGroup(f"axis_{number}", Text(f"Trục {number}: {vi}", f"Axis {number}: {en}"), f"axis.{number}")
    for number, (vi, en) in enumerate(
        (
            (
                "mục tiêu kinh tế - xã hội, nhiệm vụ chính trị được giao",
                "socio-economic goals and assigned political tasks",
            ),
            (
                "thể chế, phân cấp, phân quyền gắn với kiểm tra, giám sát",
                "institutions, decentralisation with inspection",
            ),
            (
                "khoa học công nghệ, đổi mới sáng tạo, chuyển đổi số",
                "science and technology, innovation, digital transformation",
            ),
            (
                "xây dựng Đảng và hệ thống chính trị, đoàn kết, phòng, chống tham nhũng",
                "Party and political-system building, unity, anti-corruption",
            ),
            ("văn hóa, con người, an sinh xã hội", "culture, people, social security"),
            ("quốc phòng, an ninh, đối ngoại", "defence, security, foreign affairs"),
        ),
        start=1,
    )
)


def _task(group: TaskGroup, key: str) -> TaskKind:
    return TaskKind(
        key,
        Text(f"Nhiệm vụ: {group.label.vi}", f"Task: {group.label.en}"),
        group.key,
        _EVERYBODY,
        Measure.MILESTONES,
        unit="mốc",
        citation=ANNEX,
    )


def _key_task(number: int, group: TaskGroup) -> TaskKind:
    """An accepted report names its quality level: 1, 2 or 3; up to 2 it is met."""
    return TaskKind(
        f"key_task_{number}",
        Text(f"Nhiệm vụ then chốt: {group.label.vi}", f"Key task: {group.label.en}"),
        group.key,
        _EVERYBODY,
        Measure.RATE,
        Direction.AT_MOST,
        "mức chất lượng (1, 2 hoặc 3)",
        citation=GUIDANCE_02,
    )


TASKS_2025 = TaskDeclaration((RESULTS,), (_task(RESULTS, "task"),))
KEY_TASKS = tuple(_key_task(number, axis) for number, axis in enumerate(AXES, 1))
TASKS_2026 = TaskDeclaration(
    AXES, (*(_task(axis, f"task_{number}") for number, axis in enumerate(AXES, 1)), *KEY_TASKS)
)
KEY_KINDS = frozenset(kind.key for kind in KEY_TASKS)
