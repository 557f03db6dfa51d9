"""Stands in for a service of the demo; it needs nothing of the application, so that it starts at once."""

import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    """Answers every request with an empty page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(port: str) -> None:
    """Serve pages."""
    HTTPServer(("127.0.0.1", int(port)), Page).serve_forever()


def sleep() -> None:
    """Run for long."""
    time.sleep(600)


def fail() -> None:
    """End soon, as a service with a fault does."""
    time.sleep(0.5)
    sys.exit("a fault of the service")


if __name__ == "__main__":
    {"serve": serve, "sleep": sleep, "fail": fail}[sys.argv[1]](*sys.argv[2:])
