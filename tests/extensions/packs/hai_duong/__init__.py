"""Hải Dương, Đề án 02-DA/TU: innovative jobs that agencies and grassroots organisations register for a year.

Nothing is scored: a job is done or not, and what was done counts in the year's rating, which other rules decide. The
bloc of provincial agencies registered two jobs in 2023 and one in 2024; grassroots organisations as many as they want.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    Cadence,
    Citation,
    CountRule,
    Edition,
    Frequency,
    GroupMember,
    Level,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    hookimpl,
    is_delivered,
    leaf,
    node,
)

PROJECT = Citation("Đề án 02-DA/TU của Tỉnh ủy Hải Dương")

MANIFEST = Manifest(
    key="hai_duong",
    label=Text(
        "Hải Dương: đăng ký việc đổi mới, đột phá, sáng tạo (02-DA/TU)", "Hải Dương: innovative jobs (02-DA/TU)"
    ),
    version="1.0.0",
    api=(1, 1),
    editions=(
        Edition("2023", date(2023, 1, 1), date(2023, 12, 31), PROJECT),
        Edition("2024", date(2024, 1, 1), date(2024, 12, 31), PROJECT),
    ),
)

GROUPS = (
    SubjectGroup(
        key="agency_bloc",
        label=Text("Khối các cơ quan tỉnh", "Bloc of provincial agencies"),
        unit_kinds=("agency_bloc",),
        members=(GroupMember("body", Text("Đảng ủy khối", "Party committee of the bloc"), MemberRole.UNIT),),
        citation=PROJECT,
    ),
    SubjectGroup(
        key="grassroots",
        label=Text("Tổ chức cơ sở đảng", "Grassroots organisations"),
        unit_kinds=("grassroots_committee",),
        members=(GroupMember("body", Text("Đảng ủy, chi bộ cơ sở", "Grassroots committee"), MemberRole.UNIT),),
        citation=PROJECT,
    ),
)

JOB = TaskKind(
    "innovation",
    Text("Việc đổi mới, đột phá, sáng tạo", "Innovative, breakthrough, creative job"),
    "innovations",
    ("agency_bloc", "grassroots"),
    named=False,
    citation=PROJECT,
)

#: How many jobs the bloc registers, by edition.
JOBS_OF_THE_BLOC = {"2023": 2, "2024": 1}

_NO_LEVEL = "Đề án không chấm điểm, không xếp mức; kết quả là căn cứ xếp loại năm"


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """The bloc of provincial agencies, and grassroots organisations."""
    return GROUPS


@hookimpl
def declare_task_kinds(ctx: RuleContext) -> TaskDeclaration:
    """One kind of job; how many the bloc registers depends on the year."""
    jobs = JOBS_OF_THE_BLOC[ctx.edition]
    count = CountRule("bloc_jobs", "agency_bloc", PROJECT, jobs, jobs, counted=Text("việc đổi mới", "innovative jobs"))
    groups = (TaskGroup("innovations", Text("Việc đổi mới, đột phá, sáng tạo", "Innovations")),)
    return TaskDeclaration(groups, (JOB,), (count,))


@hookimpl
def declare_cadence() -> Sequence[Cadence]:
    """A report a year; its day is not known."""
    return [Cadence("yearly", Frequency.YEAR, "report.due_days", citation=PROJECT)]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """No levels at all: what was done is told, and other rules rate the year."""
    return RaterDeclaration(
        runs=(
            RunRule("year", Text("Kết quả năm", "The year's results"), Frequency.YEAR, citation=PROJECT, rates=False),
        )
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """Tell how many of the registered jobs are done."""
    return [_done(subject) for subject in subjects]


def _done(subject: SubjectFacts) -> ScoreNode:
    jobs = [
        leaf(f"job.{job.id}", job.title, Decimal(int(is_delivered(job))), facts={"assignment": job.id})
        for job in subject.assignments
    ]
    if not jobs:
        return leaf("done", "Không đăng ký việc nào", None, facts={"jobs": "0"})
    label = f"Số việc hoàn thành trên {len(jobs)} việc đã đăng ký: {subject.label}"
    return node(Op.SUM, "done", label, jobs, citation=PROJECT)


@hookimpl
def compute_band(scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Give nobody a level: the project has none."""
    return [leaf("band", _NO_LEVEL, Level.NOT_RATED.value, facts={"done": str(score.value or 0)}) for score in scores]
