"""PDF files: wrapped lines become paragraphs again, what belongs to the page and not to the text goes."""

from itertools import pairwise

import pytest

from tests.intake.reading.files import SCAN, Placed, pdf
from tracker.intake.reading import Limits, Notice, Reason, Unreadable, read

LEFT, SIZE, PITCH, WIDTH = 80.0, 16.0, 28.0, 28  # 28 characters a line, as official layout has it


def wrapped(*paragraphs: str, top: float = 760.0, indent: int = 2) -> list[Placed]:
    """Paragraphs as a word processor sets them: first line indented, then full lines."""
    placed: list[Placed] = []
    for paragraph in paragraphs:
        rest, room, x = paragraph, WIDTH - indent, LEFT + indent * SIZE
        while rest:
            placed.append((x, top, SIZE, rest[:room]))
            rest, room, x, top = rest[room:], WIDTH, LEFT, top - PITCH
    return placed


def texts(data: bytes) -> list[str]:
    document = read("a.pdf", data)
    return [document.text_of(each) for each in document.paragraphs]


LONG = (
    "示例支部按计划办完全年各项工作，但大家回头检查时也发现有几个地方做得不够细致，"
    "主要表现在以下几个方面，需要在今后的工作中认真加以改进。"
)
HEADING = "（一）联系一线党员还不够经常"


@pytest.mark.parametrize("indent", [0, 2])
def test_wrapped_lines_are_joined_and_paragraphs_kept_apart(indent: int) -> None:
    paragraphs = ["三、存在的主要问题", LONG, HEADING, LONG, "四、下一步打算"]

    assert texts(pdf([wrapped(*paragraphs, indent=indent)])) == paragraphs


def test_a_full_last_line_does_not_swallow_the_next_paragraph() -> None:
    full = "字" * (WIDTH * 2 - 3) + "。"

    assert texts(pdf([wrapped(full, HEADING, full, LONG)])) == [full, HEADING, full, LONG]


def test_a_paragraph_runs_on_over_the_page() -> None:
    lines = wrapped(LONG)

    assert texts(pdf([lines[:2], [(x, 760, size, text) for x, _, size, text in lines[2:]]])) == [LONG]


@pytest.mark.parametrize("number", ["{}", "- {} -", "— {} —", "第{}页", "第 {} 页 共 3 页", "{}/3"])
def test_page_numbers_and_repeating_headers_are_left_out(number: str) -> None:
    pages = [
        [(80, 800, 10, "示例机关第一党支部"), *wrapped(f"第{name}页的正文。"), (290, 40, 10, number.format(index))]
        for index, name in enumerate("甲乙丙", start=1)
    ]

    assert texts(pdf(pages)) == ["第甲页的正文。", "第乙页的正文。", "第丙页的正文。"]


def test_a_year_alone_on_a_line_inside_the_page_stays() -> None:
    page = wrapped("年度总结", "一、基本情况", "2021", "二、存在的问题", "三、打算")

    assert "2021" in texts(pdf([page]))


def test_the_gap_beside_digits_is_no_blank_and_a_wide_one_is() -> None:
    page: list[Placed] = [(80, 760, 16, "收集问题"), (148, 760, 16, "6"), (168, 760, 16, "个"), (220, 760, 16, "合计")]

    assert texts(pdf([page])) == ["收集问题6个 合计"]


def test_characters_are_read_where_they_stand_not_when_they_were_drawn() -> None:
    page: list[Placed] = [(80, 760, 16, "增强"), (144, 760, 16, "意识"), (112, 760, 16, "“四")]

    assert texts(pdf([page])) == ["增强“四意识"]


def test_a_font_that_is_not_in_the_file_loses_no_character() -> None:
    page: list[Placed] = [
        (80, 760, 16, "个"),
        (80, 730, 16, "责任人："),
        (80, 700, 16, "责任人："),
        (144, 700, 16, "李"),
    ]

    assert texts(pdf([page], font_inside=False)) == ["个", "责任人：", "责任人：李"]


