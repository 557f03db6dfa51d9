"""Reads over several features at once."""

from core.dashboard.queries.overview_rows import (
    AssignmentCounts,
    Filing,
    TargetOf,
    assignment_counts,
    filings,
    given_targets,
    own_targets,
    rating_counts,
    subject_counts,
)
from core.dashboard.queries.todo_rows import TodoRow, todo

__all__ = [
    "AssignmentCounts",
    "Filing",
    "TargetOf",
    "TodoRow",
    "assignment_counts",
    "filings",
    "given_targets",
    "own_targets",
    "rating_counts",
    "subject_counts",
    "todo",
]
