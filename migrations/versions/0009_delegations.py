"""Delegated cadre management; registrations and assignments of one post."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.people.models import Delegation

revision = "0009"
down_revision = "0008"

HOLDER = "holder_tenant_id"


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column(HOLDER, sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("valid_to is null or valid_to >= valid_from", name=op.f("ck_delegation_dates")),
        _key("delegation", "tenant_id", "authority_id", "authority"),
        _key("delegation", HOLDER, "unit_id", "unit"),
        _key("delegation", HOLDER, "post_id", "post"),
        sa.ForeignKeyConstraint(
            ["tenant_id", HOLDER],
            ["tenant_closure.ancestor_id", "tenant_closure.descendant_id"],
            name=op.f("fk_delegation_tenant_id_holder_tenant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_authority", "delegation", ["tenant_id", "authority_id"])
    for statement in wall(Delegation):
        op.execute(statement)
    for table in ("registration", "assignment", "order_piece"):
        op.add_column(table, sa.Column("post_id", sa.Uuid(), nullable=True))
    # The owner validates the keys over all rows: under FORCE it would see none of them.
    with _unforced("registration", "assignment", "post"):
        for table in ("registration", "assignment"):
            op.create_foreign_key(
                op.f(f"fk_{table}_tenant_id_post_id"), table, "post", ["tenant_id", "post_id"], ["tenant_id", "id"]
            )


@contextmanager
def _unforced(*tables: str) -> Iterator[None]:
    for table in tables:
        op.execute(f"alter table {table} no force row level security")
    yield
    for table in tables:
        op.execute(f"alter table {table} force row level security")


def _key(table: str, tenant: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [tenant, column],
        [f"{referred}.tenant_id", f"{referred}.id"],
        name=op.f(f"fk_{table}_{tenant}_{column}"),
    )
