"""The small province An on 15 February 2021: its cycle is open for registration, 200 new members are planned, and
nothing is ordered yet."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment, Registration, Target
from core.assignment.queries import catalogue, cycle_targets, visible_cycles
from core.assignment.services import (
    OrderForm,
    PartForm,
    PieceForm,
    RegistrationForm,
    TargetForm,
    issue_order,
    save_registration,
    set_cycle_target,
    submit_registration,
)
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.config import Config
from core.db import RowContext, bind_context, db
from core.db.base import Base
from core.db.bulk import Key
from core.domain.targets import Measure
from core.outbox.models import OutboxRow
from tests.applications import Lend
from tests.conftest import Template
from tests.world import NEW_YEAR, YEAR_END, World, on, open_cycle, use_regulation

PACK = "vinh_phuc"
PLANNED = Decimal(200)

ADMINISTRATOR, DECIDER, ADVISOR = "quan-tri@an.example", "btv@an.example", "btc@an.example"
DISTRICT, OTHER_DISTRICT, CLERK = "bi-thu.mot@an.example", "bi-thu.hai@an.example", "tong-hop.mot@an.example"
COMMUNE, SISTER = "bi-thu.dong.mot@an.example", "bi-thu.tay.mot@an.example"
DEPARTMENT, FRONT, DIRECT = "so-giao-duc@an.example", "mat-tran@an.example", "khoi@an.example"
NEIGHBOUR = "btv@binh.example"

ORDER = OrderForm("01-QĐ/TU", date(2021, 2, 15), "T/M Ban Thường vụ", "Giao nhiệm vụ năm 2021")
REGISTRATION = RegistrationForm(
    kind="new_members",
    title="Kết nạp đảng viên",
    reasons=("hard",),
    obstacles="Thanh niên đi làm ăn xa",
    committed_result="Kết nạp 55 đảng viên",
    committed_on=YEAR_END,
    plan=Decimal(55),
)

R = TypeVar("R")
M = TypeVar("M", bound=Base)


@dataclass(frozen=True)
class Opened(World):
    """The open cycle, and short ways to act in it."""

    @cached_property
    def cycle(self) -> Key:
        """The province's cycle."""
        bind_context(db.session(), RowContext(self.tenant("an").id))
        (row,) = visible_cycles()
        return row.tenant_id, row.id

    @cached_property
    def committee(self) -> Key:
        """The committee of district Một."""
        return self.unit("an/mot", "huyen-uy")

    @cached_property
    def commune(self) -> Key:
        """The committee of commune Đông in district Một."""
        return self.unit("an/mot/dong", "dang-uy")

    @property
    def root(self) -> Key:
        """The province's target of new members."""
        bind_context(db.session(), RowContext(self.cycle[0]))
        (target,) = (row for row in cycle_targets(self.cycle[0], self.cycle) if row.kind == "new_members")
        return target.tenant_id, target.id

    def all_kinds(self, unit: Key, members: int | str, **more: Any) -> list[PieceForm]:
        """Return the 18 pieces that the regulation wants for a district, new members as given."""
        bind_context(db.session(), RowContext(self.cycle[0]))
        items = [item for item in catalogue(self.cycle) if "districts" in item.subject_groups]
        others = [
            PieceForm(
                unit=unit,
                kind=item.key,
                title=item.label,
                starts_on=NEW_YEAR,
                due_on=YEAR_END,
                part=PartForm(_plan(item.measure)),
            )
            for item in items
            if item.key != "new_members"
        ]
        return [self.members(unit, members, **more), *others]

    def members(self, unit: Key, plan: int | str, target: Key | None = None, **more: Any) -> PieceForm:
        """Return one piece: new members for a unit, a part of the province's target unless another is given."""
        part = PartForm(Decimal(plan), target or self.root)
        return replace(PieceForm(unit, "new_members", "Kết nạp đảng viên", NEW_YEAR, YEAR_END, part=part), **more)

    def order_district(self, members: int | str = 60, number: str = "01-QĐ/TU", **more: Any) -> uuid.UUID:
        """Give district Một its 18 targets."""
        pieces = self.all_kinds(self.committee, members, **more)
        return issue_order(self.actor(DECIDER), self.cycle, replace(ORDER, number=number), pieces)

    def order_sibling(self, members: int | str) -> uuid.UUID:
        """Give district Hai its 18 targets."""
        pieces = self.all_kinds(self.unit("an/hai", "huyen-uy"), members)
        return issue_order(self.actor(DECIDER), self.cycle, replace(ORDER, number="02-QĐ/TU"), pieces)

    def held(self, kind: str = "new_members", slug: str = "an/mot") -> tuple[Key, Key]:
        """Return the work of a kind that a tenant holds, and its target."""
        tenant = self.tenant(slug)
        bind_context(db.session(), RowContext(tenant.id))
        found = db.session.execute(
            select(Assignment.id, Target.id)
            .join(Target, (Target.tenant_id == Assignment.tenant_id) & (Target.assignment_id == Assignment.id))
            .where(Assignment.tenant_id == tenant.id, Assignment.kind == kind)
        ).one()
        return (tenant.id, found[0]), (tenant.id, found[1])

    def register(self, address: str = DISTRICT, unit: Key | None = None, **changes: Any) -> Key:
        """File a registration of a leader."""
        actor = self.actor(address, "leader")
        form = replace(REGISTRATION, **changes)
        key = (actor.tenant_id, save_registration(actor, self.cycle, (unit or self.committee)[1], form))
        submit_registration(actor, key, version=1)
        return key

    def registration(self, key: Key) -> Registration:
        """Return a registration as it is stored now."""
        (row,) = (row for row in self.rows(Registration) if (row.tenant_id, row.id) == key)
        return row

    def rows(self, model: type[M], slug: str = "an") -> Sequence[M]:
        """Return every row of a table that a tenant sees, freshly read, oldest first."""
        bind_context(db.session(), RowContext(self.tenant(slug).id))
        db.session.rollback()
        return db.session.scalars(select(model).order_by(model.id)).all()  # type: ignore[attr-defined]

    def audited(self, slug: str = "an") -> list[str]:
        """Return what was audited in a tenant, oldest first."""
        rows = sorted(self.rows(AuditEntry, slug), key=lambda row: row.position)
        return [row.action for row in rows if row.tenant_id == self.tenant(slug).id]

    def last_audit(self, slug: str = "an") -> AuditEntry:
        """Return what was audited last in a tenant."""
        return max(self.rows(AuditEntry, slug), key=lambda row: row.position)

    def last_audit_of(self, action: str, slug: str = "an") -> AuditEntry:
        """Return the newest entry of an action."""
        return max((row for row in self.rows(AuditEntry, slug) if row.action == action), key=lambda row: row.position)

    def jobs(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the outbox holds, oldest first."""
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.position)).all()
        return [(row.kind, row.arguments) for row in rows]


def _plan(measure: str | None) -> Decimal | None:
    return {Measure.COUNT: Decimal(10), Measure.RATIO: Decimal(90)}.get(Measure(measure or ""), Decimal(1))


def _live(app: Flask) -> None:
    world = World(app)
    with on(1, 5):
        use_regulation(world)
        set_cycle_target(world.actor(DECIDER), open_cycle(world), TargetForm("new_members", PLANNED))


@pytest.fixture(scope="session")
def opened_template(template: Template, world_template: str) -> str:
    """Name of a database with the open cycle."""
    return template("template_opened", world_template, _live)


@pytest.fixture
def opened_app(application: Lend, clone: Callable[[str], Config], opened_template: str) -> Flask:
    """The application over a copy of the open cycle."""
    return application(clone(opened_template))


@pytest.fixture
def opened(opened_app: Flask) -> Iterator[Opened]:
    """The open cycle, inside the application's context."""
    with opened_app.app_context():
        yield Opened(opened_app)


__all__ = ["Actor", "Opened", "opened", "opened_app", "opened_template"]
