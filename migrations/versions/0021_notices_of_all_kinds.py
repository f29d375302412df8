"""Notices of all kinds: a part of the digest, the how-manieth time, deputies; and how far the news was read.

What happened before stays unsaid: the cursor begins where each chain ends.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

STAGES = (
    "'closure', 'check', 'extension', 'follow_up', 'unarranged', 'escalated', 'urged', 'red', 'returned', 'refused',"
    " 'yellow', 'blue', 'assigned', 'handed', 'mentioned', 'deputy'"
)
STATES = "'queued', 'leased', 'sent', 'failed', 'parked', 'obsolete'"
ONCE = ["organisation_id", "item_id", "person_id", "stage", "due_version"]
OLD_KEY = "uq_notice_organisation_id_item_id_person_id_stage_due_version"


def upgrade():
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_stage"), type_="check")
        batch.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch.drop_constraint(op.f(OLD_KEY), type_="unique")
        batch.add_column(sa.Column("part", sa.String(10), server_default="know", nullable=False))
        batch.add_column(sa.Column("occasion", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("deputyship_id", sa.Integer(), nullable=True))
        batch.alter_column("item_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=True)
    op.execute("UPDATE notice SET state = 'obsolete' WHERE state = 'void'")
    op.execute("UPDATE notice SET state = 'queued' WHERE state = 'leased'")
    with op.batch_alter_table("notice") as batch:
        batch.create_foreign_key(
            op.f("fk_notice_deputyship_id_deputyship"), "deputyship", ["deputyship_id"], ["id"]
        )
        batch.create_unique_constraint(op.f("uq_notice_told_once"), [*ONCE, "occasion"])
        batch.create_unique_constraint(
            op.f("uq_notice_deputy_told_once"), ["organisation_id", "deputyship_id", "person_id"]
        )
        batch.create_check_constraint(op.f("ck_notice_stage"), f"stage IN ({STAGES})")
        batch.create_check_constraint(op.f("ck_notice_part"), "part IN ('decide', 'do', 'know')")
        batch.create_check_constraint(op.f("ck_notice_state"), f"state IN ({STATES})")
        batch.create_check_constraint(
            op.f("ck_notice_about_one_thing"), "(item_id IS NULL) <> (deputyship_id IS NULL)"
        )
    op.create_table(
        "news_cursor",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_news_cursor_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_news_cursor")),
    )
    op.execute("INSERT INTO news_cursor (organisation_id, sequence) SELECT organisation_id, sequence FROM chain_head")


def downgrade():
    op.execute("DELETE FROM news_cursor")  # going up again begins at the ends of the chains
    op.drop_table("news_cursor")
    with op.batch_alter_table("notice") as batch:
        for name in ("stage", "part", "state", "about_one_thing"):
            batch.drop_constraint(op.f(f"ck_notice_{name}"), type_="check")
        batch.drop_constraint(op.f("uq_notice_told_once"), type_="unique")
        batch.drop_constraint(op.f("uq_notice_deputy_told_once"), type_="unique")
        batch.drop_constraint(op.f("fk_notice_deputyship_id_deputyship"), type_="foreignkey")
        batch.drop_column("deputyship_id")
        batch.drop_column("occasion")
        batch.drop_column("part")
        batch.alter_column("item_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=False)
    op.execute("UPDATE notice SET state = 'void' WHERE state IN ('obsolete', 'parked')")
    op.execute("UPDATE notice SET state = 'queued' WHERE state IN ('failed', 'leased')")
    with op.batch_alter_table("notice") as batch:
        batch.create_unique_constraint(op.f(OLD_KEY), ONCE)
        batch.create_check_constraint(op.f("ck_notice_stage"), "stage IN ('blue', 'yellow', 'red')")
        batch.create_check_constraint(op.f("ck_notice_state"), "state IN ('queued', 'leased', 'sent', 'void')")
