"""Offsets point into the text shown: for every reader, whatever the file says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.reading.files import abstract, docx, lvl, num, numbered, p, pdf, tbl, tc, workbook
from tracker.intake.reading import Document, Notice, Reason, Unreadable, read

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff<")
    | st.sampled_from("问题一、（）\t "),
    max_size=12,
)
VISIBLE = st.text(st.sampled_from("存在问题学习一二三（）、。12ab"), min_size=1, max_size=60)
LISTS = abstract(lvl(0, "chineseCounting", "%1、") + lvl(1, "decimal", "%1.%2", suff="space")) + num()


def holds_together(document: Document) -> None:
    last = 0
    for paragraph in document.paragraphs:
        assert last <= paragraph.start < paragraph.end <= len(document.text)
        assert document.text_of(paragraph).strip()
        assert document.text_of(paragraph).startswith(paragraph.number)
        _cells_hold_together(document, paragraph.start, paragraph.end)
        last = paragraph.end
    outside = "".join(
        document.text[a.end : b.start] for a, b in zip(document.paragraphs, document.paragraphs[1:], strict=False)
    )
    assert not outside.strip()


def _cells_hold_together(document: Document, start: int, end: int) -> None:
    row = next(each for each in document.paragraphs if each.start == start)
    own = [cell for cell in row.cells if not cell.merged]
    assert all(start <= cell.start <= cell.end <= end for cell in own)
    assert all(0 <= cell.start <= cell.end <= len(document.text) for cell in row.cells)
    assert sum(cell.end - cell.start for cell in own) == (end - start - (len(row.cells) - 1) if row.cells else 0)


def check(name: str, data: bytes) -> None:
    try:
        document = read(name, data)
    except Unreadable as refused:
        assert refused.reason in (Reason.EMPTY, Reason.CLASSIFIED, Reason.NOT_A_DOCUMENT, Reason.NO_TEXT_LAYER)
    else:
        holds_together(document)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_text(lines: list[str], encoding: str) -> None:
    check("a.txt", "\r\n".join(lines).encode(encoding))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(-1, 2), st.lists(WORDS, max_size=3)), max_size=6))
def test_word_files(blocks: list[tuple[str, int, list[str]]]) -> None:
    body = ""
    for words, level, cells in blocks:
        body += numbered(words, 1, level) if level >= 0 else p(words)
        merge = "<w:vMerge/>" if level == 0 else '<w:vMerge w:val="restart"/>'
        body += tbl([tc(words, merge), *map(tc, cells)], [tc("", "<w:vMerge/>"), *map(tc, cells)])
    check("a.docx", docx(body, numbering=LISTS))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(WORDS | st.integers(-5, 5) | st.booleans() | st.none(), max_size=4), max_size=6))
def test_workbooks(rows: list[list[object]]) -> None:
    cells = [[f"'{cell}" if isinstance(cell, str) else cell for cell in row] for row in rows]
    check("a.xlsx", workbook({"一": [["头", "头"], *cells], "二": [["尾"]]}))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(20, 400), st.integers(20, 800), st.integers(6, 30), VISIBLE), max_size=8))
def test_pdf_files(page: list[tuple[float, float, float, str]]) -> None:
    check("a.pdf", pdf([page, page]))


@pytest.mark.parametrize("codes", [Reason, Notice])
def test_codes_are_plain_words_that_a_catalogue_can_be_keyed_by(codes: type[Reason] | type[Notice]) -> None:
    assert all(code.value == code.name.lower() for code in codes)
