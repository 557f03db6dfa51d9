"""The small province Khai on 15 February 2021: its cycle gives work to persons, within delegated cadre management."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment, AssignmentHolder
from core.assignment.queries import visible_cycles
from core.assignment.services import (
    OrderForm,
    PartForm,
    PieceForm,
    RegistrationForm,
    issue_order,
)
from core.config import Config
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.people.models import Post
from core.tenancy.models import Unit
from tests.applications import Lend
from tests.conftest import Template
from tests.world import CYCLE as YEAR
from tests.world import NEW_YEAR, YEAR_END, World, on, open_cycle, use_regulation

FOLDER = Path(__file__).parent / "personal" / "khai"
PACK = "tuyen_quang"
COMMITTEE, ADVISER, ADMINISTRATOR = "btv@khai.example", "btc@khai.example", "quan-tri@khai.example"
DIRECTOR, DEPUTY, CLERK, HEAD = (
    "giam-doc@khai.example",
    "pho@khai.example",
    "tong-hop@khai.example",
    "phong-mot@khai.example",
)
PARTY_GROUP, DISTRICT, OTHER_DISTRICT = "ban-can-su@khai.example", "bi-thu.ba@khai.example", "bi-thu.tu@khai.example"
AGENCY, COMMUNE = "nong-nghiep.ba@khai.example", "bi-thu.bac.ba@khai.example"
CLAUSE = "Quy định 30-QĐ/TU của Ban Thường vụ Tỉnh ủy Tuyên Quang về giao việc đột phá, đổi mới"

CYCLE = replace(YEAR, name="Giao việc đột phá, đổi mới năm 2021", scheme=PACK)
ORDER = OrderForm("01-QĐ/TU", date(2021, 2, 15), "T/M Ban Thường vụ", "Giao việc đột phá, đổi mới")
REGISTRATION = RegistrationForm(
    kind="breakthrough",
    title="Giải phóng mặt bằng đường tránh",
    reasons=("hard", "clearance"),
    obstacles="Nhiều hộ chưa thống nhất phương án bồi thường",
    committed_result="Bàn giao toàn bộ mặt bằng",
    committed_on=date(2021, 11, 30),
    plan=None,
)


@dataclass(frozen=True)
class Personal(World):
    """The open cycle, and short ways to act in it."""

    @cached_property
    def cycle(self) -> Key:
        """The province's cycle."""
        bind_context(db.session(), RowContext(self.tenant("khai").id))
        return next((row.tenant_id, row.id) for row in visible_cycles() if row.key == "2021")

    def holder(self, slug: str, unit: str, post: str) -> tuple[Key, uuid.UUID]:
        """Return a unit and one of its posts."""
        tenant = self.tenant(slug)
        bind_context(db.session(), RowContext(tenant.id))
        found = select(Unit.id, Post.id).join(Post, (Post.tenant_id == Unit.tenant_id) & (Post.unit_id == Unit.id))
        row = db.session.execute(found.where(Unit.tenant_id == tenant.id, Unit.key == unit, Post.key == post)).one()
        return (tenant.id, row[0]), row[1]

    @property
    def director(self) -> tuple[Key, uuid.UUID]:
        """The director of the department of construction."""
        return self.holder("khai", "so-xay-dung", "director")

    def piece(self, slug: str, unit: str, post: str, **more: Any) -> PieceForm:
        """Return one piece of breakthrough work for a post."""
        of, post_id = self.holder(slug, unit, post)
        plain = PieceForm(of, "breakthrough", "Việc đột phá", NEW_YEAR, YEAR_END, part=PartForm(Decimal(1)))
        return replace(plain, post_id=post_id, **more)

    def order(self, address: str, *pieces: PieceForm, number: str = "01-QĐ/TU", role: str | None = None) -> uuid.UUID:
        """Give work as the authority of a seat."""
        actor = next(s.actor() for s in self.seats(address) if s.authority_id and role in (None, s.role))
        return issue_order(actor, self.cycle, replace(ORDER, number=number), pieces)

    def work(self) -> list[tuple[Assignment, AssignmentHolder]]:
        """Return all work with its holders, as the province sees it."""
        bind_context(db.session(), RowContext(self.tenant("khai").id))
        db.session.rollback()
        of = (AssignmentHolder.tenant_id == Assignment.tenant_id) & (AssignmentHolder.assignment_id == Assignment.id)
        rows = db.session.execute(
            select(Assignment, AssignmentHolder).join(AssignmentHolder, of).order_by(Assignment.id)
        )
        return [(work, holder) for work, holder in rows]


def _live(app: Flask) -> None:
    world = World(app)
    with on(1, 5):
        use_regulation(world, PACK, "khai")
        open_cycle(world, CYCLE, "khai")


@pytest.fixture(scope="session")
def personal_template(template: Template, world_template: str) -> str:
    """Name of a database with province Khai and its open cycle, beside the other provinces."""
    return template("template_personal", world_template, _live, [FOLDER])


@pytest.fixture
def personal_app(application: Lend, clone: Callable[[str], Config], personal_template: str) -> Flask:
    """The application over a copy of the open cycle."""
    return application(clone(personal_template))


@pytest.fixture
def personal(personal_app: Flask) -> Iterator[Personal]:
    """The open cycle, inside the application's context."""
    with personal_app.app_context():
        yield Personal(personal_app)
