"""What tests of rating pages share: browsers on the small year, and the addresses of its run and files."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from core.db import bind_context, db
from core.evaluation.queries import EvaluationRow
from tests.web.browser import Browser
from tests.year import COMMITTEE, OutboxRow, Year, work_off

AsUser = Callable[[str], Browser]
SUBJECT = "bi-thu.mot@an.example"


@dataclass(frozen=True)
class Rating:
    """The rating of the year as tests see it from outside a request."""

    app: Flask

    def run(self) -> str:
        """Return the run as addresses name it."""
        with self.app.app_context():
            return "/".join(map(str, Year(self.app).run))

    def page(self, screen: str, ending: str = "") -> str:
        """Return the address of one of the run's screens: runs, marks, proposals, decisions."""
        return f"/t/an/{screen}/{self.run()}{ending}"

    def file(self, subject: str, ending: str = "") -> str:
        """Return the address of a file's page."""
        with self.app.app_context():
            return f"/t/an/evaluations/{'/'.join(map(str, Year(self.app).file(subject)))}{ending}"

    def files(self) -> dict[str, EvaluationRow]:
        """Return all files by subject."""
        with self.app.app_context():
            return Year(self.app).files()

    def id(self, subject: str) -> str:
        """Return the id of a file."""
        return str(self.files()[subject].evaluation.id)

    def work_off(self) -> list[OutboxRow]:
        """Do what waits for the worker."""
        with self.app.app_context():
            return work_off()

    def count(self, model: type, address: str = COMMITTEE) -> int:
        """Return how many rows of a table a seat sees."""
        with self.app.app_context():
            bind_context(db.session(), Year(self.app).actor(address).context)
            return db.session.query(model).count()


@pytest.fixture
def rating(app: Flask) -> Rating:
    """The rating of the year."""
    return Rating(app)