def test_bold_made_by_printing_twice_is_read_once() -> None:
    assert texts(pdf([[(80, 760, 16, "问题"), (80.4, 760, 16, "问题")]])) == ["问题"]


@pytest.mark.parametrize("page", [[], [(80, 20, 8, "扫描全能王 创建")]])
def test_a_scan_is_refused_as_one(page: list[Placed]) -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.pdf", pdf([page, page], extra=SCAN))

    assert refused.value.reason == Reason.NO_TEXT_LAYER


def test_a_scanned_page_among_others_is_mentioned() -> None:
    assert read("a.pdf", pdf([wrapped(LONG), []])).notices == (Notice.PAGES_WITHOUT_TEXT,)


def test_an_encrypted_file_is_refused_as_one() -> None:
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"

    with pytest.raises(Unreadable) as refused:
        read("a.pdf", pdf([wrapped(LONG)], trailer=lock))

    assert refused.value.reason == Reason.ENCRYPTED


def test_more_pages_than_a_report_has_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.pdf", pdf([[(80, 760, 16, "字")]] * 12), limits=Limits(pages=10))

    assert refused.value.reason == Reason.TOO_MANY_PAGES


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"/Kids [10 0 R]", b"/Kids [ 2 0 R]"),  # the tree of pages contains itself
        (b"/Contents 11 0 R", b"/Contents 10 0 R"),
        (b"/CharProcs << /g 4 0 R", b"/CharProcs << /g 3 0 R"),
        (b"startxref", b"startxxxx"),
    ],
)
def test_a_file_that_leads_in_circles_comes_to_an_end(was: bytes, now: bytes) -> None:
    data = pdf([wrapped(LONG)])
    assert was in data

    try:
        read("a.pdf", data.replace(was, now))
    except Unreadable as refused:
        assert refused.reason in (Reason.DAMAGED, Reason.NO_TEXT_LAYER)


def ruled(columns: list[float], rows: list[float], *, without: set[tuple[int, int]] = frozenset()) -> str:
    """The rules of a table; `without` names the cells (row, column) that have no rule below them."""
    strokes = [f"{x} {rows[0]} m {x} {rows[-1]} l S" for x in columns]
    for row, y in enumerate(rows):
        for column, (left, right) in enumerate(pairwise(columns)):
            if (row - 1, column) not in without:
                strokes.append(f"{left} {y} m {right} {y} l S")
    return "\n".join(strokes)


TABLE: list[Placed] = [
    (85, 740, 12, "问题"), (185, 740, 12, "整改措施"),
    (85, 710, 12, "学习不够深"), (185, 710, 12, "开展专题学习，"), (85, 695, 12, "入"), (185, 695, 12, "每月一次"),
    (185, 660, 12, "开展谈心谈话"),
]  # fmt: skip


def test_a_ruled_table_is_read_cell_by_cell_with_its_merged_cells() -> None:
    rules = ruled([80, 150, 280], [756, 728, 680, 640], without={(1, 0)})
    page = [(80.0, 800.0, 12.0, "前文"), *TABLE, (80.0, 600.0, 12.0, "后文")]

    document = read("a.pdf", pdf([page], extra=rules))

    assert [document.text_of(each) for each in document.paragraphs] == [
        "前文", "问题\t整改措施", "学习不够深入\t开展专题学习，每月一次", "\t开展谈心谈话", "后文",
    ]  # fmt: skip
    assert document.text_of(document.paragraphs[3].cells[0]) == "学习不够深入"
    assert document.paragraphs[3].cells[0].merged


def test_a_box_around_text_and_a_line_below_it_are_no_table() -> None:
    rules = ruled([80, 400], [780, 600]) + " 80 560 m 400 560 l S"

    assert texts(pdf([[(85, 740, 12, "框内文字"), (85, 500, 12, "框外文字")]], extra=rules)) == ["框内文字", "框外文字"]


def test_a_landscape_page_that_is_a_turned_portrait_one_is_read_upright() -> None:
    paragraphs = ["三、存在的主要问题", HEADING]

    assert texts(pdf([wrapped(*paragraphs, top=500)], turned=True)) == paragraphs
