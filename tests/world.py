"""What the small worlds of tests have in common: their seats and units, their days, a cycle that they open."""

import re
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from core import clock
from core.assignment.services import CycleForm, create_cycle, issue_cycle
from core.auth.actor import Actor
from core.auth.models import User
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack
from core.people.queries import SeatView, own_context, seats_of
from core.tenancy.models import Tenant, Unit

NEW_YEAR, YEAR_END = date(2021, 1, 1), date(2021, 12, 31)
#: A year under the regulation of province An.
CYCLE = CycleForm(
    key="2021",
    name="Giao nhiệm vụ năm 2021",
    kind="year",
    starts_on=NEW_YEAR,
    ends_on=YEAR_END,
    registration_opens_on=date(2021, 1, 10),
    registration_closes_on=date(2021, 2, 28),
    scheme="vinh_phuc",
    rule_date=NEW_YEAR,
)

R = TypeVar("R")


@dataclass(frozen=True)
class World:
    """The seats and units of every province, in an application context."""

    app: Flask

    def person(self, address: str) -> uuid.UUID:
        """Return the person of a user's address."""
        found: uuid.UUID = db.session.query(User.person_id).filter(User.email == address).one()[0]
        return found

    def seats(self, address: str) -> list[SeatView]:
        """Return the seats of a user today."""
        person = self.person(address)
        own_context(person)
        return list(seats_of(person, clock.today()))

    def actor(self, address: str, role: str | None = None) -> Actor:
        """Return the first seat of a user, or the first of a role."""
        return next(seat.actor() for seat in self.seats(address) if role in (None, seat.role))

    def tenant(self, slug: str) -> Tenant:
        """Return a tenant by its address."""
        return db.session.scalars(select(Tenant).where(Tenant.slug == slug)).one()

    def unit(self, slug: str, key: str) -> Key:
        """Return a unit by its tenant's address and its own key."""
        tenant = self.tenant(slug)
        bind_context(db.session(), RowContext(tenant.id))
        return tenant.id, db.session.scalars(select(Unit.id).where(Unit.tenant_id == tenant.id, Unit.key == key)).one()

    def at_once(self, *acts: Callable[[], R]) -> list[R | Exception]:
        """Let acts begin at the same moment of this day, each in a context of its own; what each gave or raised."""
        ready = threading.Barrier(len(acts))

        def run(act: Callable[[], R]) -> R | Exception:
            with self.app.app_context():
                ready.wait(timeout=20)
                try:
                    return act()
                except Exception as error:
                    return error

        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result() for done in [pool.submit(copy_context().run, run, act) for act in acts]]


@contextmanager
def on(month: int, day: int, year: int = 2021) -> Iterator[None]:
    """Live at nine in the morning of a day."""
    with clock.at(datetime(year, month, day, 9, tzinfo=clock.VIETNAM)):
        yield


def use_regulation(world: World, pack: str = "vinh_phuc", province: str = "an") -> None:
    """Let a province use a pack, with the one value without which no cycle opens."""
    administrator = world.actor(f"quan-tri@{province}.example")
    enable_pack(administrator, pack, NEW_YEAR)
    confirm_parameter(administrator, ParameterForm(pack, "report.due_days", Decimal(10), NEW_YEAR, illustrative=True))


def open_cycle(world: World, form: CycleForm = CYCLE, province: str = "an") -> Key:
    """Create and issue a cycle of a province's standing committee."""
    administrator = world.actor(f"quan-tri@{province}.example")
    authority_id = world.actor(f"btv@{province}.example").authority_id
    assert authority_id is not None
    cycle_id = create_cycle(administrator, authority_id, form)
    issue_cycle(administrator, cycle_id)
    return administrator.tenant_id, cycle_id


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements sent inside, each on one line."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(re.sub(r"\s+", " ", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def superuser() -> Iterator[Connection]:
    """Connect to the test's database as who may write everything, for what no use case does."""
    with create_engine(db.engine.url.set(username="postgres"), poolclass=NullPool).begin() as connection:
        yield connection
