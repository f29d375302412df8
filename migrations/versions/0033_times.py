"""How often that happened of which a line of the access log tells."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade():
    op.add_column("access_record", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))


def downgrade():
    op.drop_column("access_record", "times")
