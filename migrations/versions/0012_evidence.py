"""Evidence: a file kept under its hash, a line of text, or both; nothing of it is ever changed or deleted."""

import sqlalchemy as sa
from alembic import op

from tracker.common.append_only import allow_replacing, keep_rows, refuse_replacing, unprotect
from tracker.common.columns import UtcDateTime

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

KEPT = (
    'id', 'organisation_id', 'item_id', 'round', 'number', 'revision', 'name', 'text', 'sha256', 'size', 'kind',
    'thumbnail', 'added_by_id', 'added_at',
)
POINTS_AT = {
    'organisation_id': 'organisation',
    'item_id': 'item',
    'added_by_id': 'user_account',
    'withdrawn_by_id': 'user_account',
}


def upgrade() -> None:
    op.create_table(
        'evidence',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=True),
        sa.Column('size', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=10), nullable=True),
        sa.Column('thumbnail', sa.String(length=64), nullable=True),
        sa.Column('added_by_id', sa.Integer(), nullable=False),
        sa.Column('added_at', UtcDateTime(), nullable=False),
        sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
        sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
        sa.Column('withdrawn_words', sa.Text(), nullable=False),
        sa.CheckConstraint(
            '(sha256 IS NULL) = (size IS NULL) AND (sha256 IS NULL) = (kind IS NULL)',
            name=op.f('ck_evidence_file_is_whole'),
        ),
        sa.CheckConstraint(
            '(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)', name=op.f('ck_evidence_withdrawn_by_somebody')
        ),
        *(
            sa.ForeignKeyConstraint([column], [f'{table}.id'], name=op.f(f'fk_evidence_{column}_{table}'))
            for column, table in POINTS_AT.items()
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
        sa.UniqueConstraint('item_id', 'number', 'revision', name=op.f('uq_evidence_item_id_number_revision')),
    )
    op.create_index('ix_evidence_organisation_id_sha256', 'evidence', ['organisation_id', 'sha256'])
    keep_rows(op, 'evidence', KEPT)
    refuse_replacing(op, 'evidence', ('item_id', 'number', 'revision'))


def downgrade() -> None:
    allow_replacing(op, 'evidence')
    unprotect(op, 'evidence')
    op.drop_table('evidence')
