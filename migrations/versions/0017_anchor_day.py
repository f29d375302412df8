"""On which day of the month the checks of an ongoing item fall, short months apart.

Empty for items that are there already: their events tell it, and history is not written again.
"""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade():
    op.execute("ALTER TABLE item ADD COLUMN anchor_day INTEGER")


def downgrade():
    op.execute("ALTER TABLE item DROP COLUMN anchor_day")
