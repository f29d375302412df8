"""Who acts in whose place, and for how long."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

PEOPLE = ('principal_id', 'deputy_id', 'appointed_by_id')


def upgrade() -> None:
    op.create_table(
        'deputyship',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in PEOPLE),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('appointed_at', UtcDateTime(), nullable=False),
        sa.CheckConstraint('deputy_id <> principal_id', name=op.f('ck_deputyship_of_somebody_else')),
        sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_deputyship_a_period')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_deputyship_organisation_id_organisation')
        ),
        *(
            sa.ForeignKeyConstraint([name], ['user_account.id'], name=op.f(f'fk_deputyship_{name}_user_account'))
            for name in PEOPLE
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deputyship')),
    )
    op.create_index('ix_deputyship_organisation_id_ends_on', 'deputyship', ['organisation_id', 'ends_on'])
    op.create_index(op.f('ix_deputyship_principal_id'), 'deputyship', ['principal_id'])
    op.create_index(op.f('ix_deputyship_deputy_id'), 'deputyship', ['deputy_id'])


def downgrade() -> None:
    op.drop_table('deputyship')
