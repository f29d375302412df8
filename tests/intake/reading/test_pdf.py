"""PDF files: wrapped lines become paragraphs again, what belongs to the page and not to the text goes."""

import pytest

from tracker.intake.reading import Limits, Notice, Reason, Unreadable, read

from .files import SCAN, Placed, pdf

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
    "我支部基本完成了党建目标任务，但同时也清醒地认识到工作中还存在一些问题和不足，"
    "主要表现在以下几个方面，需要在今后的工作中认真加以改进。"
)
HEADING = "（一）政治理论学习还不够深入"


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
        (b"/DescendantFonts [4 0 R]", b"/DescendantFonts [3 0 R]"),
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
