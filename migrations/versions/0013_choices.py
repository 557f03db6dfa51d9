"""Choices: a parameter may ask for one of some readings instead of a number."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.alter_column("parameter_confirmation", "value", existing_type=sa.Numeric(), nullable=True)
    op.add_column("parameter_confirmation", sa.Column("choice", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_parameter_confirmation_one_value"), "parameter_confirmation", "num_nonnulls(value, choice) = 1"
    )
