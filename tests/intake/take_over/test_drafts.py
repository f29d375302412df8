"""A running ledger read whole, without a database: what its columns mean and what its rows tell of."""

from datetime import date

import pytest

from tests.intake.take_over import ledgers
from tests.intake.take_over.ledgers import PLAIN
from tracker.intake.reading import read
from tracker.intake.take_over.drafts import drafts_of
from tracker.intake.take_over.table import running_ledger
from tracker.intake.take_over.written_states import state_written


def read_whole(data, year=2026):
    document = read("台账.xlsx", data)
    running = running_ledger(document)
    assert running
    meanings = [heading.meaning for heading in running.headings]
    return running, drafts_of(document, running, meanings, year)


def told(drafts):
    return [(draft.kind, draft.title, draft.state, draft.limit and draft.limit.due_on) for draft in drafts]


def test_measures_stand_under_their_problem_with_all_that_their_row_says():
    _running, drafts = read_whole(PLAIN)

    assert told(drafts) == [
        ("finding", "学习笔记记得少", "in_progress", date(2026, 9, 30)),
        ("action", "每月抽查一次学习笔记", "in_progress", date(2026, 6, 30)),
        ("action", "开展一次笔记展评", "not_started", date(2026, 9, 30)),
        ("finding", "谈心谈话不经常", "in_progress", None),
        ("action", "支委每季度谈心一轮", "in_progress", None),
        ("finding", "活动室设施陈旧", "closed", date(2026, 2, 28)),
        ("action", "更换桌椅和投影", "closed", date(2026, 2, 28)),
    ]
    assert [draft.under for draft in drafts if draft.kind == "action"] == ["1-4", "1-4", "1-6", "1-7"]
    first = drafts[1]
    assert (first.number, first.leads, first.owners, first.progress) == ("1", ("陈秘",), ("李宁",), "已抽查两次")
    assert (drafts[-1].done_on, drafts[-1].status) == ("2026-02-20", "已销号")


def test_what_no_column_is_known_for_is_shown_and_kept():
    """F61: an unknown column is not dropped."""
    running, drafts = read_whole(PLAIN)

    assert [heading.name for heading in running.headings if not heading.understood] == ["难易程度"]
    assert drafts[1].kept == (("难易程度", "易"),)


def test_sums_and_signatures_are_no_entries_and_are_told():
    running, _drafts = read_whole(PLAIN)

    assert [row for _table, row, _words in running.passed_over] == [8, 9]


@pytest.mark.parametrize("made", [ledgers.two_row_header, ledgers.two_rows_unmerged])
def test_a_header_of_two_rows_names_its_columns_by_both(made):
    running, drafts = read_whole(made())

    names = {heading.name: heading.meaning for heading in running.headings}
    assert names["反馈问题/具体问题"] == "finding"
    assert names["反馈问题/类别"] == "note"
    assert drafts[0].title == "组织生活记录不规范"
    assert drafts[0].kept == (("反馈问题/类别", "党的建设"),)


def test_one_header_row_over_rows_that_begin_like_headings_stays_one():
    running, drafts = read_whole(ledgers.tasks_without_problems())

    assert running.headings[1].name == "任务内容"
    assert [(draft.kind, draft.title, draft.source) for draft in drafts] == [
        ("action", "建成党员活动室", "年度要点"),
        ("action", "编印学习手册", "年度要点"),
    ]


def test_a_day_without_a_year_is_of_the_ledgers_year_and_to_be_looked_at():
    _running, drafts = read_whole(ledgers.two_row_header())

    assert drafts[0].limit.due_on == date(2026, 6, 30)
    assert drafts[0].limit.guessed
    assert not drafts[2].limit.guessed


def test_ticks_and_rates_are_states():
    ticked = [draft.state for draft in read_whole(ledgers.ticks_and_sums())[1] if draft.kind == "action"]
    rated = [draft.state for draft in read_whole(ledgers.rates())[1] if draft.kind == "action"]

    assert ticked == ["closed", "not_started"]
    assert rated == ["in_progress", "closed", "not_started"]


def test_several_sheets_are_one_ledger_and_share_their_columns():
    running, drafts = read_whole(ledgers.two_sheets())

    assert [heading.name for heading in running.headings] == [
        *("序号", "存在问题", "整改措施", "责任人", "整改时限", "状态", "备注"),
    ]
    assert [draft.title for draft in drafts] == ["学习不系统", "列出计划", "走访少", "每月走访"]
    assert drafts[2].kept == (("备注", "与工会同办"),)


def test_one_cell_that_numbers_its_measures_holds_several():
    _running, drafts = read_whole(ledgers.many_measures_in_a_cell())

    assert [(draft.title, draft.under) for draft in drafts[1:]] == [
        ("修订请假办法；", "1-2"),
        ("每月通报考勤。", "1-2"),
    ]
    assert drafts[1].owners == ("李宁", "王方")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("已完成", "closed"),
        ("完成整改", "closed"),
        ("已整改", "closed"),
        ("已销号", "closed"),
        ("整改到位", "closed"),
        ("√", "closed"),
        ("100%", "closed"),
        ("基本完成", "substantially_done"),
        ("正在推进", "in_progress"),
        ("部分整改", "in_progress"),
        ("完成80%", "in_progress"),
        ("长期坚持", "in_progress"),
        ("未完成", "not_started"),
        ("尚未整改", "not_started"),
        ("0%", "not_started"),
        ("", "not_started"),
        ("已中止", "cancelled"),
        ("待研究", None),
    ],
)
def test_each_way_to_write_a_state(words, state):
    assert state_written(words)[0] == state


def test_a_text_without_a_table_is_no_running_ledger():
    assert running_ledger(read("总结.txt", "一、存在问题\n学习不深入。".encode())) is None
