"""A notice may be for one person: who was named to review files."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.alter_column("notice", "unit_id", nullable=True)
    op.add_column("notice", sa.Column("person_id", sa.Uuid(), nullable=True))
    # Under FORCE the owner cannot see what the key is to be checked against.
    op.execute("alter table notice no force row level security")
    op.create_foreign_key(op.f("fk_notice_person_id"), "notice", "person", ["person_id"], ["id"])
    op.execute("alter table notice force row level security")
    op.create_check_constraint(op.f("ck_notice_addressee"), "notice", "(unit_id is null) <> (person_id is null)")
    op.create_index("ix_notice_person", "notice", ["tenant_id", "person_id", "at"])
