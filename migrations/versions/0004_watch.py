"""The watch: notices, what was noticed overdue, runs of jobs, and the scheduler's lease."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import JsonText, UtcDateTime

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('due_version', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('noticed_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('lease_until', UtcDateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent_at', UtcDateTime(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.CheckConstraint("stage IN ('blue', 'yellow', 'red')", name=op.f('ck_notice_stage')),
    sa.CheckConstraint("state IN ('queued', 'leased', 'sent', 'void')", name=op.f('ck_notice_state')),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_notice_sent_has_an_instant')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_notice_item_id_item')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_notice_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['user_account.id'], name=op.f('fk_notice_person_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('organisation_id', 'item_id', 'person_id', 'stage', 'due_version', name=op.f('uq_notice_organisation_id_item_id_person_id_stage_due_version'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_organisation_id_person_id_sent_at', ['organisation_id', 'person_id', 'sent_at'], unique=False)
        batch_op.create_index('ix_notice_person_id_sent_at', ['person_id', 'sent_at'], unique=False)
        batch_op.create_index('ix_notice_state_id', ['state', 'id'], unique=False)
    op.create_table('overdue_note',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('due_version', sa.Integer(), nullable=False),
    sa.Column('noticed_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_overdue_note_item_id_item')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_overdue_note_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('organisation_id', 'item_id', 'due_version', name=op.f('pk_overdue_note'))
    )
    op.create_table('job_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('finished_at', UtcDateTime(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('numbers', JsonText(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.CheckConstraint("outcome IN ('running', 'done', 'failed')", name=op.f('ck_job_run_outcome')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run'))
    )
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.create_index('ix_job_run_job_on_date', ['job', 'on_date'], unique=False)
    op.create_table('scheduler_lease',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=120), nullable=False),
    sa.Column('until', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_scheduler_lease'))
    )


def downgrade() -> None:
    op.drop_table('scheduler_lease')
    op.drop_table('job_run')
    op.drop_table('overdue_note')
    op.drop_table('notice')
