"""Operators, suspension of provinces, invitations, and the functions that write tenants."""

import sqlalchemy as sa
from alembic import op

from core.db.base import RowClass
from core.db.guarded import created
from core.db.policies import APP_ROLE, AUTH_ROLE, functions_replaced, policies, tenant_models

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('tenant_suspension',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_label', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenant.id'], name=op.f('fk_tenant_suspension_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'since', name=op.f('pk_tenant_suspension'))
    )
    op.create_index('uq_tenant_suspension_open', 'tenant_suspension', ['tenant_id'], unique=True, postgresql_where=sa.text('ended_at is null'))
    op.execute(f"grant select on tenant_suspension to {APP_ROLE}")
    op.drop_constraint('fk_audit_entry_tenant_id', 'audit_entry', type_='foreignkey')
    _identity()
    _functions()
    _policies()


def _identity() -> None:
    op.add_column('user', sa.Column('operator', sa.Boolean(), server_default=sa.text('false'), nullable=False), schema='auth')
    op.add_column('user', sa.Column('tenant_id', sa.Uuid(), nullable=True), schema='auth')
    op.create_index('ix_user_tenant_id', 'user', ['tenant_id'], unique=False, schema='auth')
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('invited_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['auth.user.id'], name=op.f('fk_invitation_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash')),
    schema='auth'
    )
    op.create_index('ix_invitation_user', 'invitation', ['user_id', 'created_at'], unique=False, schema='auth')
    op.execute(f"grant select, insert, update on auth.invitation to {AUTH_ROLE}")
    # Accounts that are there already belong to the tenant of their person's first appointment.
    op.execute("alter table appointment no force row level security")
    op.execute("""update auth."user" u set tenant_id =
        (select a.tenant_id from appointment a where a.person_id = u.person_id order by a.valid_from, a.id limit 1)""")
    op.execute("alter table appointment force row level security")


def _functions() -> None:
    """Replace what a fresh database has from the first migration already, and an older one not."""
    for statement in (*functions_replaced(), *created()):
        op.execute(statement)


def _policies() -> None:
    """Every policy that writes asks now whether the province goes on; a fresh database has them so from the start."""
    made = set(sa.inspect(op.get_bind()).get_table_names())
    for model in tenant_models():
        table = model.__table__.name
        for name, statement in policies(model) if table in made and model.__row_class__ is not RowClass.GLOBAL else ():
            op.execute(f"drop policy if exists {name} on {table}")
            op.execute(statement)
