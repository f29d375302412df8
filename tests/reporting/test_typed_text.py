"""What members type comes out as clean official text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reporting.typed_text import as_sentence, clean, verbatim, without_numbering

TYPED = st.text('学习党12aB 。，；：、！？.,;:!?"“”‘’（）()…\n\t<&>%-/\x00\x0b', max_size=40)
WITHOUT_LETTERS = st.text(
    '学习党12 。，；：、！？.,;:!?"“”‘’（）()…\n\t<&>%-/\x00\x0b', max_size=40
)  # a ’ between two is an apostrophe


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("已学习12次。", "已学习12次"),
        ("  已学习 12 次。。 \n", "已学习12次"),
        ("制定计划\n开展学习3次\n", "制定计划；开展学习3次"),
        ("制定计划。\n开展学习3次。", "制定计划。开展学习3次"),
        ("1. 制定计划\n2. 开展学习", "1.制定计划；2.开展学习"),
        ("- 制定计划\n- 开展学习", "制定计划；开展学习"),
        ("截止目前，完成80％", "截至目前，完成80%"),
        ("截止2026-03-05已完成", "截至2026年3月5日已完成"),
        ("报名截止日期为2026年03月05日", "报名最后期限为2026年3月5日"),
        ('完成率<90% & "达标",效果好.', "完成率<90% &“达标”，效果好"),
        ("他说“读了“论语””。", "他说“读了‘论语’”"),
        ("“不错。”", "“不错”"),
        ("开支部大会(共3次),3.5万元", "开支部大会（共3次），3.5万元"),
        ("见台账.xlsx", "见台账.xlsx"),
        ("效果很好！！！", "效果很好"),
        ("a\x00b\ud800c", "abc"),
        ("。；\n", ""),
        ("已完成: :", "已完成"),
    ],
)
def test_typed_text_is_cleaned(typed, shown):
    assert clean(typed) == shown


@given(TYPED)
def test_a_sentence_ends_in_exactly_one_full_stop_whatever_was_typed(typed):
    shown = as_sentence(typed)

    assert shown == "" or (shown.endswith("。") and not re.search(r"[。；，、：！？]{2}", shown))
    assert not re.search(r"[\n\t\x00-\x1f]", shown)


def test_an_apostrophe_is_no_quotation_mark():
    assert clean("“People’s Daily”") == "“People’s Daily”"


@given(WITHOUT_LETTERS)
def test_quotation_marks_are_paired(typed):
    shown = clean(typed)

    assert shown.count("“") == shown.count("”")
    assert shown.count("‘") == shown.count("’")


def test_a_quotation_keeps_its_words_even_the_wrong_ones():
    assert verbatim("截止目前,“三会一课”不 规范。") == "截止目前,‘三会一课’不规范"


@pytest.mark.parametrize("marked", ["（一）学习", "1.学习", "一是学习", "第一，学习", "①学习", "(2)学习", "学习"])
def test_numbering_belongs_to_the_place_not_the_words(marked):
    assert without_numbering(marked) == "学习"
