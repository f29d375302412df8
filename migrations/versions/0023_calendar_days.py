"""Days off and make-up working days as people of this instance wrote them down."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = "0023"
down_revision = "0022"


def upgrade():
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )


def downgrade():
    op.drop_table("calendar_day")
