-- A year of work for every commune of the generated nation. Psycopg fills in %(per_commune)s.
-- Keys are checked nowhere here: the rows are right by construction, and checking two million of them takes minutes.
set session_replication_role = replica;
set synchronous_commit = off;

create temporary table kind as
select i.*, c.authority_id, row_number() over (partition by i.tenant_id order by i.id) - 1 as place
from catalogue_item i join cycle c on c.tenant_id = i.tenant_id and c.id = i.cycle_id
where i.subject_groups ? 'districts';

-- Each province's own target of every kind, each district's part of it, and the communes' parts of those.
create temporary table root as select k.*, uuidv7() as target_id from kind k;

create temporary table middle as
select r.tenant_id as province_id, r.cycle_id, r.place, r.key, r.label, r.measure, r.direction, r.unit, r.task_group,
       r.target_id as root_id, t.id as tenant_id, u.id as unit_id, uuidv7() as assignment_id, uuidv7() as target_id
from root r
join tenant t on t.parent_id = r.tenant_id
join unit u on u.tenant_id = t.id and u.kind = 'district_committee';

create temporary table leaf as
select m.province_id, m.cycle_id, m.key, m.label, m.measure, m.direction, m.unit, m.task_group, m.root_id,
       m.tenant_id as district_id, m.assignment_id as above_id, m.target_id as middle_id, u.tenant_id, u.id as unit_id,
       n, n < 18 as is_part, uuidv7() as assignment_id, uuidv7() as target_id, uuidv7() as line_id,
       uuidv7() as review_id
from generate_series(0, %(per_commune)s - 1) as n
join middle m on m.place = n %% 18
join tenant t on t.parent_id = m.tenant_id
join unit u on u.tenant_id = t.id and u.kind = 'commune_committee';

create temporary table decree as
select c.tenant_id as issuer_id, c.tenant_id as cycle_tenant_id, c.id as cycle_id, c.authority_id, uuidv7() as id
from cycle c
union all
select d.tenant_id, d.province_id, d.cycle_id, a.id, uuidv7()
from (select distinct tenant_id, province_id, cycle_id from middle) d
join authority a on a.tenant_id = d.tenant_id;

insert into assignment_order (tenant_id, id, authority_id, cycle_tenant_id, cycle_id, number, issued_on, signer, summary,
                              issued_at)
select issuer_id, id, authority_id, cycle_tenant_id, cycle_id, '01-QĐ', '2021-01-10', 'T/M', 'Giao việc', '2021-01-10'
from decree;

insert into assignment (tenant_id, id, order_tenant_id, order_id, order_number, issuer_label, cycle_tenant_id, cycle_id,
                        parent_tenant_id, parent_id, unit_id, subject_group, kind, task_group, title, products, origin,
                        reasons, weight, starts_on, due_on, created_at)
select m.tenant_id, m.assignment_id, d.issuer_id, d.id, '01-QĐ', 'Ban Thường vụ', m.province_id, m.cycle_id, null, null,
       m.unit_id, 'districts', m.key, m.task_group, m.label, '', '', '[]'::jsonb, 1, date '2021-01-10', date '2021-12-31',
       timestamptz '2021-01-10'
from middle m join decree d on d.issuer_id = m.province_id
union all
select l.tenant_id, l.assignment_id, d.issuer_id, d.id, '01-QĐ', 'Ban Thường vụ', l.province_id, l.cycle_id,
       case when is_part then l.district_id end, case when is_part then l.above_id end, l.unit_id, 'subordinates', l.key,
       l.task_group, l.label || ' ' || l.n, '', '', '[]', 1, '2021-01-10', date '2021-03-01' + l.n %% 300, '2021-01-10'
from leaf l join decree d on d.issuer_id = l.district_id;

insert into assignment_holder (tenant_id, id, assignment_id, member, role, unit_id, post_id)
select tenant_id, uuidv7(), assignment_id, 'standing_committee', 'unit', unit_id, null::uuid from middle
union all
select m.tenant_id, uuidv7(), m.assignment_id, p.key, 'head', m.unit_id, p.id
from middle m join post p on p.tenant_id = m.tenant_id and p.unit_id = m.unit_id and p.key in ('secretary', 'chairman')
union all
select tenant_id, uuidv7(), assignment_id, 'unit', 'unit', unit_id, null from leaf;

insert into target (tenant_id, id, assignment_id, cycle_tenant_id, cycle_id, parent_tenant_id, parent_id, kind, label,
                    measure, direction, unit, plan, baseline_label, measured_by, line_tenant_ids, line_ids)
select tenant_id, target_id, null::uuid, tenant_id, cycle_id, null::uuid, null::uuid, key, label, measure, direction,
       unit, 2000, '', 'parts', array[tenant_id], array[target_id]
from root
union all
select tenant_id, target_id, assignment_id, province_id, cycle_id, province_id, root_id, key, label, measure, direction,
       unit, 200, '', 'parts', array[tenant_id, province_id], array[target_id, root_id]
from middle
union all
select tenant_id, target_id, assignment_id, province_id, cycle_id, case when is_part then district_id end,
       case when is_part then middle_id end, key, label, measure, direction, unit, 10, '', 'own',
       case when is_part then array[tenant_id, district_id, province_id] else array[tenant_id] end,
       case when is_part then array[target_id, middle_id, root_id] else array[target_id] end
from leaf;

create temporary table filed as
select tenant_id, unit_id, province_id, cycle_id, uuidv7() as id
from (select distinct tenant_id, unit_id, province_id, cycle_id from leaf) as units;

insert into report (tenant_id, id, unit_id, cycle_tenant_id, cycle_id, "window", starts_on, ends_on, due_on, narrative,
                    state, submitted_at, on_time, version)
select tenant_id, id, unit_id, province_id, cycle_id, '2021-Q1', '2021-01-01', '2021-03-31', '2021-04-10', '',
       'submitted', '2021-04-05', true, 1
from filed;

insert into report_line (tenant_id, id, report_id, assignment_id, target_id, value, denominator, done, narrative,
                         submitted_at, version)
select l.tenant_id, l.line_id, f.id, l.assignment_id, l.target_id, case l.measure when 'yes_no' then 1 else 9 end,
       case l.measure when 'ratio' then 10 end, l.n %% 4 = 0, '', '2021-04-05', 1
from leaf l join filed f on f.tenant_id = l.tenant_id and f.unit_id = l.unit_id;

insert into line_review (tenant_id, id, line_id, verdict, comment, at, by_label)
select tenant_id, review_id, line_id, 'accepted', '', '2021-04-12', 'Ban Tổ chức' from leaf where n %% 10 <> 9;

insert into contribution (tenant_id, id, target_tenant_id, target_id, source_id, line_id, review_id, amount, denominator,
                          "on", at)
select l.tenant_id, uuidv7(), above.tenant_id, above.id, l.target_id, l.line_id, l.review_id,
       case l.measure when 'yes_no' then 1 else 9 end, case l.measure when 'ratio' then 10 end, '2021-03-31', '2021-04-12'
from leaf l, unnest(case when l.is_part then array[l.tenant_id, l.district_id, l.province_id] else array[l.tenant_id] end,
                    case when l.is_part then array[l.target_id, l.middle_id, l.root_id] else array[l.target_id] end)
             as above(tenant_id, id)
where l.n %% 10 <> 9;

set session_replication_role = origin;
