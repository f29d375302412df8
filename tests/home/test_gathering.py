"""What the workbench asks the database: as many statements at any size, each section's rows in its order."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.home import queries
from tracker.home.workbench import workbench_of
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import Deputyship

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
STATES_MADE = ("in_progress", "pending_review", "closed")


def test_the_workbench_costs_the_same_at_any_size(app, make_item, sign_in_as):
    """F41."""

    def asked():
        for _ in range(2):
            make_item(due_on=date(2026, 3, 1), at=OPENED)
            make_item(due_on=date(2026, 3, 10), at=OPENED)
        with time_machine.travel(NOW, tick=False):
            client = sign_in_as("secretary")
            with counted_queries(app) as sent:
                assert client.get("/").status_code == 200
        return [statement for statement in sent if statement != "BEGIN"]

    few = asked()
    many = [asked() for _ in range(4)][-1]

    assert len(few) == len(many)
    assert len(many) <= 16  # three of them for the line of figures, one for the days that organisations decided
    assert not any(statement.startswith("SELECT membership") for statement in many)  # no row shows an owner's roles


@pytest.mark.parametrize("who", ["owner", "secretary", "discipline_officer", "parent_reader"])
def test_no_row_of_the_workbench_is_completed_one_by_one(app, cast, make_item, sign_in_as, who):
    """F41: what a row shows or asks about rights was loaded with it, whatever section it stands in."""
    for n in range(3):
        ids = [
            make_item(title=f"{state}{n}", due_on=date(2026, 3, 10), at=OPENED, state=state) for state in STATES_MADE
        ]
        with app.app_context():
            items = [db.session.get_one(Item, id_) for id_ in ids]
            workflow.urge(items[0], by=cast.parent_reader, at=NOW, words="请抓紧")
            workflow.request_extension(items[0], due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
            workflow.keep_in_view(items[1], by=cast.secretary, at=NOW)
            items[-1].follow_up_on = TODAY
            db.session.commit()
    with time_machine.travel(NOW, tick=False):
        client = sign_in_as(who)
        with counted_queries(app) as sent:
            assert client.get("/").status_code == 200

    one_by_one = ("WHERE item.organisation_id = ? AND item.id = ?", "WHERE organisation.id = ?")
    plain = [re.sub(r"%\(\w+\)s(::\w+)?", "?", " ".join(statement.split())) for statement in sent]
    assert [statement for statement in plain if statement.endswith(one_by_one)] == []


def test_a_section_s_rows_stand_in_the_order_of_its_set(ctx, cast, make_item):
    """The union that asks all sets keeps no order: what each set says of it is said again of its rows."""
    days = [None, date(2026, 3, 3), date(2026, 3, 1), date(2026, 3, 3), None, date(2026, 2, 1)]
    for n, due_on in enumerate(days):
        item = db.session.get_one(Item, make_item(due_on=due_on, at=OPENED))
        workflow.urge(item, by=cast.secretary, at=NOW, words="请抓紧")
        if n % 2:
            workflow.escalate(item, by=cast.parent_reader, at=NOW, words="督办")
        closed = db.session.get_one(Item, make_item(state="closed"))
        closed.follow_up_on = date(2026, 3, 5 - n % 3)
    db.session.flush()
    shown = {
        s.name: [row.item.id for row in s.rows]
        for who in (cast.owner, cast.discipline_officer, cast.secretary)
        for s in workbench_of(who, today=TODAY).sections
    }

    urged, follow_up, overdue = (
        queries.urged(cast.owner),
        queries.to_follow_up(cast.secretary, today=TODAY),
        queries.overdue(cast.secretary, today=TODAY),
    )
    assert shown["urged"] == [row[0].id for row in db.session.execute(urged)]
    assert shown["to_follow_up"] == [row[0].id for row in db.session.execute(follow_up)]
    assert shown["overdue"] == [row[0].id for row in db.session.execute(overdue)]


def test_a_deputy_of_very_many_finds_what_each_of_them_has(ctx, cast, make_item):
    """More sets than one statement may hold."""
    for n in range(100):
        principal = accounts.add_user(f"principal-{n}", name=f"委员{n}", at=NOW)
        accounts.grant(principal, "committee_member", organisation=cast.branch, at=NOW, by="test")
        db.session.add(
            Deputyship(
                organisation=cast.branch,
                principal=principal,
                deputy=cast.member,
                appointed_by_id=principal.id,
                starts_on=date(2026, 3, 1),
                ends_on=date(2026, 3, 7),
                appointed_at=NOW,
            )
        )
    make_item(title="最后一个的", owner=principal, accountable_lead=None, due_on=date(2026, 3, 1), at=OPENED)
    db.session.flush()

    (section,) = workbench_of(cast.member, today=TODAY).sections

    assert [(row.item.title, row.acting_for) for row in section.rows] == [("最后一个的", "委员99")]
