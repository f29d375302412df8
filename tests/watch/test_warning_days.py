"""An organisation's own warning days: one definition for the sweep, every list, every row and the alarms."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, seen
from tests.watch.test_pages import text_of
from tests.watch.test_reasons import heard_on, sweep_on, told, working_days
from tracker.extensions import db
from tracker.home import queries as home
from tracker.ledger import listing, workflow
from tracker.ledger.deadlines import Deadline, Level, deadline_view
from tracker.ledger.models import Item, WarningRule
from tracker.ledger.queries import Filter, is_due_soon, matching
from tracker.ledger.thresholds import thresholds
from tracker.people.access import NotAllowed
from tracker.people.models import AccessRecord
from tracker.watch import queries, warning_days
from tracker.watch.facts import facts_on
from tracker.watch.warning_days import Days

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
TYPED = {"blue": "40", "yellow": "5", "lead": "1", "secretary": "2", "parent": "3"}


@pytest.fixture
def decide(ctx, cast):
    def decided(blue=20, yellow=10, lead=2, secretary=5, parent=10, place=None):
        who = cast.secretary if place is None else cast.outsider
        days = Days(blue, yellow, lead, secretary, parent)
        warning_days.decide(place or cast.branch, days, by=who, at=NOW)
        db.session.commit()

    return decided


@pytest.mark.parametrize(("blue", "yellow"), [(0, 0), (1, 0), (3, 2), (20, 10), (30, 30), (60, 25), (365, 365)])
@pytest.mark.parametrize("left", [0, 1, 2, 3, 10, 20, 25, 30, 31, 59, 60, 61, 100])
def test_one_row_many_rows_and_the_sweep_agree(ctx, cast, decide, make_item, blue, yellow, left):
    """F19: whatever an organisation decides, and whatever its neighbour does; the cap at a third holds."""
    decide(blue, yellow)
    decide(7, 3, place=cast.other_branch)
    item = db.session.get_one(Item, make_item(due_on=TODAY + timedelta(days=left), at=OPENED))
    limits = thresholds()

    own = limits.of(item.organisation_id)
    view = deadline_view(state=item.state, due_on=item.due_on, opened_on=item.opened_on, today=TODAY, thresholds=own)
    term = (item.due_on - item.opened_on).days
    expected = left == 0 or (left <= blue and left * 3 <= term)
    assert bool(view.level) == expected
    assert (view.level is Level.YELLOW) == (left == 0 or (left <= yellow and left * 3 <= term))
    found = db.session.scalars(select(Item.id).where(is_due_soon(TODAY, limits))).all()
    assert (item.id in found) == expected
    watched = queries.to_watch(TODAY, facts_on(TODAY).limits, unarranged_since=date(2000, 1, 1))
    assert (item.id in {id_ for _place, id_ in db.session.execute(watched)}) == expected


def test_every_list_counts_alike(ctx, cast, decide, make_item):
    """In 30 days: due soon for a branch that says 40, not for its neighbour."""
    due = {"due_on": TODAY + timedelta(days=30), "at": OPENED}
    make_item(**due)
    deadline = Deadline("fixed", due["due_on"])
    more = {"kind": "action", "title": "别处的", "year": 2026, "deadline": deadline}
    workflow.add(cast.other_branch, by=cast.outsider, at=OPENED, owner=cast.outsider, **more)
    db.session.commit()

    def counts():
        limits = thresholds()
        asked = Filter(cast.committee_id, below=True)
        soon = [*matching(asked, today=TODAY, thresholds=limits), is_due_soon(TODAY, limits)]
        below = queries.due_soon_below(cast.parent_reader, cast.committee, today=TODAY)
        return {
            "ledger": db.session.scalar(select(func.count(Item.id)).where(*soon)),
            "tally": listing.tallies(asked, today=TODAY, thresholds=limits, me=0)["due_soon"],
            "overdue page": len(db.session.scalars(below).all()),
            "workbench": len(db.session.scalars(home.due_soon(cast.owner, today=TODAY)).all()),
        }

    assert set(counts().values()) == {0}
    decide(40, 5)
    assert set(counts().values()) == {1}


def test_the_sweep_tells_by_the_branch_s_own_days(ctx, decide, make_item):
    make_item(due_on=TODAY + timedelta(days=30), at=OPENED)
    sweep_on(TODAY)
    assert told() == {}

    decide(40, 31)
    sweep_on(TODAY)

    assert {stage for stage, _occasion in told()} == {"yellow"}


def test_who_hears_of_it_again_is_the_branch_s_to_say(ctx, cast, decide, make_item):
    decide(lead=0, secretary=1, parent=2)
    make_item(due_on=date(2026, 5, 29), at=OPENED, accountable_lead=cast.organiser)

    heard = heard_on(working_days(date(2026, 6, 1), date(2026, 6, 5)))

    assert heard == {
        1: {"李宁", "王方", "陈秘"},
        2: {"李宁", "王方", "陈秘"},
        3: {"李宁", "王方", "陈秘", "上级"},
        5: heard[5],
    }


@pytest.mark.parametrize("days", [(5, 10, 2, 5, 10), (20, 10, 6, 5, 10), (20, 10, 2, 11, 10)])
def test_what_makes_no_sense_is_refused(ctx, cast, days):
    with pytest.raises(NotAllowed):
        warning_days.decide(cast.branch, Days(*days), by=cast.secretary, at=NOW)


def test_the_database_refuses_nonsense_too(ctx, cast):
    nonsense = {"blue_days": 5, "yellow_days": 10, "lead_days": 1, "secretary_days": 1, "parent_days": 1}
    db.session.add(WarningRule(organisation_id=cast.branch_id, **nonsense))
    with pytest.raises(Exception, match=r"(?i)check"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("who", ["secretary", "administrator"])
def test_they_are_decided_on_a_page_recorded_and_taken_back(app, cast, sign_in_as, make_item, who):
    item_id = make_item(due_on=TODAY + timedelta(days=30), at=OPENED)
    with time_machine.travel(NOW, tick=False):
        client, reader = sign_in_as(who), sign_in_as("member")
        assert f"/items/{item_id}" not in reader.get("/o/branch/overdue").text
        assert 'value="20"' in client.get("/o/branch/warning-days").text

        page = client.post("/o/branch/warning-days", data=TYPED, follow_redirects=True).text
        assert "已保存" in page and 'value="40"' in page and "恢复系统默认" in page
        assert f"/items/{item_id}" in reader.get("/o/branch/overdue").text
        assert "离时限 40 天起蓝色预警" in text_of(reader.get("/help"))

        assert "已恢复" in client.post("/o/branch/warning-days/removal", follow_redirects=True).text
        assert "离时限 20 天起蓝色预警" in text_of(reader.get("/help"))
    with app.app_context():
        said = db.session.scalars(select(AccessRecord).where(AccessRecord.kind == "warning_days_changed")).all()
        words = ["20, 10; 2, 5, 10 → 40, 5; 1, 2, 3", "40, 5; 1, 2, 3 → 20, 10; 2, 5, 10"]
        assert [each.words for each in said] == words


@pytest.mark.parametrize(
    "changed", [{"blue": ""}, {"blue": "-1"}, {"blue": "366"}, {"blue": "many"}, {"yellow": "41"}, {"lead": "9"}]
)
def test_what_is_typed_wrongly_comes_back_with_a_word(app, sign_in_as, changed):
    answer = sign_in_as("secretary").post("/o/branch/warning-days", data=TYPED | changed)

    assert answer.status_code == 400 and "Not a valid" not in answer.text
    with app.app_context():
        assert db.session.scalar(select(WarningRule)) is None


def test_nobody_else_decides(sign_in_as):
    for who in ("owner", "member", "parent_reader"):
        assert seen(sign_in_as(who).post("/o/branch/warning-days", data=TYPED)) == NOT_ALLOWED


def test_they_cost_a_page_one_question_however_many_items(app, sign_in_as, make_items):
    make_items(30, due_on=TODAY + timedelta(days=30), at=OPENED)
    client = sign_in_as("secretary")
    client.post("/o/branch/warning-days", data=TYPED)

    for url in ("/", "/o/branch/ledger", "/o/branch/overdue"):
        with counted_queries(app) as sent:
            client.get(url)
        assert len([each for each in sent if each.startswith("SELECT warning_rule.")]) == 1, url
