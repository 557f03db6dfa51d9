"""Each query here finds what must not exist in a migrated database: it must return no row."""

import re
from collections import defaultdict

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from core.db import guarded
from core.db.base import Base, RowClass
from core.db.policies import APP_ROLE, AUTH_ROLE, SHAPES, policies, tenant_models
from core.db.revisions import newest_revision
from core.provision.database import OWNER_ROLE, alembic_config
from core.provision.engines import Engines
from core.provision.schema import MODELS

assert MODELS
BEHIND_WALL = [model for model in tenant_models() if model.__row_class__ is not RowClass.GLOBAL]

#: Tables without policies, and why that is safe.
GLOBAL_REASONS = {
    "tenant": "public identity of places; written by functions of the owner only",
    "tenant_suspension": "why a province is read only: shown on its every page; written by functions of the owner only",
    "tenant_alias": "former addresses of places",
    "tenant_closure": "read by every policy; written by the owner only",
    "tenant_succession": "public lineage",
    "person": "an opaque id, no content",
    "outbox": "ids and counts, no content",
}


@pytest.fixture
def connection(engines: Engines, empty_template: str):
    engine = create_engine(engines.database_url("postgres", empty_template))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(connection: Connection, query: str) -> list[tuple]:
    return [tuple(row) for row in connection.execute(text(query))]


def test_every_table_declares_a_class_and_global_ones_a_reason():
    named = {model.__table__.name for model in tenant_models() if model.__row_class__ is RowClass.GLOBAL}
    assert named == set(GLOBAL_REASONS)


def test_models_and_migrations_agree(engines: Engines, empty_template: str):
    engine = create_engine(engines.database_url(OWNER_ROLE, empty_template))
    with engine.connect() as connection:
        command.check(alembic_config(connection))
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [newest_revision()]
    engine.dispose()


def test_row_level_security_is_forced(connection):
    bare = rows(
        connection,
        """select relname from pg_class c join pg_namespace n on n.oid = relnamespace
           where nspname = 'public' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
             and relname <> 'alembic_version'""",
    )
    assert {name for (name,) in bare} == set(GLOBAL_REASONS)


def test_policies_follow_from_the_class(connection):
    stored: dict[str, dict[str, str]] = defaultdict(dict)
    for table, policy, sql in rows(
        connection,
        """select tablename, policyname, coalesce(qual, '') || ' / ' || coalesce(with_check, '') from pg_policies
           where schemaname = 'public'""",
    ):
        stored[table][policy] = sql
    expected = {model.__table__.name: dict(policies(model)) for model in BEHIND_WALL}
    assert {table: set(named) for table, named in stored.items()} == {
        table: set(named) for table, named in expected.items()
    }
    bare = [
        (table, policy, function)
        for table, named in expected.items()
        for policy, sql in named.items()
        for function in re.findall(r"app\.\w+\(\)", sql)
        if function not in stored[table][policy]
    ]
    assert bare == []


def test_policies_read_no_table_and_allow_nothing_blindly(connection):
    wrong = rows(
        connection,
        r"""select tablename, policyname from pg_policies where schemaname = 'public' and
            (coalesce(qual, '') || coalesce(with_check, '') ~* '\mfrom\M\s+(?!app\.visible_set)'
             or coalesce(qual, with_check) = 'true')""",
    )
    assert wrong == []


def test_updates_check_what_they_write(connection):
    assert (
        rows(connection, "select tablename from pg_policies where cmd in ('UPDATE', 'ALL') and with_check is null")
        == []
    )


def test_keys_begin_with_the_tenant(connection):
    wrong = rows(
        connection,
        """select c.conrelid::regclass, c.conname from pg_constraint c
           join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
           join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
           where n.nspname = 'public' and t.relforcerowsecurity and c.contype in ('p', 'u')
             and a.attname <> 'tenant_id'""",
    )
    assert wrong == []


#: Indexes whose question is not about one tenant: the ledger is read by target, seats by their person.
OTHER_INDEXES = {"ix_contribution_target", "ix_seat_person"}


