"""Days and limits as the cells of ledgers and lists name them; the report in these examples is about 2021."""

from datetime import date

import pytest

from tests.intake.extraction.test_time_limits import read
from tracker.intake.extraction.time_limits import read_whole_cell
from tracker.intake.extraction.time_words import dates


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("2022年6月", date(2022, 6, 30)),
        ("2022.6.30", date(2022, 6, 30)),
        ("2022年", date(2022, 12, 31)),
        ("9月18日", date(2022, 9, 18)),
        ("2022/6/1", date(2022, 6, 1)),
    ],
)
def test_in_a_ledgers_cell_a_bare_date_is_the_limit(words: str, due_on: date) -> None:
    limit = read(words, labelled=True)

    assert limit and limit.due_on == due_on


@pytest.mark.parametrize(
    "words", ["2206年6月30日前", "27年6月底前", "1999年上半年", "12022年6月底前", "2206-06-30前", "7年6月底前"]
)
def test_a_year_nobody_knows_is_not_taken_for_this_one(words: str) -> None:
    """F27: 「2206年」 is a slip of the pen, and whose slip decides no deadline."""
    limit = read(words, labelled=True)

    assert limit is None or limit.due_on is None


@pytest.mark.parametrize(
    "words",
    [
        "2206年6月30日",
        "27年6月30日",
        "1999年6月30日",
        "2100年1月1日",
        "3026年9月30日",
        "9999年12月31日",
        "12022年6月30日",
        "明年6月底",
        "今年6月底前",
        "后年6月底",
        "6月30日（2027年）",
        "6月30日或9月30日",
        "6月30日、9月30日",
        "6月30日底",
        "6月30日末",
        "6月30日X",
        "2022年6月301日",
        "2022年6月30日后",
        "两年内",
        "每年6月底前",
        "不长期坚持",
        "原定2022年6月30日",
        "2206-06-30",
        "1" * 5000,
    ],
)
def test_a_cell_that_is_not_understood_to_the_last_word_says_nothing(words: str) -> None:
    assert read_whole_cell(words, report_year=2021) is None


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("2022年6月30日前完成整改", date(2022, 6, 30)),
        ("6月30日", date(2022, 6, 30)),
        ("2022年9月底前，并长期坚持", date(2022, 9, 30)),
        ("二〇二二年十二月底前", date(2022, 12, 31)),
        ("2022 年 6 月", date(2022, 6, 30)),
        ("2022年", date(2022, 12, 31)),
        ("2022.6.30前", date(2022, 6, 30)),
        ("截止8/8", date(2022, 8, 8)),
        ("年底前", date(2022, 12, 31)),
        ("第三季度末", date(2022, 9, 30)),
        ("2023年上半年", date(2023, 6, 30)),
        ("立行立改，长期坚持", None),
        ("长期坚持，每季度", None),
        ("每半年一次", None),
        ("整改时限：2022年3月底前", date(2022, 3, 31)),
        ("一个月内", None),
        ("2022年6月30日前".ljust(100, "，"), date(2022, 6, 30)),
    ],
)
def test_a_cell_in_the_usual_words_is_understood(words: str, due_on: date | None) -> None:
    limit = read_whole_cell(words, report_year=2021)

    assert limit and limit.due_on == due_on


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("2022年4-6月", date(2022, 6, 30)),
        ("4—6月", date(2022, 6, 30)),
        ("2022年3月至2022年6月", date(2022, 6, 30)),
        ("2022年9月至次年1月", date(2023, 1, 31)),
        ("2022年11月至2月", date(2023, 2, 28)),
        ("9月至2023年1月", date(2023, 1, 31)),
        ("9月至次年1月", date(2023, 1, 31)),
        ("3月至次年6月", date(2023, 6, 30)),
        ("6月1日至6月30日", date(2022, 6, 30)),
        ("3月1日—6月30日", date(2022, 6, 30)),
        ("一至二季度", date(2022, 6, 30)),
        ("2022—2024年", date(2024, 12, 31)),
        ("2022.03—2022.06", date(2022, 6, 30)),
        ("2022.3-6", date(2022, 6, 30)),
    ],
)
def test_of_a_range_the_last_day_is_the_limit(words: str, due_on: date) -> None:
    """F58: 「4-6月」 is no 6 April."""
    limit = read(words, labelled=True)

    assert limit and (limit.due_on, limit.verbatim) == (due_on, words)


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("2022.06", date(2022, 6, 30)),
        ("2027.06", date(2027, 6, 30)),
        ("2022-6", date(2022, 6, 30)),
        ("2022/06前", date(2022, 5, 31)),
        ("202206", date(2022, 6, 30)),
        ("20220615", date(2022, 6, 15)),
        ("6⽉底前", date(2022, 6, 30)),
        ("二0二二年六月三十日前", date(2022, 6, 30)),
        ("二O二二年六月底", date(2022, 6, 30)),
        ("6月上旬", date(2022, 6, 10)),
        ("6月上中旬", date(2022, 6, 20)),
        ("6月中下旬", date(2022, 6, 30)),
        ("“十五五”末", date(2030, 12, 31)),
        ("2024年七一前", date(2024, 6, 30)),
        ("国庆节前", date(2022, 9, 30)),
    ],
)
def test_days_as_ledgers_write_them(words: str, due_on: date) -> None:
    limit = read(words, labelled=True)

    assert limit and limit.due_on == due_on


def test_a_table_programs_number_of_a_day_is_that_day_to_be_looked_at() -> None:
    limit = read("46203", labelled=True)

    assert limit and (limit.due_on, limit.guessed) == (date(2026, 6, 30), True)
    (day,) = dates("46203", None, labelled=True, at_once=False)
    assert (day.start, day.end) == (0, 5)


@pytest.mark.parametrize(
    "words",
    [
        "6月初",
        "2022年6月中",
        "2023年春节前",
        "2025-2026学年第二学期末",
        "开学前",
        "待上级批复后一周",
        "视资金到位情况确定",
    ],
)
def test_words_that_fix_no_day_are_kept_to_the_last_one(words: str) -> None:
    """F60: a person sets the day, with the report's words before their eyes."""
    limit = read(words, labelled=True)

    assert limit and (limit.kind, limit.due_on, limit.verbatim) == ("fixed", None, words)


def test_a_label_of_a_limit_keeps_words_that_fix_no_day() -> None:
    """F60: however far down they stand."""
    before = "由李宁负责，逐项核对。" * 8
    limit = read(f"{before}整改时限：待上级批复后")

    assert limit and (limit.kind, limit.due_on, limit.ongoing) == ("fixed", None, False)
    assert limit.verbatim == "待上级批复后"
    assert read("整改时限：无，责任人：王方") is None


def test_more_than_a_hundred_signs_are_no_limit() -> None:
    words = "待上级批复后" + "再" * 94

    limit = read(words, labelled=True)
    assert limit and limit.verbatim == words
    assert read(words + "再", labelled=True) is None


@pytest.mark.parametrize("words", ["", "无", "/", "——", "暂无。"])
def test_a_cell_that_says_nothing_has_no_limit(words: str) -> None:
    assert read(words, labelled=True) is None


@pytest.mark.parametrize("words", ["投入2026.5万元", "编号20260630的档案", "第46203号", "见2025-2026学年安排"])
def test_numbers_in_running_text_are_no_days(words: str) -> None:
    assert read(words) is None
