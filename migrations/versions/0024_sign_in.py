"""What signing in asks and writes stands in a table of its own, apart from who the people are."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = "0024"
down_revision = "0023"

MOVED = ("password_hash", "password_set_at", "must_change_password", "failures", "locked_until", "session_stamp")


def columns():
    return (
        sa.Column("password_hash", sa.String(200), server_default="", nullable=False),
        sa.Column("password_set_at", UtcDateTime()),
        sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", UtcDateTime()),
        sa.Column("session_stamp", sa.String(40), server_default="", nullable=False),
    )


def upgrade():
    op.create_table(
        "sign_in",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        *columns(),
        sa.PrimaryKeyConstraint("user_id", name="pk_sign_in"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_sign_in_user_id_user_account"),
    )
    names = ", ".join(MOVED)
    op.execute(f"INSERT INTO sign_in (user_id, {names}) SELECT id, {names} FROM user_account")
    for name in MOVED:
        op.execute(f"ALTER TABLE user_account DROP COLUMN {name}")


def downgrade():
    for column in columns():
        op.add_column("user_account", column)
    for name in MOVED:
        op.execute(
            f"UPDATE user_account SET {name} = (SELECT s.{name} FROM sign_in s WHERE s.user_id = user_account.id)"
        )
    op.execute("DELETE FROM sign_in")
    op.drop_table("sign_in")
