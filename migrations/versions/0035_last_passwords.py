"""The hashes of a person's last passwords, which are not taken again."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade():
    op.add_column("sign_in", sa.Column("last_hashes", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE sign_in SET last_hashes = password_hash")


def downgrade():
    op.drop_column("sign_in", "last_hashes")
