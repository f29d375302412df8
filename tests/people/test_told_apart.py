"""Two people of one name are told apart wherever people stand in a list; everybody else is called as ever (F55)."""

import html
import json
import re

import pytest
import time_machine

from tests.conftest import NOW, Cast
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item, Mention
from tracker.people import accounts, deputies
from tracker.people.models import User
from tracker.people.told_apart import told_apart


def person(id_, name="张伟", post="", username=""):
    return User(id=id_, name=name, post=post, username=username or f"zhang{id_}")


@pytest.mark.parametrize(
    ("people", "called"),
    [
        ([person(1), person(2, "李宁", "委员")], ["张伟", "李宁"]),
        ([person(1, post="组织委员"), person(2, post="宣传委员")], ["张伟（组织委员）", "张伟（宣传委员）"]),
        ([person(1, post="组织委员"), person(2)], ["张伟（组织委员）", "张伟（zhang2）"]),
        ([person(1, post="委员"), person(2, post="委员")], ["张伟（委员，zhang1）", "张伟（委员，zhang2）"]),
        ([person(1), person(2, "張　偉")], ["张伟（zhang1）", "張　偉（zhang2）"]),
    ],
)
def test_only_those_of_one_name_are_told_apart(people, called):
    """F55"""
    assert list(told_apart(people).values()) == called


def test_where_posts_stand_behind_everybody_the_same_post_is_not_enough():
    people = [person(1, post="委员"), person(2, post="委员"), person(3, "李宁", "书记"), person(4, "王方")]

    said = list(told_apart(people, with_posts=True).values())

    assert said == ["张伟（委员，zhang1）", "张伟（委员，zhang2）", "李宁（书记）", "王方"]


@pytest.fixture
def namesake(app, cast: Cast):
    """A second 李宁 in the branch, with the post of the first; who they are."""
    with app.app_context():
        added = accounts.add_user("lining2", name="李宁", post="宣传委员", at=NOW)
        accounts.grant(added, "committee_member", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()
        return added.id


def options(client, path):
    """The choices that are called 李宁, as a person sees them."""
    page = html.unescape(client.get(path).text)
    return [words.strip() for words in re.findall(r"<option[^>]*>([^<]*李宁[^<]*)<", page)]


BOTH = ["李宁（宣传委员，li）", "李宁（宣传委员，lining2）"]


@pytest.mark.parametrize(
    "path",
    [
        "/items/{item}/assignment",
        "/o/branch/ledger/new",
        "/o/branch/deputies",
        "/o/branch/handovers/new?person={li}",
        "/o/branch/ledger/bulk?action=owner&chosen={item}.1",
    ],
)
def test_whoever_chooses_a_person_sees_which_one(app, cast: Cast, namesake, sign_in_as, make_item, path):
    """F55"""
    with app.app_context():
        item = make_item(owner=cast.organiser)

    shown = options(sign_in_as("secretary"), path.format(item=item, li=cast.ids["organiser"]))

    assert set(shown) >= set(BOTH)


def test_supporters_are_told_apart(namesake, sign_in_as, make_item):
    """F55"""
    page = html.unescape(sign_in_as("secretary").get(f"/items/{make_item(owner=None)}/assignment").text)
    beside_choices = re.sub("<option.*?</option>", "", page, flags=re.S)

    assert all(name in beside_choices for name in BOTH)


def test_so_are_the_owners_one_filters_by_and_those_who_hand_over(app, cast: Cast, namesake, sign_in_as, make_item):
    """F55"""
    with app.app_context():
        make_item()
        make_item(owner=db.session.get_one(User, namesake))
    client = sign_in_as("secretary")

    assert options(client, "/o/branch/ledger") == BOTH
    assert options(client, "/o/branch/handovers/new") == [f"{name}，1 项" for name in BOTH]


def test_the_table_of_deputies_says_which_one(app, cast: Cast, namesake, sign_in_as):
    """F55"""
    with app.app_context():
        deputies.appoint(
            db.session.get_one(User, namesake),
            principal=cast.organiser,
            organisation=cast.branch,
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            by=cast.organiser,
            at=NOW,
        )
        db.session.commit()

    with time_machine.travel(NOW, tick=False):
        pages = sign_in_as("organiser").get("/o/branch/deputies").text, sign_in_as("organiser").get("/me").text

    assert all(BOTH[1] in page and BOTH[0] not in re.sub("<option.*?</option>", "", page) for page in pages)


@pytest.mark.parametrize(("words", "called"), [("@李宁 请看", 2), ("@李宁（宣传委员，lining2）请看", 1)])
def test_a_comment_calls_both_or_the_one_it_says(app, cast: Cast, namesake, make_item, words, called):
    """F55"""
    with app.app_context():
        item = db.session.get_one(Item, make_item())
        workflow.comment(item, by=cast.secretary, at=NOW, words=words)
        db.session.commit()
        ids = db.session.scalars(db.select(Mention.person_id)).all()

    assert namesake in ids and len(ids) == called


def test_who_can_be_called_is_offered_by_what_tells_them_apart(namesake, sign_in_as, make_item):
    page = html.unescape(sign_in_as("secretary").get(f"/items/{make_item()}").text)

    names = json.loads(re.search(r'data-call="(\[.*?\])"', page)[1])

    assert set(names) >= set(BOTH) and "王方" in names
