"""The days after which an organisation is warned, where it decided them itself."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

DAYS = ("blue_days", "yellow_days", "lead_days", "secretary_days", "parent_days")


def upgrade():
    number = sa.Integer() if op.get_bind().dialect.name == "sqlite" else sa.BigInteger()
    op.create_table(
        "warning_rule",
        sa.Column("organisation_id", number, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in DAYS),
        sa.CheckConstraint(
            "0 <= yellow_days AND yellow_days <= blue_days", name=op.f("ck_warning_rule_yellow_after_blue")
        ),
        sa.CheckConstraint(
            "0 <= lead_days AND lead_days <= secretary_days AND secretary_days <= parent_days",
            name=op.f("ck_warning_rule_in_turn"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_warning_rule_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_warning_rule")),
    )


def downgrade():
    op.drop_table("warning_rule")
