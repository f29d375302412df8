"""What is told in a chat: at most 500 characters, one line an item, nothing withheld, nobody else's."""

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tracker.watch.chat_words import MOST, ChatLine, in_words

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
URL = "https://tracker.test/o/branch/overdue"


@pytest.mark.parametrize("count", [0, 1, 5, 12, 40, 4000])
def test_it_fits_and_counts_what_did_not(count):
    lines = [
        ChatLine(f"2026-{n:02}", "理论学习与业务结合不够紧密，联系实际不多，流于形式", beside="李宁 逾期 4 天")
        for n in range(count)
    ][:40]

    said = in_words("逾期", lines, total=count, url=URL).split("\n")

    left = re.search(r"另有 (\d+) 项", said[-1])
    assert len("\n".join(said)) <= MOST
    assert len(said) - 2 + (int(left[1]) if left else 0) == count
    assert said[-1].endswith(URL)


@pytest.fixture
def words(sign_in_as):
    def shown(who="secretary", slug="branch"):
        with time_machine.travel(NOW, tick=False):
            page = sign_in_as(who).get(f"/o/{slug}/overdue/chat").text
        return [html.unescape(each) for each in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)]

    return shown


def test_what_is_overdue_and_what_changed_stand_ready_to_be_copied(words, make_item):
    make_item(title="早就到期", due_on=date(2026, 1, 31), at=OPENED)
    make_item(title="刚刚到期", due_on=date(2026, 3, 4), at=OPENED)
    make_item(title="刚刚销号", at=NOW, state="closed")

    overdue, week = words()

    assert overdue.split("\n")[:3] == [
        "示例机关第一党支部逾期 2 项（3月5日）",
        "2026-01 早就到期 李宁 逾期 33 天",
        "2026-02 刚刚到期 李宁 逾期 1 天",
    ]
    assert "新逾期 2026-02 刚刚到期" in week and "已销号 2026-03 刚刚销号" in week and "早就到期" not in week


def test_what_is_withheld_is_left_out(words, make_item):
    make_item(title="拟不公开", due_on=date(2026, 3, 1), at=OPENED, withheld=True)

    assert not any("拟不公开" in text for text in words())
    assert "逾期 0 项" in words()[0]


def test_a_parent_committee_tells_of_its_branches(words, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)

    assert "早就到期" in words("parent_reader", "committee")[0]
