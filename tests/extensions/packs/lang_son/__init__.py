"""Lạng Sơn, QĐ 2052/2019: units are rated on their key tasks, yearly. The scale was not published."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    Citation,
    Edition,
    GroupMember,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    band,
    hookimpl,
    is_delivered,
    leaf,
    node,
    percent,
)

SOURCE = Citation("Quyết định 2052/2019 của tỉnh Lạng Sơn")
MANIFEST = Manifest(
    key="lang_son",
    label=Text("Lạng Sơn: đánh giá đơn vị theo nhiệm vụ trọng tâm (2052/2019)", "Lạng Sơn: units by their key tasks"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2019", date(2019, 1, 1), None, SOURCE),),
)
LEVELS = ("LEVEL_1", "LEVEL_2", "LEVEL_3", "LEVEL_4")
KEY_TASKS = "key_tasks"


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Units, none of whose heads is rated here."""
    unit = GroupMember("unit", Text("Đơn vị", "Unit"), MemberRole.UNIT)
    return [SubjectGroup("units", Text("Đơn vị", "Units"), ("department",), (unit,), citation=SOURCE)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Key tasks count, other work is seen beside them."""
    groups = (
        TaskGroup(KEY_TASKS, Text("Nhiệm vụ trọng tâm", "Key tasks")),
        TaskGroup("others", Text("Nhiệm vụ khác", "Other work")),
    )
    kinds = (
        TaskKind("key_task", Text("Nhiệm vụ trọng tâm", "Key task"), KEY_TASKS, ("units",), named=False),
        TaskKind("other", Text("Nhiệm vụ khác", "Other work"), "others", ("units",), named=False),
    )
    return TaskDeclaration(groups, kinds)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, whose names were not published."""
    return RaterDeclaration(
        levels=tuple(LevelRule(key, Text(f"Mức {n}", f"Level {n}")) for n, key in enumerate(LEVELS, 1))
    )


@hookimpl
def compute_task_scores(subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[ScoreNode]]:
    """Each task is rated too: done or not."""
    return [
        [
            leaf(f"task.{work.id}", work.title, Decimal(int(is_delivered(work))), facts={"assignment": work.id})
            for work in subject.assignments
        ]
        for subject in subjects
    ]


@hookimpl
def compute_subject_scores(
    subjects: Sequence[SubjectFacts], task_scores: Sequence[Sequence[ScoreNode]]
) -> Sequence[ScoreNode]:
    """The share of a unit's key tasks that are done, in per cent."""
    return [_share(subject, trees) for subject, trees in zip(subjects, task_scores, strict=True)]


def _share(subject: SubjectFacts, trees: Sequence[ScoreNode]) -> ScoreNode:
    rated = [tree for work, tree in zip(subject.assignments, trees, strict=True) if work.group == KEY_TASKS]
    if not rated:
        return leaf("score", "Đơn vị không có nhiệm vụ trọng tâm", None, facts={"assignments": str(len(trees))})
    mean = node(Op.MEAN, "delivered", "Phần nhiệm vụ trọng tâm hoàn thành", rated)
    return node(Op.PRODUCT, "score", f"Nhiệm vụ trọng tâm: {subject.label} (%)", [mean, percent()], citation=SOURCE)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by shares that a tenant enters."""
    steps = [(level, ctx.node(f"share.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo nhiệm vụ trọng tâm", score, steps, LEVELS[-1], SOURCE) for score in scores]
