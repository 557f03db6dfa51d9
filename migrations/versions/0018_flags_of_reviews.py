"""What reviewers find of a line beside their verdict; extensions that are nobody's fault."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

FLAGS = (("line_review", "exceeded"), ("line_review", "redo"), ("change_decision", "objective"))


def upgrade() -> None:
    for table, column in FLAGS:
        flag = sa.Column(column, sa.Boolean(), server_default=sa.text("false"), nullable=False)
        op.add_column(table, flag)
    op.create_check_constraint(
        op.f("ck_line_review_flags"),
        "line_review",
        "(not exceeded or verdict = 'accepted') and (not redo or verdict = 'returned')",
    )
