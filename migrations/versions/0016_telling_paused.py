"""Telling can rest: after a backup was put back, until an administrator says so."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade():
    op.create_table(
        "telling_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling_pause")),
    )


def downgrade():
    op.drop_table("telling_pause")
