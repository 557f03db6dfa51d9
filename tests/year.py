"""A small year of the small province ``an``: lived once per test process, then copied for each test that needs it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.app import create_app
from core.assignment.queries import visible_cycles
from core.config import Config
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.evaluation.queries import EvaluationRow, evaluations, runs
from core.evaluation.services import RunForm, open_run
from core.provision.engines import Engines
from core.provision.story.assigning import assign
from core.provision.story.numbers import Numbers
from core.provision.story.opening import open_year
from core.provision.story.rating import rate_year
from core.provision.story.reading import read_results, read_story
from core.provision.story.reporting import report_year
from core.provision.story.seats import Seats
from core.provision.story.stage import Stage
from core.tenancy.queries import tenant_by_slug
from tests.conftest import WORLDS, World, admin, config_for, dispose

STORY = WORLDS / "an" / "year-2021"
#: The day on which rated years are looked at: reports are answered, decisions may be made.
RATING_DAY = date(2022, 1, 12)

Clone = Callable[[str], Config]


def stage() -> Stage:
    """Return the stage of the year, in an application context; its cycle is found when it was opened before."""
    story = read_story(STORY)
    province = tenant_by_slug(story.tenant)
    assert province is not None
    bind_context(db.session(), RowContext(province.id))
    cycles = [row for row in visible_cycles() if row.key == story.cycle.key]
    cycle = (province.id, cycles[0].id if cycles else province.id)
    numbers = Numbers(story.seed, read_results(STORY), len(story.filings))
    return Stage(story, province, Seats(province), numbers, cycle, lambda: None)


def report(stage: Stage) -> None:
    """Live the year until every report is answered."""
    for act in (open_year, assign, report_year):
        act(stage)


def open_rating(stage: Stage) -> None:
    """Open the rating run of the year and let the worker freeze its facts."""
    rating = stage.story.rating
    with stage.on(rating.opened_on):
        advisor = stage.seats.by_address(stage.story.cast.advisor, "advisor")
        open_run(advisor, stage.cycle, RunForm(rating.key, rating.name, rating.cut_off))


def lived(engines: Engines, name: str, source: str, var: Path, *acts: Callable[[Stage], None]) -> str:
    """Make a template database in which some acts of the year were lived; returns its name."""
    admin(engines, f"create database {name} template {source} owner gv_owner")
    app = create_app(config_for(engines, name, var))
    try:
        with app.app_context():
            on_stage = stage()
            for act in acts:
                act(on_stage)
    finally:
        dispose(app)
    return name


@pytest.fixture(scope="session")
def reported_template(engines: Engines, world_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database with a year in which every report is answered and nobody is rated."""
    return lived(engines, "template_reported", world_template, tmp_path_factory.mktemp("year"), report)


@pytest.fixture(scope="session")
def marking_template(engines: Engines, reported_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database whose rating run waits for marks."""
    return lived(engines, "template_marking", reported_template, tmp_path_factory.mktemp("year"), open_rating)


@pytest.fixture(scope="session")
def decided_template(engines: Engines, reported_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database in which the year is rated to its end."""
    return lived(engines, "template_decided", reported_template, tmp_path_factory.mktemp("year"), rate_year)


def application(config: Config) -> Iterator[Flask]:
    """The application over a copy of a year, on the day of its decisions."""
    app = create_app(replace(config, today=RATING_DAY))
    app.config["TESTING"] = True
    yield app
    dispose(app)
    clock.work_on(None)


@pytest.fixture
def reported_app(clone: Clone, reported_template: str) -> Iterator[Flask]:
    """The application over a year in which every report is answered."""
    yield from application(clone(reported_template))


@pytest.fixture
def marking_app(clone: Clone, marking_template: str) -> Iterator[Flask]:
    """The application over a year whose rating run waits for marks."""
    yield from application(clone(marking_template))


@pytest.fixture
def decided_app(clone: Clone, decided_template: str) -> Iterator[Flask]:
    """The application over a year that was rated to its end."""
    yield from application(clone(decided_template))


@dataclass(frozen=True)
class Year(World):
    """The year as its seats see it, in an application context."""

    @property
    def cycle(self) -> Key:
        """The cycle of the year."""
        self.actor("btv@an.example")
        row = next(row for row in self.seen("btv@an.example", visible_cycles) if row.key == "2021")
        return row.tenant_id, row.id

    @property
    def run(self) -> Key:
        """The newest rating run."""
        row = self.seen("btv@an.example", runs)[0]
        return row.tenant_id, row.id

    def seen(self, address: str, query: Callable[[], list], role: str | None = None):
        """Return what a query gives one of a user's seats."""
        bind_context(db.session(), self.actor(address, role).context)
        return query()

    def files(self, address: str = "btv@an.example", role: str | None = None) -> dict[str, EvaluationRow]:
        """Return the files of the run that a seat sees, by subject."""
        run = self.run
        rows = self.seen(address, lambda: evaluations(run), role)
        return {row.evaluation.subject_key: row for row in rows}

    def file(self, subject: str) -> Key:
        """Return the key of a subject's file."""
        file = self.files()[subject].evaluation
        return file.tenant_id, file.id

    def file_id(self, subject: str) -> uuid.UUID:
        """Return the id of a subject's file."""
        return self.file(subject)[1]


def at(day: date) -> datetime:
    """Return a moment of a working day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=clock.VIETNAM)
