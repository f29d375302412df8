"""Law 13: keys that carry the organisation, as the models say them and as an older database comes to have them."""

from datetime import UTC, datetime

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import BigInteger, UniqueConstraint, select, text
from sqlalchemy.exc import DBAPIError, SAWarning
from sqlalchemy.sql import visitors

from tests.asked_within import EVERYWHERE
from tests.backup.test_backup import everything
from tests.conftest import NOW, SETTINGS, take_the_stage
from tests.databases import MIGRATIONS, ROOT
from tests.ledger.evidence.pieces import picture
from tests.statements import loose
from tracker import create_app
from tracker.common import schema
from tracker.common.database import one_moment
from tracker.common.distribution import KEY, LOCAL, SHARDED, SHARED
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Item
from tracker.ledger.searching.models import ItemSearch
from tracker.people import accounts
from tracker.people.models import Organisation
from tracker.watch import sweep

# Indexes of a sharded table that begin with something else, and why (rule 7).
ACROSS = {
    "ix_mention_person_id_cleared_at": "a workbench spans organisations",
    "ix_notice_person_id_sent_at": "a workbench spans organisations",
    "ix_notice_state_id": "the queue is one for all organisations",
}
pytestmark = pytest.mark.usefixtures("application")  # whose making brings in every model


def tables():
    return {name: db.metadata.tables[name] for name in sorted(SHARDED)}


def mappers():
    return [mapper for mapper in db.Model.registry.mappers if mapper.local_table.name in SHARDED]


def names_of(columns):
    return [column.name for column in columns]


def test_every_table_is_of_one_kind():
    """Rule 1."""
    kinds = [SHARDED, SHARED, LOCAL]

    assert set().union(*kinds) == set(db.metadata.tables)
    assert sum(map(len, kinds)) == len(db.metadata.tables)


def test_the_organisation_and_the_number_are_wide_and_never_empty():
    """Rule 2."""
    columns = [column for table in tables().values() for column in (table.c[KEY], *table.primary_key)]
    columns = [column for column in columns if column.name != "due_version"]

    assert all(KEY in table.c for table in tables().values())
    assert [str(column) for column in columns if column.nullable or not isinstance(column.type, BigInteger)] == []


def test_every_key_begins_with_the_organisation():
    """Rule 3, and 7 for what is no key."""
    keys = [(table.primary_key, table.primary_key.columns) for table in tables().values()]
    keys += [
        (each, each.columns) for t in tables().values() for each in t.constraints if isinstance(each, UniqueConstraint)
    ]
    plain = [index for table in tables().values() for index in table.indexes]
    keys += [(i, i.columns) for i in plain if i.dialect_options["postgresql"]["using"] != "gin"]

    without = {str(key.name) for key, columns in keys if names_of(columns)[:1] != [KEY]}
    assert without == set(ACROSS)


def test_what_points_within_an_organisation_says_so():
    """Rule 4."""
    for name, table in db.metadata.tables.items():
        for key in table.foreign_key_constraints:
            there = key.referred_table.name
            if name in SHARDED:
                assert there not in LOCAL, f"{name} points at {there}"
                assert there in SHARED or {KEY} <= {*key.column_keys}, f"{name} points at {there} without it"
            else:
                assert there not in SHARDED, f"{name} points at {there}"


def test_relationships_and_identities_hold_the_organisation():
    """Rules 5 and 6."""
    assert [str(mapper) for mapper in mappers() if KEY not in names_of(mapper.primary_key)] == []

    within = [r for mapper in mappers() for r in mapper.relationships if r.mapper.local_table.name in SHARDED]
    said = {str(r): [c for c in visitors.iterate(r.primaryjoin) if getattr(c, "name", "") == KEY] for r in within}
    assert [name for name, columns in said.items() if len(columns) < 2] == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT item.id FROM item WHERE item.organisation_id IN (?, ?)", ""),
        ("SELECT item.id FROM item WHERE item.id = ?", "rule 9"),
        ("SELECT item.id FROM item WHERE 0 = 1", ""),
        ("SELECT 1 FROM item JOIN event ON event.item_id = item.id WHERE item.organisation_id = ?", "rule 9"),
        ("SELECT 1 FROM item JOIN event ON event.organisation_id = item.organisation_id WHERE item.year = ?", "rule 9"),
        (
            "SELECT (SELECT max(e.sequence) FROM event AS e WHERE e.item_id = item.id) FROM item"
            " WHERE item.organisation_id = ?",
            "rule 9",
        ),
        (
            "SELECT (SELECT max(e.sequence) FROM event AS e WHERE e.organisation_id = item.organisation_id) FROM item"
            " WHERE item.organisation_id = ?",
            "",
        ),
        ("UPDATE notice SET state = ? WHERE notice.id IN (?)", "rule 9"),
        ("SELECT item.id FROM item WHERE item.organisation_id IN (?) FOR UPDATE", "rule 10"),
        ("SELECT item.id FROM item WHERE item.organisation_id = ? FOR UPDATE", ""),
        ("INSERT INTO notice (id) VALUES (?) ON CONFLICT (id) DO NOTHING", "rule 12"),
    ],
)
def test_a_statement_that_asks_everywhere_is_told_apart(statement, told):
    """Rules 9, 10 and 12; tests/asked_within.py reads every statement of every test so."""
    assert loose(statement, SHARDED).startswith(told) and bool(loose(statement, SHARDED)) == bool(told)


