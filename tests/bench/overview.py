"""A province's overview against the best SQL that a hand would write for the same numbers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import psycopg

from core.assignment.queries import visible_cycles
from core.dashboard.summary import summarise
from core.db import bind_context, db
from core.provision.engines import Engines
from core.tenancy.queries import tenant_by_slug
from tests.applications import dispose
from tests.bench.nation import Nation, actor, slug, superuser
from tests.bench.timing import Row, by_turns, compared

#: Without policies, each tenant of the province named through the closure once.
_GIVEN = """
with given as materialized (
  select a.tenant_id, a.id, a.subject_group, a.unit_id
  from tenant_closure c join assignment a on a.tenant_id = c.descendant_id
  where c.ancestor_id = %(tenant)s and a.cycle_tenant_id = %(tenant)s and a.cycle_id = %(cycle)s
    and a.order_tenant_id = %(tenant)s)"""
HAND_WRITTEN = (
    f"""{_GIVEN}
select g.subject_group, l.done, count(*) from given g
left join lateral (
  select bool_or(l.done) as done from report_line l
  join line_review r on r.tenant_id = l.tenant_id and r.line_id = l.id and r.verdict = 'accepted'
  where l.tenant_id = g.tenant_id and l.assignment_id = g.id) l on true
group by 1, 2""",
    f"""{_GIVEN}
select g.subject_group, count(distinct (h.unit_id, h.member)) from given g
join assignment_holder h on h.tenant_id = g.tenant_id and h.assignment_id = g.id group by 1""",
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
    """Compute the numbers of the overview page, after checking that both sides come to the same sums."""
    app = nation.app()
    with app.app_context(), superuser(engines, nation.name) as connection:
        decider = actor(f"btv@{slug(1)}.example")
        bind_context(db.session(), decider.context)
        province, cycle = tenant_by_slug(slug(1)), visible_cycles()[0]
        assert province is not None

        def ours() -> Any:
            db.session.expunge_all()
            return summarise(province, cycle)

        def by_hand() -> list[Sequence[Any]]:
            return [_rows(connection, query, {"tenant": province.id, "cycle": cycle.id}) for query in HAND_WRITTEN]

        reached = {row.key: row.actual for row in ours().targets}
        whole = {kind: amount for kind, _plan, amount, denominator in by_hand()[3] if denominator is None}
        same = all(Decimal(amount) == reached[kind] for kind, amount in whole.items() if amount is not None)
        pair = by_turns(ours, by_hand)
    dispose(app)
    told = "same sums" if same else "OTHER SUMS"
    return compared(f"a province's overview / hand-written SQL ({told})", pair, "≤ 2")


def _rows(connection: psycopg.Connection, query: str, names: dict[str, Any]) -> Sequence[Any]:
    return connection.execute(query, names).fetchall()
