"""`flask watch …` says in one clear line what happened."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def watch(app, make_item):
    """Runs `flask watch …` on 5 March 2026, with one item overdue since the 2nd; returns what it printed."""
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    def run(*words):
        with time_machine.travel(NOW, tick=False):
            result = app.test_cli_runner().invoke(args=["watch", *words])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    return run


def test_sweep_counts_what_it_noticed(watch):
    assert watch("sweep") == (
        "2026-03-05 时限检查完成：达到预警的事项 1 项，新增提醒 2 条，重新排队 0 条，新记录逾期 1 项，无人可提醒 0 项"
    )


def test_a_second_sweep_for_the_day_adds_nothing(watch):
    watch("sweep", "--on", "2026-03-05")

    assert "新增提醒 0 条，重新排队 0 条，新记录逾期 0 项" in watch("sweep", "--on", "2026-03-05")


def test_a_day_to_come_is_said_to_be_one(watch):
    assert watch("sweep", "--on", "2026-12-31").endswith("这一天还没有到，提醒到那天才会送出。")


def test_deliver_counts_what_it_sent(watch):
    watch("sweep")

    assert watch("deliver") == "提醒送出完成：送出 2 条，作废 0 条，未送达 0 条"
    assert watch("deliver") == "提醒送出完成：送出 0 条，作废 0 条，未送达 0 条"


def test_status_says_when_the_watch_ran_and_what_waits(watch):
    assert watch("status").splitlines()[0] == "上次检查：还没有运行过；待送提醒：0 条；调度器：没有调度器在运行"
    watch("sweep")

    assert watch("status").splitlines() == [
        "上次检查：2026-03-05 10:00；待送提醒：2 条；调度器：没有调度器在运行",
        "上一份核对无误的备份：还没有",
    ]


def test_a_date_that_is_none_is_refused_with_a_sentence(app):
    result = app.test_cli_runner().invoke(args=["watch", "sweep", "--on", "2026-02-30"])

    assert result.exit_code == 2
    assert "2026-02-30" in result.output


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_reason_is_refused_in_words(app, day):
    answer = app.test_cli_runner().invoke(args=["watch", "sweep", "--on", day])

    assert answer.exit_code == 1
    assert "2000 年到 2100 年" in answer.output
