"""The wall: functions, policies and grants of row-level security, made from each table's row class.

Policies call stable functions that read the closure once per query (a sub-select or a per-row function in the policy
itself was 400 to 50,000 times slower), and never another table under policies.
"""

from collections.abc import Iterator

from core.db.base import Base, RowClass

APP_ROLE = "gv_app"
AUTH_ROLE = "gv_auth"
#: Few enough for a table of hundreds of rows (1000 made reviews 30 times slower), and as good for millions.
TENANTS_PLANNED_FOR = 20

#: After a transaction a setting is '' and not NULL, so every reader goes through nullif.
_SETTING = """
create function app.{name}() returns uuid language sql stable parallel safe
return nullif(current_setting('app.{name}', true), '')::uuid"""

SETTINGS = ("tenant", "tree", "subject_tenant", "person", "seat", "authority", "council")

FUNCTIONS = [
    *(_SETTING.format(name=name) for name in SETTINGS),
    """
create function app.visible_tenants() returns uuid[] language sql stable parallel safe
begin atomic
  select coalesce((select array_agg(descendant_id) from public.tenant_closure where ancestor_id = app.tree()),
                  array[app.tenant()]);
end""",
    """
create function app.visible_set() returns setof uuid language sql stable parallel safe rows 200
begin atomic
  select descendant_id from public.tenant_closure where ancestor_id = app.tree() union select app.tenant();
end""",
    """
create function app.acting_tenant() returns uuid language sql stable parallel safe
return coalesce(app.tenant(), app.subject_tenant())""",
    """
create function app.line_tenants() returns uuid[] language sql stable parallel safe
begin atomic
  select array_agg(id) from (
    select ancestor_id as id from public.tenant_closure where descendant_id = app.tenant() and kind = 'line'
    union
    select descendant_id from public.tenant_closure where ancestor_id = app.tenant() and kind = 'line') as line;
end""",
    # PL/pgSQL, because the first migration creates these two before the tables that they read.
    """
create function app.suspended(p_tenant uuid) returns boolean language plpgsql stable parallel safe as $$
begin
  return exists (select from public.tenant_suspension s join public.tenant_closure c on c.ancestor_id = s.tenant_id
                 where c.descendant_id = p_tenant and s.ended_at is null);
end $$""",
    # The files that a person reviews. It reads rows that name the person themselves.
    """
create function app.reviewed_files() returns uuid[] language plpgsql stable parallel safe as $$
begin
  return (select array_agg(evaluation_id) from public.file_reviewer where reviewer_person_id = app.person());
end $$""",
    """
create function app.suspended() returns boolean language sql stable parallel safe
return app.suspended(app.acting_tenant())""",
    """
create function app.writable_tenants() returns uuid[] language sql stable parallel safe
begin atomic
  select array_agg(descendant_id) from public.tenant_closure
  where ancestor_id = coalesce(app.tree(), app.tenant()) and kind = 'line' and (app.tree() is not null or depth = 0)
    and not app.suspended();
end""",
    """
create function app.rule_tenants() returns uuid[] language sql stable parallel safe
begin atomic
  select array_agg(ancestor_id) from public.tenant_closure
  where descendant_id = coalesce(app.tenant(), app.subject_tenant()) and kind = 'line';
end""",
    """
create function app.place(p_person uuid, p_seat uuid, p_tenant uuid, p_tree uuid, p_subject_tenant uuid,
                          p_authority uuid, p_council uuid) returns void language sql volatile
begin atomic
  select set_config('app.person', coalesce(p_person::text, ''), true),
         set_config('app.seat', coalesce(p_seat::text, ''), true),
         set_config('app.tenant', coalesce(p_tenant::text, ''), true),
         set_config('app.tree', coalesce(p_tree::text, ''), true),
         set_config('app.subject_tenant', coalesce(p_subject_tenant::text, ''), true),
         set_config('app.authority', coalesce(p_authority::text, ''), true),
         set_config('app.council', coalesce(p_council::text, ''), true);
end""",
    """
create function app.stand(p_person uuid, p_tenant uuid, p_authority uuid) returns void language sql volatile
begin atomic
  select app.place(p_person, null, p_tenant, p_tenant, null, p_authority, null);
end""",
    """
create function app.enter(p_person uuid, p_tenant uuid, p_seat uuid, p_day date) returns void language plpgsql volatile
as $$
declare s public.seat;
begin
  perform app.place(p_person, null, null, null, null, null, null);
  select * into s from public.seat
  where tenant_id = p_tenant and id = p_seat and person_id = p_person
    and valid_from <= p_day and (valid_to is null or valid_to >= p_day);
  if not found then
    raise exception 'seat is not living' using errcode = 'GV001';
  end if;
  perform app.place(p_person, p_seat,
                    case when s.scope <> 'subject' then p_tenant end,
                    case when s.scope = 'tree' then p_tenant end,
                    case when s.scope = 'subject' then p_tenant end,
                    s.authority_id, s.council_id);
end $$""",
]

OWN = "tenant_id = (select app.tenant())"
VISIBLE = "tenant_id = any ((select app.visible_tenants())::uuid[])"
WRITABLE = "tenant_id = any ((select app.writable_tenants())::uuid[])"
OWN_WRITABLE = f"{OWN} and {WRITABLE}"
ISSUED = "issued_at is not null and tenant_id = any ((select app.rule_tenants())::uuid[])"
DECIDING = f"{OWN} and (authority_id = (select app.authority()) or council_id = (select app.council()))"
#: In a province that the operator suspended nothing is written: ``WRITABLE`` says so too.
GOING_ON = "not (select app.suspended())"

