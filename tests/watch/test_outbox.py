"""Digests that leave the program: one a person a day, leased, looked at again, sent outside transactions, marked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import deputies
from tracker.watch import jobs, outbox, own_choice, weekly
from tracker.watch.channels import Refused
from tracker.watch.models import Digest, Notice

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
def post(monkeypatch):
    """What was handed to the mail channel; fails with the first of `errors`, while there is one."""

    class Post(list):
        errors = ()

        def take(self, letter):
            assert not db.session().in_transaction(), "a transaction is open while a letter is sent"
            if self.errors:
                error, *self.errors = self.errors
                raise error
            self.append(letter)

    taken = Post()
    monkeypatch.setitem(jobs.CHANNELS, outbox.MAIL, taken.take)
    return taken


@pytest.fixture
def wants_mail(ctx, cast):
    def wants(who="owner", frequency="daily", by_mail=True):
        own_choice.choose(
            getattr(cast, who), address=f"{who}@branch.test", by_mail=by_mail, frequency=frequency, at=BEFORE
        )
        db.session.commit()

    return wants


@pytest.fixture
def overdue(ctx, make_item, wants_mail):
    """An overdue item whose owner 李宁 wants mail."""
    wants_mail()
    item_id = make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    return item_id


def states():
    query = select(Digest.state, Digest.words).order_by(Digest.id)
    return [tuple(row) for row in db.session.execute(query)]


def day_after(days, hours=0):
    """Swept and delivered on a later day; what was sent then."""
    at = NOW + timedelta(days=days, hours=hours)
    jobs.run_sweep(TODAY + timedelta(days=days), at=at)
    return jobs.run_deliver(at=at)


def test_who_wants_mail_gets_one_a_day_and_nobody_else_does(overdue, post):
    """F74: the fixture holds that no transaction is open while a letter is sent."""
    first, second = jobs.run_deliver(at=NOW), jobs.run_deliver(at=NOW + timedelta(hours=1))

    assert (first.mailed, second.mailed, len(post)) == (1, 0, 1)
    assert (post[0].address, states()) == ("owner@branch.test", [("sent", "")])


def test_the_text_alone_says_item_reason_and_link(overdue, post):
    """F16: number and date once, in the record of the notice."""
    jobs.run_deliver(at=NOW)

    text = post[0].text
    assert "【请您办理】" in text and "早就到期" in text and "已逾期 4 天" in text
    assert f"/items/{overdue}" in text and "/telling" in text
    assert post[0].subject == "整改提醒 2026年3月5日：请您办理 1 项"


def test_mail_follows_the_readers_language(overdue, post, cast):
    cast.owner.language = "en"
    db.session.commit()

    jobs.run_deliver(at=NOW)

    assert "4 days overdue" in post[0].text and "整改提醒" not in post[0].subject


def test_without_anything_new_there_is_no_mail(overdue, post):
    jobs.run_deliver(at=NOW)
    item = db.session.get_one(Item, overdue)
    workflow.cancel(item, by=item.accountable_lead, at=NOW, words="并入另一事项")
    db.session.commit()

    assert (day_after(1).mailed, len(post)) == (0, 1)


def test_what_no_longer_holds_is_not_mailed(overdue, post, cast):
    """F11: told in the program, done before the mail went out."""
    jobs.tell_everybody(at=NOW, result=jobs.telling.Delivery())
    outbox.make(at=NOW)
    workflow.cancel(db.session.get_one(Item, overdue), by=cast.secretary, at=NOW, words="并入另一事项")
    db.session.commit()

    jobs.run_deliver(at=NOW)

    assert (post, states()) == ([], [("obsolete", "nothing_left")])


def test_who_does_not_want_it_any_more_gets_none(overdue, post, wants_mail):
    jobs.tell_everybody(at=NOW, result=jobs.telling.Delivery())
    outbox.make(at=NOW)
    wants_mail(by_mail=False)

    jobs.run_deliver(at=NOW)

    assert (post, states()) == ([], [("obsolete", "not_wanted")])


@pytest.mark.parametrize(("hour", "mailed"), [(7, 0), (8, 1), (19, 1), (20, 0), (23, 0)])
def test_mail_keeps_quiet_hours(overdue, post, hour, mailed):
    at = datetime(2026, 3, 5, hour, 0, tzinfo=outbox.ZONE)
    jobs.run_deliver(at=at)

    assert len(post) == mailed


def test_no_mail_on_a_day_off(overdue, post):
    post.errors = [ConnectionError("no route to host")]
    jobs.run_deliver(at=NOW)

    jobs.run_deliver(at=NOW + timedelta(days=2))
    assert post == []
    jobs.run_deliver(at=NOW + timedelta(days=4))

    assert len(post) == 1


def test_a_refusal_for_now_is_tried_again_later_with_the_same_number(overdue, post):
    """F6."""
    post.errors = [ConnectionError("451 greylisted")]
    first = jobs.run_deliver(at=NOW)
    failed, number = states(), db.session.scalar(select(Digest.message_id))
    at_once = jobs.run_deliver(at=NOW + timedelta(minutes=1))
    later = jobs.run_deliver(at=NOW + timedelta(minutes=3))

    assert (first.refused, at_once.mailed, later.mailed) == (1, 0, 1)
    assert failed == [("failed", "ConnectionError: 451 greylisted")]
    assert post[0].message_id == number


def test_a_refusal_for_ever_is_put_aside_until_somebody_tries_again(overdue, post):
    post.errors = [Refused("550 no such user")]
    jobs.run_deliver(at=NOW)
    parked = states()
    jobs.run_deliver(at=NOW + timedelta(hours=3))
    assert (parked, post) == ([("parked", "Refused: 550 no such user")], [])

    outbox.try_again(db.session.scalar(select(Digest.id)))
    db.session.commit()
    jobs.run_deliver(at=NOW + timedelta(hours=4))

    assert len(post) == 1


def test_after_many_refusals_it_is_put_aside(overdue, post):
    post.errors = [ConnectionError("no route")] * 20
    for _ in range(10):
        jobs.run_deliver(at=NOW)
        db.session.execute(update(Digest).where(Digest.state == "failed").values(lease_until=NOW))
        db.session.commit()

    assert (states()[0][0], db.session.scalar(select(Digest.attempts))) == ("parked", 8)


def test_one_bad_address_stops_no_other(overdue, post, wants_mail):
    """F9."""
    wants_mail("secretary")
    post.errors = [Refused("550 no such user")]

    result = jobs.run_deliver(at=NOW)

    assert (result.mailed, result.parked) == (1, 1)


def test_a_later_digest_of_somebody_else_takes_nobody_s_away(overdue, wants_mail, cast):
    """F68: the last digest is the person's own, in a sub-select of a sub-select too."""
    wants_mail("organiser")
    db.session.execute(update(Notice).values(state="sent", sent_at=NOW))
    theirs = Digest(person_id=cast.organiser.id, channel=outbox.MAIL, on_date=TODAY - timedelta(days=1), since=BEFORE)
    theirs.made_at, theirs.message_id = NOW + timedelta(hours=1), "theirs"
    db.session.add(theirs)
    db.session.flush()

    wanting = db.session.execute(outbox.wanting(TODAY, leaders=False)).all()

    assert [person.id for _choice, person, _last in wanting] == [cast.owner.id]


