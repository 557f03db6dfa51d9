"""Operators see which provinces may work by which packs."""

from alembic import op

from core.db.guarded import FUNCTIONS
from core.db.policies import APP_ROLE

revision = "0034"
down_revision = "0033"

NAME = "app.pack_uses(date)"


def upgrade() -> None:
    # A fresh database has it from the migration that made the functions of operators.
    op.execute(FUNCTIONS[NAME].replace("create function", "create or replace function", 1))
    op.execute(f"revoke execute on function {NAME} from public")
    op.execute(f"grant execute on function {NAME} to {APP_ROLE}")
