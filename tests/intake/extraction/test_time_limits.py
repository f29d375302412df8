"""Time limits as written; the report in these examples is about 2021, so its plans speak of 2022."""

from datetime import date

import pytest

from tracker.intake.extraction.time_limits import TimeLimit, moved, read_time_limit, read_whole_cell
from tracker.intake.extraction.time_words import dates


def read(text: str, *, labelled: bool = False, year: int | None = 2021) -> TimeLimit | None:
    return read_time_limit(text, report_year=year, labelled=labelled)


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("2022年6月底前", date(2022, 6, 30)),
        ("2022年2月底前完成学习", date(2022, 2, 28)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("年底前", date(2022, 12, 31)),
        ("2025年底前，并长期坚持", date(2025, 12, 31)),
        ("三季度末", date(2022, 9, 30)),
        ("力争一季度末前完成换届", date(2022, 3, 31)),
        ("9月18日前", date(2022, 9, 18)),
        ("截止8/8", date(2022, 8, 8)),
        ("2022年上半年完成研读", date(2022, 6, 30)),
        ("下半年完成换届", date(2022, 12, 31)),
        ("3月上旬前完成", date(2022, 3, 10)),
        ("3月中旬前完成", date(2022, 3, 20)),
        ("3月下旬前完成", date(2022, 3, 31)),
        ("3月前完成", date(2022, 2, 28)),
        ("3月之前完成", date(2022, 2, 28)),
        ("3月以前完成", date(2022, 2, 28)),
        ("1月前完成", date(2021, 12, 31)),
        ("1月底前完成", date(2022, 1, 31)),
        ("十月底前完成", date(2022, 10, 31)),
        ("6月二十日前完成", date(2022, 6, 20)),
        ("六月二十三日前完成", date(2022, 6, 23)),
        ("12月三十一日前完成", date(2022, 12, 31)),
        ("8/8前完成", date(2022, 8, 8)),
        ("6月底前走访户数达到30", date(2022, 6, 30)),
        ("五月底前建成", date(2022, 5, 31)),
        ("二〇二二年十二月底前", date(2022, 12, 31)),
        ("于2022年6月30日前办结", date(2022, 6, 30)),
        ("2022-06-15前", date(2022, 6, 15)),
        ("截至2022-06-15完成", date(2022, 6, 15)),
        ("2022.6底完成", date(2022, 6, 30)),
        ("2022 年 6 月 底 前", date(2022, 6, 30)),
        ("明年3月底前", date(2022, 3, 31)),
        ("2022年6月前完成", date(2022, 5, 31)),
        ("年内新增500个", date(2022, 12, 31)),
    ],
)
def test_a_dated_limit_is_read_against_the_reports_year(words: str, due_on: date) -> None:
    limit = read(words)

    assert limit is not None
    assert (limit.kind, limit.due_on) == ("fixed", due_on)


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("立行立改。2022年底前完成整改", date(2022, 12, 31)),
        ("立行立改，2022年6月30日完成", date(2022, 6, 30)),
        ("即知即改，2022-06-30完成", date(2022, 6, 30)),
        ("立行立改，于三季度整改到位", date(2022, 9, 30)),
        ("立即整改，一周内完成", None),
    ],
)
def test_beside_a_date_or_a_term_nothing_is_immediate(words: str, due_on: date | None) -> None:
    """F53: what a report gives a day to is not closed on the spot."""
    limit = read(words)

    assert limit and (limit.kind, limit.due_on) == ("fixed", due_on)


def test_a_day_on_which_something_was_held_is_no_limit() -> None:
    limit = read("立行立改，12月5日召开会议")

    assert limit and (limit.kind, limit.due_on) == ("immediate", None)


def test_kind_date_and_ongoing_are_independent() -> None:
    both = read("立行立改，长期坚持")
    dated = read("2025年底前，并长期坚持")
    only = read("长期坚持")

    assert both and (both.kind, both.due_on, both.ongoing) == ("immediate", None, True)
    assert dated and (dated.kind, dated.ongoing, dated.verbatim) == ("fixed", True, "2025年底前，并长期坚持")
    assert only and (only.kind, only.ongoing) == ("ongoing", True)


@pytest.mark.parametrize(("words", "months"), [("每季度", 3), ("每月", 1), ("每半年", 6), ("每年", 12)])
def test_a_rhythm_in_a_ledgers_cell_is_an_ongoing_limit(words: str, months: int) -> None:
    limit = read(words, labelled=True)

    assert limit and (limit.kind, limit.ongoing, limit.check_months, limit.due_on) == ("ongoing", True, months, None)


@pytest.mark.parametrize(
    "words",
    [
        "每月25日前报送进展",
        "每季度组织一次研讨",
        "每年6月底前开展一次检查",
        "7月1日开展主题党日",
        "2019年以来持续推进",
        "建立健全长效机制",
        "每半年开展一次书记述职，结果与评优挂钩",
        "全年走访不少于40家",
        "提前两个工作日报送",
        "完成率达到80%以上，覆盖12.5万人",
        "2022年",
        "尽快完成整改",
        "3月内完成摸底",
        "第3月底前",
        "力争第3月底前",
        "6月底以来",
        "上半年以来",
        "上半年工作安排",
        "每年底前",
        "每年月底前",
        "每个月底前",
        "每月月底前",
        "每半年底前",
        "每季度月底前",
        "每个季度3月底前",
        "",
    ],
)
def test_what_is_no_deadline_is_not_made_one(words: str) -> None:
    assert read(words) is None


