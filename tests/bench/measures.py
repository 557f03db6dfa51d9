"""What is measured: our way on one side, the barest way that does the same on the other, by turns in one run."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from core.assignment.models import AssignmentOrder
from core.assignment.queries import visible_cycles
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.auth.actor import Actor
from core.db import bind_context, db
from core.provision.engines import Engines
from core.tenancy.models import Unit
from core.worker import perform
from tests.applications import dispose
from tests.bench.nation import TODAY, Nation, actor, slug, superuser
from tests.bench.timing import Row, by_turns, compared
from tests.conftest import PASSWORD
from tests.web.browser import Browser

DUE = date(2021, 12, 31)


def seat(address: str, role: str | None = None) -> Actor:
    """Return a seat of the first province, and let the session see what it sees."""
    found = actor(f"{address}@{slug(1)}.example", role)
    bind_context(db.session(), found.context)
    return found


def unit_of(tenant_id: uuid.UUID, key: str) -> tuple[uuid.UUID, uuid.UUID]:
    row = db.session.query(Unit).filter(Unit.tenant_id == tenant_id, Unit.key == key).one()
    return row.tenant_id, row.id


def assign(engines: Engines, nation: Nation, count: int = 10_000) -> Row:
    """One order of many tasks (checks, holders, targets, audit, its job) against COPY of the task rows alone."""
    app = nation.app()
    with app.app_context(), superuser(engines, nation.name) as connection:
        decider = seat("btv")
        cycle = visible_cycles()[0]
        front = unit_of(decider.tenant_id, "mat-tran")

        def order() -> None:
            number = uuid.uuid4().hex
            piece = PieceForm(front, "body_task", "Nhiệm vụ", TODAY, DUE, part=PartForm(Decimal(1)))
            form = OrderForm(number, TODAY, "T/M Ban Thường vụ", "Giao nhiệm vụ")
            id = issue_order(decider, (cycle.tenant_id, cycle.id), form, [piece] * count)
            issued = db.session.get_one(AssignmentOrder, (decider.tenant_id, id))
            perform(str(issued.job_id))
            bind_context(db.session(), decider.context)

        order()
        copy = _task_copy(connection, front, count)
        pair = by_turns(order, copy, 3)
    dispose(app)
    return compared(f"assign one order of {count} tasks / COPY of the task rows", pair, "≤ 4")


def _task_copy(connection: psycopg.Connection, unit: tuple[uuid.UUID, uuid.UUID], count: int) -> Callable[[], None]:
    """Return a COPY of the newest order's rows into a table of the same columns, indexes and keys, without policies."""
    connection.execute("create table bare_assignment (like assignment including all)")
    keys = connection.execute(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'assignment'::regclass and contype = 'f'"
    ).fetchall()
    for (key,) in keys:
        connection.execute(
            f"alter table bare_assignment add {key.replace('REFERENCES assignment(', 'REFERENCES bare_assignment(')}"
        )
    query = "select * from assignment where tenant_id = %s and unit_id = %s order by id desc limit %s"
    cursor = connection.execute(query, (*unit, count))
    names = [column.name for column in cursor.description or ()]
    rows, place = [[_sent(value) for value in row] for row in cursor], names.index("id")

    def copy() -> None:
        with connection.cursor() as cursor, cursor.copy("copy bare_assignment from stdin") as into:
            for row in rows:
                into.write_row([*row[:place], uuid7(), *row[place + 1 :]])

    return copy


def _sent(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict) else value


BARE = "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"


def page(engines: Engines, nation: Nation) -> Row:
    """The page that lists work against bare Flask rendering the same 50 rows without a database: requests a second."""
    told = "list of 50 tasks: page / bare Flask"
    return _listed(nation, "work", lambda rows: render_template_string(BARE, rows=[row.values() for row in rows]), told)


def as_data(engines: Engines, nation: Nation) -> Row:
    """The same list as JSON against bare Flask writing the same 50 rows without a database."""
    return _listed(
        nation, "api/v1/work", lambda rows: {"items": rows, "page": 1}, "list of 50 tasks: JSON / bare Flask"
    )


def _listed(
    nation: Nation, path: str, write: Callable[[list[dict[str, object]]], ResponseReturnValue], told: str
) -> Row:
    """``write`` is how bare Flask answers with rows that it has: those of our list, with all that it says of each."""
    app, bare = nation.app(), Flask("bare")
    browser, other = Browser(app.test_client()), bare.test_client()
    browser.sign_in(f"btv@{slug(1)}.example", PASSWORD)
    rows = browser.get(f"/t/{slug(1)}/api/v1/work").get_json()["items"]
    assert len(rows) == 50
    bare.add_url_rule("/", view_func=lambda: write(rows))
    address = f"/t/{slug(1)}/{path}"
    assert browser.get(address).status_code == 200
    pair = by_turns(lambda: browser.get(address), lambda: other.get("/"), 15)
    dispose(app)
    ours, against = 1 / pair[0], 1 / pair[1]
    return Row(told, f"{ours:.0f}/s", f"{against:.0f}/s", f"{ours / against:.2f}", "≥ 0.30")


def second_start(var: Path) -> Row:
    """Start the demo twice; how long the second start takes to its first page."""
    first, second = _start(var), _start(var)
    shutil.rmtree(var, ignore_errors=True)
    return Row(
        "second start of the demo to its first page / first start",
        f"{second:.1f} s",
        f"{first:.1f} s",
        f"{second / first:.2f}",
        "≤ 5 s",
    )


def _start(var: Path) -> float:
    environ = {**os.environ, "GIAOVIEC_VAR": str(var), "PORT": "18417"}
    for name in ("DATABASE_URL", "APP_DATABASE_URL", "AUTH_DATABASE_URL", "REDIS_URL"):
        environ.pop(name, None)
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "core.cli", "demo"], env=environ, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None and time.perf_counter() - started < 300:
            with suppress(OSError), urllib.request.urlopen("http://127.0.0.1:18417/sign-in", timeout=5):
                return time.perf_counter() - started
            time.sleep(0.05)
        return float("nan")
    finally:
        process.terminate()
        process.wait(60)