#: A register's rows are no council's business: only the authority that keeps it.
KEEPING = f"{OWN} and authority_id = (select app.authority())"
#: Who wrote a row to another authority.
BY_ME = "from_tenant_id = (select app.tenant()) and from_authority_id = (select app.authority())"
#: Only along a living line, and within the own tenant.
IN_LINE = "tenant_id = any ((select app.line_tenants())::uuid[])"
#: Drafts are their writer's alone; the cell reads what is filed for it in the files of those it watches.
RECORD_READ = (
    f"author_person_id = (select app.person()) or (filed_at is not null and (({KEEPING}) or (cell_reads"
    " and tenant_id = (select app.acting_tenant()) and file_id = any ((select app.cell_files())::uuid[]))))"
)
RECORD_OWN = f"author_person_id = (select app.person()) and (tenant_id = (select app.subject_tenant()) or ({KEEPING}))"

#: The files of those whom a person watches for their cell. It reads rows that name the person themselves.
CELL_FILES = """
create function app.cell_files() returns uuid[] language sql stable parallel safe
begin atomic
  select array_agg(file_id) from public.record_watch
  where watcher_person_id = app.person() and capacity = 'cell' and ended_at is null;
end"""

#: Of a file that the person reviews, from a seat in the tenant that decides on it.
REVIEWED = "tenant_id = (select app.acting_tenant()) and {file} = any ((select app.reviewed_files())::uuid[])"

#: class → (select, insert, update); None means no policy, so nobody.
SHAPES: dict[RowClass, tuple[str, str, str | None]] = {
    RowClass.RULE: (f"{OWN} or ({ISSUED})", OWN_WRITABLE, OWN_WRITABLE),
    RowClass.RESULT: (VISIBLE, OWN_WRITABLE, OWN_WRITABLE),
    RowClass.APPENDED: (VISIBLE, WRITABLE, OWN_WRITABLE),
    RowClass.PRIVATE: (DECIDING, f"{DECIDING} and {GOING_ON}", f"{DECIDING} and {GOING_ON}"),
    RowClass.PERSONAL: (KEEPING, f"{KEEPING} and {GOING_ON}", f"{KEEPING} and {GOING_ON}"),
    RowClass.RECORD: (RECORD_READ, f"{RECORD_OWN} and {GOING_ON}", f"{RECORD_OWN} and filed_at is null and {GOING_ON}"),
    RowClass.SENT: (f"({KEEPING}) or ({BY_ME})", f"{BY_ME} and {IN_LINE} and {GOING_ON}", None),
    RowClass.LEDGER: (OWN, "tenant_id = (select app.acting_tenant())", None),
}

#: class → what an updated row must still be, where that is not the condition for updating it: filing ends editing.
LEAVES: dict[RowClass, str] = {RowClass.RECORD: RECORD_OWN}

#: The ledger of contributions is read by target, over many rows: the hashed set form is faster there.
SET_FORM = {"contribution": "tenant_id in (select app.visible_set())"}


def functions_replaced() -> list[str]:
    """Return the SQL that gives a database of an earlier revision the functions that policies ask now."""
    return [function.replace("create function", "create or replace function", 1) for function in FUNCTIONS]


def policies(model: type[Base]) -> Iterator[tuple[str, str]]:
    """Yield (name, SQL) of every policy of a tenant table."""
    table = model.__table__.name  # type: ignore[attr-defined]
    read, insert, update = SHAPES[model.__row_class__]
    yield "read", f"create policy read on {table} for select using ({SET_FORM.get(table, read)})"
    yield "add", f"create policy add on {table} for insert with check ({insert})"
    if update is not None and "update" in model.__grants__:
        left = LEAVES.get(model.__row_class__, update)
        yield "edit", f"create policy edit on {table} for update using ({update}) with check ({left})"
    if model.__person_reads__:
        mine = f"{model.__person_reads__} = (select app.person())"
        yield "mine", f"create policy mine on {table} for select using ({mine})"
        if model.__person_writes__:
            own = f"{mine} and tenant_id = (select app.subject_tenant()) and {GOING_ON}"
            yield "mine_add", f"create policy mine_add on {table} for insert with check ({own})"
            yield "mine_edit", f"create policy mine_edit on {table} for update using ({own}) with check ({own})"
    if model.__reviewer_reads__:
        reviewed = REVIEWED.format(file=model.__reviewer_reads__)
        yield "reviewed", f"create policy reviewed on {table} for select using ({reviewed})"
        if "reviewer_person_id" in model.__table__.columns:
            own = f"{reviewed} and reviewer_person_id = (select app.person()) and {GOING_ON}"
            yield "reviewed_add", f"create policy reviewed_add on {table} for insert with check ({own})"


def wall(model: type[Base]) -> Iterator[str]:
    """Yield the SQL that puts one table behind the wall: forced security, policies, grants and statistics."""
    table = model.__table__.name  # type: ignore[attr-defined]
    yield f"grant {model.__grants__} on {table} to {APP_ROLE}"
    if model.__row_class__ is RowClass.GLOBAL:
        return
    yield f"alter table {table} enable row level security"
    yield f"alter table {table} force row level security"
    # Each policy and each key repeats the tenant, and the planner takes these conditions for independent. Were tenants
    # as many as they are, it would expect no row at all and join everything by the tenant alone.
    yield f"alter table {table} alter tenant_id set (n_distinct = {TENANTS_PLANNED_FOR})"
    yield from (sql for _, sql in policies(model))


def tenant_models() -> list[type[Base]]:
    """Return every mapped table, in the order of their foreign keys."""
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted(models, key=lambda model: order[model.__table__.name])
