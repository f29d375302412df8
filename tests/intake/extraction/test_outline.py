"""Sentences with their numbers, in whatever shape the text arrives."""

import pytest

from tests.intake.scoring import as_document
from tracker.intake.extraction.folding import fold
from tracker.intake.extraction.outline import Sentence, sentences
from tracker.intake.reading.document import Document, Paragraph


def outline(text: str) -> list[Sentence]:
    document = as_document(text)
    return sentences(fold(document), document)


@pytest.mark.parametrize(
    ("line", "kind", "ordinal"),
    [
        ("一、基本情况", "cn", 1),
        ("十一、其他", "cn", 11),
        ("（二）学习不深入", "cn_paren", 2),
        ("(二)学习不深入", "cn_paren", 2),
        ("3.学习不深入", "number", 3),
        ("3、学习不深入", "number", 3),
        ("３．学习不深入", "number", 3),
        ("（4）学习不深入", "paren", 4),
        ("4）学习不深入", "paren", 4),
        ("⑷学习不深入", "paren", 4),
        ("②学习不深入", "circled", 2),
        ("二是学习不深入", "shi", 2),
        ("第三，学习不深入", "di", 3),
        ("其次，学习不深入", "order", 2),
        ("其二，学习不深入", "qi", 2),
        ("● 学习不深入", "bullet", 0),
        ("- 学习不深入", "bullet", 0),
        ("问题2：学习不深入", "problem", 2),
        ("第二部分 工作安排", "part", 2),
        ("2.1 学习不深入", "deep", 2),
    ],
)
def test_a_number_at_the_start_is_told_from_its_words(line: str, kind: str, ordinal: int) -> None:
    first = outline(line)[0]

    assert (first.kind, first.ordinal) == (kind, ordinal)


@pytest.mark.parametrize(
    "line", ["2021年工作总结", "3.5亿元投资到位", "第一书记到村任职", "一二三产业融合", "12.6万人次受益"]
)
def test_a_number_that_belongs_to_the_words_is_no_mark(line: str) -> None:
    assert outline(line)[0].kind == ""


def test_a_list_inside_a_sentence_is_told_apart() -> None:
    found = outline("存在的问题：一是学习不深入，笔记少；二是走访不多；三是创新不足。")

    assert [one.text for one in found if one.kind] == ["学习不深入，笔记少；", "走访不多；", "创新不足。"]


def test_a_single_number_inside_a_sentence_opens_no_list() -> None:
    assert [one.kind for one in outline("这项工作的重点，一是看落实。")] == [""]


def test_a_heading_and_its_text_on_one_line_are_two() -> None:
    heading, first, *_ = outline("三、存在的主要问题。一是学习不深入；二是走访不多。")

    assert (heading.role, heading.kind) == ("finding", "cn")
    assert (first.kind, first.ordinal) == ("shi", 1)


def test_sentence_ends_inside_quotation_marks_cut_nothing() -> None:
    found = outline("有“等一等。看一看”的想法。办法不多。")

    assert [one.text for one in found] == ["有“等一等。看一看”的想法。", "办法不多。"]


def test_wrapped_lines_and_page_numbers_are_one_paragraph() -> None:
    text = (
        "一是责任传导层层递减。有的支部书记抓党建主动性不强，习惯于\n当“二传手”，对支部存在的短板底数还不够清楚、思路办法也不\n"
        "- 3 -\n多，创新意识不强，抓落实的劲头不足，一些工作停留在会议上和\n文件里，没有真正落到支部。"
    )

    assert [one.opens for one in outline(text)] == [True, False]


def test_levels_of_the_file_are_kept() -> None:
    document = Document("存在问题\n学习不深入。", (Paragraph(0, 4, level=1), Paragraph(5, 11)), "docx")

    assert [one.level for one in sentences(fold(document), document)] == [1, None]


def test_traditional_and_spaced_words_are_read_like_plain_ones() -> None:
    assert outline("三、存 在 的 主 要 問 題")[0].role == "finding"