def test_a_killed_senders_digest_goes_out_when_its_lease_lapses(overdue, post):
    """F7, F8: leased and committed, then the process dies."""
    jobs.tell_everybody(at=NOW, result=jobs.telling.Delivery())
    outbox.make(at=NOW)
    assert outbox.lease(at=NOW)
    db.session.commit()

    too_early = jobs.run_deliver(at=NOW + timedelta(minutes=4))
    after = jobs.run_deliver(at=NOW + outbox.LEASE)

    assert (too_early.mailed, after.mailed, len(post)) == (0, 1, 1)


def test_who_lost_the_lease_marks_nothing(overdue, post):
    jobs.tell_everybody(at=NOW, result=jobs.telling.Delivery())
    outbox.make(at=NOW)
    mine = outbox.lease(at=NOW)
    db.session.commit()
    jobs.run_deliver(at=NOW + outbox.LEASE)

    assert (outbox.look_again(mine), outbox.mark_obsolete(mine, "too late"), states()) == (None, False, [("sent", "")])


def test_two_who_lease_at_once_get_a_digest_each(overdue, wants_mail):
    wants_mail("secretary")
    jobs.tell_everybody(at=NOW, result=jobs.telling.Delivery())
    outbox.make(at=NOW)

    leases = [outbox.lease(at=NOW) for _ in range(3)]

    assert leases[2] is None and leases[0].digest_id != leases[1].digest_id


def test_yesterdays_that_did_not_get_out_is_taken_up_by_todays(overdue, post, make_item):
    """Never two on a day, and nothing forgotten."""
    post.errors = [ConnectionError("no route")] * 3
    jobs.run_deliver(at=NOW)
    make_item(title="又一个", due_on=date(2026, 3, 5), at=OPENED)
    post.errors = []

    day_after(1)
    jobs.run_deliver(at=NOW + timedelta(days=1, hours=6))

    assert states() == [("obsolete", "taken_up"), ("sent", "")]
    assert "早就到期" in post[0].text and "又一个" in post[0].text and len(post) == 1


def test_a_limit_a_minute_is_kept(overdue, post, wants_mail, ctx, monkeypatch):
    wants_mail("secretary")
    monkeypatch.setitem(ctx.config, "MAIL_PER_MINUTE", 1)

    counts = [jobs.run_deliver(at=NOW + timedelta(minutes=minute)).mailed for minute in range(3)]

    assert counts == [1, 1, 0]


