"""Pages of assigning: cycles and catalogues, registrations, orders, cascades and changes."""

# ruff: noqa: F401 - each module adds its pages to the blueprint
import core.assignment.views.acceptance
import core.assignment.views.board
import core.assignment.views.cascade
import core.assignment.views.changes
import core.assignment.views.copying
import core.assignment.views.cycles
import core.assignment.views.opening
import core.assignment.views.orders
import core.assignment.views.pinning
import core.assignment.views.registrations
import core.assignment.views.targets
import core.assignment.views.work
from core.assignment.views.blueprint import bp

__all__ = ["bp"]
