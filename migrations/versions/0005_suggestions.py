"""Complaints and suggestions."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_suggestion_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['user_account.id'], name=op.f('fk_suggestion_person_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.create_index('ix_suggestion_organisation_id_at', ['organisation_id', 'at'], unique=False)


def downgrade() -> None:
    op.drop_table('suggestion')
