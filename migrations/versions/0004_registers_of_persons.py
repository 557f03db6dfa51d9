"""Registers of persons: one of a year, files, who watches whom, entries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import CELL_FILES, functions_replaced, wall
from core.records.models import RecordBook, RecordEntry, RecordFile, RecordWatch

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    for function in functions_replaced():  # the walls below ask what a database made before has not
        op.execute(function)
    op.create_table('record_book',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('authority_id', sa.Uuid(), nullable=False),
    sa.Column('scheme', sa.Text(), nullable=False),
    sa.Column('register', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('rule_date', sa.Date(), nullable=False),
    sa.Column('pin', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state in ('open', 'closed')", name=op.f('ck_record_book_state')),
    sa.ForeignKeyConstraint(['tenant_id', 'authority_id'], ['authority.tenant_id', 'authority.id'], name=op.f('fk_record_book_tenant_id_authority_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_record_book')),
    sa.UniqueConstraint('tenant_id', 'authority_id', 'register', 'year', name='uq_record_book_year')
    )
    op.create_table('record_file',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('authority_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('book_id', sa.Uuid(), nullable=False),
    sa.Column('subject_person_id', sa.Uuid(), nullable=False),
    sa.Column('subject_label', sa.Text(), nullable=False),
    sa.Column('subject_group', sa.Text(), nullable=False),
    sa.Column('unit_name', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['subject_person_id'], ['person.id'], name=op.f('fk_record_file_subject_person_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'authority_id'], ['authority.tenant_id', 'authority.id'], name=op.f('fk_record_file_tenant_id_authority_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'book_id'], ['record_book.tenant_id', 'record_book.id'], name=op.f('fk_record_file_tenant_id_book_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_record_file')),
    sa.UniqueConstraint('tenant_id', 'book_id', 'subject_person_id', name='uq_record_file_person')
    )
    op.create_index('ix_record_file_subject', 'record_file', ['tenant_id', 'subject_person_id'], unique=False)
    op.create_table('record_entry',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('authority_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('book_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('register', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_label', sa.Text(), nullable=False),
    sa.Column('writer', sa.Text(), nullable=False),
    sa.Column('author_person_id', sa.Uuid(), nullable=False),
    sa.Column('by_label', sa.Text(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('follows_id', sa.Uuid(), nullable=True),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('closes', sa.Boolean(), nullable=False),
    sa.Column('cell_reads', sa.Boolean(), nullable=False),
    sa.Column('reader_person_id', sa.Uuid(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("corrects_id is null or reason <> ''", name=op.f('ck_record_entry_correction')),
    sa.CheckConstraint('filed_at is not null or reader_person_id is null', name=op.f('ck_record_entry_draft')),
    sa.ForeignKeyConstraint(['author_person_id'], ['person.id'], name=op.f('fk_record_entry_author_person_id')),
    sa.ForeignKeyConstraint(['reader_person_id'], ['person.id'], name=op.f('fk_record_entry_reader_person_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'authority_id'], ['authority.tenant_id', 'authority.id'], name=op.f('fk_record_entry_tenant_id_authority_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'book_id'], ['record_book.tenant_id', 'record_book.id'], name=op.f('fk_record_entry_tenant_id_book_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'corrects_id'], ['record_entry.tenant_id', 'record_entry.id'], name=op.f('fk_record_entry_tenant_id_corrects_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'file_id'], ['record_file.tenant_id', 'record_file.id'], name=op.f('fk_record_entry_tenant_id_file_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'follows_id'], ['record_entry.tenant_id', 'record_entry.id'], name=op.f('fk_record_entry_tenant_id_follows_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_record_entry'))
    )
    op.create_index('ix_record_entry_author', 'record_entry', ['tenant_id', 'author_person_id'], unique=False)
    op.create_index('ix_record_entry_book', 'record_entry', ['tenant_id', 'book_id', 'filed_at'], unique=False)
    op.create_index('ix_record_entry_file', 'record_entry', ['tenant_id', 'file_id'], unique=False)
    op.create_index('ix_record_entry_reader', 'record_entry', ['tenant_id', 'reader_person_id'], unique=False)
    op.create_table('record_watch',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('authority_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('book_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('subject_person_id', sa.Uuid(), nullable=False),
    sa.Column('subject_label', sa.Text(), nullable=False),
    sa.Column('unit_name', sa.Text(), nullable=False),
    sa.Column('capacity', sa.Text(), nullable=False),
    sa.Column('watcher_person_id', sa.Uuid(), nullable=False),
    sa.Column('watcher_label', sa.Text(), nullable=False),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("capacity in ('observer', 'cell')", name=op.f('ck_record_watch_capacity')),
    sa.ForeignKeyConstraint(['subject_person_id'], ['person.id'], name=op.f('fk_record_watch_subject_person_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'authority_id'], ['authority.tenant_id', 'authority.id'], name=op.f('fk_record_watch_tenant_id_authority_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'book_id'], ['record_book.tenant_id', 'record_book.id'], name=op.f('fk_record_watch_tenant_id_book_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'file_id'], ['record_file.tenant_id', 'record_file.id'], name=op.f('fk_record_watch_tenant_id_file_id')),
    sa.ForeignKeyConstraint(['watcher_person_id'], ['person.id'], name=op.f('fk_record_watch_watcher_person_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_record_watch'))
    )
    op.create_index('ix_record_watch_file', 'record_watch', ['tenant_id', 'file_id'], unique=False)
    op.create_index('ix_record_watch_watcher', 'record_watch', ['tenant_id', 'watcher_person_id'], unique=False)
    op.execute(CELL_FILES)
    for model in (RecordBook, RecordFile, RecordWatch, RecordEntry):
        for statement in wall(model):
            op.execute(statement)
