"""The newest revision of the schema, known without Alembic, which would load every migration and models with them."""

from functools import cache
from pathlib import Path

_VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@cache
def newest_revision() -> str:
    """Return the revision of the schema that this program works on: the name of its file begins with it."""
    return max(path.stem.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))
