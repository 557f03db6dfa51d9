"""Holders of work who have no leading post."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    name = op.f("ck_assignment_holder_role")
    op.drop_constraint(name, "assignment_holder", type_="check")
    op.create_check_constraint(name, "assignment_holder", "role in ('unit', 'head', 'staff')")
