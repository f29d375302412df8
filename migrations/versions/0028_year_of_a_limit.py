"""What the year of a proposal's deadline was told from, and whether a person should look at it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade():
    op.add_column("proposal", sa.Column("year_from", sa.String(10), nullable=False, server_default=""))
    op.add_column("proposal", sa.Column("due_guessed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.drop_column("proposal", "due_guessed")
    op.drop_column("proposal", "year_from")
