"""What a unit keeps of work that it splits is its own work already: rated once, as the whole."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.assignment.models import Assignment
from core.assignment.queries import cycle_by_key
from core.assignment.services import OrderForm, PartForm, PieceForm, issue_order
from core.db import bind_context, db
from core.db.bulk import Key
from core.evaluation.facts import collect
from core.evaluation.queries import rating_run
from core.evaluation.rated_work import without_kept
from core.evaluation.sources import held_work
from core.extensions.services import pinned_scheme
from tests.year import ADVISER, DIRECTOR, Year, as_superuser

ORDER = OrderForm("99-QĐ/TU", date(2021, 3, 1), "T/M Ban Thường vụ", "Giao lại một phần")


@pytest.fixture
def app(marking_app: Flask) -> Flask:
    return marking_app


def keep(year: Year) -> tuple[Key, int]:
    """Let a department of the province keep a part of its own work; returns the whole, and how many it held."""
    pieces = [work["id"] for work in year.files()[DIRECTOR].evaluation.facts["assignments"]]
    key, adviser = (year.run[0], uuid.UUID(pieces[0])), year.actor(ADVISER)
    bind_context(db.session(), adviser.context)
    whole = db.session.get_one(Assignment, key)
    part = PieceForm(
        (whole.tenant_id, whole.unit_id),
        whole.kind,
        "Phần Sở trực tiếp làm",
        whole.starts_on,
        whole.due_on,
        part=PartForm(Decimal(1)),
        parent=key,
        post_id=whole.post_id,
        reasons=tuple(whole.reasons),
    )
    issue_order(adviser, year.cycle, ORDER, [part])
    return key, len(pieces)


def gathered(year: Year) -> int:
    """Return how many pieces of work the run would count for the department's head today."""
    run = rating_run(year.run)
    found = collect(cycle_by_key(year.cycle), pinned_scheme(run.pin), run)
    return next(len(each.facts.assignments) for each in found if each.facts.key == DIRECTOR)


def test_a_kept_part_is_rated_within_the_whole_alone(year: Year) -> None:
    before = year.seen(lambda: gathered(year))
    _whole, held = keep(year)
    assert before == held
    assert year.seen(lambda: gathered(year)) == held
    as_superuser("update rating_run set gathers = 4")  # runs of before stay as they were gathered
    db.session.expire_all()
    assert year.seen(lambda: gathered(year)) == held + 1
    as_superuser("update rating_run set gathers = 5; update assignment set kind = 'other' where parent_id is not null")
    db.session.expire_all()
    assert year.seen(lambda: gathered(year)) == held + 1, "work of another kind is no part of it"


def test_where_the_whole_is_not_counted_the_part_stands_for_itself(year: Year) -> None:
    whole, _held = keep(year)
    run, rows = rating_run(year.run), year.seen(lambda: held_work(year.cycle, year.run[0]))
    parts = [row for row in rows if (row.assignment.parent_tenant_id, row.assignment.parent_id) == whole]
    assert parts
    assert not any(row in without_kept(run, rows, {whole}) for row in parts)
    assert all(row in without_kept(run, rows, set()) for row in parts)
