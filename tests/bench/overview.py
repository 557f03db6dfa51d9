"""A province's overview against the best SQL that a hand would write for what it shows."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import psycopg
from flask import g

from core.assignment.queries import visible_cycles
from core.dashboard.overview import Overview, overview_of
from core.db import bind_context, db
from core.provision.engines import Engines
from tests.applications import dispose
from tests.bench.nation import TODAY, Nation, actor, slug, superuser
from tests.bench.timing import Row, by_turns, compared

#: Without policies, each tenant of the province named through the closure once.
_GIVEN = """
with given as materialized (
  select a.tenant_id, a.id, a.subject_group, a.unit_id, a.due_on, a.carried_from_id
  from tenant_closure c join assignment a on a.tenant_id = c.descendant_id
  where c.ancestor_id = %(tenant)s and a.cycle_tenant_id = %(tenant)s and a.cycle_id = %(cycle)s
    and a.order_tenant_id = %(tenant)s)"""
HAND_WRITTEN = (
    f"""{_GIVEN}
select g.subject_group, l.done, count(*), count(g.carried_from_id),
       count(*) filter (where g.due_on < %(today)s and l.done is not true),
       (select count(*) from urge where by_tenant_id = %(tenant)s and cycle_id = %(cycle)s)
from given g
left join lateral (
  select bool_or(l.done) as done from report_line l
  join line_review r on r.tenant_id = l.tenant_id and r.line_id = l.id and r.verdict = 'accepted'
  where l.tenant_id = g.tenant_id and l.assignment_id = g.id) l on true
group by 1, 2""",
    f"""{_GIVEN}
select u.name, r.state, r.submitted_at from (select distinct tenant_id, unit_id from given) g
join unit u on u.tenant_id = g.tenant_id and u.id = g.unit_id
left join report r on r.tenant_id = u.tenant_id and r.unit_id = u.id and r.cycle_id = %(cycle)s
  and r."window" = '2021-Q1'
order by u.name""",
    f"""{_GIVEN}
select t.kind, d.code, u.key, t.plan, s.amount, s.denominator from given g
join target t on t.tenant_id = g.tenant_id and t.assignment_id = g.id
join unit u on u.tenant_id = g.tenant_id and u.id = g.unit_id
join tenant d on d.id = g.tenant_id
left join lateral (
  select sum(c.amount) as amount, sum(c.denominator) as denominator from contribution c
  where c.target_tenant_id = t.tenant_id and c.target_id = t.id) s on true
order by t.kind, d.code""",
    """
select t.kind, t.plan, s.amount, s.denominator from target t
left join lateral (
  select sum(c.amount) as amount, sum(c.denominator) as denominator from contribution c
  where c.target_tenant_id = t.tenant_id and c.target_id = t.id) s on true
where t.tenant_id = %(tenant)s and t.cycle_id = %(cycle)s and t.assignment_id is null""",
    """
select e.subject_group, d.level, count(*) from evaluation e
join decision d on d.tenant_id = e.tenant_id and d.evaluation_id = e.id
join rating_run r on r.tenant_id = e.tenant_id and r.id = e.run_id
where r.tenant_id = %(tenant)s and r.cycle_id = %(cycle)s group by 1, 2""",
)


def overview(engines: Engines, nation: Nation) -> Row:
    """Read what the overview's page shows, after checking that both sides come to the same sums."""
    app = nation.app()
    with app.test_request_context(f"/t/{slug(1)}/overview"), superuser(engines, nation.name) as connection:
        decider = actor(f"btv@{slug(1)}.example")
        g.slug, g.actor = slug(1), decider
        bind_context(db.session(), decider.context)
        cycle = visible_cycles()[0]
        names = {"tenant": decider.tenant_id, "cycle": cycle.id, "today": TODAY}

        def ours() -> Overview:
            db.session.expunge_all()
            return overview_of(decider, cycle, "2021-Q1")

        def by_hand() -> list[Sequence[Any]]:
            return [_rows(connection, query, names) for query in HAND_WRITTEN]

        reached = {line.named.kind: line.actual for line in ours().lines}
        whole = {kind: amount for kind, _plan, amount, denominator in by_hand()[3] if denominator is None}
        same = all(Decimal(amount) == reached[kind] for kind, amount in whole.items() if amount is not None)
        pair = by_turns(ours, by_hand)
    dispose(app)
    told = "same sums" if same else "OTHER SUMS"
    return compared(f"a province's overview / hand-written SQL ({told})", pair, "≤ 2")


def _rows(connection: psycopg.Connection, query: str, names: dict[str, Any]) -> Sequence[Any]:
    return connection.execute(query, names).fetchall()
