"""Pages of regulations: which a tenant uses, and the values of their parameters."""

# ruff: noqa: F401 - each module adds its pages to the blueprint
import core.extensions.views.installed
import core.extensions.views.packs
import core.extensions.views.schemes
import core.extensions.views.table_editing
import core.extensions.views.tables
import core.extensions.views.unconfirmed
import core.extensions.views.values
from core.extensions.views.blueprint import bp

__all__ = ["bp"]
