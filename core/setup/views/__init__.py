"""Pages of the setup: the guided first steps, tables to fill in, and what is corrected while nothing rests on it."""

from core.setup.views import absences_table, first_steps, organisation_table, posts, regulation
from core.setup.views.blueprint import bp

__all__ = ["absences_table", "bp", "first_steps", "organisation_table", "posts", "regulation"]
