"""Names as they are compared, to be found by; initials of names that had none."""

import sqlalchemy as sa
from alembic import op

from tracker.common.names import key_of
from tracker.people.initials import initials_of

revision = "0018"
down_revision = "0017"


def upgrade():
    op.execute("ALTER TABLE user_account ADD COLUMN name_key VARCHAR(200) DEFAULT '' NOT NULL")
    people = sa.table("user_account", *map(sa.column, ("id", "name", "name_key", "initials")))
    for person in op.get_bind().execute(sa.select(people.c.id, people.c.name)).all():
        found_by = {"name_key": key_of(person.name)[:200], "initials": initials_of(person.name)}
        op.execute(sa.update(people).where(people.c.id == person.id).values(**found_by))


def downgrade():
    op.execute("ALTER TABLE user_account DROP COLUMN name_key")
