"""The context of a transaction: without one nothing is seen or written, and none leaks into the next."""

import random
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Assignment, Target
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import RowContext, bind_context, db
from core.db.base import Base, RowClass
from core.db.policies import tenant_models
from core.errors import SeatNotLiving
from core.notify.models import Notice
from core.tenancy.models import TenantClosure, Unit
from tests.service.opened_year import ADMINISTRATOR, DECIDER, DISTRICT, NEIGHBOUR, OTHER_DISTRICT, Opened

BEHIND_WALL = [model for model in tenant_models() if model.__row_class__ is not RowClass.GLOBAL]


def table_of(model: type[Base]) -> str:
    return str(model.__table__.name)  # type: ignore[attr-defined]


@pytest.fixture
def bare(opened_app: Flask) -> Iterator[Connection]:
    """A fresh connection of the application role, without the application."""
    engine = create_engine(opened_app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("model", BEHIND_WALL, ids=table_of)
def test_a_fresh_connection_sees_no_row(bare: Connection, model: type[Base]) -> None:
    assert bare.execute(text(f"select count(*) from {table_of(model)}")).scalar() == 0


def test_a_fresh_connection_writes_nothing(opened: Opened, bare: Connection) -> None:
    """Each table refuses an insert; an update finds no row, or is not granted at all."""
    opened.order_district()
    tenant = opened.tenant("an").id
    for model in BEHIND_WALL:
        copied = ", ".join(
            f"'{tenant}'::uuid" if column.name == "tenant_id" else f"null::{column.type.compile(bare.dialect)}"
            for column in model.__table__.columns  # type: ignore[attr-defined]
            if column.identity is None
        )
        names = ", ".join(f'"{c.name}"' for c in model.__table__.columns if c.identity is None)  # type: ignore[attr-defined]
        with pytest.raises(ProgrammingError, match="row-level security"):
            bare.execute(text(f"insert into {table_of(model)} ({names}) values ({copied})"))
        bare.rollback()
        if "update" in model.__grants__:
            assert bare.execute(text(f"update {table_of(model)} set tenant_id = tenant_id")).rowcount == 0
        else:
            with pytest.raises(ProgrammingError, match="permission denied"):
                bare.execute(text(f"update {table_of(model)} set tenant_id = tenant_id"))
        bare.rollback()
        with pytest.raises(ProgrammingError, match="permission denied"):
            bare.execute(text(f"delete from {table_of(model)}"))
        bare.rollback()


def test_the_second_transaction_of_a_connection_sees_nothing(opened: Opened) -> None:
    """The pool gives the connection back; what the first transaction saw is over."""
    tenant = opened.tenant("an").id
    engine = create_engine(opened.app.config["SQLALCHEMY_DATABASE_URI"], pool_size=1, max_overflow=0)
    with Session(engine) as session:
        bind_context(session, RowContext(tenant))
        assert session.scalars(select(Unit)).first() is not None
        process = session.scalar(text("select pg_backend_pid()"))
    with engine.connect() as connection:
        assert connection.scalar(text("select pg_backend_pid()")) == process
        assert connection.scalar(text("select current_setting('app.tenant', true)")) == ""
        assert connection.scalar(text("select count(*) from unit")) == 0
    engine.dispose()


def test_what_was_begun_under_another_context_ends_unwritten(opened: Opened) -> None:
    decider = opened.actor(DECIDER)
    bind_context(db.session(), decider.context)
    unit = db.session.scalars(select(Unit).where(Unit.tenant_id == decider.tenant_id)).first()
    assert unit is not None
    name, unit_id, tenant_id = unit.name, unit.id, unit.tenant_id
    unit.name = "đổi tên"
    notice = {"tenant_id": tenant_id, "id": uuid7(), "unit_id": unit_id, "outbox_id": uuid7()}
    db.session.execute(insert(Notice).values(**notice, kind="x", details={}, at=clock.now()))
    bind_context(db.session(), opened.actor(NEIGHBOUR).context)
    db.session.commit()
    bind_context(db.session(), decider.context)
    assert db.session.scalars(select(Unit.name).where(Unit.tenant_id == tenant_id, Unit.id == unit_id)).one() == name
    assert db.session.scalars(select(Notice)).all() == []


def test_the_same_context_keeps_what_was_begun(opened: Opened) -> None:
    context = opened.actor(DECIDER).context
    bind_context(db.session(), context)
    first = db.session.connection()
    bind_context(db.session(), context)
    assert db.session.connection() is first


def test_a_savepoint_keeps_the_context(opened: Opened) -> None:
    bind_context(db.session(), opened.actor(DECIDER).context)
    count = db.session.query(Unit).count()
    nested = db.session.begin_nested()
    assert db.session.query(Unit).count() == count
    nested.rollback()
    assert db.session.query(Unit).count() == count > 0


@pytest.mark.parametrize("what", ["another person's seat", "another tenant", "a seat that is nowhere"])
def test_a_seat_that_is_not_the_persons_does_not_enter(opened: Opened, what: str) -> None:
    mine, theirs = opened.actor(DECIDER), opened.actor(NEIGHBOUR)
    context = {
        "another person's seat": RowContext(theirs.tenant_id, mine.person_id, theirs.seat_id),
        "another tenant": RowContext(theirs.tenant_id, mine.person_id, mine.seat_id),
        "a seat that is nowhere": RowContext(mine.tenant_id, mine.person_id, uuid.uuid4()),
    }[what]
    bind_context(db.session(), context)
    with pytest.raises(SeatNotLiving):
        db.session.scalars(select(Unit)).all()


def test_a_context_does_not_write_for_another_tenant(opened: Opened) -> None:
    """Beside, above, and in another province; below, a seat of the tree may append."""
    opened.order_district()
    columns = {"kind": "x", "details": {}}
    for actor, unit in (
        (opened.actor(DISTRICT, "leader"), opened.unit("an/hai", "huyen-uy")),
        (opened.actor(DISTRICT, "leader"), opened.unit("an", "khoi-co-quan")),
        (opened.actor(DECIDER), opened.unit("binh", "khoi-co-quan")),
    ):
        bind_context(db.session(), actor.context)
        row = {"tenant_id": unit[0], "id": uuid7(), "unit_id": unit[1], "outbox_id": uuid7(), "at": clock.now()}
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(insert(Notice).values(**row, **columns))
        db.session.rollback()


def test_the_target_of_another_province_is_refused_by_the_key(opened: Opened) -> None:
    """A part names the whole by tenant and id; the pair of tenants must be in the tree."""
    opened.order_district()
    other, root = opened.unit("binh", "khoi-co-quan"), opened.root
    bind_context(db.session(), RowContext(other[0]))
    row = {"tenant_id": other[0], "id": uuid7(), "cycle_tenant_id": opened.cycle[0]}
    row |= {"cycle_id": opened.cycle[1], "parent_tenant_id": root[0], "parent_id": root[1], "kind": "x"}
    row |= {"label": "x", "measure": "count", "direction": "at_least", "unit": "", "baseline_label": ""}
    row |= {"line_tenant_ids": [other[0]], "line_ids": [uuid7()], "measured_by": "own"}
    bind_context(db.session(), RowContext(other[0]))
    with pytest.raises(DBAPIError, match="violates foreign key constraint"):
        db.session.execute(insert(Target).values(**row))
    db.session.rollback()


def test_threads_on_few_connections_see_only_their_own(opened: Opened) -> None:
    """Sixteen threads take turns on three connections; whoever sees a row of another tenant has found a leak."""
    opened.order_district()
    opened.order_sibling(40)
    deciders = [opened.actor(address, "decider") for address in (DECIDER, NEIGHBOUR)]
    leaders = [opened.actor(address, "leader") for address in (DISTRICT, OTHER_DISTRICT)]
    actors = [*deciders, *leaders, opened.actor(ADMINISTRATOR, "administrator")]
    allowed = {actor.tenant_id: subtree(actor) for actor in actors}
    db.session.remove()
    engine = create_engine(opened.app.config["SQLALCHEMY_DATABASE_URI"], pool_size=3, max_overflow=0, pool_timeout=60)
    foreign: list[tuple[uuid.UUID, uuid.UUID]] = []
    seen: set[uuid.UUID] = set()
    lock = threading.Lock()

    def wander(seed: int) -> None:
        draw = random.Random(seed)
        for _ in range(25):
            actor = draw.choice(actors)
            with Session(engine) as session:
                if draw.random() < 0.8:
                    bind_context(session, actor.context)
                    tenants = set(session.scalars(select(draw.choice([Unit, Assignment, AuditEntry]).tenant_id)))
                    wrong = tenants - allowed[actor.tenant_id]
                else:
                    tenants = wrong = set(session.scalars(select(Unit.tenant_id)))
                if draw.random() < 0.3:
                    session.rollback()
            with lock:
                seen.update(tenants)
                foreign.extend((actor.tenant_id, tenant) for tenant in wrong)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(wander, range(16)))
    engine.dispose()
    assert foreign == []
    assert len(seen) > len(actors)


def subtree(actor: Actor) -> set[uuid.UUID]:
    """Return the tenants at and below an actor's own: a reference of the rule, apart from the policies."""
    below = select(TenantClosure.descendant_id).where(TenantClosure.ancestor_id == actor.tenant_id)
    return {actor.tenant_id, *db.session.scalars(below)}
