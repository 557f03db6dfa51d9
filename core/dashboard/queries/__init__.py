"""Reads over several features at once."""

from core.dashboard.queries.overview_rows import (
    AssignmentCounts,
    Filing,
    GroupCount,
    TargetOf,
    assignment_counts,
    filings,
    given_targets,
    group_counts,
    own_targets,
    rating_counts,
    subject_counts,
)
from core.dashboard.queries.search_rows import Found, found
from core.dashboard.queries.todo_rows import TodoRow, todo

__all__ = [
    "AssignmentCounts",
    "Filing",
    "Found",
    "GroupCount",
    "TargetOf",
    "TodoRow",
    "assignment_counts",
    "filings",
    "found",
    "given_targets",
    "group_counts",
    "own_targets",
    "rating_counts",
    "subject_counts",
    "todo",
]
