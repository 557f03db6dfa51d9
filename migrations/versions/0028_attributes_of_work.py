"""What is said of a piece of work when it is proposed and assigned."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    for table in ("registration", "assignment"):
        column = sa.Column("attributes", JSONB(), server_default=sa.text("'{}'"), nullable=False)
        op.add_column(table, column)
