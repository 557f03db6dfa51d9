"""A small year of the small province ``an``: lived once per test process, then copied for each test that needs it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select, text

from core.assignment.queries import cycle_by_key, visible_cycles
from core.assignment.services import PinForm, pin_again
from core.audit.models import AuditEntry
from core.config import Config
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.evaluation.queries import EvaluationRow, evaluations, runs
from core.extensions.services import current_scheme
from core.outbox.models import OutboxRow
from core.provision.story.assigning import assigning
from core.provision.story.numbers import Numbers
from core.provision.story.opening import opening
from core.provision.story.player import play
from core.provision.story.rating import decide_levels, mark_sheets, mark_themselves, open_rating, propose_levels
from core.provision.story.reading import read_results, read_story
from core.provision.story.reporting import reporting
from core.provision.story.seats import Seats
from core.provision.story.stage import Stage
from core.tenancy.queries import tenant_by_slug
from core.worker import perform
from tests.applications import Lend
from tests.conftest import WORLDS, Template
from tests.world import World, superuser

STORY = WORLDS / "an" / "year-2021"
#: The day on which rated years are looked at: reports are answered, decisions may be made.
RATING_DAY = date(2022, 1, 12)

Clone = Callable[[str], Config]
LendRated = Callable[[str], Flask]


def stage() -> Stage:
    """Return the stage of the year, in an application context; its cycle is found when it was opened before."""
    story = read_story(STORY)
    province = tenant_by_slug(story.tenant)
    assert province is not None
    bind_context(db.session(), RowContext(province.id))
    cycles = [row for row in visible_cycles() if row.key == story.cycle.key]
    cycle = (province.id, cycles[0].id if cycles else province.id)
    numbers = Numbers(story.seed, read_results(STORY), story.window_count)
    return Stage(story, province, Seats(province), numbers, cycle, lambda: None)


def report(stage: Stage) -> None:
    """Live the year until every report is answered."""
    play([stage], [opening, assigning, reporting])


def propose(stage: Stage) -> None:
    """Let everybody mark, and the councils propose, in the run that is open."""
    stage.seats.by_address(stage.story.cast.decider)
    run = runs()[0]
    mark_themselves(stage, (run.tenant_id, run.id))
    mark_sheets(stage, (run.tenant_id, run.id))
    propose_levels(stage, (run.tenant_id, run.id))


def decide(stage: Stage) -> None:
    """Let the authority decide what was proposed, and close the run."""
    stage.seats.by_address(stage.story.cast.decider)
    run = runs()[0]
    decide_levels(stage, (run.tenant_id, run.id))


@pytest.fixture(scope="session")
def reported_template(template: Template, world_template: str) -> str:
    """Name of a database with a year in which every report is answered and nobody is rated."""
    return template("template_reported", world_template, lambda _app: report(stage()))


@pytest.fixture(scope="session")
def marking_template(template: Template, reported_template: str) -> str:
    """Name of a database whose rating run waits for marks."""
    return template("template_marking", reported_template, lambda _app: open_rating(stage()))


@pytest.fixture(scope="session")
def proposed_template(template: Template, marking_template: str) -> str:
    """Name of a database in which both councils proposed and nothing is decided."""
    return template("template_proposed", marking_template, lambda _app: propose(stage()))


@pytest.fixture(scope="session")
def decided_template(template: Template, proposed_template: str) -> str:
    """Name of a database in which the year is rated to its end."""
    return template("template_decided", proposed_template, lambda _app: decide(stage()))


@pytest.fixture
def rated(application: Lend, clone: Clone) -> LendRated:
    """Lend the application over a copy of a year, on the day of its decisions."""
    return lambda template: application(replace(clone(template), today=RATING_DAY))


@pytest.fixture
def unconfirmed_app(rated: LendRated, world_template: str) -> Flask:
    """The application on the same day, with both provinces and no year at all."""
    return rated(world_template)


@pytest.fixture
def reported_app(rated: LendRated, reported_template: str) -> Flask:
    """The application over a year in which every report is answered."""
    return rated(reported_template)


@pytest.fixture
def marking_app(rated: LendRated, marking_template: str) -> Flask:
    """The application over a year whose rating run waits for marks."""
    return rated(marking_template)


@pytest.fixture
def proposed_app(rated: LendRated, proposed_template: str) -> Flask:
    """The application over a year in which both councils proposed."""
    return rated(proposed_template)


@pytest.fixture
def decided_app(rated: LendRated, decided_template: str) -> Flask:
    """The application over a year that was rated to its end."""
    return rated(decided_template)


T = TypeVar("T")

COMMITTEE, ADVISER, ADMINISTRATOR = "btv@an.example", "btc@an.example", "quan-tri@an.example"
#: Chair and member of the Party block's council; the government block has one member, its chair.
PARTY, PARTY_2, GOVERNMENT = "hd-dang@an.example", "hd-dang-2@an.example", "hd-cq@an.example"
SECRETARY, CHAIRMAN, DIRECTOR = "90.1/huyen-uy/secretary", "90.1/huyen-uy/chairman", "90/so-giao-duc/director"


@dataclass(frozen=True)
class Rated(World):
    """A year with ratings, as its seats see it; whoever is not named is ``viewer``."""

    viewer: ClassVar[str] = COMMITTEE

    @property
    def run(self) -> Key:
        """The newest rating run."""
        row = self.seen(runs)[0]
        return row.tenant_id, row.id

    def seen(self, query: Callable[[], T], address: str = "", role: str | None = None) -> T:
        """Return what a query gives one of a user's seats."""
        bind_context(db.session(), self.actor(address or self.viewer, role).context)
        return query()

    def files(self, address: str = "", role: str | None = None) -> dict[str, EvaluationRow]:
        """Return the files of the run that a seat sees, by subject, in their order."""
        run = self.run
        return {row.evaluation.subject_key: row for row in self.seen(lambda: evaluations(run), address, role)}

    def file(self, subject: str) -> Key:
        """Return the key of a subject's file."""
        file = self.files()[subject].evaluation
        return file.tenant_id, file.id


