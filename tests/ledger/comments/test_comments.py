"""Comments: anybody who reads may write one, nobody is called who could not read it, nothing about the item changes."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_THERE, seen
from tracker.common import clock
from tracker.extensions import db
from tracker.home.workbench import workbench_of
from tracker.ledger import workflow
from tracker.ledger.comments import mentions
from tracker.ledger.comments.at_names import named_in, pieces, unknown_in
from tracker.ledger.models import Event, Item, Mention
from tracker.people import accounts
from tracker.people.access import NotAllowed


def comment(client, item_id, words):
    return client.post(f"/items/{item_id}/comments", data={"words": words})


def said(app, item_id):
    with app.app_context():
        events = select(Event).where(Event.item_id == item_id, Event.kind == "comment").order_by(Event.sequence)
        return [event.words for event in db.session.scalars(events)]


def shown(client, item_id):
    """The item's page without its tokens."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", client.get(f"/items/{item_id}").text)


def called(person):
    """The words in which somebody calls this person and still waits."""
    return [event.words for _mention, event, _item in workbench_of(person, today=clock.today()).mentions]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@李宁 请看", {"李宁"}),
        ("@李宁请看", {"李宁"}),
        ("＠李宁，＠王方", {"李宁", "王方"}),
        ("@李宁波来办", {"李宁波"}),
        ("@李", set()),
        ("李宁请看", set()),
        ("写信到 a@李宁", set()),
        ("@Anna 请看", set()),
        ("@Ann 请看", {"Ann"}),
        ("@Ann请看", {"Ann"}),
        ("@", set()),
    ],
)
def test_the_longest_name_that_fits_is_meant(words, names):
    assert named_in(words, ["李宁", "李宁波", "王方", "Ann"]) == names


@pytest.mark.parametrize(
    "rest",
    ["", "你好", "请看", "书记", "同志请看", "，可办", "已办完", "、@赵琳", "下周报", "的材料", "（宣传）", "1次"],
)
def test_words_after_a_name_still_call_it(rest):
    """F55"""
    assert named_in(f"@李宁{rest}", ["李宁"]) == {"李宁"}


@pytest.mark.parametrize(
    "words",
    ["@李宁宁", "@李宁宁请看", "@李宁琳", "@吐尔逊·买买提", "@李，宁可", "@买买提，吐尔逊江", "@李宁已", "@Anné"],
)
def test_a_longer_name_is_another_s_and_said_to_be_nobody_s(words):
    """F55"""
    readers = ["李宁", "吐尔逊", "买买提·吐尔逊江", "Ann"]

    assert named_in(words, readers) == set()
    assert unknown_in(words, readers) != []


@pytest.mark.parametrize("words", ["@李\u0301宁 请看", "﹫李宁", "@李宁\u0336", "@李寧"])
def test_an_at_of_any_print_and_a_name_under_marks_call(words):
    """F55"""
    assert named_in(words, ["李宁"]) == {"李宁"}


@given(st.text(), st.lists(st.text(max_size=4), max_size=4))
def test_pieces_joined_again_are_what_was_typed(words, names):
    assert "".join(piece.text for piece in pieces(words, names)) == words


def test_a_comment_changes_neither_item_nor_version(app, sign_in_as, make_item):
    item_id = make_item()

    answer = comment(sign_in_as("member"), item_id, "会上讨论过 <b>一次</b>")

    assert answer.status_code == 303
    page = sign_in_as("owner").get(f"/items/{item_id}").text
    assert "会上讨论过 &lt;b&gt;一次&lt;/b&gt;" in page
    with app.app_context():
        assert db.session.get_one(Item, item_id).version == 1


@pytest.mark.parametrize("state", ["closed", "cancelled", "pending_review"])
@pytest.mark.parametrize("who", ["secretary", "owner", "member", "parent_reader"])
def test_whoever_reads_may_comment_in_every_state(sign_in_as, make_item, who, state):
    item_id, client = make_item(state=state), sign_in_as(who)

    assert comment(client, item_id, "看过").status_code == 303
    assert "评论已发表。" in client.get(f"/items/{item_id}").text


def test_outsiders_and_administrators_comment_nothing(app, sign_in_as, make_item):
    item_id = make_item()

    assert seen(comment(sign_in_as("outsider"), item_id, "x")) == NOT_THERE
    assert seen(comment(sign_in_as("administrator"), item_id, "x")) == NOT_THERE
    assert said(app, item_id) == []


@pytest.mark.parametrize(("words", "sentence"), [("  ", "请写下评论的内容。"), ("机密★1年", "涉密内容不得录入")])
def test_what_cannot_be_taken_comes_back_with_a_sentence(app, sign_in_as, make_item, words, sentence):
    item_id = make_item()

    answer = comment(sign_in_as("member"), item_id, words)

    assert answer.status_code == 400
    assert sentence in answer.text and words.strip() in answer.text
    assert said(app, item_id) == []


def test_a_double_click_makes_one_comment(app, sign_in_as, make_item):
    """F39. The same words a minute later are meant."""
    item_id, member = make_item(), sign_in_as("member")

    for _ in range(2):
        assert comment(member, item_id, "同意").status_code == 303

    assert said(app, item_id) == ["同意"]


