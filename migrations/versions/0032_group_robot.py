"""Robots of chat groups, and the message of the day that each is to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    number = sa.Integer() if on_sqlite else sa.BigInteger()
    key = ["id"] if on_sqlite else ["organisation_id", "id"]  # SQLite counts by a key of one column
    op.create_table(
        "group_robot",
        sa.Column("organisation_id", number, nullable=False),
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('wecom', 'dingtalk', 'feishu', 'plain')", name=op.f("ck_group_robot_kind")),
        sa.CheckConstraint(
            "state IN ('idle', 'leased', 'sent', 'failed', 'parked')", name=op.f("ck_group_robot_state")
        ),
        sa.CheckConstraint(
            "state <> 'leased' OR lease_until IS NOT NULL", name=op.f("ck_group_robot_a_lease_has_an_end")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_group_robot_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_group_robot")),
    )


def downgrade():
    op.drop_table("group_robot")
