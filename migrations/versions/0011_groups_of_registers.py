"""Registers of persons: for which subject groups each was opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.add_column(
        'record_book',
        sa.Column('groups', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
    )
