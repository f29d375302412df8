"""Every text of an item in one index, and the initials of names; what is there already is read here."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tracker.ledger.searching import full_text, keeping
from tracker.people.initials import initials_of

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

# What an item had to say when this was written; a later migration that adds to it calls `refill` again.
COLUMNS = (
    'organisation_id', 'number', 'title', 'text', 'target', 'root_cause', 'responsible_unit', 'supporters',
    'progress', 'result', 'countable_result', 'source_title', 'source_quote',
    'owner_id', 'accountable_lead_id', 'supporter_ids',
)


def upgrade() -> None:
    op.create_table('item_search',
    sa.Column('item_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tokens', sa.Text(), nullable=False),
    sa.Column('lexemes', sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['item.id'], name=op.f('fk_item_search_item_id_item')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_item_search'))
    )
    op.create_index('ix_item_search_lexemes', 'item_search', ['lexemes'], unique=False, postgresql_using='gin')
    keeping.refill(op.get_bind(), COLUMNS)
    op.execute("ALTER TABLE user_account ADD COLUMN initials VARCHAR(100) DEFAULT '' NOT NULL")
    fill_initials()


def fill_initials() -> None:
    people = sa.table('user_account', sa.column('id'), sa.column('name'), sa.column('initials'))
    for person in op.get_bind().execute(sa.select(people.c.id, people.c.name)).all():
        named = sa.update(people).where(people.c.id == person.id).values(initials=initials_of(person.name))
        op.get_bind().execute(named)


def downgrade() -> None:
    op.execute('ALTER TABLE user_account DROP COLUMN initials')
    full_text.unmake(op.get_bind())
    op.drop_table('item_search')
