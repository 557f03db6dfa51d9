"""How far each run is, in counts that the levels above and the other raters of its cycle may read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.policies import wall
from core.evaluation.standing_models import RunStanding

revision = "0042"
down_revision = "0041"

CYCLE = ("cycle_tenant_id", "cycle_id")
KEYS = {"authority_id": "authority", "run_id": "rating_run"}
READ = ("rating_run", "authority", "cycle", "evaluation", "proposal", "decision")


def upgrade() -> None:
    op.create_table(
        "run_standing",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "id", *KEYS, *CYCLE)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("authority_label", "run_name", "rule")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on", "cut_off")),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("files", "proposed", "decided")),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("levels", "quotas")),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *(_key("tenant_id", column, f"{table}.tenant_id", f"{table}.id") for column, table in KEYS.items()),
        _key(*CYCLE, "cycle.tenant_id", "cycle.id"),
        _key("cycle_tenant_id", "tenant_id", "tenant_closure.ancestor_id", "tenant_closure.descendant_id"),
        sa.CheckConstraint("state in ('freezing', 'marking', 'closed')", name=op.f("ck_run_standing_state")),
        sa.CheckConstraint("decided <= proposed and proposed <= files", name=op.f("ck_run_standing_counts")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_run_standing")),
        sa.UniqueConstraint("tenant_id", "run_id", name="uq_run_standing_run"),
    )
    op.create_index("ix_run_standing_cycle", "run_standing", ["tenant_id", *CYCLE])
    _tell_of_runs_before()
    for statement in wall(RunStanding):
        op.execute(statement)


def _key(tenant: str, column: str, *referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([tenant, column], list(referred), name=op.f(f"fk_run_standing_{tenant}_{column}"))


def _tell_of_runs_before() -> None:
    """Count the files of the runs that there are; their levels stay with who decided until a run closes again."""
    for table in READ:  # under FORCE the owner sees no row
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        """
        insert into run_standing
        select r.tenant_id, r.id, r.authority_id, r.id, r.cycle_tenant_id, r.cycle_id, a.name, r.name, r.rule,
               r.starts_on, r.ends_on, r.cut_off, r.state, count(distinct e.id), count(distinct p.evaluation_id),
               count(distinct d.evaluation_id), '{}', '{}', now()
        from rating_run r
        join authority a on (a.tenant_id, a.id) = (r.tenant_id, r.authority_id)
        left join evaluation e on (e.tenant_id, e.run_id) = (r.tenant_id, r.id)
        left join proposal p on (p.tenant_id, p.evaluation_id) = (e.tenant_id, e.id)
        left join decision d on (d.tenant_id, d.evaluation_id) = (e.tenant_id, e.id)
        group by r.tenant_id, r.id, a.tenant_id, a.id
        """
    )
    for table in READ:
        op.execute(f"alter table {table} force row level security")
