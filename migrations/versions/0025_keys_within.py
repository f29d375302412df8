"""Every key of what belongs to an organisation carries it, and ids are 64 bits wide (law 13).

PostgreSQL: (organisation_id, id) becomes the primary key, and every table is written anew. SQLite, whose INTEGER is as
wide, keeps `id`, by which it counts, and the pair becomes a second key to point at.
"""

import sqlalchemy as sa
from alembic import op

from tracker.common.append_only import allow_replacing, refuse_replacing

revision = "0025"
down_revision = "0024"

# Keys from row to row within an organisation: table, column, pointed at.
POINTS = (
    ("item", "finding_id", "item"),
    ("event", "item_id", "item"),
    ("evidence", "item_id", "item"),
    ("mention", "event_id", "event"),
    ("notice", "item_id", "item"),
    ("overdue_note", "item_id", "item"),
    ("item_search", "item_id", "item"),
    ("proposal", "document_id", "source_document"),
    ("proposal", "answers_id", "proposal"),
    ("proposal", "recurrence_of_id", "item"),
    ("proposal", "item_id", "item"),
)
REBUILT = tuple(dict.fromkeys(table for table, _column, _there in POINTS))  # what is pointed at comes first
POINTED_AT = ("item", "event", "source_document", "proposal")
NUMBERED = (
    *("item", "event", "evidence", "mention", "notice", "source_document", "proposal"),
    *("saved_view", "ledger_upload", "suggestion"),
)
UNIQUE = (("item", "entry_key"), ("evidence", "item_id", "number", "revision"), ("mention", "event_id", "person_id"))
INDEXES = (("item", "finding_id"), ("item", "source_document_id"), ("event", "item_id", "sequence"))
BY_NUMBER = ("item", "evidence", "mention")  # PostgreSQL: what an address names by its number alone
COVERED = (("proposal", "document_id"), ("saved_view", "owner_id"))  # by keys that begin with the organisation


def upgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    (rebuild if on_sqlite else alter)(within=True)
    for table, *columns in (*INDEXES, *COVERED):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table, *columns in INDEXES:
        placed = ["organisation_id", *columns]
        op.create_index(f"ix_{table}_{'_'.join(placed)}", table, placed)


def downgrade():
    for table, *columns in INDEXES:
        op.drop_index(f"ix_{table}_organisation_id_{'_'.join(columns)}", table)
    for table, *columns in (*INDEXES, *COVERED):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    (rebuild if on_sqlite else alter)(within=False)


def unique_words(columns, *, within):
    columns = ("organisation_id", *columns) if within else columns
    return f"CONSTRAINT uq_{{}}_{'_'.join(columns)} UNIQUE ({', '.join(columns)})"


def key_words(column, there, *, within):
    pair = "organisation_id, " if within else ""
    return f"FOREIGN KEY({pair}{column}) REFERENCES {there} ({pair}id)"


# PostgreSQL


def alter(*, within):
    keys, triggers = foreign_keys(), evidence_triggers()
    for table, name, _words in keys:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _words in triggers:
        op.execute(f"DROP TRIGGER {name} ON evidence")
    if within:
        place_search_rows()
    widen("bigint" if within else "integer")
    for table in (*NUMBERED, "item_search"):
        key = "item_id" if table == "item_search" else "id"
        columns = f"organisation_id, {key}" if within else key
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}, ADD CONSTRAINT pk_{table} PRIMARY KEY ({columns})"
        )
    for table, *columns in UNIQUE:
        before, after = (unique_words(columns, within=side).format(table) for side in (not within, within))
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {before.split()[1]}, ADD {after}")
    for table in BY_NUMBER:
        op.execute(f"CREATE INDEX ix_{table}_id ON {table} (id)" if within else f"DROP INDEX ix_{table}_id")
    if not within:
        op.execute("ALTER TABLE item_search DROP COLUMN organisation_id")
    add_keys(keys, within=within)
    for _name, words in triggers:
        op.execute(words)


def foreign_keys():
    found = sa.text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    return op.get_bind().execute(found).all()


def evidence_triggers():
    """They name columns, whose type cannot change meanwhile."""
    found = sa.text(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE tgrelid = 'evidence'::regclass AND NOT tgisinternal ORDER BY 1"
    )
    return op.get_bind().execute(found).all()


def place_search_rows():
    op.execute("ALTER TABLE item_search ADD COLUMN organisation_id BIGINT")
    op.execute("UPDATE item_search SET organisation_id = i.organisation_id FROM item i WHERE i.id = item_id")
    op.execute("ALTER TABLE item_search ALTER organisation_id SET NOT NULL")