def test_the_same_words_later_or_by_somebody_else_are_another_comment(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())

    workflow.comment(item, by=cast.member, at=NOW, words="同意")
    workflow.comment(item, by=cast.owner, at=NOW, words="同意")
    workflow.comment(item, by=cast.member, at=NOW + timedelta(minutes=2), words="同意")

    assert len(db.session.scalars(select(Event).where(Event.kind == "comment")).all()) == 3


def test_the_person_called_finds_who_where_and_the_words(sign_in_as, make_item):
    item_id = make_item(title="理论学习不够深入")
    comment(sign_in_as("member"), item_id, "@王方 请补<材料>")

    bench = sign_in_as("organiser").get("/").text

    assert "有人提到我" in bench and "周舟" in bench and "理论学习不够深入" in bench
    assert "@王方 请补&lt;材料&gt;" in bench
    assert "有人提到我" not in sign_in_as("owner").get("/").text
    assert '<b class="called">@王方</b>' in sign_in_as("owner").get(f"/items/{item_id}").text


def test_only_readers_can_be_called_and_other_words_stay_words(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())

    workflow.comment(item, by=cast.member, at=NOW, words="@外人 @管理员 @没有这人 @周舟 @上级")
    db.session.commit()

    assert [m.person_id for m in db.session.scalars(select(Mention))] == [cast.parent_reader.id]
    assert called(cast.parent_reader)


def test_two_people_of_one_name_are_both_meant(ctx, cast, make_item):
    twin = accounts.add_user("wang2", name="王方", at=NOW)
    accounts.grant(twin, "member", organisation=cast.branch, at=NOW, by="setup")
    item = db.session.get_one(Item, make_item())

    workflow.comment(item, by=cast.member, at=NOW, words="@王方")
    db.session.commit()

    assert called(cast.organiser) == called(twin) == ["@王方"]


def test_answering_or_acting_takes_it_off_the_workbench(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.comment(item, by=cast.member, at=NOW, words="@李宁 @王方 怎么样了")
    db.session.commit()

    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展3次")
    workflow.comment(item, by=cast.organiser, at=NOW, words="知道")
    db.session.commit()

    assert called(cast.owner) == called(cast.organiser) == []


def test_putting_it_away_is_nobody_elses_business(app, cast, sign_in_as, make_item):
    """DOMAIN §2: no read receipts."""
    item_id = make_item()
    comment(sign_in_as("member"), item_id, "@李宁 请看")
    with app.app_context():
        mention_id = db.session.scalars(select(Mention.id)).one()
    before = shown(sign_in_as("member"), item_id)

    assert sign_in_as("member").post(f"/mentions/{mention_id}/clearing").status_code == 404
    assert sign_in_as("owner").post(f"/mentions/{mention_id}/clearing").status_code == 303

    assert "有人提到我" not in sign_in_as("owner").get("/").text
    assert shown(sign_in_as("member"), item_id) == before


def test_whoever_lost_the_right_to_read_is_not_shown_the_words(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.comment(item, by=cast.member, at=NOW, words="@王方")
    accounts.set_roles(cast.organiser, ["administrator"], organisation=cast.branch, by=cast.administrator, at=NOW)
    db.session.commit()

    assert called(cast.organiser) == []


def test_the_workbench_asks_as_often_for_many_mentions_as_for_one(app, cast, sign_in_as, make_item):
    def costs():
        client = sign_in_as("organiser")
        with counted_queries(app) as sent:
            assert client.get("/").status_code == 200
        return len(sent)

    def call(times):
        with app.app_context():
            for number in range(times):
                item = db.session.get_one(Item, make_item(title=f"事项{number}"))
                workflow.comment(item, by=cast.member, at=NOW, words="@王方")
            db.session.commit()

    call(1)
    one = costs()
    call(9)

    assert costs() == one


def test_a_comment_nobody_may_make_is_refused_by_the_verb(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())

    with pytest.raises(NotAllowed):
        workflow.comment(item, by=cast.outsider, at=NOW, words="@李宁")

    assert mentions.names_called([]) == {}


def test_a_comment_is_confirmed_and_names_that_call_nobody_are_said(sign_in_as, make_item):
    item_id, member = make_item(), sign_in_as("member")

    comment(member, item_id, "@李宁 请看")
    plain = member.get(f"/items/{item_id}").text
    comment(member, item_id, "@查无此人，@李宁 写到 a@b.cn")
    warned = member.get(f"/items/{item_id}").text

    assert "评论已发表。" in plain and "没有找到" not in plain
    assert "没有找到：@查无此人。" in warned


@pytest.mark.parametrize(
    "typed", ["@阿卜杜拉•买买提 请看", "@阿卜杜拉买买提请看", "@宣传委员阿卜杜拉·买买提", "＠阿卜杜拉\u200b・买买提"]
)
def test_whoever_is_called_in_another_spelling_is_called(ctx, cast, make_item, typed):
    """F55"""
    cast.owner.name = "阿卜杜拉·买买提"
    item = db.session.get_one(Item, make_item())

    workflow.comment(item, by=cast.member, at=NOW, words=typed)

    assert db.session.scalars(select(Mention.person_id)).all() == [cast.owner.id]
