"""A browser behind a proxy: it speaks HTTP to the web server in the place of Flask's test client."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from werkzeug.datastructures import MultiDict

HOST = "giaoviec.example.vn"
#: What nginx.conf.example adds to every request.
FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": HOST}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    location: str
    body: str

    def get_data(self, *, as_text: Literal[True]) -> str:
        return self.body


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Answer a redirection with itself."""


class Wire:
    """One browser with its cookies, which the proxy carries over HTTPS."""

    def __init__(self, url: str) -> None:
        self._url = url
        cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http",)))
        self._opener = build_opener(_Stay, HTTPCookieProcessor(cookies))

    def get(self, path: str, *, buffered: bool = True, follow_redirects: bool = False) -> Answer:
        answer = self._ask(path)
        while follow_redirects and 300 <= answer.status_code < 400:
            answer = self._ask(answer.location)
        return answer

    def post(self, path: str, *, data: Any, buffered: bool = True) -> Answer:
        pairs: Iterable[tuple[str, str]] = data.items(multi=True) if isinstance(data, MultiDict) else data.items()
        return self._ask(path, urlencode(list(pairs)).encode())

    def _ask(self, path: str, body: bytes | None = None) -> Answer:
        headers = {**FORWARDED, "Referer": f"https://{HOST}/"}
        local = path.removeprefix(f"https://{HOST}")
        try:
            answer: HTTPResponse = self._opener.open(Request(self._url + local, body, headers), timeout=60)
        except HTTPError as error:
            with error:
                return _answer(error.code, error.headers.get("Location", ""), error.read())
        with answer:
            return _answer(answer.status, "", answer.read())


def _answer(status: int, location: str, body: bytes) -> Answer:
    return Answer(status, location, body.decode())
