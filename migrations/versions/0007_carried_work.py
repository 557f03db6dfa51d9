"""Work that is carried on from an earlier cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

CARRIED = ["carried_from_tenant_id", "carried_from_id"]


def upgrade() -> None:
    for table in ("assignment", "order_piece"):
        for column in CARRIED:
            op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    name = op.f("fk_assignment_carried_from_tenant_id_carried_from_id")
    # Under FORCE the owner cannot see what the key is to be checked against.
    op.execute("alter table assignment no force row level security")
    op.create_foreign_key(name, "assignment", "assignment", CARRIED, ["tenant_id", "id"])
    op.execute("alter table assignment force row level security")
    op.create_unique_constraint("uq_assignment_carried", "assignment", ["tenant_id", *CARRIED])