def widen(kind):
    """Every column that is an id or holds one, table by table, and the sequences behind them."""
    columns = sa.text(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND (column_name = 'id' OR column_name LIKE '%\\_id') AND data_type IN ('integer', 'bigint')"
        " ORDER BY table_name, ordinal_position"
    )
    by_table = {}
    for table, column in op.get_bind().execute(columns).all():
        by_table.setdefault(table, []).append(f"ALTER {column} TYPE {kind}")
    for table, changes in by_table.items():
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    sequences = sa.text("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
    for name in op.get_bind().scalars(sequences).all():
        op.execute(f"ALTER SEQUENCE {name} AS {kind}")


def add_keys(keys, *, within):
    ours = {f"fk_{table}_{column}_{there}": (table, column, there) for table, column, there in POINTS}
    for table, name, words in keys:
        if name in ours:
            words = key_words(*ours[name][1:], within=within)
        if name != "fk_item_search_organisation_id_organisation":
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {words}")
    if within:
        op.execute(f"ALTER TABLE item_search ADD {PLACE_OF_SEARCH_ROWS}")


# SQLite


COPY = "_alembic_tmp_"
PLACE_OF_SEARCH_ROWS = (
    "CONSTRAINT fk_item_search_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)"
)


def rebuild(*, within):
    """Tables whose keys change, each beside the old one, filled, and put in its place: children point at the copies of
    their parents until those have their names."""
    kept = [row for table in REBUILT for row in beside(table)]
    if within:
        make_pointed_at("source_document", "source_document")
    for table in REBUILT:
        op.execute(copied_words(table, within=within))
        if within and table in POINTED_AT:
            make_pointed_at(table, COPY + table)
        fill(table, within=within)
    for table in reversed(REBUILT):
        op.execute(f"DROP TABLE {table}")
    for table in REBUILT:
        op.execute(f"ALTER TABLE {COPY}{table} RENAME TO {table}")
    for words in kept:
        op.execute(words)
    allow_replacing(op, "evidence")
    key = ("item_id", "number", "revision")
    refuse_replacing(op, "evidence", ("organisation_id", *key) if within else key)
    if not within:
        op.execute("DROP INDEX uq_source_document_organisation_id_id")
    refuse_loose_ends()


def beside(table):
    """Its indexes and triggers, as they were made; those that only made it one to point at go with it."""
    found = sa.text("SELECT name, sql FROM sqlite_master WHERE tbl_name = :table AND type <> 'table' AND sql <> ''")
    rows = op.get_bind().execute(found, {"table": table}).all()
    return [words for name, words in rows if name != f"uq_{table}_organisation_id_id"]


def make_pointed_at(table, there):
    op.execute(f"CREATE UNIQUE INDEX uq_{table}_organisation_id_id ON {there} (organisation_id, id)")


def copied_words(table, *, within):
    words = op.get_bind().scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
    for name in REBUILT:
        words = words.replace(f'"{name}"', name)
    words = replaced(words, f"CREATE TABLE {table} (", f"CREATE TABLE {COPY}{table} (")
    for pointing, column, there in POINTS:
        if pointing == table:
            copy = COPY + there if there in REBUILT else there
            words = replaced(
                words,
                key_words(column, there, within=not within),
                key_words(column, copy, within=within),
            )
    for unique, *columns in UNIQUE:
        if unique == table:
            before, after = (unique_words(columns, within=side).format(table) for side in (not within, within))
            words = replaced(words, before, after)
    return placed(words, within=within) if table == "item_search" else words


def placed(words, *, within):
    """Without a place of their own, rows of the search index had only their item's."""
    changes = (
        ("\titem_id INTEGER NOT NULL", "\torganisation_id INTEGER NOT NULL, \n\titem_id INTEGER NOT NULL"),
        ("\tCONSTRAINT fk_item_search_item_id_item", f"\t{PLACE_OF_SEARCH_ROWS}, \n\tCONSTRAINT fk_item_search_item_id_item"),
    )
    for before, after in changes:
        words = replaced(words, before, after) if within else replaced(words, after, before)
    return words


def replaced(words, before, after):
    if words.count(before) != 1:
        raise RuntimeError(f"expected once: {before!r} in {words!r}")
    return words.replace(before, after)


def fill(table, *, within):
    if table != "item_search":
        op.execute(f"INSERT INTO {COPY}{table} SELECT * FROM {table}")
        return
    place, join = ("i.organisation_id, ", " JOIN item i ON i.id = s.item_id") if within else ("", "")
    op.execute(
        f"INSERT INTO {COPY}item_search SELECT {place}s.item_id, s.tokens, s.lexemes FROM item_search s{join}"
    )


def refuse_loose_ends():
    if lost := op.get_bind().exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError(f"a row of {lost[0]} points to nothing")
