"""A document on a page: every character once, passages where they are, pasted words found again."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.intake.reading.document import Cell, Document, Paragraph
from tracker.intake.review.passages import MOST_LINES, Passage, blocks, find_passage, opened_fold


def document_of(*lines):
    text, paragraphs, at = "\n".join(lines), [], 0
    for line in lines:
        paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    return Document(text, tuple(paragraphs), "text")


def shown(found):
    return ["".join(s.text for s in line.stretches[0].segments) for block in found for line in block.lines]


def test_a_passage_over_two_paragraphs_is_marked_in_both_and_opens_once():
    document = document_of("甲乙丙", "丁戊")

    first, second = blocks(document, [Passage(7, 1, 5)])[0].lines

    assert [(s.text, s.passage, s.opens) for s in first.stretches[0].segments] == [
        ("甲", None, False),
        ("乙丙", 7, True),
    ]
    assert [(s.text, s.passage, s.opens) for s in second.stretches[0].segments] == [
        ("丁", 7, False),
        ("戊", None, False),
    ]


def test_where_passages_overlap_the_later_one_has_the_text():
    segments = blocks(document_of("甲乙丙丁"), [Passage(1, 0, 4), Passage(2, 2, 3)])[0].lines[0].stretches[0].segments

    assert [(s.text, s.passage) for s in segments] == [("甲乙", 1), ("丙", 2), ("丁", 1)]


@given(
    st.lists(st.text("甲乙丙𠮷 ", min_size=1, max_size=6), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5),
)
def test_marking_neither_loses_nor_adds_a_character(lines, spans):
    document = document_of(*lines)
    size = len(document.text)
    passages = [Passage(i, min(a, b, size), min(max(a, b), size)) for i, (a, b) in enumerate(spans)]

    assert shown(blocks(document, passages)) == list(lines)


def test_rows_of_one_table_stand_together_and_cells_apart():
    rows = [
        Paragraph(0, 3, table=0, cells=(Cell(0, 1, 0), Cell(2, 3, 1))),
        Paragraph(4, 5, table=0, cells=(Cell(4, 5, 1),)),
    ]
    document = Document("甲\t乙\n丙\n丁", (*rows, Paragraph(6, 7)), "docx")

    table, after = blocks(document, [Passage(1, 2, 3)])

    assert (table.sort, after.sort, len(table.lines)) == ("table", "lines", 2)
    assert [s.segments[0].passage for s in table.lines[0].stretches] == [None, 1]


def test_a_long_document_is_folded_between_its_passages():
    document = document_of(*(f"第{number}段" for number in range(MOST_LINES + 400)))
    passage = document.paragraphs[900]

    found = blocks(document, [Passage(1, passage.start, passage.end)])

    assert [(b.sort, b.first, b.last) for b in found if b.sort == "fold"] == [("fold", 13, 888), ("fold", 914, 1200)]
    assert "第900段" in shown(found)


def test_a_fold_opens_a_stretch_at_a_time_until_nothing_is_left():
    document = document_of(*(f"第{number}段" for number in range(1200)))

    *lines, rest = opened_fold(document, [], first=13, last=888)
    end = opened_fold(document, [], first=813, last=888)

    assert (len(shown(lines)), rest.first, rest.last) == (200, 213, 888)
    assert [block.sort for block in end] == ["lines"]


def test_pasted_words_are_found_whatever_their_breaks():
    document = document_of("一、问题", "学用 结合不紧，", "发言质量不高。")

    assert find_passage(document, "学用结合不紧，\r\n发言质量") == (5, 18)
    assert find_passage(document, "没有的话") is None


def test_a_paragraph_number_alone_means_the_whole_paragraph():
    document = document_of("一、问题", "学用结合不紧。")

    assert find_passage(document, "", paragraph=2) == (5, 12)
    assert find_passage(document, "", paragraph=3) is None
    assert find_passage(document, "") is None
