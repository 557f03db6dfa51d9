"""Pages of rating: runs, one's own file, the council's marks and proposals, decisions, the explanation of a file."""

from core.evaluation.views import council, decisions, files, runs, self_marks
from core.evaluation.views.blueprint import bp

__all__ = ["bp", "council", "decisions", "files", "runs", "self_marks"]
