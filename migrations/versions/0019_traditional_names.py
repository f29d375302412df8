"""Names as they are compared since every traditional character is known; initials of the same."""

import sqlalchemy as sa
from alembic import op

from tracker.common.names import key_of
from tracker.people.initials import initials_of

revision = "0019"
down_revision = "0018"


def upgrade():
    people = sa.table("user_account", *map(sa.column, ("id", "name", "name_key", "initials")))
    for person in op.get_bind().execute(sa.select(people.c.id, people.c.name)).all():
        found_by = {"name_key": key_of(person.name)[:200], "initials": initials_of(person.name)}
        op.execute(sa.update(people).where(people.c.id == person.id).values(**found_by))


def downgrade():
    """The keys stay as they are: the program before compares by them as well as by its own."""