def test_indexes_begin_with_the_tenant(connection):
    wrong = rows(
        connection,
        """select i.indexrelid::regclass::text from pg_index i join pg_class t on t.oid = i.indrelid
           join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
           where t.relforcerowsecurity and a.attname <> 'tenant_id'""",
    )
    assert {name for (name,) in wrong} == OTHER_INDEXES


def test_foreign_keys_between_tenant_tables_carry_the_tenant(connection):
    wrong = rows(
        connection,
        """select c.conrelid::regclass, c.conname from pg_constraint c
           join pg_class s on s.oid = c.conrelid join pg_class t on t.oid = c.confrelid
           where c.contype = 'f' and s.relforcerowsecurity and t.relforcerowsecurity and cardinality(c.conkey) < 2""",
    )
    assert wrong == []


def test_application_roles_own_nothing_and_cannot_bypass(connection):
    roles = f"('{APP_ROLE}', '{AUTH_ROLE}')"
    assert (
        rows(
            connection,
            f"select rolname from pg_roles where rolname in {roles}"
            " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)",
        )
        == []
    )
    assert rows(connection, f"select relname from pg_class where pg_get_userbyid(relowner) in {roles}") == []
    assert (
        rows(
            connection, f"select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where rolname in {roles}"
        )
        == []
    )


def test_grants_are_those_declared(connection):
    granted = rows(
        connection,
        f"""select table_name, string_agg(lower(privilege_type), ', ' order by privilege_type desc)
            from information_schema.role_table_grants
            where grantee = '{APP_ROLE}' and table_schema = 'public' and table_name <> 'alembic_version'
            group by table_name""",
    )
    expected = {m.__table__.name: set(m.__grants__.split(", ")) for m in tenant_models()}
    assert {name: set(words.split(", ")) for name, words in granted} == expected
    assert not any("delete" in words for words in expected.values()), "history is never rewritten"


def test_credentials_are_out_of_reach_of_the_application(connection):
    query = """select table_name from information_schema.role_table_grants
                where grantee = '{}' and table_schema = '{}' and table_name <> 'alembic_version'"""
    assert rows(connection, query.format(APP_ROLE, "auth")) == []
    assert rows(connection, query.format(AUTH_ROLE, "public")) == []


def test_functions_are_not_leakproof_and_those_of_the_owner_are_listed(connection):
    assert rows(connection, "select oid::regprocedure::text from pg_proc where proleakproof and oid >= 16384") == []
    definers = rows(
        connection,
        """select p.oid::regprocedure::text, pg_get_userbyid(proowner),
                  'search_path=pg_catalog, pg_temp' = any (coalesce(proconfig, '{}'))
           from pg_proc p where prosecdef and oid >= 16384""",
    )
    owned = {name.replace("timestamptz", "timestamp with time zone").replace(", ", ",") for name in guarded.FUNCTIONS}
    assert {name for name, _owner, _pinned in definers} == owned
    assert {(owner, pinned) for _name, owner, pinned in definers} == {(OWNER_ROLE, True)}


def test_functions_of_the_owner_are_for_the_application_alone(connection):
    wrong = rows(
        connection,
        f"""select p.oid::regprocedure from pg_proc p where prosecdef and oid >= 16384 and (
              has_function_privilege('{AUTH_ROLE}', p.oid, 'execute')
              or not has_function_privilege('{APP_ROLE}', p.oid, 'execute'))""",
    )
    assert wrong == []


def test_functions_of_the_owner_check_who_calls():
    checks = ("app.require_operator()", "app.is_operator()", "pg_has_role(", "app.seat()")
    for name, body in guarded.FUNCTIONS.items():
        assert any(check in body for check in checks), name


def test_list_filters_are_leakproof_types():
    """Columns of indexes are uuid, text, int, date or timestamptz; others cannot drive an index under a policy."""
    allowed = {"Uuid", "Text", "Integer", "BigInteger", "Date", "DateTime", "Boolean"}
    for model in BEHIND_WALL:
        for index in model.__table__.indexes:
            for column in index.columns:
                assert type(column.type).__name__ in allowed, (model, column)


def test_every_class_is_used():
    assert {model.__row_class__ for model in tenant_models()} - {RowClass.GLOBAL} == set(SHAPES)
    assert all(issubclass(model, Base) for model in tenant_models())
