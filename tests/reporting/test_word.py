"""The Word file, opened again: layout, fonts, page numbers, hidden item numbers, and nothing that breaks it."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from tests.reporting.samples import action, facts_of, finding
from tracker.common.official_layout import Profile
from tracker.reporting.word import signature_indents, to_docx
from tracker.reporting.wording import Paragraph, Run, Section, section

MADE = section(facts_of(finding(1, "closed"), action(101), finding(2)))


def opened(made=MADE, **settings):
    return Document(BytesIO(to_docx(made, **settings)))


def parts_of(data):
    with ZipFile(BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_page_is_that_of_the_standard():
    page = opened().sections[0]

    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    margins = (page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]


def test_22_lines_fit_and_29_points_would_not():
    text_block = (297 - 37 - 35) / 25.4 * 72

    assert opened().styles["Normal"].paragraph_format.line_spacing == Pt(28.95)
    assert 22 * 28.95 <= text_block < 22 * 29


def test_28_characters_fit_and_29_do_not():
    squeeze = int(opened().styles["整改报告正文"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    text_block = (210 - 28 - 26) / 25.4 * 72

    assert 28 * (16 + squeeze) <= text_block < 29 * (16 + squeeze)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("整改报告标题", "方正小标宋简体", 22),
        ("整改报告一级标题", "黑体", 16),
        ("整改报告二级标题", "楷体_GB2312", 16),
        ("整改报告三级标题", "仿宋_GB2312", 16),
        ("整改报告正文", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_each_style_has_its_font(style, font, points):
    found = opened().styles[style]

    assert (found.element.rPr.rFonts.get(qn("w:eastAsia")), found.font.size) == (font, Pt(points))


def test_chinese_text_is_marked_as_chinese_and_digits_are_not():
    lang = opened().styles.element.find(".//" + qn("w:lang"))

    assert (lang.get(qn("w:eastAsia")), lang.get(qn("w:val"))) == ("zh-CN", "en-US")


def test_every_font_is_named_for_chinese_and_none_comes_from_a_theme():
    for name, data in parts_of(to_docx(MADE)).items():
        for fonts in etree.fromstring(data).iter(qn("w:rFonts")):
            assert fonts.get(qn("w:eastAsia")), name
            assert not [attribute for attribute in fonts.attrib if "Theme" in attribute]


def test_the_title_and_the_entries_stand_in_order():
    shown = [(p.style.name, p.text) for p in opened().paragraphs]

    assert shown[0] == ("整改报告标题", "示例机关第一党支部\n关于2025年度问题整改情况的报告")
    assert [text for style, text in shown if style == "整改报告三级标题"] == [
        "1.关于“第1方面学习不够深入”问题。",
        "2.关于“第2方面学习不够深入”问题。",
    ]
    assert [text for _, text in shown[-2:]] == ["示例机关第一党支部", "2026年11月22日"]


def test_page_numbers_stand_outside_and_their_field_is_in_separate_runs():
    page = opened().sections[0]

    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.pPr.jc.get(qn("w:val")) == side
        kinds = [run[1].tag.split("}")[1] for run in paragraph.r_lst]
        assert kinds == ["t", "fldChar", "instrText", "fldChar", "t", "fldChar", "t"]
        assert footer.paragraphs[0].text.replace(" ", "") == "—1—"
    assert opened().settings.odd_and_even_pages_header_footer


def test_an_office_may_centre_the_number_and_space_the_lines():
    document = opened(profile=Profile(line_spacing=30, centred_page_number=True, body_font="仿宋"))

    assert document.sections[0].footer.paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "center"
    assert not document.settings.odd_and_even_pages_header_footer
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(30)
    assert document.styles["整改报告正文"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"


@pytest.mark.parametrize(
    ("organisation", "indents"),
    [
        ("示例机关第一党支部", (17, 19)),
        ("示例机关第一党支部委员会", (14, 16)),
        ("一支部", (17, 19)),
        ("", (26, 19)),
    ],
)
def test_the_date_begins_two_characters_right_of_the_signature(organisation, indents):
    assert signature_indents(organisation, "2026年11月22日") == indents


def test_each_entry_hides_its_item_number():
    """F40, F46"""
    assert list(marked(opened())) == ["_section_2025", "_item_2025_001", "_item_2025_002"]


def marked(document):
    """What stands within each bookmark: the paragraphs it reaches, first to last."""
    paragraphs = list(document.element.body.iter(qn("w:p")))
    ends = {m.get(qn("w:id")): p for p in paragraphs for m in p.iter(qn("w:bookmarkEnd"))}
    found = {}
    for first, paragraph in enumerate(paragraphs):
        for mark in paragraph.iter(qn("w:bookmarkStart")):
            last = paragraphs.index(ends[mark.get(qn("w:id"))])
            texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs[first : last + 1]]
            found[mark.get(qn("w:name"))] = texts
    return found


def test_case_07_bookmarks_reach_round_each_entry_and_the_whole_section_with_its_next_steps():
    """F40."""
    found = marked(opened())

    assert [text[:4] for text in found["_item_2025_001"]] == ["1.关于", "已于20"]
    assert [text[:4] for text in found["_item_2025_002"]] == ["2.关于", "正在整改"]
    whole = "".join(found["_section_2025"])
    assert whole.startswith("示例机关第一党支部") and whole.endswith("2026年11月22日")
    assert "适时开展“回头看”" in whole


def test_case_12_text_pasted_elsewhere_keeps_its_look():
    """No style name that another document may define otherwise; everything on paragraph and run too."""
    for paragraph in opened().element.body.iter(qn("w:p")):
        shape, letters = paragraph.pPr, paragraph.r_lst[0].rPr
        assert shape.find(qn("w:pStyle")).get(qn("w:val")).startswith("Rectification")
        assert {"spacing", "ind", "jc", "outlineLvl"} <= {child.tag.split("}")[1] for child in shape}
        assert shape.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
        assert {"rFonts", "b", "color", "sz"} <= {child.tag.split("}")[1] for child in letters}
    styles = [style for style in opened().styles if style.style_id.startswith("Rectification")]
    assert all(style.base_style is None for style in styles)
    assert not {style.name for style in styles} & {"heading 1", "Heading 1", "Body Text", "Title", "Signature"}


def test_case_12_a_signature_takes_no_more_than_three_lines_to_the_next_page():
    short = Section("题", "示例支部", date(2026, 11, 22), (Paragraph(0, (Run("短。"),)),), year=2025)
    long = Section("题", "示例支部", date(2026, 11, 22), (Paragraph(0, (Run("长" * 90),)),), year=2025)

    assert [keeps_next(p) for p in opened(short).element.body.iter(qn("w:p"))] == [False, True, True, False]
    assert [keeps_next(p) for p in opened(long).element.body.iter(qn("w:p"))] == [False, False, True, False]


def keeps_next(paragraph):
    return paragraph.pPr.find(qn("w:keepNext")).get(qn("w:val")) != "0"


def test_case_12_the_signature_stands_by_its_left_indent():
    name, day = list(opened().element.body.iter(qn("w:p")))[-2:]

    assert [p.pPr.find(qn("w:jc")).get(qn("w:val")) for p in (name, day)] == ["left", "left"]
    assert [int(p.pPr.find(qn("w:ind")).get(qn("w:leftChars"))) for p in (name, day)] == [1700, 1900]


def test_case_12_a_report_by_itself_has_its_body_s_name_and_headings_of_level_one():
    made = section(facts_of(finding(1, "closed"), finding(2)), layout="report")

    shown = [(p.style.name, p.text.replace("\n", "")) for p in opened(made).paragraphs]

    assert shown[0] == ("整改报告标题", "示例机关第一党支部关于2025年度问题整改情况的报告")
    assert [text for style, text in shown if style == "整改报告一级标题"] == [
        "一、总体情况",
        "二、问题整改情况",
        "三、未完成事项及原因",
        "四、下一步打算",
    ]
    assert [text[:5] for style, text in shown if style == "整改报告二级标题"] == ["（一）关于", "（二）关于"]


@pytest.mark.parametrize("hostile", ["a & b < c > \"d\" 'e'", "]]><w:p/>", "x\x00\x08\x1f\ud800\uffffy", "{{ 7*7 }}"])
def test_no_text_breaks_the_file(hostile):
    """F44, F47"""
    made = Section(hostile, hostile, date(2026, 11, 22), (Paragraph(0, (Run(hostile),)),))

    shown = opened(made).paragraphs[1].text

    assert shown == re.sub(r"[\x00-\x08\x1f\ud800\uffff]", "", hostile)


def test_no_part_stands_twice_in_the_file():
    """F45"""
    with ZipFile(BytesIO(to_docx(MADE))) as packed:
        names = packed.namelist()

    assert len(names) == len(set(names))
    assert "docProps/thumbnail.jpeg" not in names


def test_the_same_section_gives_the_same_bytes():
    """F49."""
    assert to_docx(MADE) == to_docx(MADE)
