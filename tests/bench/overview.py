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
select g.subject_group, l.state, count(*), count(g.carried_from_id), count(*) filter (where due.late),
       count(*) filter (where due.late and exists (
         select from direction d where d.tenant_id = g.tenant_id and d.assignment_id = g.id and d.confirms_objective
           and coalesce((select s.kind from direction_step s where s.tenant_id = d.tenant_id and s.direction_id = d.id
                         order by s.at desc, s.id desc limit 1), '') <> 'withdrawn')),
       (select count(*) from urge u left join assignment w on w.tenant_id = u.tenant_id and w.id = u.assignment_id
        where u.by_tenant_id = %(tenant)s and coalesce(u.cycle_id, w.cycle_id) = %(cycle)s)
from given g
left join lateral (
  select case when bool_or(n.done) then 'done' when count(*) > 0 then 'reported' else 'assigned' end as state
  from (select distinct on (l.report_id, l.target_id) l.done from report_line l
        where l.tenant_id = g.tenant_id and l.assignment_id = g.id
          and (select r.verdict from line_review r where r.tenant_id = l.tenant_id and r.line_id = l.id
               order by r.id desc limit 1) = 'accepted'
        order by l.report_id, l.target_id, l.id desc) n) l on true
left join lateral (
  select g.due_on < %(today)s and l.state <> 'done' and coalesce((
    select c.due_on from change c join change_decision d on d.tenant_id = c.tenant_id and d.change_id = c.id
    where c.tenant_id = g.tenant_id and c.assignment_id = g.id and c.kind = 'extension' and d.approved
    order by d.id desc limit 1), g.due_on) < %(today)s as late) due on true
group by 1, 2""",
    f"""{_GIVEN}
select (select count(*) from registration where cycle_id = %(cycle)s and submitted_at is not null),
       (select count(*) from registration r where cycle_id = %(cycle)s and state = 'submitted' and not exists (
          select from registration_review v where v.tenant_id = r.tenant_id and v.registration_id = r.id
            and v.verdict in ('accepted', 'returned', 'ordered'))),
       (select count(*) from assignment_order where tenant_id = %(tenant)s and cycle_id = %(cycle)s),
       (select array_agg(f.day) from (select min(starts_on) as day from given group by tenant_id, unit_id) f),
       (select count(t.id) from target t join assignment a on a.tenant_id = t.tenant_id and a.id = t.assignment_id
        where a.tenant_id = %(tenant)s and a.order_tenant_id <> %(tenant)s and a.cycle_id = %(cycle)s)""",
    f"""{_GIVEN}
select r."window", count(*), count(*) filter (where r.on_time) from report r
where r.cycle_id = %(cycle)s and r.state = 'submitted'
  and (r.tenant_id, r.unit_id) in (select tenant_id, unit_id from given) group by 1""",
    """
select s.*, count(m.id), count(*) filter (where a.id is not null and w.id is null)
from tenant_closure c join run_standing s on s.tenant_id = c.descendant_id
left join evaluation e on e.tenant_id = s.tenant_id and e.run_id = s.run_id
left join self_mark m on m.tenant_id = e.tenant_id and m.evaluation_id = e.id
left join appeal a on a.tenant_id = e.tenant_id and a.evaluation_id = e.id
left join appeal_answer w on w.tenant_id = a.tenant_id and w.appeal_id = a.id
where c.ancestor_id = %(tenant)s and s.cycle_tenant_id = %(tenant)s and s.cycle_id = %(cycle)s
group by s.tenant_id, s.id order by s.ends_on, s.id""",
    """
select o.raised_at, a.order_tenant_id <> %(tenant)s, exists (
  select from direction d where d.tenant_id = o.tenant_id and d.obstacle_id = o.id and not exists (
    select from direction_step s where s.tenant_id = d.tenant_id and s.direction_id = d.id and s.kind = 'withdrawn'))
from tenant_closure c join obstacle o on o.tenant_id = c.descendant_id
join assignment a on a.tenant_id = o.tenant_id and a.id = o.assignment_id
where c.ancestor_id = %(tenant)s and o.resolved_on is null and a.cycle_id = %(cycle)s
  and %(tenant)s in (a.order_tenant_id, a.tenant_id) order by o.raised_at""",
    f"""{_GIVEN}
select u.*, r.*, (select count(*) from urge g where g.tenant_id = u.tenant_id and g.unit_id = u.id
                  and g.cycle_id = %(cycle)s and g."window" = '2021-Q1' and g.by_tenant_id = %(tenant)s)
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
