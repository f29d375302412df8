"""What the full lifecycle keeps of an item, and in whose place a deputy did something.

Plain ADD COLUMN with its constraint inside: both engines know it, and SQLite copies no table that others point to.
"""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TEXT_400 = "VARCHAR(400) DEFAULT '' NOT NULL"
NUMBER = 'INTEGER DEFAULT 0 NOT NULL'
DAY = 'DATE'


def person(table: str, column: str) -> str:
    return f'INTEGER CONSTRAINT fk_{table}_{column}_user_account REFERENCES user_account (id)'


def check(name: str, words: str) -> str:
    return f' CONSTRAINT ck_item_{name} CHECK ({words})'


COLUMNS = {
    'item': {
        'supporter_ids': TEXT_400,
        'asked_due_on': DAY,
        'asked_by_id': person('item', 'asked_by_id')
        + check('extension_asked_by_somebody', '(asked_due_on IS NULL) = (asked_by_id IS NULL)'),
        'days_overdue': NUMBER,
        'countable_result': "VARCHAR(100) DEFAULT '' NOT NULL",
        'controls': NUMBER,
        'evidence_count': NUMBER,
        'urging': 'VARCHAR(10)' + check('urging', "urging IS NULL OR urging IN ('urged', 'escalated')"),
        'on_watchlist': 'BOOLEAN DEFAULT false NOT NULL',
        'requested_for_id': person('item', 'requested_for_id'),
        'checked_by_id': person('item', 'checked_by_id'),
        'meeting_on': DAY,
        'follow_up_on': DAY + check('follow_up_of_what_is_closed', "follow_up_on IS NULL OR state = 'closed'"),
        'held_on': DAY,
    },
    'event': {'acting_for': 'VARCHAR(60)', 'acting_for_id': person('event', 'acting_for_id')},
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column, kind in columns.items():
            op.execute(f'ALTER TABLE {table} ADD COLUMN {column} {kind}')


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in reversed(columns):
            op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
