"""Reads over several features at once."""

from core.dashboard.queries.cockpit_rows import (
    Filed,
    Intake,
    Moved,
    OpenObstacle,
    RunState,
    cycle_before,
    intake,
    movements,
    open_obstacles,
    run_states,
)
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
    "Filed",
    "Filing",
    "Found",
    "GroupCount",
    "Intake",
    "Moved",
    "OpenObstacle",
    "RunState",
    "TargetOf",
    "TodoRow",
    "assignment_counts",
    "cycle_before",
    "filings",
    "found",
    "given_targets",
    "group_counts",
    "intake",
    "movements",
    "open_obstacles",
    "own_targets",
    "rating_counts",
    "run_states",
    "subject_counts",
    "todo",
]
