"""Reads of cycles, registrations, orders, assignments and targets. Rows of lower tenants come by composite key."""

from core.assignment.queries.assignment_rows import (
    approved_changes,
    assignment,
    change_with_decision,
    changes_of,
    due_in_force,
    holders,
    unit_assignments,
)
from core.assignment.queries.cycle_rows import catalogue, cycle_by_key, living_cycle, own_cycle, visible_cycles
from core.assignment.queries.order_rows import order, order_assignments, order_units, own_orders
from core.assignment.queries.registration_rows import (
    RegistrationRow,
    latest_review,
    registration,
    registrations,
    registrations_by_key,
    reviews_of,
    verdict_of,
)
from core.assignment.queries.target_rows import (
    allocated,
    assignment_targets,
    assignment_targets_of,
    child_targets,
    cycle_targets,
    targets,
)
from core.assignment.queries.unit_rows import held_counts, posts, unit_of, units

__all__ = [
    "RegistrationRow",
    "allocated",
    "approved_changes",
    "assignment",
    "assignment_targets",
    "assignment_targets_of",
    "catalogue",
    "change_with_decision",
    "changes_of",
    "child_targets",
    "cycle_by_key",
    "cycle_targets",
    "due_in_force",
    "held_counts",
    "holders",
    "latest_review",
    "living_cycle",
    "order",
    "order_assignments",
    "order_units",
    "own_cycle",
    "own_orders",
    "posts",
    "registration",
    "registrations",
    "registrations_by_key",
    "reviews_of",
    "targets",
    "unit_assignments",
    "unit_of",
    "units",
    "verdict_of",
    "visible_cycles",
]
