"""An import: workbooks of posts, read, compared with what is stored, kept, and written by a job."""

import itertools
import uuid
from collections.abc import Callable, Sequence

import psycopg
from uuid_utils.compat import uuid7

from core.auth.actor import Actor
from core.db import bind_context, db
from core.provision.engines import Engines
from core.setup.columns import POSTS, SHEETS, in_table, title
from core.setup.comparing import compare
from core.setup.plans import Stored
from core.setup.queries import organisation_table, stored_organisation
from core.setup.services import keep_table, write_table
from core.web.workbook_reader import MOST_ROWS
from core.web.workbook_reading import read_sheets
from core.web.workbooks import written
from core.worker import perform
from tests.applications import dispose
from tests.bench.nation import Nation, actor, slug, superuser
from tests.bench.timing import Row, timed

_PLACES = ("unit", "key", "title")


def import_posts(engines: Engines, nation: Nation, count: int = 50_000) -> Row:
    """Import posts in as few workbooks as they fit in, against COPY of the same rows without policies and audit."""
    app = nation.app()
    with app.test_request_context(f"/t/{slug(1)}/setup/organisation"), superuser(engines, nation.name) as connection:
        editor = actor(f"quan-tri@{slug(1)}.example")
        bind_context(db.session(), editor.context)
        before = _posts(connection)
        stored = stored_organisation(editor.tenant_id)
        files = [_workbook(stored, range(first, min(first + MOST_ROWS - 1, count))) for first in _starts(count)]
        ours = timed(lambda: _bring_all(editor, files))
        entered = _posts(connection) - before
        against = timed(_copy(connection, editor.tenant_id, entered))
    dispose(app)
    told = f"{entered} posts imported in {len(files)} workbooks / COPY of the rows: rows/s"
    rates = entered / ours, entered / against
    return Row(told, f"{rates[0]:.0f}/s", f"{rates[1]:.0f}/s", f"{rates[0] / rates[1]:.3f}", "≥ 0.20 (50,000)")


def _starts(count: int) -> range:
    """Return the first row of each workbook; one of its rows is the head."""
    return range(0, count, MOST_ROWS - 1)


def _workbook(stored: Stored, numbers: range) -> bytes:
    heads = {column.name: in_table(column.head) for column in SHEETS[POSTS][1]}
    units = itertools.cycle([unit.key for (tenant, _key), unit in stored.units.items() if tenant == stored.own.id])
    rows = [(unit, f"chuc-vu-{number}", f"Chức vụ {number}") for number, unit in zip(numbers, units, strict=False)]
    return written({title(POSTS): ([heads[name] for name in _PLACES], rows)})


def _bring_all(editor: Actor, files: Sequence[bytes]) -> None:
    for content in files:
        _bring(editor, content)


def _bring(editor: Actor, content: bytes) -> None:
    """Do what the pages do, one after the other."""
    before = stored_organisation(editor.tenant_id)
    plan = compare(read_sheets("posts.xlsx", content), before, editor)
    table_id = keep_table(editor, "posts.xlsx", content, plan, before.fingerprint())
    job = str(write_table(editor, table_id))
    while organisation_table((editor.tenant_id, table_id)).written_at is None:
        perform(job)  # a long one goes back to its queue in between
        bind_context(db.session(), editor.context)
        db.session.expire_all()


def _posts(connection: psycopg.Connection) -> int:
    row = connection.execute("select count(*) from post").fetchone()
    assert row is not None
    return int(row[0])


def _copy(connection: psycopg.Connection, tenant: uuid.UUID, count: int) -> Callable[[], None]:
    """Return a COPY of the newest posts into a table of the same columns, indexes and keys, without policies."""
    connection.execute("create table bare_post (like post including all)")
    connection.execute("alter table bare_post add foreign key (tenant_id, unit_id) references unit (tenant_id, id)")
    cursor = connection.execute("select * from post where tenant_id = %s order by id desc limit %s", (tenant, count))
    place = [column.name for column in cursor.description or ()].index("id")
    rows = [[*row[:place], uuid7(), *row[place + 1 :]] for row in cursor]

    def copy() -> None:
        with connection.cursor() as cursor, cursor.copy("copy bare_post from stdin") as into:
            for row in rows:
                into.write_row(row)

    return copy
