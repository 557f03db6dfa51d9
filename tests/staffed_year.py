"""Khai in 2021 under the pack of civil servants: two units with officers who all have the same post."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pytest
from flask import Flask

from core import clock
from core.assignment.services import PieceForm, issue_order
from core.config import Config
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.evaluation.queries import EvaluationRow, evaluations
from core.evaluation.services import DecisionForm, RunForm, decide_many, open_run, request_proposals
from core.extensions.services import enable_pack
from core.people.numbering import numbered_post
from core.people.services import NewAppointment, NewSeat, add_posts, appoint, give_seats
from tests.applications import Lend
from tests.conftest import Template
from tests.packs import install
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, CYCLE, FOLDER, ORDER, Personal
from tests.staff_pack import KEY, PACK
from tests.tenancy_rows import unit_by_key
from tests.world import NEW_YEAR, on, open_cycle
from tests.year import Rated, work_off

#: Officers as keys of subjects name them: of the department, and of its first division.
OFFICERS = [*(f"92/so-xay-dung/officer-{n}" for n in range(1, 13)), "92/phong-mot/officer-1", "92/phong-mot/officer-2"]
Q1 = RunForm("quy-1", "Quý I/2021", date(2021, 3, 31), "quarter", NEW_YEAR)


@dataclass(frozen=True)
class Staffed(Personal, Rated):
    """The year, and short ways to act in it."""

    viewer = ADVISER

    @cached_property
    def officers(self) -> dict[str, tuple[Key, uuid.UUID]]:
        """Every officer's unit and post, by the key of the subject."""
        return {key: self.holder("khai", *key.split("/")[1:]) for key in OFFICERS}

    def job(self, subject: str, title: str = "Việc được giao", kind: str = "job", **more: object) -> PieceForm:
        """Return one piece of work of the first quarter for an officer."""
        unit, post = self.officers[subject]
        return replace(PieceForm(unit, kind, title, NEW_YEAR, date(2021, 3, 20), post_id=post), **more)

    def give(self, *pieces: PieceForm, number: str = "01-QĐ/TU") -> None:
        """Give work as the standing committee."""
        issue_order(self.actor(COMMITTEE), self.cycle, replace(ORDER, number=number), pieces)

    def rate(self, form: RunForm = Q1) -> dict[str, EvaluationRow]:
        """Open a run, let it freeze, and return its files by subject."""
        adviser = self.actor(ADVISER)
        run = adviser.tenant_id, open_run(adviser, self.cycle, form)
        problems = [job.problem for job in work_off() if job.problem]
        assert not problems, problems
        return {row.evaluation.subject_key: row for row in self.seen(lambda: evaluations(run))}

    def propose(self) -> None:
        """Let the advisory body propose what the facts give."""
        request_proposals(self.actor(ADVISER), self.run, minutes="Tờ trình số 12-TTr/BTC")
        problems = [job.problem for job in work_off() if job.problem]
        assert not problems, problems

    def decide(self) -> None:
        """Let the standing committee decide what was proposed."""
        forms = {
            row.evaluation.id: DecisionForm(row.proposal.level, "Quyết định số 9-QĐ/TU", clock.today())
            for row in self.files().values()
            if row.proposal
        }
        decide_many(self.actor(COMMITTEE), self.run, forms)


def facts_of(row: EvaluationRow) -> SubjectFacts:
    """Return the frozen facts of a file."""
    return restore(SubjectFacts, row.evaluation.facts)


def _live(world: Staffed) -> None:
    """Add the officers at once, appoint somebody new to each, and open the year."""
    with on(1, 5):
        administrator = world.actor(ADMINISTRATOR)
        tenant = administrator.tenant_id
        enable_pack(administrator, KEY, NEW_YEAR)
        kind, posts = ("officer", "Công chức"), []
        for unit_key, count in (("so-xay-dung", 12), ("phong-mot", 2)):
            unit = world.seen(lambda key=unit_key: unit_by_key(tenant, key))
            posts += [numbered_post(tenant, (unit.id, unit.name), kind, n) for n in range(1, count + 1)]
        add_posts(administrator, posts)
        persons = appoint(administrator, [NewAppointment(tenant, post.id, NEW_YEAR) for post in posts])
        give_seats(
            administrator,
            [NewSeat(tenant, persons[0], "subject", "subject", "Công chức được đánh giá", NEW_YEAR)],
        )
        open_cycle(world, replace(CYCLE, scheme=KEY), "khai")


@pytest.fixture(scope="session")
def staffed_template(template: Template, world_template: str) -> str:
    """Name of a database in which the year is open and nobody has work."""

    def live(app: Flask) -> None:
        install(app, PACK)
        _live(Staffed(app))

    return template("template_staffed", world_template, live, [FOLDER])


@pytest.fixture
def staffed_app(application: Lend, clone: Callable[[str], Config], staffed_template: str) -> Flask:
    """The application over a copy of the year, in April."""
    app = application(replace(clone(staffed_template), today=date(2021, 4, 10)))
    install(app, PACK)
    return app


@pytest.fixture
def staffed(staffed_app: Flask) -> Iterator[Staffed]:
    """The year, inside the application's context."""
    with staffed_app.app_context():
        yield Staffed(staffed_app)