@dataclass(frozen=True)
class Year(Rated):
    """The year of province An."""

    @property
    def cycle(self) -> Key:
        """The cycle of the year."""
        row = next(row for row in self.seen(visible_cycles) if row.key == "2021")
        return row.tenant_id, row.id

    def pin_again(self, scheme: str | None = None) -> None:
        """Decide that the cycle works by the values as they stand, and by another scheme where one is named."""
        if scheme:
            as_superuser("update cycle set scheme = :key", key=scheme)
            db.session.rollback()
        cycle = self.seen(lambda: cycle_by_key(self.cycle))
        now = current_scheme(cycle.tenant_id, cycle.scheme, cycle.rule_date).pin().fingerprint
        form = PinForm("20-QĐ/TU", date(2021, 12, 1), "Sửa giá trị nhập sai")
        pin_again(self.actor(ADMINISTRATOR), cycle.id, form, seen=now)


@pytest.fixture
def year(context: Flask) -> Year:
    """The year in which a test's application lives."""
    return Year(context)


def work_off() -> list[OutboxRow]:
    """Let the worker's own code do every waiting job; returns those jobs as they ended."""
    waiting = select(OutboxRow.id).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.position)
    ids = db.session.scalars(waiting).all()
    for job_id in ids:
        perform(str(job_id))
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxRow).where(OutboxRow.id.in_(ids)).order_by(OutboxRow.position)))


def audited(action: str) -> list[AuditEntry]:
    """Return the audit rows of an action in the tenant of the session's context."""
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.position)))


def as_superuser(statement: str, **values: object) -> None:
    """Do statements parted by semicolons, as somebody who reached the server itself: past policies and keys."""
    with superuser() as connection:
        connection.execute(text("set session_replication_role = replica"))
        for each in statement.split(";"):
            connection.execute(text(each), values if ":" in each else {})
