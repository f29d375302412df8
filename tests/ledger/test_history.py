"""Nobody rewrites the history: triggers refuse, and whatever gets past them is found and named."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tracker.extensions import db
from tracker.ledger import history
from tracker.ledger.models import Item


@pytest.fixture
def told(ctx, cast, make_item):
    """Two items with seven events between them."""
    make_item(state="closed")
    make_item(state="substantially_done")
    return cast.branch_id


def damages(organisation_id):
    db.session.expire_all()
    return [(damage.what, damage.sequence, damage.item_id) for damage in history.verify(organisation_id)]


def with_sleeping_triggers(statement):
    """What somebody with the database's own password could do."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER event_no_{verb}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text(statement))
    db.session.commit()


def test_an_untouched_history_verifies(told):
    assert damages(told) == []


@pytest.mark.parametrize("statement", ["UPDATE event SET words = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_or_delete_events(told, statement):
    """F33, F34: history pruned or rewritten."""
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        db.session.execute(text(statement))


def replacing(table, columns, rows, key):
    """The statement by which each engine puts a row in the place of another."""
    insert = f"INTO {table} SELECT {columns} FROM {rows}"
    if db.engine.dialect.name == "sqlite":
        return text(f"INSERT OR REPLACE {insert}")
    return text(f"INSERT {insert} ON CONFLICT ({key}) DO UPDATE SET id = excluded.id")


@pytest.mark.parametrize(("new_id", "key"), [("id", "id"), ("id + 1000", "organisation_id, sequence")])
def test_nor_can_an_event_be_replaced_by_inserting_another(told, new_id, key):
    """F33: `INSERT OR REPLACE` deletes without asking the triggers that refuse deleting."""
    rest = "organisation_id, item_id, sequence, kind, actor_id, actor, at, changes, '另一番话', "
    rest += "previous_hash, hash, NULL, NULL"

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        db.session.execute(replacing("event", f"{new_id}, {rest}", "event WHERE sequence = 2", key))


def test_nor_a_line_of_the_access_log(told):
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        db.session.execute(replacing("access_record", "*", "access_record WHERE true", "id"))


def test_a_changed_event_is_named(told):
    with_sleeping_triggers("UPDATE event SET words = '另一番话' WHERE sequence = 2")

    assert ("event_changed", 2) in [found[:2] for found in damages(told)]


def test_a_missing_event_is_named(told):
    with_sleeping_triggers("DELETE FROM event WHERE sequence = 3")

    assert ("event_missing", 3) in [found[:2] for found in damages(told)]


def test_a_cut_end_is_noticed(told):
    with_sleeping_triggers("DELETE FROM event WHERE sequence = 7")

    assert "end_missing" in [found[0] for found in damages(told)]


def test_an_item_changed_behind_the_verbs_is_named(told):
    """F30: a bulk update that bypasses history."""
    db.session.execute(text("UPDATE item SET title = '改过的' WHERE number = '2026-02'"))
    db.session.commit()

    assert [found[0] for found in damages(told)] == ["item_changed"]


def test_verify_says_so_on_the_command_line(app, cast, make_item):
    make_item(state="closed")

    answer = app.test_cli_runner().invoke(args=["history", "verify"])

    assert answer.exit_code == 0
    assert "历史完整：4 条记录" in answer.output


def test_an_item_taken_away_behind_the_verbs_is_named(told):
    """F34: its events remain, so that its absence shows."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("COMMIT")
        db.session.connection().exec_driver_sql("PRAGMA foreign_keys = OFF")
        db.session.connection().exec_driver_sql("BEGIN")
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text("DELETE FROM item WHERE number = '2026-02'"))
    db.session.commit()

    assert [found[0] for found in damages(told)] == ["item_changed"]


def test_two_who_add_a_ledger_s_first_items_at_once_get_a_number_each(app, cast, make_item):
    """F2: the chain's end is made by whoever comes first, and lent to the other."""
    began = Barrier(2)

    def add(title):
        began.wait()
        return make_item(title=title)

    with ThreadPoolExecutor(2) as people:
        ids = list(people.map(add, ["一个", "另一个"]))

    with app.app_context():
        assert {db.session.get_one(Item, id_).number for id_ in ids} == {"2026-01", "2026-02"}
        assert damages(cast.branch_id) == []
