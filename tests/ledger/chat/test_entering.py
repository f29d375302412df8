"""Progress pasted from a chat: from the paste to one event a message, in the sender's own words."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.chat import entering
from tracker.ledger.chat.entering import Choice
from tracker.ledger.models import Event, Item

PAGE = "/o/branch/pasted-progress"
TODAY = date(2026, 3, 5)
DONE = "理论学习与业务结合：已开展交流6次 <b>、\n走访44人次。"
CHAT = f"李宁 2026/3/5 10:32:11\n{DONE}\n\n王方 2026/3/5 10:33:00\n收到"


def told(app, item_id):
    """Who entered what in whose name, oldest first."""
    with app.app_context():
        events = select(Event).where(Event.item_id == item_id, Event.kind == "report_progress")
        return [
            (event.actor, event.changes.get("told_by", [None, None])[1], event.words)
            for event in db.session.scalars(events.order_by(Event.sequence))
        ]


def hidden(page):
    """The second form as a browser would send it."""
    fields = dict(re.findall(r'name="(sender-\d+|rows)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'name="(words-\d+)"[^>]*>\n(.*?)</textarea>', page, re.S))
    for name, options in re.findall(r'<select[^>]*name="(item-\d+)">(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in fields.items()}


def test_a_message_becomes_progress_in_the_sender_s_words(app, sign_in_as, make_item):
    item_id, secretary = make_item(), sign_in_as("secretary")
    page = secretary.post(PAGE, data={"text": CHAT}).text

    answer = secretary.post(f"{PAGE}/entries", data=hidden(page))

    assert "&lt;b&gt;" in page and "收到" in page
    assert "录入了 1 条，没有录入 1 条。" in answer.text and "没有选事项" in answer.text
    assert told(app, item_id) == [("陈秘", "李宁", DONE)]
    assert "转录了李宁在群里报的进展" in sign_in_as("member").get(f"/items/{item_id}").text


def test_ones_own_message_is_nobody_else_s(app, sign_in_as, make_item):
    item_id, owner = make_item(), sign_in_as("owner")

    owner.post(f"{PAGE}/entries", data=hidden(owner.post(PAGE, data={"text": CHAT}).text))

    assert told(app, item_id) == [("李宁", None, DONE)]


def test_what_was_sent_twice_counts_once(app, sign_in_as, make_item):
    """F39."""
    item_id, secretary = make_item(), sign_in_as("secretary")
    data = hidden(secretary.post(PAGE, data={"text": CHAT}).text)

    secretary.post(f"{PAGE}/entries", data=data)
    again = secretary.post(f"{PAGE}/entries", data=data)

    assert "同样的话已经录入过。" in again.text
    assert len(told(app, item_id)) == 1


def test_an_item_moved_meanwhile_is_refused_and_the_words_are_kept(app, sign_in_as, make_item, cast):
    """F36: a paste checks versions like any form."""
    item_id, secretary = make_item(), sign_in_as("secretary")
    data = hidden(secretary.post(PAGE, data={"text": CHAT}).text)
    sign_in_as("owner").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": "x", "state": "report_progress"}
    )

    answer = secretary.post(f"{PAGE}/entries", data=data)

    assert "已被别人更新" in answer.text and "已开展交流6次" in answer.text
    assert [words for _actor, _told_by, words in told(app, item_id)] == ["x"]


def test_two_messages_about_one_item_both_count(ctx, cast, make_item):
    item_id = make_item()
    choices = [Choice("李宁", "第一次", item_id, 1), Choice("李宁", "第二次", item_id, 1)]

    results = entering.report(choices, cast.branch, by=cast.secretary, at=NOW)

    assert [result.why for result in results] == ["", ""]
    assert db.session.get_one(Item, item_id).progress == "第二次"


def test_each_row_is_refused_for_itself(ctx, cast, make_item):
    mine, closed = make_item(), make_item(state="closed")
    theirs = make_item(owner=cast.organiser, accountable_lead=None)
    version = db.session.get_one(Item, closed).version
    choices = [
        Choice("李宁", "甲", theirs, 1),
        Choice("李宁", "机密★三年", mine, 1),
        Choice("李宁", "乙", closed, version),
    ]

    results = entering.report([*choices, Choice("李宁", "丙", mine, 1)], cast.branch, by=cast.owner, at=NOW)

    assert [bool(result.why) for result in results] == [True, True, True, False]
    assert "没有权限" in results[0].why and "涉密" in results[1].why


def test_another_organisations_item_is_not_there(ctx, cast, make_item):
    item_id = make_item()

    results = entering.report([Choice("李宁", "甲", item_id, 1)], cast.other_branch, by=cast.outsider, at=NOW)

    assert results[0].why


def test_what_is_substantially_done_stays_so(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(state="substantially_done"))

    entering.report([Choice("李宁", "又巩固一个月", item.id, item.version)], cast.branch, by=cast.secretary, at=NOW)

    assert (item.state, item.progress) == ("substantially_done", "又巩固一个月")


def test_a_sender_is_offered_what_they_have_a_part_in(ctx, cast, make_item):
    mine = make_item(title="联系服务群众不够")
    helping = make_item(title="活动阵地使用率不高", owner=cast.organiser)
    make_item(title="党务公开不够", owner=cast.organiser)
    item = db.session.get_one(Item, helping)
    workflow.assign(item, owner=cast.organiser, supporters=[cast.owner], by=cast.secretary, at=NOW)

    rows = entering.messages_with_items(
        "李宁：阵地使用率提高了\n张三：不知道", cast.branch, by=cast.secretary, today=TODAY
    )

    assert [item.id for item in rows[0].items] == [mine, helping]
    assert rows[0].guess == helping
    assert [(row.sender, row.message.words) for row in rows] == [("李宁", "阵地使用率提高了"), ("张三", "不知道")]


def test_somebody_unknown_may_be_put_to_any_item_but_is_guessed_by_words_alone(ctx, cast, make_item):
    item_id = make_item()

    rows = entering.messages_with_items("张三 2026/3/5 10:00:00\n已完成", cast.branch, by=cast.secretary, today=TODAY)

    assert [(row.sender, [item.id for item in row.items], row.guess) for row in rows] == [("张三", [item_id], None)]


def test_the_number_of_an_item_says_which_it_is(ctx, cast, make_item):
    make_item(title="甲")
    second = make_item(title="乙")

    rows = entering.messages_with_items("李宁：2026-02 已办", cast.branch, by=cast.secretary, today=TODAY)

    assert rows[0].guess == second


@pytest.mark.parametrize(
    ("text", "sentence"), [(" ", "请把消息粘贴在这里。"), ("李宁 10:32\n[图片]", "没有读到文字。")]
)
def test_a_paste_without_words_comes_back(sign_in_as, make_item, text, sentence):
    answer = sign_in_as("secretary").post(PAGE, data={"text": text})

    assert answer.status_code == 400
    assert sentence in answer.text


def test_only_where_one_may_report(sign_in_as, make_item):
    make_item()

    assert seen(sign_in_as("owner").get(PAGE)) == (200, "粘贴群里的进展")
    assert seen(sign_in_as("member").get(PAGE)) == NOT_ALLOWED
    assert seen(sign_in_as("parent_reader").get(PAGE)) == NOT_ALLOWED
    assert seen(sign_in_as("outsider").get(PAGE)) == NOT_THERE
    assert seen(sign_in_as("member").post(f"{PAGE}/entries", data={"rows": 1})) == NOT_ALLOWED


def test_nonsense_in_the_second_form_does_nothing(app, sign_in_as, make_item):
    item_id, secretary = make_item(), sign_in_as("secretary")

    for data in (
        {},
        {"rows": "x"},
        {"rows": 2, "item-0": "a:b", "words-0": "w"},
        {"rows": 1, "item-0": f"{item_id}:1"},
    ):
        assert secretary.post(f"{PAGE}/entries", data=data).status_code == 200

    assert told(app, item_id) == []


def test_the_reading_costs_the_same_for_many_items(app, sign_in_as, make_item):
    secretary = sign_in_as("secretary")

    def costs():
        with counted_queries(app) as sent:
            assert secretary.post(PAGE, data={"text": CHAT}).status_code == 200
        return len(sent)

    make_item()
    few = costs()
    for number in range(8):
        make_item(title=f"事项{number}")

    assert costs() == few


def test_the_ledger_leads_there_for_whoever_may(sign_in_as, make_item):
    make_item()

    assert PAGE in sign_in_as("secretary").get("/o/branch/ledger").text
    assert PAGE not in sign_in_as("member").get("/o/branch/ledger").text
    assert PAGE in sign_in_as("owner").get("/").text
    assert PAGE not in sign_in_as("member").get("/").text
