"""Nobody rewrites the history: triggers refuse, and whatever gets past them is found and named."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.conftest import NOW
from tracker.common.columns import canonical_json
from tracker.extensions import db
from tracker.ledger import chain, history, workflow
from tracker.ledger.involvement_told import Told
from tracker.ledger.models import Event, Item
from tracker.people import deputies


@pytest.fixture
def told(ctx, cast, make_item):
    """Two items with seven events between them."""
    make_item(state="closed")
    make_item(state="substantially_done")
    return cast.branch_id


def damages(organisation_id):
    db.session.expire_all()
    return [(damage.what, damage.sequence, damage.item_id) for damage in chain.verify(organisation_id)]


def with_sleeping_triggers(*statements):
    """What somebody with the database's own password could do."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER event_no_{verb}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
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


@pytest.mark.parametrize(("new_id", "key"), [("id", "organisation_id, id"), ("id + 1000", "organisation_id, sequence")])
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
    item_id = db.session.scalar(select(Event.item_id).where(Event.sequence == 2))

    assert ("event_changed", 2, item_id) in damages(told)


def test_changed_changes_are_named_and_so_is_the_item_that_does_not_follow(told):
    with_sleeping_triggers("UPDATE event SET changes = replace(changes, '已制定计划', '计划已定') WHERE sequence = 6")

    assert [found[0] for found in damages(told)] == ["event_changed"]


def test_two_events_that_changed_places_are_named(told):
    """What each says is true; only the order was rewritten."""
    with_sleeping_triggers(
        "UPDATE event SET sequence = 1000 WHERE sequence = 2",
        "UPDATE event SET sequence = 2 WHERE sequence = 3",
        "UPDATE event SET sequence = 3 WHERE sequence = 1000",
    )

    found = [each[:2] for each in damages(told)]

    assert {("event_changed", 2), ("event_changed", 3), ("chain_broken", 2), ("chain_broken", 3)} <= set(found)


@pytest.mark.parametrize("nonsense", ["{", "[]", '{"state": 1}', '{"state": [1, [2]]}'])
def test_changes_that_cannot_be_read_are_named(told, nonsense):
    with_sleeping_triggers(f"UPDATE event SET changes = '{nonsense}' WHERE sequence = 2")

    assert ("event_changed", 2) in [found[:2] for found in damages(told)]


def test_a_deputy_written_into_an_event_afterwards_is_named(told):
    with_sleeping_triggers("UPDATE event SET acting_for = '陈秘' WHERE sequence = 2")

    assert damages(told)[0][:2] == ("event_changed", 2)


def test_an_event_slipped_in_before_the_first_is_named(told):
    columns = "organisation_id, item_id, kind, actor_id, actor, at, changes, words, previous_hash, hash"
    with_sleeping_triggers(f"INSERT INTO event (sequence, {columns}) SELECT 0, {columns} FROM event WHERE sequence = 1")

    assert ("event_changed", 0) in [found[:2] for found in damages(told)]


RESPELLED = """UPDATE event SET changes = replace(changes, '":[', '": [') WHERE sequence = 2"""


def test_an_event_spelled_in_another_way_still_says_the_same(told):
    """What is hashed are values; a copy through another program may put blanks into the stored JSON."""
    with_sleeping_triggers(RESPELLED)

    assert damages(told) == []


def test_it_is_looked_up_in_its_own_chain_alone(told, cast):
    """Every organisation's events are counted from 1."""
    added = {"by": cast.outsider, "at": NOW, "year": 2026, "kind": "finding", "title": "联系群众不够"}
    workflow.add(cast.other_branch, **added)
    workflow.add(cast.other_branch, **added)
    db.session.commit()

    with_sleeping_triggers(RESPELLED)

    assert damages(told) == []


def test_an_instant_is_hashed_in_utc_wherever_the_machine_stands(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert chain.instant(NOW) == chain.instant("2026-03-05 02:00:00.000000") == "2026-03-05T02:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(
    words=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    at=st.datetimes(timezones=st.just(UTC)),
    deputy=st.booleans(),
)
def test_a_stored_row_hashes_like_the_event_that_was_appended(words, at, deputy):
    changes = {"progress": [None, words], "progress_on": [None, "2026-03-05"], "ongoing": [False, True]}
    event = Event(organisation_id=1, item_id=2, sequence=3, kind="report_progress", actor_id=None, actor=words, at=at)
    event.changes, event.words, event.previous_hash = changes, words, history.GENESIS
    if deputy:
        event.acting_for_id, event.acting_for = 7, words or "陈秘"
    sqlite = f"{at:%Y-%m-%d %H:%M:%S.%f}".rjust(26, "0")

    for stored in (at, sqlite):
        row = (
            *(3, 2, event.kind, None, words, stored, canonical_json(changes), words, history.GENESIS),
            *(event.acting_for_id, event.acting_for, ""),
        )
        assert chain.hash_of_row(1, row) == history.hash_of(event)


