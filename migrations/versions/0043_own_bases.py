"""A letterhead names the documents that decisions are issued under, and who signs them."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    for name in ("sign_name", "basis"):
        op.add_column("letterhead", sa.Column(name, sa.Text(), server_default="", nullable=False))
