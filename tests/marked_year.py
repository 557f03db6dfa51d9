"""Khai in January 2022: a rating run of persons whom no council appraises, frozen and waiting for marks."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
from flask import Flask

from core.auth.actor import Actor
from core.config import Config
from core.evaluation.services import RunForm, open_run
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from core.people.services import NewSeat, give_seats
from tests.applications import Lend
from tests.conftest import Template
from tests.marking_pack import KEY, PACK
from tests.packs import install
from tests.personal_work import (
    ADMINISTRATOR,
    ADVISER,
    COMMITTEE,
    CYCLE,
    DEPUTY,
    DIRECTOR,
    FOLDER,
    Personal,
)
from tests.world import NEW_YEAR, on, open_cycle
from tests.year import Rated, work_off

MARKING_DAY = date(2022, 1, 12)
#: Subjects of the run, as their keys name them: two managed leaders and one other leader.
HEAD, CHAIRMAN, SECOND = "92/so-xay-dung/director", "92.1/huyen-uy/chairman", "92/so-xay-dung/deputy"

T = TypeVar("T")


@dataclass(frozen=True)
class Marked(Personal, Rated):
    """The run, and short ways to act in it."""

    viewer = ADVISER

    def id(self, subject: str) -> uuid.UUID:
        """Return the id of a subject's file."""
        return self.file(subject)[1]

    def subject(self, address: str = DIRECTOR) -> Actor:
        """Return a person who is rated, on the seat from which they see their own files."""
        return self.actor(address, "subject")


def _live(world: Marked) -> None:
    """Give work to three persons, let the year pass, and open the run."""
    with on(1, 5):
        administrator = world.actor(ADMINISTRATOR)
        enable_pack(administrator, KEY, NEW_YEAR)
        values: dict[str, Decimal | str] = {
            "report.due_days": Decimal(10),
            "share.xs": Decimal(90),
            "share.htt": Decimal(70),
            "share.ht": Decimal(50),
            "breach.ceiling": "ht",
        }
        for parameter, value in values.items():
            form = ParameterForm("tuyen_quang", parameter, value, NEW_YEAR, illustrative=True)
            confirm_parameter(administrator, form)
        open_cycle(world, replace(CYCLE, scheme=KEY), "khai")
        tenant_id = administrator.tenant_id
        seats = [
            NewSeat(tenant_id, world.person(address), "subject", "subject", "Người được đánh giá", NEW_YEAR)
            for address in (DIRECTOR, DEPUTY)
        ]
        give_seats(administrator, seats)
    with on(2, 15):
        director, deputy = (world.piece("khai", "so-xay-dung", post) for post in ("director", "deputy"))
        world.order(COMMITTEE, director, deputy, world.piece("khai/ba", "huyen-uy", "chairman"))
    with on(1, 4, 2022):
        form = RunForm("nam-2021", "Đánh giá, xếp loại năm 2021", date(2021, 12, 31))
        open_run(world.actor(ADVISER), world.cycle, form)
        (job,) = [row for row in work_off() if row.kind == "evaluation.freeze"]
        assert job.problem is None, job.problem


@pytest.fixture(scope="session")
def marked_template(template: Template, world_template: str) -> str:
    """Name of a database in which the run waits for marks."""

    def live(app: Flask) -> None:
        install(app, PACK)
        _live(Marked(app))

    return template("template_marked", world_template, live, [FOLDER])


@pytest.fixture
def marked_app(application: Lend, clone: Callable[[str], Config], marked_template: str) -> Flask:
    """The application over a copy of the run, in the days of its marks."""
    app = application(replace(clone(marked_template), today=MARKING_DAY))
    install(app, PACK)
    return app


@pytest.fixture
def marked(marked_app: Flask) -> Iterator[Marked]:
    """The run, inside the application's context."""
    with marked_app.app_context():
        yield Marked(marked_app)


def seat_of(app: Flask, address: str, role: str) -> str:
    """Return the id of a user's seat of a role, as the form that switches seats sends it."""
    with app.app_context():
        return str(Marked(app).actor(address, role).seat_id)
