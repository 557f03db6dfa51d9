"""Whoever removes an accepted line past every wall changes the total and every later tree, and is found out."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from core import clock
from core.assignment.queries import child_targets
from core.db import RowContext, bind_context, db
from core.domain.canonical import digest
from core.evaluation.queries import evaluations, runs
from core.evaluation.services import RunForm, open_run
from core.provision.story.seats import Seats
from core.reporting.queries import sums
from core.worker import perform
from tests.demo.test_year_2021 import LEVELS, TAM_DAO, _verify, part, province, summary, target, totals

SECRETARY = f"{TAM_DAO}/huyen-uy/secretary"
#: The last number that commune Đại Đình reported of its new members.
LINE = """
select l.tenant_id, l.id from report_line l
join target t on (t.tenant_id, t.id) = (l.tenant_id, l.target_id)
join tenant d on d.id = l.tenant_id
join cycle y on (y.tenant_id, y.id) = (t.cycle_tenant_id, t.cycle_id) and y.key = '2021'
where d.slug = :slug and t.kind = 'new_members' and l.value > 0 order by l.id desc limit 1"""


def remove_line(owner: Connection) -> None:
    """Take an accepted line's entries and review away, as only the owner of the schema can."""
    line = owner.execute(text(LINE), {"slug": LEVELS[0]}).one()
    key = {"tenant": line[0], "line": line[1]}
    for table in ("contribution", "line_review"):
        gone = owner.execute(text(f"delete from {table} where tenant_id = :tenant and line_id = :line"), key)
        assert gone.rowcount
    owner.commit()
    db.session.rollback()


def test_the_nine_communes_make_up_the_districts_part(demo_app: Flask) -> None:
    whole = part(summary(), "new_members", TAM_DAO)
    bind_context(db.session(), RowContext(province().id))
    district = db.session.execute(
        text(
            "select t.tenant_id, t.id from target t join tenant d on d.id = t.tenant_id"
            " join cycle y on (y.tenant_id, y.id) = (t.cycle_tenant_id, t.cycle_id) and y.key = '2021'"
            " where d.code = :code and t.kind = 'new_members'"
        ),
        {"code": TAM_DAO},
    ).one()
    communes = [target for target, _work, _unit in child_targets((district[0], district[1]))]
    reached = sums((row.tenant_id, row.id) for row in communes)
    assert len(communes) == len(reached) == 9
    assert sum(row.plan or Decimal(0) for row in communes) == whole.plan
    assert sum(row.amount for row in reached.values()) == whole.actual


@pytest.fixture
def removed(demo_app: Flask, owner: Connection) -> dict[str, Decimal]:
    """What each level knew before a line was removed."""
    before = {slug: totals(slug) for slug in LEVELS}
    remove_line(owner)
    return before


def test_the_totals_change_at_every_level(removed: dict[str, Decimal]) -> None:
    lost = {removed[slug] - totals(slug) for slug in LEVELS}
    assert len(lost) == 1
    assert lost.pop() > 0
    row = target(summary(), "new_members")
    assert row.actual == totals("vinh-phuc") < removed["vinh-phuc"]


def test_verification_names_whose_file_it_was(removed: dict[str, Decimal]) -> None:
    (check,) = _verify()
    assert not check.holds
    assert check.altered == ()
    assert {"Bí thư Huyện ủy Tam Đảo", "Chủ tịch UBND huyện Tam Đảo"} <= {finding.subject for finding in check.moved}
    assert len(check.moved) == 3, "the unit and its two heads, and nobody else"


def test_a_new_run_gives_another_tree(removed: dict[str, Decimal]) -> None:
    decided = _file(0)
    seats = Seats(province())
    with clock.at(datetime(2022, 1, 21, 9, tzinfo=clock.VIETNAM)):
        advisor = seats.by_address("ban-to-chuc@vinh-phuc.example", "advisor")
        cycle = (province().id, runs()[0].cycle_id)
        open_run(advisor, cycle, RunForm("lan-2", "Đánh giá lại", date(2021, 12, 31)))
        job = db.session.execute(text("select id from outbox where done_at is null")).scalar_one()
        perform(str(job))
    again = _file(1)
    assert again.facts_hash != decided.facts_hash
    assert again.tree_hash != decided.tree_hash
    assert again.tree_hash == digest(again.tree)


def _file(number: int):
    """Return the secretary's file in the first or the second run."""
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    run = sorted(runs(), key=lambda row: row.opened_at)[number]
    bind_context(db.session(), RowContext(tenant.id, authority_id=run.authority_id))
    rows = evaluations((tenant.id, run.id))
    return next(row.evaluation for row in rows if row.evaluation.subject_key == SECRETARY)