def test_a_day_in_running_text_is_a_limit_only_by_the_words_beside_it() -> None:
    assert read_time_limit("6月30日", report_year=2021) is None


@pytest.mark.parametrize("words", ["长期", "持续", "常态化", "常抓不懈", "长抓不懈"])
def test_a_word_of_duration_is_a_limit_where_it_is_the_whole_cell(words: str) -> None:
    limit = read(words, labelled=True)

    assert limit and (limit.kind, limit.ongoing, limit.verbatim) == ("ongoing", True, words)
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "verbatim"),
    [
        ("本月底前完成", "本月底前"),
        ("尽快启动，一个月内完成", "一个月内"),
        ("自7月1日一周内完成", "一周内"),
    ],
)
def test_in_running_text_a_term_without_a_day_is_the_limit(words: str, verbatim: str) -> None:
    limit = read(words)

    assert limit and (limit.kind, limit.due_on, limit.verbatim) == ("fixed", None, verbatim)


@pytest.mark.parametrize(
    ("words", "verbatim"),
    [
        ("2025年底前完成，长期坚持", "2025年底前完成，长期坚持"),
        ("2025年底前完成后，长期坚持", "2025年底前"),
        ("2025年底前完成摸底，并长期坚持", "2025年底前"),
        ("长期坚持，2025年底前", "2025年底前"),
        ("2025年底前，立行立改", "2025年底前"),
        ("对照检查，立行立改，并长期坚持", "立行立改，并长期坚持"),
        ("立行立改。逐项对照检查后长期坚持", "立行立改"),
    ],
)
def test_what_stands_within_three_signs_of_the_limit_is_told_with_it(words: str, verbatim: str) -> None:
    limit = read(words)

    assert limit and limit.verbatim == verbatim


@pytest.mark.parametrize(
    ("words", "verbatim"),
    [
        ("每季度。", "每季度"),
        ("6月30日前完成；", "6月30日前完成"),
        ("至8/8完成", "至8/8完成"),
        ("尽快，月底前", "尽快，月底前"),
    ],
)
def test_a_cell_is_told_whole(words: str, verbatim: str) -> None:
    limit = read(words, labelled=True)

    assert limit and limit.verbatim == verbatim


def test_a_limit_moves_with_the_piece_it_was_read_in() -> None:
    limit = read("由李宁负责，6月底前完成")
    assert limit and (limit.start, limit.end) == (6, 10)

    there = moved(limit, 100)

    assert (there.start, there.end, there.verbatim) == (106, 110, "6月底前")


@pytest.mark.parametrize(
    "words",
    [
        "本月底前",
        "一个月内",
        "2023年2月29日前",
        "下次支委会前",
        "尽快",
        "13月",
        "13月前",
        "0月前",
        "二十月前",
        "88/8",
        "二十三月底前",
    ],
)
def test_a_limit_that_fixes_no_day_gets_no_day(words: str) -> None:
    """F27: a date is never made up, not even a likely one."""
    limit = read(words, labelled=True)

    assert limit and limit.kind == "fixed" and limit.due_on is None and limit.verbatim == words


@pytest.mark.parametrize("words", ["6月二一日", "6月十十日前", "2022年6月301日"])
def test_a_day_that_cannot_be_read_is_not_taken_for_the_end_of_its_month(words: str) -> None:
    """F27."""
    limit = read(words, labelled=True)

    assert limit and (limit.kind, limit.due_on) == ("fixed", None)


def test_without_a_reports_year_a_day_without_a_year_stays_open() -> None:
    limit = read("6月底前", year=None)

    assert limit and (limit.due_on, limit.verbatim) == (None, "6月底前")


def test_a_labelled_limit_wins_over_dates_in_the_measure() -> None:
    limit = read("每月10日前提醒，6月底前完成清理\n整改时限：2022年3月底前\n责任人：王方")

    assert limit and (limit.due_on, limit.verbatim) == (date(2022, 3, 31), "2022年3月底前")


@pytest.mark.parametrize(
    ("text", "due_on", "verbatim"),
    [
        ("整改时限：3月底前", date(2022, 3, 31), "3月底前"),
        ("整改时限：3月30日", date(2022, 3, 30), "3月30日"),
        ("整改时限：9月30日，目标：2022年12月底前建成", date(2022, 9, 30), "9月30日"),
        ("整改时限：长期，责任人：王方", None, "长期"),
    ],
)
def test_a_labelled_limit_ends_where_the_next_field_begins(text: str, due_on: date | None, verbatim: str) -> None:
    limit = read(text)

    assert limit and (limit.due_on, limit.verbatim) == (due_on, verbatim)


def test_of_several_steps_the_last_is_the_limit() -> None:
    limit = read("3月底前完成摸底，9月底前完成改造。")

    assert limit and limit.due_on == date(2022, 9, 30)


def test_the_words_are_kept_as_they_stand() -> None:
    """F60."""
    text = "由李宁负责，2022年 6月底前完成。"
    limit = read(text)

    assert limit and limit.verbatim == text[limit.start : limit.end] == "2022年 6月底前"
    later = read(f" {text}")
    assert later and (later.start, later.end) == (limit.start + 1, limit.end + 1)


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
