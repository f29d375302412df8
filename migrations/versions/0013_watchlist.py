"""The watchlist is counted from an index."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade():
    op.create_index("ix_item_watchlist", "item", ["organisation_id", "on_watchlist", "year", "last_year"])


def downgrade():
    op.drop_index("ix_item_watchlist", "item")
