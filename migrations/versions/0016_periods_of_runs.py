"""Rating runs of one kind and one period within a cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    for name in ("rule", "gap_reason"):
        op.add_column("rating_run", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("rating_run", name, server_default=None)
    op.add_column("rating_run", sa.Column("gathers", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("rating_run", "gathers", server_default=None)
    for name in ("starts_on", "ends_on"):
        op.add_column("rating_run", sa.Column(name, sa.Date(), nullable=True))
    # Under FORCE the owner sees no row: runs of before are over their whole cycle.
    for table in ("rating_run", "cycle"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update rating_run r set starts_on = c.starts_on, ends_on = c.ends_on from cycle c"
        " where c.tenant_id = r.tenant_id and c.id = r.cycle_id"
    )
    for table in ("rating_run", "cycle"):
        op.execute(f"alter table {table} force row level security")
    for name in ("starts_on", "ends_on"):
        op.alter_column("rating_run", name, existing_type=sa.Date(), nullable=False)
    op.create_index(
        "uq_rating_run_period",
        "rating_run",
        ["tenant_id", "cycle_id", "rule", "starts_on"],
        unique=True,
        postgresql_where=sa.text("rule <> ''"),
    )
    op.create_check_constraint(
        op.f("ck_rating_run_period"), "rating_run", "starts_on <= cut_off and cut_off <= ends_on"
    )
