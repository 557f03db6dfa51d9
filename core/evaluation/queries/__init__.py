"""Reads of runs, evaluations, marks, proposals and decisions. Policies let through only what the seat may see."""

from core.evaluation.queries.file_rows import (
    EvaluationRow,
    OwnFile,
    Tally,
    evaluation_list,
    evaluation_row,
    evaluation_rows,
    evaluations,
    files_of_unit,
    own_files,
    tallies,
)
from core.evaluation.queries.mark_rows import (
    council_means,
    lock_council,
    mark_counts,
    marks_of,
    marks_of_run,
    own_marks,
)
from core.evaluation.queries.person_rows import (
    HeldInCycle,
    HeldPost,
    RatedFile,
    files_of_person,
    posts_of_person,
    work_of_person,
)
from core.evaluation.queries.run_rows import (
    council_size,
    councils,
    newest_job,
    ratable_cycles,
    rating_run,
    runs,
)

__all__ = [
    "EvaluationRow",
    "HeldInCycle",
    "HeldPost",
    "OwnFile",
    "RatedFile",
    "Tally",
    "council_means",
    "council_size",
    "councils",
    "evaluation_list",
    "evaluation_row",
    "evaluation_rows",
    "evaluations",
    "files_of_person",
    "files_of_unit",
    "lock_council",
    "mark_counts",
    "marks_of",
    "marks_of_run",
    "newest_job",
    "own_files",
    "own_marks",
    "posts_of_person",
    "ratable_cycles",
    "rating_run",
    "runs",
    "tallies",
    "work_of_person",
]
