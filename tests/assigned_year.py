"""The small province An with a year of assigned work, and nothing reported yet.

District Một holds 18 targets of the province and has split its new Party members over its two communes.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment, Cycle, Target
from core.assignment.queries import catalogue, cycle_targets
from core.assignment.services import (
    OrderForm,
    PartForm,
    PieceForm,
    TargetForm,
    issue_order,
    set_cycle_target,
)
from core.auth.actor import Actor
from core.config import Config
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.domain.targets import Measure
from core.reporting.queries import LineRow, Sum, report, report_lines, sums
from core.reporting.services import LineForm, ReviewForm, open_report, review_lines, save_report, submit_report
from core.tenancy.models import Unit
from tests.applications import Lend
from tests.conftest import Template
from tests.world import CYCLE, NEW_YEAR, YEAR_END, World, on, open_cycle, use_regulation

DECIDER, ADVISOR, ADMINISTRATOR = "btv@an.example", "btc@an.example", "quan-tri@an.example"
DISTRICT, OTHER_DISTRICT = "bi-thu.mot@an.example", "bi-thu.hai@an.example"
COMMUNE, OTHER_COMMUNE = "bi-thu.dong.mot@an.example", "bi-thu.tay.mot@an.example"
DEPARTMENT, FRONT = "so-giao-duc@an.example", "mat-tran@an.example"

PLANS = {Measure.COUNT: Decimal(10), Measure.RATIO: Decimal(90), Measure.MILESTONES: Decimal(4)}


def live(app: Flask) -> None:
    """Open the year 2021, order the districts' and the bodies' work, and let district Một split its new members."""
    year = Assigned(app)
    with on(1, 4):
        use_regulation(year)
        cycle = open_cycle(year, replace(CYCLE, registration_opens_on=NEW_YEAR))
        set_cycle_target(year.actor(DECIDER), cycle, TargetForm("new_members", Decimal(200)))
    with on(1, 10):
        _order(year, cycle)
    with on(1, 20):
        _cascade(year)


def _order(world: World, cycle: Key) -> None:
    decider = world.actor(DECIDER)
    bind_context(db.session(), decider.context)
    roots = {target.kind: (target.tenant_id, target.id) for target in cycle_targets(decider.tenant_id, cycle)}
    units: dict[str, list[Key]] = defaultdict(list)
    for unit in db.session.scalars(select(Unit).order_by(Unit.id)):
        units[unit.kind].append((unit.tenant_id, unit.id))
    groups = {
        "districts": units["district_committee"],
        "direct_committees": units["direct_committee"],
        "bodies": units["front_body"],
        "directors": units["department"],
    }
    pieces = [
        PieceForm(
            unit=unit,
            kind=item.key,
            title=item.label,
            starts_on=NEW_YEAR,
            due_on=YEAR_END,
            part=PartForm(
                Decimal(60) if item.key == "new_members" else PLANS.get(Measure(item.measure), Decimal(1)),
                parent=roots.get(item.key),
            ),
        )
        for item in catalogue(cycle)
        if item.measure is not None
        for group in item.subject_groups
        for unit in groups[group]
    ]
    issue_order(decider, cycle, OrderForm("12-QĐ/TU", date(2021, 1, 10), "Bí thư Tỉnh ủy", "Giao năm 2021"), pieces)


def _cascade(year: "Assigned") -> None:
    district = year.actor(DISTRICT, "leader")
    work, target = year.held(DISTRICT, "new_members")
    assert target is not None
    pieces = [
        PieceForm(
            unit=year.unit(slug, "dang-uy"),
            kind="new_members",
            title=target.label,
            starts_on=NEW_YEAR,
            due_on=YEAR_END,
            part=PartForm(Decimal(30), parent=(target.tenant_id, target.id)),
            parent=(work.tenant_id, work.id),
        )
        for slug in ("an/mot/dong", "an/mot/tay")
    ]
    form = OrderForm("05-QĐ/HU", date(2021, 1, 20), "Bí thư Huyện ủy", "Giao các xã")
    issue_order(district, year.cycle, form, pieces)


Entered = Mapping[str, Decimal | int | tuple[int, int] | None]


@dataclass(frozen=True)
class Assigned(World):
    """The assigned year, and short ways to live it on."""

    @property
    def cycle(self) -> Key:
        tenant = self.tenant("an")
        bind_context(db.session(), RowContext(tenant.id))
        row = db.session.scalars(select(Cycle)).one()
        return row.tenant_id, row.id

    def leader(self, who: str | Actor) -> Actor:
        """Return who writes and reviews reports for a unit, with the session seeing what they see."""
        actor = self.actor(who, "leader") if isinstance(who, str) else who
        bind_context(db.session(), actor.context)
        return actor

    def held(self, address: str, kind: str) -> tuple[Assignment, Target | None]:
        """Return the first piece of work of a kind that a leader's unit holds, with its target."""
        actor = self.leader(address)
        unit_id = self.unit_of(actor)
        row = db.session.execute(
            select(Assignment, Target)
            .outerjoin(Target, (Target.tenant_id == Assignment.tenant_id) & (Target.assignment_id == Assignment.id))
            .where(Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == unit_id, Assignment.kind == kind)
        ).first()
        assert row is not None
        return row[0], row[1]

    def unit_of(self, actor: Actor) -> uuid.UUID:
        """Return the unit that a leader reports for: the seat's own, or the one that holds work in its tenant."""
        if actor.unit_id is not None:
            return actor.unit_id
        held = select(Assignment.unit_id).where(Assignment.tenant_id == actor.tenant_id).distinct()
        return db.session.scalars(held).one()

    def draft(self, who: str | Actor, window: str, **entered: Decimal | int | tuple[int, int] | None) -> Key:
        """Open and save the report of a window; what is not given is reported as nothing new, or reached."""
        cycle, actor = self.cycle, self.leader(who)
        key = (actor.tenant_id, open_report(actor, cycle, self.unit_of(actor), window))
        forms = [_entered(row, entered) for row in report_lines(key)]
        save_report(actor, key, version=report(key).version, narrative="Báo cáo", entered=forms)
        return key

    def file(self, who: str | Actor, window: str, **entered: Decimal | int | tuple[int, int] | None) -> Key:
        """Open, save and file the report of a window."""
        key = self.draft(who, window, **entered)
        actor = self.leader(who)
        submit_report(actor, key, version=report(key).version)
        return key

    def judge(self, address: str, key: Key, verdict: str = "accepted", *kinds: str, role: str = "leader") -> None:
        """Give one verdict on the waiting lines of a report, of some kinds or of all."""
        actor = self.leader(self.actor(address, role))
        rows = [row for row in report_lines(key) if not kinds or row.assignment.kind in kinds]
        state = "accepted" if verdict == "withdrawn" else "submitted"
        lines = [(row.line.tenant_id, row.line.id) for row in rows if row.state == state]
        review_lines(actor, [ReviewForm(line, verdict, "" if verdict == "accepted" else "Có lý do") for line in lines])

    def line(self, key: Key, kind: str) -> LineRow:
        """Return the newest line of a kind in a report."""
        bind_context(db.session(), RowContext(key[0]))
        return [row for row in report_lines(key) if row.assignment.kind == kind][-1]

    def total(self, *targets: Target | Key, until: date | None = None) -> list[Decimal | None]:
        """Return the amounts that the ledger knows, as the province sees them."""
        bind_context(db.session(), RowContext(self.tenant("an").id))
        keys = [t if isinstance(t, tuple) else (t.tenant_id, t.id) for t in targets]
        found = sums(keys, until)
        return [found[key].amount if key in found else None for key in keys]

    def sum_of(self, target: Target) -> Sum | None:
        bind_context(db.session(), RowContext(self.tenant("an").id))
        return sums([(target.tenant_id, target.id)]).get((target.tenant_id, target.id))

    def province_target(self) -> Key:
        cycle = self.cycle
        (target,) = cycle_targets(cycle[0], cycle)
        return target.tenant_id, target.id


def _entered(row: LineRow, entered: Entered) -> LineForm:
    if row.target is None or row.is_rolled_up:
        return LineForm(row.line.id, narrative="Cộng từ cấp dưới")
    measure = Measure(row.target.measure)
    value = entered.get(row.assignment.kind, (9, 10) if measure is Measure.RATIO else 0)
    if isinstance(value, tuple):
        return LineForm(row.line.id, Decimal(value[0]), Decimal(value[1]))
    return LineForm(row.line.id, None if value is None else Decimal(value))


@pytest.fixture(scope="session")
def assigned_template(template: Template, world_template: str) -> str:
    """Name of a database with the assigned year."""
    return template("template_assigned", world_template, live)


@pytest.fixture
def assigned_app(application: Lend, clone: Callable[[str], Config], assigned_template: str) -> Flask:
    """The application over a copy of the assigned year."""
    return application(clone(assigned_template))


@pytest.fixture
def assigned(assigned_app: Flask) -> Iterator[Assigned]:
    """The assigned year, inside the application's context."""
    with assigned_app.app_context():
        yield Assigned(assigned_app)
