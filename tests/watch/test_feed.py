"""Deadlines for a calendar outside: the feed behind a secret address, and the file of one item."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker import create_app
from tracker.backup.rows import tables_of
from tracker.extensions import db, limiter
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import AccessRecord
from tracker.watch import feed_address, subscribing
from tracker.watch.feed import Entry, written
from tracker.watch.holidays import official
from tracker.watch.models import CalendarAddress

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def token(app, cast):
    with app.app_context():
        made = feed_address.make(cast.owner, at=NOW)
        db.session.commit()
    return made


@pytest.fixture
def asking(app, token):
    """What a calendar that knows the address is told; it has no cookies."""

    def ask(path=None, **headers):
        with time_machine.travel(NOW, tick=False):
            return app.test_client(use_cookies=False).get(path or f"/feed/{token}.ics", headers=headers)

    return ask


def events(answer):
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8"), answer.text
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.data).events}


def alarms(event):
    midnight = datetime.combine(event.start, time())
    return [f"{midnight + alarm['trigger'].dt:%Y-%m-%d %H:%M}" for alarm in event.walk("VALARM")]


def test_the_feed_holds_the_open_deadlines_of_whoever_carries(asking, cast, app, make_item):
    with app.app_context():
        make_item(title="自己的", due_on=date(2026, 4, 30))
        make_item(title="牵头的", due_on=date(2026, 5, 29), owner=cast.organiser, accountable_lead=cast.owner)
        make_item(title="配合的", due_on=date(2026, 6, 30), owner=cast.organiser, supporter_ids=f",{cast.owner.id},")
        make_item(title="别人的", owner=cast.organiser)
        make_item(title="没有时限", due_on=None)
        make_item(title="已销号", state="closed")
        make_item(title="晚了的", due_on=date(2026, 3, 2), at=OPENED)

    found = events(asking())

    assert {words.rpartition(" ")[2]: event.start for words, event in found.items()} == {
        "自己的": date(2026, 4, 30),
        "牵头的": date(2026, 5, 29),
        "配合的": date(2026, 6, 30),
        "晚了的": date(2026, 3, 2),
    }
    assert [words.partition("：")[0] for words in found] == ["逾期", "整改时限", "整改时限", "整改时限"]


def test_an_alarm_rings_at_nine_when_it_turns_yellow_and_on_the_day_never_on_a_day_off(asking, make_item):
    """Due on Sunday 3 May, in the holiday: the last working day before is 30 April; ten days before is 23 April."""
    make_item(title="放假里到期", due_on=date(2026, 5, 3))
    make_item(title="晚了的", due_on=date(2026, 3, 2), at=OPENED)

    found = {words.rpartition(" ")[2]: alarms(event) for words, event in events(asking()).items()}

    assert found == {"放假里到期": ["2026-04-23 09:00", "2026-04-30 09:00"], "晚了的": []}


def test_a_short_item_turns_yellow_when_a_third_of_its_time_is_left(asking, make_item):
    make_item(title="十五天", due_on=NOW.date() + timedelta(days=15))  # Friday 20 March, a third is Sunday 15 March

    (event,) = events(asking()).values()

    assert alarms(event) == ["2026-03-13 09:00", "2026-03-20 09:00"]


def test_what_is_withheld_leaves_without_its_words(asking, app, cast, make_item):
    make_item(title="不便公开的事", withheld=True)

    (event,) = events(asking()).values()

    assert "不便公开的事" not in event.to_ical().decode()


def test_another_deadline_moves_the_same_event(asking, app, cast, make_item):
    item_id = make_item(due_on=date(2026, 4, 30))
    (before,) = events(asking()).values()
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        later = Deadline("fixed", date(2026, 5, 29))
        workflow.set_deadline(item, deadline=later, by=cast.secretary, at=NOW, words="等待评估")
        db.session.commit()

    (after,) = events(asking()).values()

    assert (after["uid"], after.start) == (before["uid"], date(2026, 5, 29))
    assert after["sequence"] > before["sequence"]


def test_hostile_words_stay_words(app):
    title = 'x\r\nEND:VEVENT\nBEGIN:VEVENT\r;,\\"长' + "长" * 200
    entry = Entry(
        "item-1@t", 1, "2026-01", title, "支部\nURL:http://bad", date(2026, 3, 31), None, False, "http://t/items/1"
    )
    with app.app_context():
        data = written([entry], name="甲\r\nX-BAD:1", at=NOW, working=official())

    lines = data.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == 1 and not set(b"".join(lines)) & set(b"\r\n")
    assert not [line for line in lines if line.startswith((b"X-BAD", b"URL:http://bad")) or len(line) > 75]
    assert "长" * 200 in str(Calendar.from_ical(data).events[0]["summary"])


@pytest.mark.parametrize("path", ["/feed/x.ics", "/feed/%00.ics", f"/feed/{'a' * 5000}.ics", "/feed/é长.ics"])
def test_an_address_that_nobody_made_does_not_exist(asking, path):
    assert asking(path).status_code == 404


def test_given_up_made_anew_or_left_the_old_address_does_not_exist(app, cast, asking, token):
    """F88."""
    assert asking().status_code == 200
    with app.app_context():
        another = feed_address.make(cast.owner, at=NOW)
        db.session.commit()
    assert (asking().status_code, asking(f"/feed/{another}.ics").status_code) == (404, 200)
    with app.app_context():
        accounts.deactivate(cast.owner, organisation=cast.branch, at=NOW, by=cast.administrator)
        db.session.commit()
    assert asking(f"/feed/{another}.ics").status_code == 404


def test_whoever_lost_the_role_lost_the_deadlines(app, cast, asking, make_item):
    make_item()
    assert events(asking())
    with app.app_context():
        accounts.set_roles(cast.owner, [], organisation=cast.branch, at=NOW, by=cast.administrator)
        db.session.commit()

    assert not events(asking())


def test_the_token_stands_nowhere(app, token):
    with app.app_context():
        assert db.session.scalars(select(CalendarAddress.token_hash)).all() == [feed_address.hash_of(token)]
        said = db.session.scalars(select(AccessRecord)).all()
        assert [each.kind for each in said if each.kind.startswith("calendar")] == ["calendar_made"]
        assert not any(token in f"{each.words}{each.subject}{each.actor}" for each in said)


def test_a_backup_brings_no_address_back(app):
    """F88: One that was given up since would work again."""
    with app.app_context():
        assert "calendar_address" not in {table.name for table in tables_of(db.session.connection())}
        db.session.rollback()


def test_reading_the_feed_signs_nobody_in_and_out(app, token, sign_in_as, cast):
    client = sign_in_as("secretary")
    with client.session_transaction() as session:
        before = dict(session)

    answer = client.get(f"/feed/{token}.ics")

    assert "Set-Cookie" not in answer.headers
    with client.session_transaction() as session:
        assert dict(session) == before
    assert app.test_client(use_cookies=False).get(f"/feed/{token}.ics").headers.get("Set-Cookie") is None


@pytest.fixture
def limited(app):
    """The same instance with rate limits on."""
    kept = {name: app.config[name] for name in ("INSTANCE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PASSWORD_COST")}
    second = create_app(kept | {"RATELIMIT_ENABLED": True, "FEED_RATE": "3 per hour", "TESTING": True})
    yield second
    with second.app_context():
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False


def test_an_address_is_read_so_often_and_no_more(limited, token):
    client = limited.test_client(use_cookies=False)

    read = [client.get(f"/feed/{token}.ics").status_code for _turn in range(4)]
    guessed = [client.get(f"/feed/guess{turn}.ics").status_code for turn in range(5)]

    assert read == [200, 200, 200, 429]
    assert guessed == [404, 404, 404, 429, 429]


def test_a_thousand_deadlines_cost_as_many_queries_as_one_and_five_hundred_are_told(app, asking, make_items):
    make_items(2, due_on=date(2026, 4, 30))
    with counted_queries(app) as few:
        events(asking())
    make_items(600, due_on=date(2026, 4, 30))
    with counted_queries(app) as many:
        found = Calendar.from_ical(asking().data).events

    assert (len(many), len(found)) == (len(few), subscribing.MOST)


def test_the_page_shows_the_address_once_and_takes_it_back(app, sign_in_as, cast):
    client = sign_in_as("owner")
    shown = client.post("/telling/feed")
    address = shown.text.split('id="feed" value="', 1)[1].split('"', 1)[0]
    path = "/feed/" + address.rpartition("/")[2]

    assert (shown.status_code, app.test_client().get(path).status_code) == (200, 200)
    page = client.get("/telling").text
    assert "停用订阅地址" in page and path.removesuffix(".ics").rpartition("/")[2] not in page

    assert "已停用" in client.post("/telling/feed/removal", follow_redirects=True).text
    assert app.test_client().get(path).status_code == 404
    assert "已停用" not in client.post("/telling/feed/removal", follow_redirects=True).text
    with app.app_context():
        kinds = select(func.count()).where(AccessRecord.kind.in_(["calendar_made", "calendar_given_up"]))
        assert db.session.scalar(kinds) == 2


def test_one_item_is_a_file_of_its_own(app, sign_in_as, cast, make_item):
    item_id, undated = make_item(), make_item(due_on=None)
    client = sign_in_as("member")

    answer = client.get(f"/items/{item_id}/calendar.ics")

    (event,) = events(answer).values()
    assert event["uid"] == f"item-{item_id}@127.0.0.1"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert f"/items/{item_id}/calendar.ics" in client.get(f"/items/{item_id}").text
    assert client.get(f"/items/{undated}/calendar.ics").status_code == 404
    assert "calendar.ics" not in client.get(f"/items/{undated}").text
    assert sign_in_as("outsider").get(f"/items/{item_id}/calendar.ics").status_code == 404
