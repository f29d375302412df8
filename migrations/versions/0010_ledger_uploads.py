"""Ledgers that came back from a table program, kept until a person confirmed what to take over."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import JsonText, UtcDateTime

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'ledger_upload',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False),
        sa.Column('filename', sa.String(length=255), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
        sa.Column('uploaded_at', UtcDateTime(), nullable=False),
        sa.Column('applied_by_id', sa.Integer(), nullable=True),
        sa.Column('applied_at', UtcDateTime(), nullable=True),
        sa.Column('rows', JsonText(), nullable=False),
        sa.Column('results', JsonText(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'applied')", name=op.f('ck_ledger_upload_state')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_ledger_upload_organisation_id_organisation')
        ),
        *(
            sa.ForeignKeyConstraint([name], ['user_account.id'], name=op.f(f'fk_ledger_upload_{name}_user_account'))
            for name in ('uploaded_by_id', 'applied_by_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_upload')),
    )
    op.create_index('ix_ledger_upload_organisation_id_uploaded_at', 'ledger_upload', ['organisation_id', 'uploaded_at'])


def downgrade() -> None:
    op.drop_table('ledger_upload')
