"""Pages of registers; importing the modules adds their routes."""

from core.records.views import books, entries, files, watching
from core.records.views.blueprint import bp

__all__ = ["books", "bp", "entries", "files", "watching"]
