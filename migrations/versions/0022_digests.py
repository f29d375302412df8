"""Digests on their way to people outside the program, and how each person wants to be told."""

import sqlalchemy as sa
from alembic import op

from tracker.common.columns import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade():
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'sent', 'failed', 'parked', 'obsolete')", name=op.f("ck_digest_state")
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_digest_sent_has_an_instant")),
        sa.CheckConstraint(
            "state <> 'leased' OR lease_until IS NOT NULL", name=op.f("ck_digest_a_lease_has_an_end")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_digest_person_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("message_id", name=op.f("uq_digest_message_id")),
        sa.UniqueConstraint(
            "person_id", "channel", "on_date", name=op.f("uq_digest_person_id_channel_on_date")
        ),
    )
    op.create_index("ix_digest_state_id", "digest", ["state", "id"])
    op.create_table(
        "telling_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("frequency", sa.String(10), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("frequency IN ('daily', 'weekly', 'urgent')", name=op.f("ck_telling_choice_frequency")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_telling_choice_person_id_user_account")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_telling_choice")),
    )


def downgrade():
    op.drop_table("telling_choice")
    op.drop_table("digest")
