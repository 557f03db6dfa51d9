"""How a transaction ends that no use case ended: what only read by a commit, anything else unwritten."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from core.db import RowContext, bind_context, db, end_reading
from core.db.bulk import copy_rows, insert_rows
from core.people.models import Person
from core.tenancy.models import Unit
from tests.conftest import PASSWORD
from tests.web.browser import Browser
from tests.world import World

Write = Callable[[Session, World], object]


def unit(world: World) -> Unit:
    return db.session.query(Unit).filter(Unit.tenant_id == world.tenant("an").id).order_by(Unit.id).limit(1).one()


def flushed(session: Session, world: World) -> None:
    unit(world).name = "Đã sửa"
    session.flush()


def changed(session: Session, world: World) -> None:
    unit(world).name = "Đã sửa"


WRITES: dict[str, Write] = {
    "changed": changed,
    "flushed": flushed,
    "statement": lambda session, world: session.execute(update(Unit).values(name="Đã sửa")),
    "few rows": lambda session, world: insert_rows(session, Person, [{"id": uuid7()}]),
    "copied rows": lambda session, world: copy_rows(session, Person, [{"id": uuid7()}]),
    "words": lambda session, world: session.execute(text("update unit set name = 'Đã sửa'")),
}


def stored(world: World) -> tuple[int, list[str]]:
    bind_context(db.session(), RowContext(world.tenant("an").id))
    persons = db.session.query(Person).count()
    return persons, sorted(name for (name,) in db.session.query(Unit.name))


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_what_was_written_and_not_committed_is_gone(world: World, write: Write) -> None:
    before = stored(world)
    write(db.session(), world)
    end_reading(db.session())
    assert stored(world) != before, "nothing was written"
    bind_context(db.session(), None)
    db.session.expunge_all()
    assert stored(world) == before


def test_statements_of_pages_stay_prepared(app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.sign_in("btv@an.example", PASSWORD)
    for _ in range(7):
        assert browser.get("/t/an/").status_code == 200
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from pg_prepared_statements")) > 3