def test_whoever_may_ask_everywhere_is_there():
    for name in EVERYWHERE:
        path, _colon, function = name.partition("::")
        assert f"def {function}" in (ROOT / path).read_text("utf-8"), f"{name} is gone"


def test_tables_that_nothing_joins_are_an_error_in_tests(ctx):
    """SQLAlchemy sees them; a warning fails a test."""
    with pytest.raises(SAWarning, match="cartesian product"):
        db.session.execute(select(Item.id, Organisation.id).where(Item.organisation_id == 1))


@pytest.fixture
def older(database, tmp_path):
    """An instance that holds something of every kind, brought to the newest schema by way of the one before the keys;
    what it held before is beside."""
    with database.another() as url:
        url = url if "postgresql" in url else f"sqlite:///{tmp_path / 'tracker_test_keys.db'}"
        app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url})
        with app.app_context():
            schema.bring_up_to_date(db.engine)
            take_the_stage()
            work()
            app.extensions["before"] = everything()
            db.session.remove()
            downgrade(MIGRATIONS, revision="0023")
            app.extensions["then"] = everything()
            upgrade(MIGRATIONS)
            yield app
            db.session.remove()
            db.engine.dispose()


def work():
    secretary, owner = accounts.named("chen"), accounts.named("li")
    branch = db.session.scalars(select(Organisation).where(Organisation.slug == "branch")).one()
    common = {"by": secretary, "at": NOW, "year": 2026, "owner": owner}
    finding = workflow.add(
        branch, kind="finding", title="学习不够深入", deadline=Deadline("fixed", NOW.date()), **common
    )
    workflow.add(branch, kind="action", title="每月学习", finding=finding, deadline=Deadline(None), **common)
    workflow.comment(finding, by=secretary, at=NOW, words="@李宁 请看")
    add_evidence(finding, by=owner, at=NOW, file=evidence_file("照片.jpg", picture()))
    sweep.sweep(datetime(2026, 3, 6, tzinfo=UTC).date(), at=datetime(2026, 3, 6, 2, tzinfo=UTC))
    db.session.commit()


def test_what_stood_there_before_the_keys_stands_there_after_them(older):
    before, then = older.extensions["before"], older.extensions["then"]

    assert everything() == before
    assert {name for name, rows in before.items() if rows} >= {"event", "evidence", "mention", "notice", "overdue_note"}
    stamps = {row[0]: row[1] for row in before["sign_in"]}
    assert {row[0] for row in then["user_account"]} == stamps.keys()


def test_the_history_holds_after_the_keys_and_cannot_be_changed(older):
    with one_moment() as database:
        places = database.scalars(select(Organisation.id)).all()
        assert [damage for place in places for damage in chain.verify_in(database, place)] == []

    for statement in ("UPDATE event SET words = 'x'", "DELETE FROM evidence", "UPDATE evidence SET name = 'x'"):
        with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
            connection.execute(text(statement))


def test_work_goes_on_after_the_keys(older):
    work()

    numbers = db.session.scalars(select(Item.number).order_by(Item.id)).all()
    assert len(numbers) == len(set(numbers)) == 4
    found = select(ItemSearch.organisation_id).where(ItemSearch.tokens.contains("学"))
    assert set(db.session.scalars(found)) == {db.session.scalars(select(Item.organisation_id)).first()}
