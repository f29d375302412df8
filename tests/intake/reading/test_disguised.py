"""F56, F57: a document says what it shows: radicals, marks nobody sees and look-alikes make no other text of it."""

import pytest

from tests.intake.reading.files import docx, p, workbook
from tracker.common.seen import seen
from tracker.intake.extraction import extract
from tracker.intake.reading import Unreadable, read

LINES = (
    "示例党支部2025年度工作总结",
    "一、存在的主要问题",
    "1.民主生活会记录不完整。",
    "2.走访群众偏少，见效不明显。",
    "二、下一步工作打算",
    "1.长期坚持门户网站按月公开，2026年6月底前完成（责任人：李宁）。",
    "2.制定走访计划，2026年9月30日前完成。",
)
# Every character that has a radical's code too, and a mark after each second one.
RADICALS = {seen(chr(code)): chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))}
MARKS = "\u200b\u2060\ufeff\xad\ufe0f\u202c\U000e0100"


def disguised(line: str) -> str:
    letters = [RADICALS.get(letter, letter) for letter in line]
    return "".join(letter + (MARKS[at % len(MARKS)] if at % 2 else "") for at, letter in enumerate(letters))


def as_text(lines):
    return "a.txt", "\n".join(lines).encode()


def as_word(lines):
    return "a.docx", docx("".join(p(line) for line in lines))


def as_table(lines):
    return "a.xlsx", workbook({"报告": [[line] for line in lines]})


@pytest.mark.parametrize("made", [as_text, as_word, as_table])
def test_a_disguised_document_reads_like_the_plain_one(made):
    """F56, F57"""
    hidden = tuple(map(disguised, LINES))
    assert sum(a != b for a, b in zip("".join(hidden), "".join(LINES), strict=False)) > 20

    plain, read_hidden = read(*made(LINES)), read(*made(hidden))

    assert read_hidden.text == plain.text
    assert read_hidden.paragraphs == plain.paragraphs
    assert extract(read_hidden) == extract(plain)


def test_the_plain_one_is_understood():
    found = extract(read(*as_text(LINES))).proposals

    assert [proposal.kind for proposal in found] == ["finding", "finding", "action", "action"]


@pytest.mark.parametrize("line", ["机\u200b密", "秘\u2060密★1年", "绝\ufe0f密", "密级：机\xad密"])
def test_a_marking_is_seen_through_what_nobody_sees(line):
    with pytest.raises(Unreadable, match="classified"):
        read(*as_text([line, *LINES]))
