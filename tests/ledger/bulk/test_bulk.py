"""Many at once: each row is checked by itself and answers for itself."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.bulk import many as bulk
from tracker.ledger.bulk.many import OFFERS
from tracker.ledger.models import Event, Item
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.people import deputies

TODAY = date(2026, 3, 5)
BULK = "/o/branch/ledger/bulk"


def done(action, ids, by, versions=None, **wanted):
    """{outcome: how many} of doing it to these items as they stand."""
    items = [db.session.get_one(Item, id_) for id_ in ids]
    versions = versions or {item.id: item.version for item in items}
    return [r.outcome for r in bulk.perform(OFFERS[action], items, versions, Wanted(**wanted), by=by, at=NOW)]


def stored(app, item_id, field):
    with app.app_context():
        return getattr(db.session.get_one(Item, item_id), field)


def events(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count(Event.id)).where(Event.kind == kind))


def rows_in(response):
    return re.search(r'name="rows"[^>]*value="([^"]*)"', response.text)[1]


def posted(client, action, rows, **data):
    return client.post(BULK, data={"action": action, "rows": rows, "back": "/o/branch/ledger", **data})


def test_each_row_goes_through_its_verb_and_leaves_one_event(ctx, cast, make_item):
    """F30."""
    ids = [make_item(), make_item(), make_item()]

    assert done("owner", ids, cast.secretary, person=cast.organiser) == ["done"] * 3

    items = [db.session.get_one(Item, id_) for id_ in ids]
    assert {item.owner.name for item in items} == {"王方"}
    assert {item.accountable_lead.name for item in items} == {"陈秘"}
    assert db.session.scalar(select(func.count(Event.id)).where(Event.kind == "assign")) == 3
    assert not list(chain.verify(cast.branch_id))


def test_what_would_not_change_is_said_so_and_leaves_no_event(ctx, cast, make_item):
    """F37: bulk action says success, changes nothing."""
    ids = [make_item(owner=cast.organiser), make_item()]

    assert done("owner", ids, cast.secretary, person=cast.organiser) == ["unchanged", "done"]
    assert db.session.scalar(select(func.count(Event.id)).where(Event.kind == "assign")) == 1


def test_one_refused_row_stops_no_other(ctx, cast, make_item):
    ids = [make_item(owner=None), make_item(owner=cast.secretary), make_item(state="closed"), make_item()]
    items = [db.session.get_one(Item, id_) for id_ in ids]
    versions = {item.id: item.version for item in items}

    results = bulk.perform(OFFERS["urge"], items, versions, Wanted(), by=cast.secretary, at=NOW)

    assert [r.outcome for r in results] == ["refused", "refused", "refused", "done"]
    assert [r.why[:8] for r in results] == ["这一事项还没有责", "不能催办自己的事", "事项现在是“已销", ""]


def test_a_row_changed_meanwhile_is_refused(ctx, cast, make_item):
    """F36: batch edit skips the conflict check."""
    ids = [make_item(), make_item()]
    versions = dict.fromkeys(ids, 1)
    workflow.report_progress(db.session.get_one(Item, ids[0]), by=cast.owner, at=NOW, words="已开展")
    db.session.flush()

    assert done("deadline", ids, cast.secretary, versions, due_on=date(2026, 8, 1)) == ["refused", "done"]


def test_a_deadline_moved_later_wants_a_reason_and_one_moved_earlier_does_not(ctx, cast, make_item):
    ids = [make_item(due_on=date(2026, 6, 1)), make_item(due_on=date(2026, 9, 30))]

    assert done("deadline", ids, cast.secretary, due_on=date(2026, 8, 1)) == ["refused", "done"]
    assert done("deadline", ids, cast.secretary, due_on=date(2026, 8, 1), words="等待评估") == ["done", "unchanged"]


def test_urging_again_with_new_words_is_something_new(ctx, cast, make_item):
    ids = [make_item()]

    first, again = done("urge", ids, cast.secretary), done("urge", ids, cast.secretary)
    with_words = done("urge", ids, cast.secretary, words="本周内请更新")

    assert (first, again, with_words) == (["done"], ["unchanged"], ["done"])


def test_closing_many_carries_the_meetings_date(ctx, cast, make_item):
    ids = [make_item(state="pending_review"), make_item(state="in_progress")]

    assert done("close", ids, cast.secretary, meeting_on=date(2026, 3, 4)) == ["done", "refused"]
    assert db.session.get_one(Item, ids[0]).meeting_on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("secretary", {*OFFERS}),
        ("discipline_officer", {"urge", "close"}),
        ("parent_reader", {"urge", "escalate", "watching", "letting-go"}),
        ("organiser", set()),
        ("member", set()),
    ],
)
def test_only_what_the_person_may_do_there_is_offered(ctx, cast, who, names):
    assert {offer.name for offer in bulk.offered(getattr(cast, who), cast.branch, today=TODAY)} == names


def test_an_accountable_lead_may_urge_and_a_deputy_what_the_principal_may(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(accountable_lead=cast.organiser))
    deputies.appoint(
        cast.organiser,
        principal=cast.secretary,
        organisation=cast.branch,
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 4, 7),
        by=cast.secretary,
        at=NOW,
    )
    db.session.flush()
    db.session.expire_all()

    now = bulk.offered(cast.organiser, cast.branch, today=TODAY, rows=[item])
    in_april = bulk.offered(cast.organiser, cast.branch, today=date(2026, 4, 2), rows=[item])

    assert [offer.name for offer in now] == ["urge"]
    assert len(in_april) == len(OFFERS)


@pytest.mark.parametrize("text", ["", ",", "x", "1", "1.x", "1.1.1", "9" * 40 + ".1", "²", "-1.2", "0.1"])
def test_a_field_that_means_nothing_chooses_nothing(text):
    assert bulk.unpack(text) == {}


def test_versions_travel_in_one_field():
    versions = {12: 3, 7: 1}

    assert bulk.pack(versions) == "12.3,7.1"
    assert bulk.unpack(bulk.pack(versions)) == versions


def test_two_steps_then_an_answer_for_each_row(app, sign_in_as, make_item):
    open_one, closed_one = make_item(title="办得动"), make_item(title="已办完", state="closed")
    secretary = sign_in_as("secretary")

    form = secretary.get(BULK, query_string={"action": "owner", "chosen": [f"{open_one}.1", f"{closed_one}.4"]})
    with app.app_context():
        organiser = db.session.scalar(select(Item.owner_id).where(Item.id == open_one))
    answer = posted(secretary, "lead", rows_in(form), person_id=organiser)

    assert "2 项" in form.text and "1 项可以办理，1 项现在不能" in form.text
    assert answer.status_code == 200
    assert "已办 1 项" in answer.text and "未办 1 项" in answer.text
    assert "事项现在是“已销号”，不能进行此操作" in answer.text
    assert stored(app, open_one, "accountable_lead_id") == organiser


def test_the_same_form_sent_twice_changes_nothing_the_second_time(app, sign_in_as, make_item):
    rows, secretary = f"{make_item()}.1", sign_in_as("secretary")

    first = posted(secretary, "urge", rows, words="请本周更新")
    second = posted(secretary, "urge", rows, words="请本周更新")

    assert "已办 1 项" in first.text
    assert "已办 0 项" in second.text and "已被别人更新" in second.text
    assert events(app, "urge") == 1


def test_an_empty_form_asks_again_and_keeps_the_rows(app, sign_in_as, make_item):
    rows = f"{make_item()}.1"

    answer = posted(sign_in_as("secretary"), "deadline", rows, words="推迟的理由")

    assert answer.status_code == 400
    assert "推迟的理由" in answer.text and rows_in(answer) == rows


def test_nothing_chosen_leads_back_with_a_word(sign_in_as, make_item):
    make_item()

    answer = sign_in_as("secretary").get(f"{BULK}?action=urge&back=/o/branch/ledger", follow_redirects=True)

    assert "还没有选中事项" in answer.text


def test_all_that_match_is_read_anew_from_the_address(sign_in_as, make_item):
    make_item(title="学习", kind="finding")
    make_item(title="走访", kind="action")
    gone = make_item(title="办完", kind="action", state="closed")

    answer = sign_in_as("secretary").get(f"{BULK}?action=urge&all=1&year=2026&kind=action&standing=open")

    assert "催办：1 项" in answer.text and "走访" in answer.text
    assert str(gone) not in rows_in(answer).split(".")


def test_beyond_the_cap_is_said_plainly(sign_in_as, make_item, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    for _ in range(3):
        make_item()

    answer = sign_in_as("secretary").get(f"{BULK}?action=urge&all=1")

    assert "超过 2 项" in answer.text
    assert len(rows_in(answer).split(",")) == 2


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NOT_ALLOWED), ("organiser", NOT_ALLOWED), ("outsider", NOT_THERE)]
)
def test_who_may_do_none_of_it_is_refused(app, sign_in_as, make_item, who, refusal):
    rows = f"{make_item()}.1"
    client = sign_in_as(who)

    assert seen(client.get(f"{BULK}?action=urge&chosen={rows}")) == refusal
    assert seen(posted(client, "urge", rows)) == refusal
    assert events(app, "urge") == 0


def test_a_discipline_officer_assigns_nothing_in_bulk(sign_in_as, make_item):
    assert seen(posted(sign_in_as("discipline_officer"), "owner", f"{make_item()}.1", person_id=1)) == NOT_ALLOWED


def test_rows_of_another_branch_are_as_good_as_not_there(app, cast, sign_in_as, make_item):
    rows = f"{make_item()}.1"

    answer = sign_in_as("outsider").post(
        "/o/other/ledger/bulk", data={"action": "urge", "rows": rows, "back": "/o/other/ledger"}
    )

    assert "已办 0 项" in answer.text and "有 1 项找不到了" in answer.text
    assert events(app, "urge") == 0


def test_a_parent_committee_urges_below(app, sign_in_as, make_item):
    item_id = make_item()

    answer = posted(sign_in_as("parent_reader"), "escalate", f"{item_id}.1", words="请支部书记过问")

    assert "已办 1 项" in answer.text
    assert stored(app, item_id, "urging") == "escalated"


def test_a_marking_in_the_words_refuses_every_row(app, sign_in_as, make_item):
    answer = posted(sign_in_as("secretary"), "urge", f"{make_item()}.1", words="机密★10年")

    assert "已办 0 项" in answer.text and "不得录入本系统" in answer.text
    assert events(app, "urge") == 0


def test_back_leads_nowhere_else(sign_in_as, make_item):
    answer = posted(sign_in_as("secretary"), "urge", f"{make_item()}.1", back="//evil.example/")

    assert "evil.example" not in answer.text


def test_a_row_s_own_button_leads_back_with_one_sentence(app, sign_in_as, make_item):
    item_id = make_item()
    secretary = sign_in_as("secretary")

    answer = posted(secretary, "urge", f"{item_id}.1", at_once="1")
    again = posted(secretary, "urge", f"{item_id}.1", at_once="1")
    page = secretary.get(answer.location).text

    assert answer.status_code == again.status_code == 303
    assert "2026-01：已催办。" in page and "2026-01：没有变化" in page
    assert events(app, "urge") == 1


def test_check_boxes_stand_only_where_something_can_be_done(sign_in_as, make_item):
    make_item()

    assert 'name="chosen"' in sign_in_as("secretary").get("/o/branch/ledger?year=2026").text
    assert 'name="chosen"' not in sign_in_as("member").get("/o/branch/ledger?year=2026").text


def test_results_of_a_search_can_be_acted_on_like_rows_of_the_list(sign_in_as, make_item):
    """F52: search results lack the actions of the list."""
    make_item()
    offered = re.compile(r'name="action" value="([a-z-]+)"')
    client = sign_in_as("secretary")

    found = client.get("/search?q=理论学习").text

    assert 'name="chosen"' in found
    assert offered.findall(found) == offered.findall(client.get("/o/branch/ledger?year=2026").text) != []


@pytest.mark.parametrize("action", ["urge", "close", "owner"])
def test_a_row_costs_the_same_few_queries(app, cast, make_item, action):
    """F41: urging and closing many is linear, and a row takes a handful of statements."""
    states = {"close": "pending_review"}

    def spent(number):
        ids = [make_item(state=states.get(action)) for _ in range(number)]
        with app.app_context():
            visible = select(Item)
            versions = dict(db.session.execute(select(Item.id, Item.version).where(Item.id.in_(ids))).tuples().all())
            by, person = cast.secretary, cast.organiser
            with counted_queries(app) as sent:
                items = bulk.chosen_items(visible, versions)
                bulk.perform(OFFERS[action], items, versions, Wanted(person=person), by=by, at=NOW)
                db.session.commit()
        return len(sent)

    few, many = spent(2), spent(12)

    assert (many - few) / 10 <= 9


def test_where_nothing_can_be_done_there_is_nothing_to_press(sign_in_as, make_item):
    closed = make_item(state="closed")

    page = sign_in_as("secretary").get(BULK, query_string={"action": "urge", "chosen": f"{closed}.4"}).text

    assert "选中的事项现在都不能这样办" in page
    assert 'name="rows"' not in page


def test_giving_items_to_nobody_is_not_offered(sign_in_as, make_item):
    page = sign_in_as("secretary").get(BULK, query_string={"action": "owner", "chosen": f"{make_item()}.1"}).text

    assert "（请选择）" in page and "（未指定）" not in page
