"""Plain text: every encoding met in offices, and nothing of the text lost."""

import codecs

import pytest

from tracker.intake.reading import Notice, Reason, Unreadable, read

TEXT = "存在的主要问题\n（一）学习不够深入\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gbk"),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_every_encoding_and_line_end_gives_the_same_text(data: bytes) -> None:
    document = read("report.txt", data)

    assert document.text == TEXT
    assert [document.text_of(each) for each in document.paragraphs] == TEXT.split("\n")[:2]


def test_a_rare_character_that_only_gb18030_has_is_read() -> None:
    assert read("a.txt", "𠮷村支部：㐂庆节日".encode("gb18030")).text == "𠮷村支部：㐂庆节日"


def test_a_surname_in_gbk_is_not_taken_for_another_encoding() -> None:
    assert read("a.txt", "张三".encode("gbk")).text == "张三"


def test_blanks_and_indents_stay_as_they_are() -> None:
    assert read("a.md", "　　一是  坚持\t学习。\n\n\n# 二\n".encode()).text == "　　一是  坚持\t学习。\n\n\n# 二\n"


def test_utf8_with_one_broken_byte_stays_utf8_and_says_so() -> None:
    data = ("党支部组织生活会" * 20).encode()

    document = read("a.txt", data[:100] + b"\xff" + data[100:])

    assert "党支部组织生活会党支部" in document.text
    assert Notice.BAD_CHARACTERS in document.notices


def test_what_no_database_stores_and_what_reorders_the_sight_of_a_line_is_taken_out() -> None:
    document = read("a.txt", "问题\x00一\u202e\u2066二".encode())

    assert document.text == "问题一二"
    assert document.notices == (Notice.DIRECTION_MARKS,)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", "\u3000\n".encode(), codecs.BOM_UTF8])
def test_a_file_without_a_word_is_empty(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.txt", data)

    assert refused.value.reason == Reason.EMPTY


def test_a_hundred_thousand_paragraphs_are_refused_by_name() -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.txt", "问题\n".encode() * 100_000)

    assert refused.value.reason == Reason.TOO_MANY_PARAGRAPHS
    assert refused.value.details["limit"] < 100_000
