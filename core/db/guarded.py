"""What the application may do to tables it cannot write: functions of the schema's owner that check who calls.

Tenants and their tree are the ground of every policy, so the application role only reads them. These functions write
them for an operator (a user's mark outside all tenants), for an administrator below the own tenant, and for whoever
is connected as the owner. Anybody else gets SQLSTATE GV002.
"""

from core.db.policies import APP_ROLE

NOT_ALLOWED = "GV002"

FUNCTIONS = {
    # Within such a function the current user is the owner.
    "app.is_owner()": """
create function app.is_owner() returns boolean stable language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return pg_has_role(session_user, current_user, 'member');
end $$""",
    "app.is_operator()": """
create function app.is_operator() returns boolean stable language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return app.is_owner()
      or exists (select from auth."user" where person_id = app.person() and operator and active);
end $$""",
    "app.require_operator()": """
create function app.require_operator() returns void stable language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if not app.is_operator() then
    raise exception 'only an operator may do this' using errcode = 'GV002';
  end if;
end $$""",
    # An operator adds tops alone, an administrator of a whole tenant what lies below it, the owner anything.
    "app.add_tenants(jsonb)": """
create function app.add_tenants(p_rows jsonb) returns void volatile
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_new uuid[] := array(select (value ->> 'id')::uuid from jsonb_array_elements(p_rows));
  v_levels text[] := array['province', 'district', 'commune'];
begin
  insert into public.tenant (id, parent_id, level, code, slug, name, valid_from)
  select id, parent_id, level, code, slug, name, valid_from
  from jsonb_to_recordset(p_rows)
       as r(id uuid, parent_id uuid, level text, code text, slug text, name text, valid_from date);
  if exists (select from public.tenant t join public.tenant a on a.id = t.parent_id
             where t.id = any (v_new) and (a.valid_to is not null
                   or array_position(v_levels, a.level) >= array_position(v_levels, t.level))) then
    raise exception 'a tenant lies below a living one of a higher level' using errcode = 'GV002';
  end if;
  insert into public.tenant_closure (ancestor_id, descendant_id, depth, kind, valid_from)
  with recursive walk as (
    select id as descendant_id, id as ancestor_id, 0 as depth, parent_id as next_id, valid_from
    from public.tenant where id = any (v_new)
    union all
    select w.descendant_id, a.id, w.depth + 1, a.parent_id, w.valid_from
    from walk w join public.tenant a on a.id = w.next_id)
  select ancestor_id, descendant_id, depth, 'line', valid_from from walk;
  if app.is_owner() then
    return;
  end if;
  if app.is_operator() and (select bool_and(parent_id is null) from public.tenant where id = any (v_new)) then
    return;
  end if;
  if app.suspended() or not app.administers(v_new) then
    raise exception 'no place for these tenants' using errcode = 'GV002';
  end if;
end $$""",
    # The seat was found living when the transaction entered it (app.enter).
    "app.administers(uuid[])": """
create function app.administers(p_tenants uuid[]) returns boolean stable language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from public.seat
                 where tenant_id = app.tenant() and id = app.seat() and person_id = app.person()
                   and role = 'administrator' and scope = 'tree')
     and not exists (select from unnest(p_tenants) as t(id)
                     where not exists (select from public.tenant_closure c
                                       where c.ancestor_id = app.tenant() and c.descendant_id = t.id
                                         and c.depth > 0 and c.kind = 'line'));
end $$""",
    "app.end_tenants(uuid[], date)": """
create function app.end_tenants(p_tenants uuid[], p_last_day date) returns void volatile
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  update public.tenant set valid_to = p_last_day where id = any (p_tenants);
  update public.tenant_closure set kind = 'past', valid_to = p_last_day
  where descendant_id = any (p_tenants) and kind = 'line';
end $$""",
    "app.suspend_tenant(uuid, timestamptz, text, text)": """
create function app.suspend_tenant(p_tenant uuid, p_at timestamptz, p_reason text, p_by text)
returns void volatile language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  insert into public.tenant_suspension (tenant_id, since, reason, by_label)
  select id, p_at, p_reason, p_by from public.tenant where id = p_tenant and parent_id is null and valid_to is null;
  if not found then
    raise exception 'only a living tenant at the top is suspended' using errcode = 'GV002';
  end if;
end $$""",
    "app.resume_tenant(uuid, timestamptz, text)": """
create function app.resume_tenant(p_tenant uuid, p_at timestamptz, p_by text) returns void volatile
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  perform app.require_operator();
  update public.tenant_suspension set ended_at = p_at, ended_by = p_by where tenant_id = p_tenant and ended_at is null;
end $$""",
    # Counts, never content: the tenant's context lives only inside the function. Ratings are not even counted.
    "app.tenant_sizes(uuid)": """
create function app.tenant_sizes(p_tenant uuid) returns table (what text, number bigint) volatile
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_person uuid := app.person();
  v_tenant uuid := app.tenant();
  v_tree uuid[] := array(select descendant_id from public.tenant_closure where ancestor_id = p_tenant);
begin
  perform app.require_operator();
  perform app.place(v_person, null, p_tenant, p_tenant, null, null, null);
  return query
    select 'tenants', count(*) from public.tenant_closure where ancestor_id = p_tenant and kind = 'line'
    union all select 'users', count(*) from auth."user" u where u.tenant_id = any (v_tree)
    union all select 'units', count(*) from public.unit
    union all select 'appointments', count(*) from public.appointment
    union all select 'assignments', count(*) from public.assignment
    union all select 'reports', count(*) from public.report
    union all select 'files', count(*) from public.evidence_file
    union all select 'file_bytes', coalesce(sum(size), 0)::bigint from public.evidence_file;
  perform app.place(v_person, null, v_tenant, v_tenant, null, null, null);
end $$""",
    # Which provinces may work by which packs on a day: each is asked in its own context, which lives only in here.
    "app.pack_uses(date)": """
create function app.pack_uses(p_on date) returns table (tenant_id uuid, pack text, since date) volatile
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_person uuid := app.person();
  v_tenant uuid := app.tenant();
  v_top uuid;
begin
  perform app.require_operator();
  for v_top in select t.id from public.tenant t where t.parent_id is null and t.valid_to is null loop
    perform app.place(v_person, null, v_top, null, null, null, null);
    return query
      with said as (
        select distinct on (e.pack, e.valid_from) e.pack, e.valid_from, e.enabled from public.pack_enablement e
        where e.tenant_id = v_top and e.valid_from <= p_on
        order by e.pack, e.valid_from, e.version desc),
      ended as (select s.pack, max(s.valid_from) as at from said s where not s.enabled group by s.pack)
      select v_top, s.pack, min(s.valid_from) from said s left join ended n on n.pack = s.pack
      where s.enabled and (n.at is null or s.valid_from > n.at) group by s.pack;
  end loop;
  perform app.place(v_person, null, v_tenant, v_tenant, null, null, null);
end $$""",
}


def created() -> list[str]:
    """Return the SQL that creates the functions and lets the application, and nobody else, call them."""
    grants = [
        statement
        for name in FUNCTIONS
        for statement in (
            f"revoke execute on function {name} from public",
            f"grant execute on function {name} to {APP_ROLE}",
        )
    ]
    return [*FUNCTIONS.values(), *grants]
