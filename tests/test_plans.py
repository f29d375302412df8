"""How the databases look for what a page of one branch shows, where a hundred others store far more (F82)."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, insert, select, text

from bench.ledger_list import rows
from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger.models import Event, Item
from tracker.people import accounts

PAGES = (
    "/",
    "/o/branch/ledger",
    "/o/branch/ledger?year=all&standing=open",
    "/o/branch/ledger?standing=overdue&sort=due",
    "/o/branch/ledger?standing=due_soon&sort=updated",
    "/o/branch/ledger?owner=me",
    "/o/branch/overdue",
    "/search?words=学习",
    "/notices",
    "/items/{item}",
)
LARGE = ("item", "event")
pytestmark = pytest.mark.slow


@pytest.fixture
def crowded(app, cast):
    """The id of an item of the branch, which stores a hundredth of all there is."""
    with app.app_context():
        places = [cast.branch]
        places += [accounts.found_organisation(f"第{n}党支部", slug=f"crowd-{n}", at=NOW) for n in range(100)]
        for place in places:
            made = rows(place, [cast.owner, cast.secretary], 60, NOW.date(), NOW - timedelta(days=1))
            ids = db.session.scalars(insert(Item).returning(Item.id), made).all()
            db.session.execute(insert(Event), [told(place.id, id_, n) for n, id_ in enumerate(ids, 1)])
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.engine.dispose()  # what was analysed is known to new connections
        return db.session.scalar(select(Item.id).where(Item.organisation_id == cast.branch_id).limit(1))


def told(organisation_id, item_id, sequence):
    said = {"kind": "urge", "actor": "某人", "at": NOW, "changes": {}, "words": "请抓紧", "previous_hash": ""}
    return said | {"organisation_id": organisation_id, "item_id": item_id, "sequence": sequence, "hash": str(sequence)}


def test_no_page_of_a_branch_reads_what_all_the_others_store(app, crowded, sign_in_as):
    """F82."""
    with time_machine.travel(NOW, tick=False):
        client = sign_in_as("secretary")
        sent = {page: asked_by(app, client, page.format(item=crowded)) for page in PAGES}

    with app.app_context():
        whole = {
            (page, table, statement)
            for page, statements in sent.items()
            for statement, values in statements
            for table in read_whole(statement, values)
        }
    assert all(sent.values())
    assert whole == set()


def test_a_statement_that_reads_a_whole_table_is_told(app, crowded):
    with app.app_context():
        assert read_whole("SELECT count(title) FROM item WHERE title <> ''", ()) == {"item"}
        assert read_whole("SELECT item.title FROM item AS i JOIN item ON i.id = item.id + 0", ()) == {"item"}
        assert read_whole("SELECT words FROM event AS event_1 WHERE words <> ''", ()) == {"event"}


def asked_by(app, client, page):
    """What a page reads from large tables, with its values."""
    sent = []

    def note(_connection, _cursor, statement, values, *_rest):
        if statement.startswith(("SELECT", "WITH")) and any(f" {table}" in statement for table in LARGE):
            sent.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(page).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent


def read_whole(statement, values):
    """Those of the large tables that the database would read from end to end."""
    postgresql = db.engine.dialect.name == "postgresql"
    explain = "EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN "
    lines = db.session.connection().exec_driver_sql(explain + statement, values).all()
    found = set()
    for line in lines:
        words = str(line[-1]).replace("->", " ").split()
        if postgresql and "Seq" in words and "on" in words:
            found.add(words[words.index("on") + 1])
        elif words[:1] == ["SCAN"]:
            found.add(without_number(words[1]))
    return found & set(LARGE)


def without_number(alias):
    """event_1 is another look at event."""
    return alias.rstrip("0123456789").rstrip("_")
