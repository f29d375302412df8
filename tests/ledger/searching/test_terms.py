"""Texts and typed words as tokens: what counts as found, and where it is marked."""

import pytest

from tracker.ledger.searching.terms import spans, terms_of, tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("学习不够", "学习 习不 不够 够"),
        ("够", "够"),
        ("2026-03 号", "2026 03 号"),
        ("５月ABC", "5 月 abc"),
        ("学习，不够", "学习 习 不够 够"),
        ("，。—", ""),
        ("𠮷野家", "𠮷野 野家 家"),
    ],
)
def test_a_text_is_pairs_of_characters_and_whole_words(text, tokens):
    assert " ".join(tokens_of(text)) == tokens


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("学习", "加强学习", ["学习"]),
        ("学", "加强学习", ["学"]),
        ("强学", "加强学习", ["强学"]),
        ("学习 加强", "加强学习", ["加强学习"]),
        ("2026-0", "编号2026－03", ["2026－0"]),
        ("WPS", "用ＷＰＳ打开", ["ＷＰＳ"]),
        ("5月", "5月底前", ["5月"]),
        ("026", "2026", []),
        ("学习不够", "学习，不够", []),
        ("一)", "㈠关于", ["㈠"]),
    ],
)
def test_marks_lie_on_the_text_as_it_was_written(words, text, marked):
    assert [text[begin:end] for begin, end in spans(text, terms_of(words))] == marked


@pytest.mark.parametrize("words", ["", " ", "%", '"', "* -", "（）", "_"])
def test_punctuation_alone_is_no_term(words):
    assert terms_of(words) == []