def test_a_missing_event_is_named(told):
    with_sleeping_triggers("DELETE FROM event WHERE sequence = 3")

    assert ("event_missing", 3) in [found[:2] for found in damages(told)]


def test_every_event_of_a_gap_is_named(told):
    with_sleeping_triggers("DELETE FROM event WHERE sequence IN (3, 4)")

    assert {("event_missing", 3), ("event_missing", 4)} <= {found[:2] for found in damages(told)}


@pytest.mark.parametrize(("until", "found"), [(3, []), (4, ["event_changed"]), (5, ["event_changed"])])
def test_a_chain_can_be_walked_up_to_a_number(told, until, found):
    with_sleeping_triggers("UPDATE event SET words = '另一番话' WHERE sequence = 4")

    here = db.session.connection()
    walked = chain.broken_links(here, told, {}, Told(here, told), until=until)

    assert [damage.what for damage in walked] == found


def test_a_broken_link_names_its_item(told):
    with_sleeping_triggers("UPDATE event SET previous_hash = 'x' WHERE sequence = 6")
    item_id = db.session.scalar(select(Event.item_id).where(Event.sequence == 6))

    assert ("chain_broken", 6, item_id) in damages(told)


def test_a_cut_end_is_noticed(told):
    with_sleeping_triggers("DELETE FROM event WHERE sequence = 7")

    assert "end_missing" in [found[0] for found in damages(told)]


def test_a_chain_whose_end_was_kept_nowhere_is_named(told):
    db.session.execute(text("DELETE FROM chain_head"))
    db.session.commit()

    assert damages(told) == [("end_missing", 8, None)]


def test_an_item_changed_behind_the_verbs_is_named(told):
    """F30: a bulk update that bypasses history."""
    db.session.execute(text("UPDATE item SET title = '改过的' WHERE number = '2026-02'"))
    db.session.commit()

    item_id = db.session.scalar(select(Item.id).where(Item.number == "2026-02"))
    assert damages(told) == [("item_changed", None, item_id)]


def test_an_item_put_in_behind_the_verbs_is_named(told):
    table = Item.__table__
    row = dict(db.session.execute(select(table).where(table.c.number == "2026-02")).mappings().one())
    db.session.execute(table.insert().values(row | {"id": 9999, "number": "2026-99"}))
    db.session.commit()

    assert damages(told) == [("item_changed", None, 9999)]


def test_verify_says_so_on_the_command_line(app, cast, make_item):
    make_item(state="closed")

    answer = app.test_cli_runner().invoke(args=["history", "verify"])

    assert answer.exit_code == 0
    assert "历史完整：4 条记录" in answer.output


def test_an_item_taken_away_behind_the_verbs_is_named(told):
    """F34: its events remain, so that its absence shows."""
    item_id = db.session.scalar(select(Item.id).where(Item.number == "2026-02"))
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("COMMIT")
        db.session.connection().exec_driver_sql("PRAGMA foreign_keys = OFF")
        db.session.connection().exec_driver_sql("BEGIN")
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(text("DELETE FROM item WHERE number = '2026-02'"))
    db.session.commit()

    assert damages(told) == [("item_changed", None, item_id)]


def test_whoever_applied_and_in_whose_place_is_told_by_the_events_too(ctx, cast, make_item):
    by_lead, by_deputy = (
        db.session.get_one(Item, make_item(accountable_lead=who)) for who in (cast.organiser, cast.discipline_officer)
    )
    period = {"starts_on": NOW.date(), "ends_on": NOW.date(), "by": cast.secretary, "at": NOW}
    deputies.appoint(cast.member, principal=cast.discipline_officer, organisation=cast.branch, **period)
    db.session.flush()
    for item, person in ((by_lead, cast.organiser), (by_deputy, cast.member)):
        workflow.request_closure(item, by=person, at=NOW, words="已完成")
    db.session.commit()

    assert f",{cast.organiser.id}," in by_lead.involved_ids
    assert damages(cast.branch_id) == []


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
