"""A province's overview against the best SQL that a hand would write for what it shows."""

from collections.abc import Sequence
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

#: Without policies, each tenant of the province named through the closure once: what the page says of the cycle, in the
#: order in which it says it.
_GIVEN = """
with given as materialized (
  select a.tenant_id, a.id, a.subject_group, a.unit_id, a.starts_on, a.due_on, a.carried_from_id
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
select (select count(*) from registration where cycle_id = %(cycle)s and submitted_at is not null),
       (select count(*) from registration r where cycle_id = %(cycle)s and state = 'submitted' and not exists (
          select from registration_review v where v.tenant_id = r.tenant_id and v.registration_id = r.id
            and v.verdict in ('accepted', 'returned', 'ordered'))),
       (select count(*) from assignment_order where tenant_id = %(tenant)s and cycle_id = %(cycle)s),
       (select array_agg(f.day) from (select min(starts_on) as day from given group by tenant_id, unit_id) f)""",
    f"""{_GIVEN}
select r."window", count(*), count(*) filter (where r.on_time) from report r
where r.cycle_id = %(cycle)s and r.state = 'submitted'
  and (r.tenant_id, r.unit_id) in (select tenant_id, unit_id from given) group by 1""",
    """
select r.*, count(e.id), count(s.id), count(p.id), count(d.id) from rating_run r
left join evaluation e on e.tenant_id = r.tenant_id and e.run_id = r.id
left join self_mark s on s.tenant_id = e.tenant_id and s.evaluation_id = e.id
left join proposal p on p.tenant_id = e.tenant_id and p.evaluation_id = e.id
left join decision d on d.tenant_id = e.tenant_id and d.evaluation_id = e.id
where r.tenant_id = %(tenant)s and r.cycle_id = %(cycle)s group by r.tenant_id, r.id""",
    f"""{_GIVEN}
select o.raised_at, exists (
  select from direction d where d.tenant_id = o.tenant_id and d.obstacle_id = o.id and not exists (
    select from direction_step s where s.tenant_id = d.tenant_id and s.direction_id = d.id and s.kind = 'withdrawn'))
from obstacle o join given g on g.tenant_id = o.tenant_id and g.id = o.assignment_id
where o.resolved_on is null""",
    f"""{_GIVEN}
select u.*, r.*, (select count(*) from urge where tenant_id = u.tenant_id and unit_id = u.id and cycle_id = %(cycle)s)
from (select distinct tenant_id, unit_id from given where starts_on <= '2021-03-31') g
join unit u on u.tenant_id = g.tenant_id and u.id = g.unit_id
left join report r on r.tenant_id = u.tenant_id and r.unit_id = u.id and r.cycle_id = %(cycle)s
  and r."window" = '2021-Q1'
order by u.name""",
)


def overview(engines: Engines, nation: Nation) -> Row:
    """Read what the overview's page shows, after checking that both sides count the same work and the same units."""
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

        found, rows = ours(), by_hand()
        same = found.counts.by_group.total() == sum(row[2] for row in rows[0]) and len(found.filings) == len(rows[-1])
        pair = by_turns(ours, by_hand, 15)
    dispose(app)
    told = "same counts" if same else "OTHER COUNTS"
    return compared(f"a province's overview / hand-written SQL ({told})", pair, "≤ 2")


def _rows(connection: psycopg.Connection, query: str, names: dict[str, Any]) -> Sequence[Any]:
    return connection.execute(query, names).fetchall()
