"""Items, their append-only history and the end of each chain."""

import sqlalchemy as sa
from alembic import op

from tracker.common.append_only import protect, unprotect
from tracker.common.columns import JsonText, UtcDateTime

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('sort_key', sa.String(length=30), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('root_cause', sa.Text(), nullable=False),
    sa.Column('withheld', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('accountable_lead_id', sa.Integer(), nullable=True),
    sa.Column('responsible_unit', sa.String(length=200), nullable=False),
    sa.Column('supporters', sa.String(length=300), nullable=False),
    sa.Column('deadline_kind', sa.String(length=10), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('ongoing', sa.Boolean(), nullable=False),
    sa.Column('check_months', sa.Integer(), nullable=True),
    sa.Column('time_limit_text', sa.String(length=200), nullable=False),
    sa.Column('due_version', sa.Integer(), nullable=False),
    sa.Column('extensions', sa.Integer(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Text(), nullable=False),
    sa.Column('progress_on', sa.Date(), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('source_document_id', sa.Integer(), nullable=True),
    sa.Column('source_title', sa.String(length=300), nullable=False),
    sa.Column('source_paragraph', sa.Integer(), nullable=True),
    sa.Column('source_quote', sa.Text(), nullable=False),
    sa.Column('source_start', sa.Integer(), nullable=True),
    sa.Column('source_end', sa.Integer(), nullable=True),
    sa.Column('entry_key', sa.String(length=40), nullable=True),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f('ck_item_closed_has_a_date')),
    sa.CheckConstraint("deadline_kind IS NULL OR deadline_kind IN ('immediate', 'fixed', 'ongoing')", name=op.f('ck_item_deadline_kind')),
    sa.CheckConstraint("finding_id IS NULL OR kind = 'action'", name=op.f('ck_item_only_actions_answer')),
    sa.CheckConstraint("kind IN ('finding', 'action')", name=op.f('ck_item_kind')),
    sa.CheckConstraint("state IN ('not_started', 'in_progress', 'substantially_done', 'pending_review', 'closed', 'cancelled')", name=op.f('ck_item_state')),
    sa.CheckConstraint('due_on IS NULL OR first_due_on IS NOT NULL', name=op.f('ck_item_first_deadline_kept')),
    sa.ForeignKeyConstraint(['accountable_lead_id'], ['user_account.id'], name=op.f('fk_item_accountable_lead_id_user_account')),
    sa.ForeignKeyConstraint(['finding_id'], ['item.id'], name=op.f('fk_item_finding_id_item')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_item_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_item_owner_id_user_account')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['user_account.id'], name=op.f('fk_item_requested_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('entry_key', name=op.f('uq_item_entry_key')),
    sa.UniqueConstraint('organisation_id', 'number', name=op.f('uq_item_organisation_id_number'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_finding_id'), ['finding_id'], unique=False)
        batch_op.create_index('ix_item_place', ['organisation_id', 'sort_key', 'year', 'last_year'])
        batch_op.create_index('ix_item_last_year', ['organisation_id', 'last_year'])
        batch_op.create_index('ix_item_owner', ['organisation_id', 'owner_id', 'state', 'year', 'last_year'])
        batch_op.create_index(
            'ix_item_standing', ['organisation_id', 'state', 'due_on', 'opened_on', 'year', 'last_year', 'owner_id']
        )
        batch_op.create_index(batch_op.f('ix_item_source_document_id'), ['source_document_id'], unique=False)
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('changes', JsonText(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("actor <> ''", name=op.f('ck_event_actor_is_named')),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_event_actor_id_user_account')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_event_item_id_item')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_event_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('organisation_id', 'sequence', name=op.f('uq_event_organisation_id_sequence'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_item_id_sequence', ['item_id', 'sequence'], unique=False)
    op.create_table('chain_head',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_chain_head_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_chain_head'))
    )
    protect(op, 'event')


def downgrade() -> None:
    unprotect(op, 'event')
    op.drop_table('chain_head')
    op.drop_table('event')
    op.drop_table('item')
