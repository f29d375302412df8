"""On SQLite, no row of the history or of the access log is replaced by inserting another in its place."""

from alembic import op

from tracker.common.append_only import allow_replacing, refuse_replacing

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    refuse_replacing(op, 'event', ('organisation_id', 'sequence'))
    refuse_replacing(op, 'access_record')


def downgrade() -> None:
    allow_replacing(op, 'access_record')
    allow_replacing(op, 'event')
