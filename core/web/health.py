"""For the process supervisor and the load balancer: does the process live, may it be given requests."""

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.db import db
from core.db.revisions import newest_revision

#: What ``/readyz`` says when requests may come.
READY = "ready"

bp = Blueprint("health", __name__)


def init_health(app: Flask) -> None:
    """Serve ``/livez`` and ``/readyz``."""
    app.register_blueprint(bp)


@bp.get("/livez")
def livez() -> ResponseReturnValue:
    """Answer as long as the process does."""
    return "live\n", {"Content-Type": "text/plain"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer 200 when the database is there and its schema is this program's; Redis may be away."""
    try:
        with db.engine.connect() as connection:
            revision = connection.scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError:
        return "database away\n", 503, {"Content-Type": "text/plain"}
    said = readiness(revision)
    return f"{said}\n", 200 if said == READY else 503, {"Content-Type": "text/plain"}


def readiness(revision: str | None) -> str:
    """Return what ``/readyz`` says of a database whose schema has this revision."""
    return READY if revision == newest_revision() else f"schema {revision}, program {newest_revision()}"
