"""What an item's page says of its extension, its urging, its review and its people, and in which order one may act."""

import re
from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item


@pytest.fixture
def after(app, cast, make_item):
    """An item after some verbs: after(("urge", "secretary", {"words": "…"}), state=…) → its id."""

    def made(*steps, **changes):
        item_id = make_item(**changes)
        with app.app_context():
            item = db.session.get_one(Item, item_id)
            for verb, who, arguments in steps:
                arguments = {key: value(cast) if callable(value) else value for key, value in arguments.items()}
                getattr(workflow, verb)(item, by=getattr(cast, who), at=NOW, **arguments)
            db.session.commit()
        return item_id

    return made


@pytest.fixture
def shown(sign_in_as):
    """The item's page as text, tags taken out."""

    def text(item_id, who="secretary"):
        answer = sign_in_as(who).get(f"/items/{item_id}")
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))

    return text


def actions(sign_in_as, item_id, who):
    """The verbs offered, in their order."""
    return re.findall(rf'href="/items/{item_id}/([a-z-]+)"', sign_in_as(who).get(f"/items/{item_id}").text)


ASKED = ("request_extension", "owner", {"due_on": date(2026, 12, 1), "words": "等待评估"})


def test_an_extension_in_decision_says_until_when_by_whom_and_why(after, shown):
    text = shown(after(ASKED))

    assert "待决定 延至 2026年12月1日" in text
    assert "李宁，3月5日" in text.replace("2026年", "") and "等待评估" in text


def test_urging_is_told_with_its_words_until_the_next_progress(after, shown):
    steps = [("urge", "secretary", {"words": "请抓紧"}), ("escalate", "parent_reader", {"words": "工委督办"})]
    urged = shown(after(*steps))
    answered = shown(after(*steps, ("report_progress", "owner", {"words": "已开展"})))

    assert "催办 ◈ 督办" in urged and "工委督办" in urged
    assert "◈ 督办" not in answered


def test_urging_from_before_the_last_answer_is_history_alone(app, after, sign_in_as):
    item_id = after(
        ("urge", "secretary", {"words": "第一次催"}),
        ("report_progress", "owner", {"words": "已开展"}),
        ("urge", "secretary", {"words": "第二次催"}),
    )

    facts = re.search(r'<dl class="facts">.*?</dl>', sign_in_as("owner").get(f"/items/{item_id}").text, re.S)[0]

    assert "第二次催" in facts and "第一次催" not in facts


def test_the_watchlist_tags_and_supporters_stand_among_the_facts(after, shown):
    text = shown(
        after(
            ("keep_in_view", "secretary", {"words": "每月看一次"}),
            (
                "assign",
                "secretary",
                {"owner": lambda cast: cast.owner, "supporters": lambda cast: [cast.member, cast.organiser]},
            ),
            (
                "report_progress",
                "owner",
                {"words": "走访", "tags": workflow.Tags("走访44人次", control_established=True)},
            ),
            supporters="办公室",
        )
    )

    assert "由领导盯办" in text and "每月看一次" in text
    assert "王方（组织委员） 、 周舟（党员）" in text or "王方（组织委员）、周舟（党员）" in text
    assert "配合单位 办公室" in text
    assert "可统计结果 走访44人次" in text and "1 项制度" in text


def test_closing_is_told_with_the_meeting_and_when_to_look_back(after, shown):
    text = shown(after(("close", "secretary", {"meeting_on": date(2026, 3, 4)}), state="pending_review"))

    assert "2026年3月4日会议研究" in text


def test_the_days_it_was_overdue_before_stay_known(app, cast, after, shown):
    item_id = after(due_on=date(2026, 2, 1), at=NOW - timedelta(days=60))
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        deadline = workflow.Deadline("fixed", date(2026, 9, 1))
        workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=NOW, words="等待复核")
        db.session.commit()

    assert "此前的时限曾逾期 32 天" in shown(item_id)


def test_what_waits_for_a_decision_comes_first(after, sign_in_as):
    asked, pending = after(ASKED), after(state="pending_review")

    assert actions(sign_in_as, asked, "secretary")[:3] == ["extension", "extension-rejection", "progress"]
    assert actions(sign_in_as, pending, "secretary")[:2] == ["closure", "return"]


def test_daily_work_comes_before_arranging_and_the_rare_comes_last(after, sign_in_as):
    offered = actions(sign_in_as, after(due_on=date(2030, 12, 31)), "secretary")

    assert offered[:2] == ["progress", "closure-request"]
    assert offered.index("urging") < offered.index("deadline") < offered.index("revision")
    assert offered[-1] == "cancellation"


def test_the_page_costs_the_same_however_many_supporters(app, cast, after, sign_in_as):
    """F41."""

    def spent(*names):
        helping = ("assign", "secretary", {"owner": None, "supporters": lambda c: [getattr(c, n) for n in names]})
        item_id, client = after(helping), sign_in_as("secretary")
        client.get(f"/items/{item_id}")
        with counted_queries(app) as sent:
            client.get(f"/items/{item_id}")
        return len(sent)

    assert spent("member") == spent("member", "organiser", "owner")


@pytest.mark.parametrize("verb", ["closure-request", "direct-closure"])
def test_closing_a_finding_lists_its_open_actions_with_owners(app, cast, sign_in_as, make_item, verb):
    finding = make_item(title="学习不够深入")
    with app.app_context():
        make_item(kind="action", finding=finding, title="建立制度", owner=cast.organiser)
    make_item(kind="action", finding=finding, title="已办完的", state="closed")
    if verb == "direct-closure":
        with app.app_context():
            item = db.session.get_one(Item, finding)
            deadline = workflow.Deadline("immediate", None)
            workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=NOW)
            db.session.commit()

    page = sign_in_as("owner").get(f"/items/{finding}/{verb}").text

    assert "这个问题还有 1 项措施没有完成" in page
    assert "建立制度" in page and "王方" in page and "已办完的" not in page
    assert 'name="leaving_open"' in page
