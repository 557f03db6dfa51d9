"""Pages of forms and letterheads."""

# ruff: noqa: F401 - each module adds its pages to the blueprint
import core.documents.views.forms
import core.documents.views.letterheads
import core.documents.views.long_papers
from core.documents.views.blueprint import bp

__all__ = ["bp"]
