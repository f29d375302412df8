"""Source documents and the proposals found in them."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import JsonText, UtcDateTime

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('source_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('paragraphs', JsonText(), nullable=False),
    sa.Column('notices', JsonText(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('ledger_year', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', UtcDateTime(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'set_aside')", name=op.f('ck_source_document_state')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_source_document_confirmed_by_id_user_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_source_document_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_source_document_uploaded_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source_document')),
    sa.UniqueConstraint('organisation_id', 'sha256', name=op.f('uq_source_document_organisation_id_sha256'))
    )
    with op.batch_alter_table('source_document', schema=None) as batch_op:
        batch_op.create_index('ix_source_document_organisation_id_uploaded_at', ['organisation_id', 'uploaded_at'], unique=False)
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('rule', sa.String(length=30), nullable=False),
    sa.Column('sure', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('answers_id', sa.Integer(), nullable=True),
    sa.Column('answers_score', sa.Float(), nullable=True),
    sa.Column('answers_words', JsonText(), nullable=False),
    sa.Column('matched_by', sa.String(length=10), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('without_owner', sa.Boolean(), nullable=False),
    sa.Column('responsible_text', sa.Text(), nullable=False),
    sa.Column('deadline_kind', sa.String(length=10), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('ongoing', sa.Boolean(), nullable=False),
    sa.Column('check_months', sa.Integer(), nullable=True),
    sa.Column('without_deadline', sa.Boolean(), nullable=False),
    sa.Column('time_limit_text', sa.Text(), nullable=False),
    sa.Column('status_text', sa.Text(), nullable=False),
    sa.Column('recurrence_of_id', sa.Integer(), nullable=True),
    sa.Column('recurrence_choice', sa.String(length=10), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("answers_id IS NULL OR kind = 'action'", name=op.f('ck_proposal_only_actions_answer')),
    sa.CheckConstraint("deadline_kind IS NULL OR deadline_kind IN ('immediate', 'fixed', 'ongoing')", name=op.f('ck_proposal_deadline_kind')),
    sa.CheckConstraint("decision IN ('open', 'accepted', 'left_out')", name=op.f('ck_proposal_decision')),
    sa.CheckConstraint("kind IN ('finding', 'action')", name=op.f('ck_proposal_kind')),
    sa.CheckConstraint("matched_by IS NULL OR matched_by IN ('suggestion', 'person')", name=op.f('ck_proposal_matched_by')),
    sa.CheckConstraint("recurrence_choice IS NULL OR recurrence_choice IN ('earlier', 'new')", name=op.f('ck_proposal_recurrence_choice')),
    sa.ForeignKeyConstraint(['answers_id'], ['proposal.id'], name=op.f('fk_proposal_answers_id_proposal')),
    sa.ForeignKeyConstraint(['document_id'], ['source_document.id'], name=op.f('fk_proposal_document_id_source_document')),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_proposal_item_id_item')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_proposal_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_proposal_owner_id_user_account')),
    sa.ForeignKeyConstraint(['recurrence_of_id'], ['item.id'], name=op.f('fk_proposal_recurrence_of_id_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_document_id'), ['document_id'], unique=False)
        batch_op.create_index('ix_proposal_organisation_id_document_id_start', ['organisation_id', 'document_id', 'start'], unique=False)


def downgrade() -> None:
    op.drop_table('proposal')
    op.drop_table('source_document')
