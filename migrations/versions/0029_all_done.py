"""A notice for whoever carries a finding all of whose measures are closed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

BEFORE = (
    "'closure', 'check', 'extension', 'follow_up', 'unarranged', 'escalated', 'urged', 'red', 'returned', 'refused',"
    " 'yellow', 'blue', 'assigned', 'handed', 'mentioned', 'deputy'"
)


def upgrade():
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_stage"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_stage"), f"stage IN ({BEFORE}, 'all_done')")


def downgrade():
    # The sweep calls for these anew once the program knows them again.
    op.execute(sa.text("DELETE FROM notice WHERE stage = 'all_done'"))
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_stage"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_stage"), f"stage IN ({BEFORE})")
