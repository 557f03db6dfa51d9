"""Pages and their charts travel compressed, but only to who asked from this site or from none (docs/adr/0018).

To read a page's secrets by its compressed length another site has to make the browser ask for it again and again:
such an answer is sent as it is, whatever a cookie allowed.
"""

import gzip
import io
import secrets

from flask import Flask, Request, Response, request

#: What a browser says of a request that no other site caused; one too old to say anything sends no header.
_OWN = frozenset({"same-origin", "none"})
_TYPES = frozenset({"text/html", "image/svg+xml"})
_LEAST = 1_000  # bytes: what is shorter goes into one packet as it is
_LEVEL = 6  # a list of 58 kB becomes 6 kB in 0.4 ms of the processor
#: Bytes that an answer is longer by, at most: no length is told to the byte.
_PADDING = 128


def init_compression(app: Flask) -> None:
    """Compress pages and charts; files are of ``assets``, data and documents go as they are."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in _TYPES or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.update(["Accept-Encoding", "Sec-Fetch-Site"])
    if _may_be_compressed(request) and len(page := response.get_data()) >= _LEAST:
        response.set_data(_compressed(page))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _may_be_compressed(asked: Request) -> bool:
    own = asked.headers.get("Sec-Fetch-Site", "none") in _OWN
    return own and bool(asked.accept_encodings.quality("gzip"))


def _compressed(page: bytes) -> bytes:
    """Return a page in gzip's format, whose field for a file's name is filled up to a length drawn by lot."""
    into = io.BytesIO()
    name = "-" * secrets.randbelow(_PADDING)
    with gzip.GzipFile(name, "wb", _LEVEL, into, mtime=0) as file:
        file.write(page)
    return into.getvalue()
