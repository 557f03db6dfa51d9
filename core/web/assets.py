"""Static files: ours and Bootstrap's, with addresses that change with the content and may be kept for a year."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app

#: The files that Bootstrap-Flask bundles; its macros and its CDN are not used.
bootstrap = Blueprint(
    "bootstrap", "flask_bootstrap", static_folder="static/bootstrap5", static_url_path="/static/bootstrap"
)
_YEAR = 31_536_000


def init_assets(app: Flask) -> None:
    """Serve the files and let ``url_for('static', …)`` name their content."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.register_blueprint(bootstrap)
    app.url_defaults(_name_content)


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint not in ("static", "bootstrap.static") or "v" in values:
        return
    folder = current_app.static_folder if endpoint == "static" else bootstrap.static_folder
    values["v"] = _fingerprint(Path(str(folder)) / values["filename"])


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
