"""A run is one authority's: over a cycle, which may be that of a level above, each authority has runs of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

CYCLE = ("cycle_tenant_id", "cycle_id")


def upgrade() -> None:
    op.add_column("rating_run", sa.Column("cycle_tenant_id", sa.Uuid(), nullable=True))
    for table in ("rating_run", "cycle"):  # under FORCE the owner sees no row
        op.execute(f"alter table {table} no force row level security")
    op.execute("update rating_run set cycle_tenant_id = tenant_id")  # until now over cycles of the own authority alone
    op.alter_column("rating_run", "cycle_tenant_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_constraint(op.f("fk_rating_run_tenant_id_cycle_id"), "rating_run", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_rating_run_cycle_tenant_id_cycle_id"), "rating_run", "cycle", list(CYCLE), ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_rating_run_cycle_tenant_id_tenant_id"),
        "rating_run",
        "tenant_closure",
        ["cycle_tenant_id", "tenant_id"],
        ["ancestor_id", "descendant_id"],
    )
    op.drop_constraint("uq_rating_run_key", "rating_run", type_="unique")
    op.create_unique_constraint("uq_rating_run_key", "rating_run", ["tenant_id", "authority_id", *CYCLE, "key"])
    op.drop_index("uq_rating_run_period", table_name="rating_run")
    op.create_index(
        "uq_rating_run_period",
        "rating_run",
        ["tenant_id", "authority_id", *CYCLE, "rule", "starts_on"],
        unique=True,
        postgresql_where=sa.text("rule <> ''"),
    )
    for table in ("rating_run", "cycle"):
        op.execute(f"alter table {table} force row level security")
