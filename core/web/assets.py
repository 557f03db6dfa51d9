"""Static files: ours and Bootstrap's, with addresses that change with the content and may be kept for a year."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request

from core.web.addresses import init_addresses

#: The files that Bootstrap-Flask bundles; its macros and its CDN are not used.
bootstrap = Blueprint(
    "bootstrap", "flask_bootstrap", static_folder="static/bootstrap5", static_url_path="/static/bootstrap"
)
_FILES = ("static", "bootstrap.static")
_COMPRESSED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_YEAR = 31_536_000


def init_assets(app: Flask) -> None:
    """Serve the files and let ``url_for('static', …)`` name their content."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.register_blueprint(bootstrap)
    app.url_defaults(_name_content)
    init_addresses(app, _FILES)
    app.after_request(_compress)


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in _FILES and "v" not in values:
        values["v"] = _fingerprint(_path(endpoint, values["filename"]))


def _compress(response: Response) -> Response:
    """Send our text files compressed, each once; pages are in ``compression``, for they hold secrets."""
    if request.endpoint not in _FILES or response.mimetype not in _COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    named = request.args.get("v")
    if response.status_code != 200 or not named or not request.accept_encodings.quality("gzip"):
        return response
    path = _path(str(request.endpoint), (request.view_args or {})["filename"])
    if _fingerprint(path) != named:
        return response
    response.close()  # the file, which is not read
    response.direct_passthrough = False
    response.set_data(_compressed(path))
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{named}-gzip")
    return response


def _path(endpoint: str, filename: str) -> Path:
    folder = current_app.static_folder if endpoint == "static" else bootstrap.static_folder
    return Path(str(folder)) / filename


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
