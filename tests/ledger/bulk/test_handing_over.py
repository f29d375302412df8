"""Somebody leaves: everything open goes to somebody else in one step, an event an item; the past stays as it was."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.bulk import handing_over
from tracker.ledger.models import Event, Item
from tracker.people import accounts
from tracker.people.access import NotAllowed

PAGE = "/o/branch/handovers/new"


def page_of(cast, who="owner"):
    return f"{PAGE}?person={cast.ids[who]}"


def rows(text):
    return re.findall(r'name="rows" value="([^"]*)"', text)


def hand_over(client, cast, to="organiser", who="owner", **changes):
    listed = rows(client.get(page_of(cast, who)).text)
    return client.post(page_of(cast, who), data={"to_id": cast.ids[to], "words": "调离", "rows": listed} | changes)


def kinds(app, item_id):
    with app.app_context():
        events = select(Event.kind).where(Event.item_id == item_id).order_by(Event.sequence)
        return list(db.session.scalars(events))


def test_every_part_moves_and_closed_items_keep_their_people(app, cast, sign_in_as, make_item):
    owned, closed = make_item(), make_item(state="closed")
    with app.app_context():
        led = make_item(owner=cast.member, accountable_lead=cast.owner)
        helped = make_item(owner=cast.member)
        workflow.assign(
            db.session.get_one(Item, helped), owner=cast.member, supporters=[cast.owner], by=cast.secretary, at=NOW
        )
        db.session.commit()

    answer = hand_over(sign_in_as("secretary"), cast)

    assert "移交了 3 项，没有移交 0 项。" in answer.text
    with app.app_context():
        new, old = cast.organiser.id, cast.owner.id
        assert db.session.get_one(Item, owned).owner_id == new
        assert db.session.get_one(Item, led).accountable_lead_id == new
        assert db.session.get_one(Item, helped).supporting == {new}
        assert db.session.get_one(Item, closed).owner_id == old
    assert kinds(app, owned) == ["add", "hand_over"]


def test_the_page_shows_what_will_move_before_it_does(app, cast, sign_in_as, make_item):
    item_id = make_item(title="理论学习<不够>", state="pending_review")

    page = sign_in_as("secretary").get(page_of(cast)).text

    assert "理论学习&lt;不够&gt;" in page and "责任人" in page and "要移交的 1 项" in page
    assert kinds(app, item_id)[-1] == "request_closure"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("owner", NOT_ALLOWED), ("member", NOT_ALLOWED), ("parent_reader", NOT_ALLOWED), ("outsider", NOT_THERE)],
)
def test_only_the_secretary_hands_over(cast, sign_in_as, make_item, who, refusal):
    make_item()
    client = sign_in_as(who)

    assert seen(client.get(PAGE)) == refusal
    assert seen(client.post(page_of(cast), data={"to_id": cast.ids["organiser"]})) == refusal


def test_without_somebody_to_take_it_nothing_moves(app, cast, sign_in_as, make_item):
    item_id = make_item()

    answer = hand_over(sign_in_as("secretary"), cast, to_id="")

    assert answer.status_code == 400 and "请选择移交给谁。" in answer.text and "调离" in answer.text
    assert kinds(app, item_id) == ["add"]


@pytest.mark.parametrize("to", ["outsider", "administrator", "owner"])
def test_nobody_takes_it_who_could_not_carry_it(app, cast, sign_in_as, make_item, to):
    item_id = make_item()

    answer = hand_over(sign_in_as("secretary"), cast, to=to)

    assert answer.status_code == 400 and "不是有效的选择。" in answer.text
    assert kinds(app, item_id) == ["add"]


def test_what_somebody_changed_meanwhile_stays_and_says_why(app, cast, sign_in_as, make_item):
    """F36, F37."""
    item_id, other = make_item(), make_item(title="另一项")
    secretary = sign_in_as("secretary")
    listed = rows(secretary.get(page_of(cast)).text)
    sign_in_as("owner").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": "x", "state": "report_progress"}
    )

    answer = hand_over(secretary, cast, rows=listed)

    assert "移交了 1 项，没有移交 1 项。" in answer.text and "已被别人更新" in answer.text
    assert "还有 1 项在其名下" in answer.text
    assert (kinds(app, item_id)[-1], kinds(app, other)[-1]) == ("report_progress", "hand_over")


def test_sent_twice_it_moves_once(app, cast, sign_in_as, make_item):
    item_id, secretary = make_item(), sign_in_as("secretary")
    listed = rows(secretary.get(page_of(cast)).text)

    hand_over(secretary, cast, rows=listed)
    again = hand_over(secretary, cast, rows=listed)

    assert "可能刚刚移交过" in again.text
    assert kinds(app, item_id) == ["add", "hand_over"]


def test_items_of_another_ledger_do_not_move(app, cast, sign_in_as, make_item):
    item_id = make_item()

    answer = sign_in_as("outsider").post(
        "/o/other/handovers/new?person=" + str(cast.ids["owner"]),
        data={"to_id": cast.ids["outsider"], "rows": f"{item_id}:1"},
    )

    assert seen(answer) == NOT_THERE
    assert kinds(app, item_id) == ["add"]


def test_an_item_already_passed_on_is_refused_by_the_verb_s_guard(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(owner=cast.member, accountable_lead=None))

    with pytest.raises(NotAllowed, match="名下"):
        handing_over.check_carried(item, cast.owner)


def test_somebody_deactivated_can_still_be_relieved(app, cast, sign_in_as, make_item):
    item_id = make_item()
    with app.app_context():
        accounts.deactivate(cast.owner, organisation=cast.branch, by=cast.administrator, at=NOW + timedelta(days=1))
        db.session.commit()
    secretary = sign_in_as("secretary")

    assert "李宁，1 项（已停用）" in secretary.get(PAGE).text
    hand_over(secretary, cast)

    assert kinds(app, item_id)[-1] == "hand_over"


def test_before_and_after_deactivating_the_administrator_is_told(app, cast, sign_in_as, make_item):
    make_item()
    administrator, person = sign_in_as("administrator"), f"/o/branch/people/{cast.ids['owner']}"

    assert "还有 1 个没有办结的事项在其名下" in administrator.get(person).text
    assert "请书记移交" in administrator.get(person).text

    answer = administrator.post(f"{person}/deactivation", follow_redirects=True)
    assert "还有 1 个没有办结的事项在其名下" in answer.text
    assert "没有办结" not in administrator.get(f"/o/branch/people/{cast.ids['member']}").text


def test_nothing_to_hand_over_is_said(cast, sign_in_as):
    secretary = sign_in_as("secretary")

    assert "没有要移交的事项" in secretary.get(PAGE).text
    assert "名下没有要移交的事项" in secretary.get(page_of(cast)).text
    assert secretary.get(f"{PAGE}?person=999999").status_code == 404


def test_the_page_costs_the_same_for_many_items(app, cast, sign_in_as, make_item):
    secretary = sign_in_as("secretary")

    def costs():
        with counted_queries(app) as sent:
            assert secretary.get(page_of(cast)).status_code == 200
        return len(sent)

    make_item()
    few = costs()
    for number in range(8):
        make_item(title=f"事项{number}")

    assert costs() == few
