"""Time limits as written; the report in these examples is about 2021, so its plans speak of 2022."""

from datetime import date

import pytest

from tracker.intake.extraction.time_limits import TimeLimit, moved, read_time_limit


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
