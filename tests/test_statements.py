"""What is read from the text of a statement is there: sub-selects that were not correlated, tables not joined (F68)."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import aliased

from tests.asked_within import Uncorrelated
from tests.statements import uncorrelated
from tracker.extensions import db
from tracker.ledger.models import Event, Item, of_item


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("SELECT a FROM item WHERE b = (SELECT max(s) FROM event AS e, item WHERE e.item_id = item.id)", "item"),
        ("SELECT a FROM item WHERE (SELECT 1 FROM x WHERE c > (SELECT s FROM event AS e, item WHERE 1)) = 1", "item"),
        ('SELECT a FROM item WHERE b = (SELECT 1 FROM "item", event)', "item"),
        ("SELECT a FROM item JOIN event ON true WHERE EXISTS (SELECT * FROM y, event WHERE true)", "event"),
        ("SELECT a FROM item WHERE b = (SELECT max(s) FROM event AS e WHERE e.item_id = item.id)", ""),
        ("SELECT a FROM item WHERE b IN (SELECT b FROM item WHERE c IN (1, 2))", ""),
        ("SELECT a FROM item WHERE b = (SELECT 1 FROM event AS e, item AS i WHERE e.item_id = i.id)", ""),
        ("SELECT a FROM item, event WHERE item.id = event.item_id", ""),
    ],
)
def test_a_sub_select_that_reads_anew_what_stands_round_it_is_told(statement, table):
    """F68: tests/asked_within.py reads every statement of every test so; two tables that nothing joins are a warning
    of SQLAlchemy, and warnings are errors here."""
    assert uncorrelated(statement) == table


def test_a_nested_sub_select_that_is_not_correlated_is_refused(ctx, cast):
    """F68: as `last_words` once read every event there was."""
    each, answer = aliased(Event), aliased(Event)
    answers = select(func.max(answer.sequence)).where(of_item(answer)).scalar_subquery()
    spoken = select(func.max(each.sequence)).where(of_item(each), each.sequence > answers)
    rows = select(Item.id).where(Item.organisation_id == cast.branch.id)

    with pytest.raises(Uncorrelated):
        db.session.execute(rows.where(spoken.correlate(Item).scalar_subquery() > 0))


def test_two_tables_that_nothing_joins_are_an_error(ctx, cast):
    """F68."""
    with pytest.raises(SAWarning, match="cartesian product"):
        db.session.execute(select(Item.id, Event.id).where(Item.organisation_id == 1, Event.organisation_id == 1))
