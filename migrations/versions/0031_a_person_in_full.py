"""Whose calendar an address is: a number as wide as a person's own, where the engine tells them apart."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("calendar_address", "person_id", existing_type=sa.Integer(), type_=sa.BigInteger())


def downgrade():
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("calendar_address", "person_id", existing_type=sa.BigInteger(), type_=sa.Integer())