def test_who_is_away_leaves_it_to_the_deputy(overdue, post, wants_mail, cast):
    """In the program both see it; the mail is the deputy's."""
    wants_mail("organiser")
    deputies.appoint(
        cast.organiser,
        principal=cast.owner,
        organisation=cast.branch,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=5),
        by=cast.owner,
        at=NOW,
    )
    db.session.commit()
    jobs.run_sweep(TODAY, at=NOW)

    jobs.run_deliver(at=NOW)

    assert [letter.address for letter in post] == ["organiser@branch.test"]
    assert "早就到期" in post[0].text
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.person_id == cast.owner.id)) == 1


def test_urgent_alone_means_overdue_and_not_near(ctx, make_item, wants_mail, post):
    wants_mail(frequency="urgent")
    make_item(title="还有几天", due_on=date(2026, 3, 10), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    jobs.run_deliver(at=NOW)
    assert post == []

    make_item(title="已经逾期", due_on=date(2026, 3, 5), at=OPENED)
    day_after(1)

    assert "已经逾期" in post[0].text and "还有几天" not in post[0].text


def test_weekly_means_the_first_working_day_and_all_since(overdue, post, wants_mail):
    wants_mail(frequency="weekly")
    jobs.run_deliver(at=NOW)
    day_after(1)
    assert post == []

    day_after(4)

    assert len(post) == 1 and "早就到期" in post[0].text


def test_leaders_get_the_week_by_branch_in_the_order_of_the_tree(overdue, post, wants_mail, cast, make_item):
    wants_mail("parent_reader")
    day_after(4)

    (letter,) = [letter for letter in post if letter.address.startswith("parent")]
    assert "示例机关第一党支部：新逾期 0，逾期共 1，申请延期 0，销号 0" in letter.text
    assert "逾期最久：2026-01 早就到期" in letter.text
    assert "示例机关第二党支部" not in letter.text  # nothing to say of it


def test_the_week_of_somebody_who_leads_nothing_is_empty(ctx, cast):
    assert weekly.overview(cast.member, today=TODAY) == []


def test_a_secretary_s_monday_is_one_screen_of_items(ctx, post, wants_mail, cast, make_item, make_items):
    """What became overdue, what is longest overdue, what is asked for, what was closed; each with its link."""
    wants_mail("secretary")
    make_items(7, title="早就逾期{}", due_on=date(2026, 2, 1), at=OPENED)
    make_item(title="上周到期", due_on=date(2026, 3, 6), at=OPENED)
    make_item(title="销号了的", due_on=date(2026, 4, 1), at=NOW, state="closed")
    asked = db.session.get_one(Item, make_item(title="想延期的", due_on=date(2026, 4, 1), at=OPENED))
    workflow.request_extension(asked, due_on=date(2026, 6, 1), by=cast.owner, at=NOW, words="等待评估")
    db.session.commit()
    day_after(4)

    (letter,) = post
    week = letter.text.split("【一周逾期情况】")[1].split("\n--")[0]
    assert "示例机关第一党支部：新逾期 1，逾期共 8，申请延期 1，销号 1" in week
    assert [line for line in week.splitlines() if line.endswith("：")] == [
        "新逾期：",
        "逾期最久：",
        "申请延期：",
        "一周内销号：",
    ]
    assert week.count("早就逾期") == weekly.MOST and "另有 3 项" in week and "上周到期（时限 2026年3月6日）" in week
    assert "想延期的（从2026年4月1日延到2026年6月1日）" in week and "销号了的（2026年3月5日销号）" in week
    assert len(week.splitlines()) < 30 and week.count("http://") == 1 + weekly.MOST + 3
    assert "早就逾期1" in letter.html and "另有 3 项" in letter.html and f"/items/{asked.id}" in letter.html


def test_a_committee_above_reads_figures_in_the_order_of_the_tree_and_no_items_of_its_own(
    ctx, post, wants_mail, cast, make_item
):
    """The second branch was founded later and has more overdue: it still stands second."""
    wants_mail("parent_reader")
    make_item(due_on=date(2026, 3, 6), at=OPENED)
    for number in range(3):
        late = {
            "kind": "finding",
            "title": f"别处的{number}",
            "year": 2026,
            "deadline": Deadline("fixed", date(2026, 3, 6)),
        }
        workflow.add(cast.other_branch, by=cast.outsider, at=OPENED, owner=cast.outsider, **late)
    db.session.commit()
    day_after(4)

    week = post[0].text.split("【一周逾期情况】")[1]
    assert week.index("示例机关第一党支部：新逾期 1") < week.index("示例机关第二党支部：新逾期 3")
    assert "/o/branch/overdue" in week and "/o/other/overdue" in week
    assert weekly.groups_of(cast.parent_reader, today=TODAY) == []
