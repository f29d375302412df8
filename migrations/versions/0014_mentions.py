"""Who was called by name in a comment."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

POINTS_TO = {'organisation_id': 'organisation', 'event_id': 'event', 'person_id': 'user_account'}


def upgrade() -> None:
    op.create_table(
        'mention',
        sa.Column('id', sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in POINTS_TO),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('cleared_at', UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f'{table}.id'], name=op.f(f'fk_mention_{name}_{table}'))
            for name, table in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mention')),
        sa.UniqueConstraint('event_id', 'person_id', name=op.f('uq_mention_event_id_person_id')),
    )
    op.create_index('ix_mention_person_id_cleared_at', 'mention', ['person_id', 'cleared_at'])


def downgrade() -> None:
    op.drop_table('mention')
