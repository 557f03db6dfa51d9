"""Orders to very many holders: their pieces wait for a job."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.assignment.models import OrderPiece
from core.db.policies import wall

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("assignment_order", sa.Column("job_id", sa.Uuid(), nullable=True))
    op.create_table(
        "order_piece",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("unit_tenant_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("parent_tenant_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("plan", sa.Numeric(), nullable=True),
        sa.Column("rows", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_order_piece"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["assignment_order.tenant_id", "assignment_order.id"],
            name="fk_order_piece_tenant_id_order_id",
        ),
        sa.UniqueConstraint("tenant_id", "order_id", "place", name="uq_order_piece_place"),
    )
    for statement in wall(OrderPiece):
        op.execute(statement)
