"""Word files: read as the page shows them, whatever Word and WPS put in."""

import io
import zipfile

import pytest

from tests.intake.reading.files import abstract, docx, lvl, num, numbered, p, r, tbl, tc, zipped
from tracker.intake.reading import Notice, Reason, Unreadable, read

BOX = "<w:txbxContent>{}</w:txbxContent>"
DRAWN = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def text(body: str, **parts: str) -> str:
    return read("a.docx", docx(body, **parts)).text


def notices(body: str, **parts: str) -> tuple[str, ...]:
    return read("a.docx", docx(body, **parts)).notices


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (r("甲") + "<w:ins>" + r("乙") + "</w:ins>" + r("丙"), "甲乙丙"),
        (r("甲") + "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>" + r("丙"), "甲丙"),
        ("<w:moveFrom>" + r("甲") + "</w:moveFrom><w:moveTo>" + r("乙") + "</w:moveTo>", "乙"),
    ],
)
def test_tracked_changes_are_read_as_accepted_and_mentioned(runs: str, shown: str) -> None:
    """F48: insertions were lost and deletions mixed in, without a word."""
    assert text(p(runs)) == shown
    assert notices(p(runs)) == (Notice.OPEN_REVISIONS,)


def test_a_deleted_paragraph_mark_joins_what_it_parted() -> None:
    assert text(p("学习", "<w:rPr><w:del/></w:rPr>") + p("不够深入")) == "学习不够深入"


def test_deleted_rows_and_whole_inserted_paragraphs() -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("旧") + "</w:tr>"
    table = tbl([tc("问题"), tc("措施")]).replace("</w:tbl>", deleted + "</w:tbl>")

    assert text("<w:ins>" + p("新增") + "</w:ins>" + table) == "新增\n问题\t措施"


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:customXml>{}</w:customXml>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:fldSimple w:instr='REF x'>{}</w:fldSimple>",
        "<w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>",
    ],
)
def test_wrappers_are_seen_through(wrapped: str) -> None:
    inner = wrapped.format(r("问题"))
    inner = f"<w:r>{inner}</w:r>" if "ruby" in wrapped else inner

    assert text(p(r("一个") + inner + r("。"))) == "一个问题。"


def test_content_controls_around_blocks_rows_and_cells() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = "<w:tr>" + control.format(tc("甲")) + tc("乙") + "</w:tr>"

    assert text(control.format(p("段")) + "<w:tbl>" + control.format(row) + "</w:tbl>") == "段\n甲\t乙"


def test_the_prompt_of_an_empty_content_control_is_no_text() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"

    assert text(p(r("责任人：") + prompt.format(r("单击此处输入文字。")))) == "责任人："


def field(instruction: str, result: str) -> str:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    return (
        mark.format("begin")
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + mark.format("separate")
        + result
        + mark.format("end")
    )


def test_a_field_shows_its_result_and_a_page_number_is_none() -> None:
    assert text(p(r("见") + field(" REF 目标 ", r("第二节")) + field(" PAGE ", r("7")) + r("。"))) == "见第二节。"


def test_a_field_within_an_instruction_is_not_shown() -> None:
    inner = field(' IF "a" ', r("是")).replace("<w:instrText>", field("MERGEFIELD b", r("乱")) + "<w:instrText>", 1)

    assert "乱" not in text(p(r("甲") + inner))


def test_a_field_that_lost_its_end_costs_one_line_at_most() -> None:
    begun = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"

    assert text(p(r("甲") + begun + r("乙")) + p("丙")) == "甲\n丙"


def test_breaks_tabs_hyphens_and_symbols() -> None:
    ballot = "<w:sym w:font='Wingdings' w:char='F0FE'/>"
    circled = "<w:sym w:font='Wingdings' w:char='F082'/>"
    run = f"<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:br/>{ballot}{circled}</w:r>"

    assert text(p(run)) == "甲\t1-2\n☑②"


def test_a_line_end_in_the_file_is_none_on_the_page() -> None:
    assert text(p("<w:r><w:t>\n  学习\n不够 </w:t></w:r>")) == "学习 不够"


def test_each_line_of_a_broken_paragraph_is_found_by_itself() -> None:
    document = read("a.docx", docx(p("<w:r><w:t>一是学习。</w:t><w:br/><w:t>二是调研。</w:t></w:r>")))

    assert [document.text_of(each) for each in document.paragraphs] == ["一是学习。", "二是调研。"]


def test_hidden_text_is_left_out_and_mentioned() -> None:
    """F63."""
    body = p(r("可见") + r("隐藏", "<w:vanish/>") + r("显示", '<w:vanish w:val="0"/>'))

    assert text(body) == "可见显示"
    assert notices(body) == (Notice.HIDDEN_TEXT,)


def test_text_hidden_by_its_style_is_left_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p(r("可见") + r("隐藏", '<w:rStyle w:val="H"/>')) + p("隐藏", '<w:pStyle w:val="P"/>')

    assert text(body, styles=styles) == "可见"


def test_a_text_box_is_read_once() -> None:
    assert text(p(r("正文") + DRAWN.format(BOX.format(p("框内"))))) == "正文\n框内"


def test_a_text_box_of_old_word_and_one_inside_a_cell() -> None:
    old = "<w:r><w:pict><v:shape><v:textbox>" + BOX.format(p("旧框")) + "</v:textbox></v:shape></w:pict></w:r>"

    assert text(p(r("文") + old) + tbl([tc(p(r("甲") + old)), tc("乙")])) == "文\n旧框\n甲\n旧框\t乙"


def test_a_text_box_within_a_text_box_is_read_once() -> None:
    inner = p(r("外") + DRAWN.format(BOX.format(p("内"))))

    assert text(p(r("文") + DRAWN.format(BOX.format(inner)))) == "文\n外\n内"


def test_headers_footnotes_and_the_table_of_contents_are_no_text() -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{p('一、问题……3')}</w:sdtContent></w:sdt>"
    )
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    body = contents + p("二、计划……5", '<w:pStyle w:val="T1"/>') + p(r("正文") + note)

    assert text(body, header=p("页眉"), styles=styles) == "正文"
    assert notices(body, styles=styles) == (Notice.CONTENTS_LEFT_OUT,)


def test_heading_levels_come_from_styles_and_from_the_paragraph() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="a"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    )
    body = "".join(
        p("字", properties)
        for properties in (
            '<w:pStyle w:val="1"/>', '<w:pStyle w:val="a"/>', '<w:pStyle w:val="2"/>', '<w:outlineLvl w:val="2"/>',
            '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', "",
        )
    )  # fmt: skip

    levels = [each.level for each in read("a.docx", docx(body, styles=styles)).paragraphs]

    assert levels == [1, 1, 2, 3, None, None]


def test_the_strict_variant_of_the_format_is_read_too() -> None:
    data = docx(
        "",
        extra={
            "word/document.xml": b'<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body>'
            b"<d:p><d:r><d:t>strict</d:t></d:r></d:p></d:body></d:document>"
        },
    )

    assert read("a.docx", data).text == "strict"


def test_macros_are_not_run_but_mentioned() -> None:
    assert read("a.docm", docx(p("字"), extra={"word/vbaProject.bin": b"Sub AutoOpen"})).notices == (
        Notice.MACROS_IGNORED,
    )


def test_a_document_of_pictures_only_has_no_text_to_read() -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.docx", docx(p("<w:r><w:drawing><wp:inline/></w:drawing></w:r>")))

    assert refused.value.reason == Reason.NO_TEXT_LAYER


def test_numbers_count_on_through_tables_and_boxes() -> None:
    body = (
        numbered("甲")
        + tbl([tc(numbered("乙")), tc("表")])
        + p(DRAWN.format(BOX.format(numbered("丙"))))
        + numbered("丁")
    )
    lists = abstract(lvl(0, "decimal", "%1、")) + num()

    assert text(body, numbering=lists) == "1、甲\n2、乙\t表\n3、丙\n4、丁"


@pytest.mark.parametrize("mark", ["strike", "dstrike"])
def test_words_with_a_line_through_them_are_left_out_and_mentioned(mark: str) -> None:
    """F63."""
    document = read("a.docx", docx(p(r("留下的") + r("删去的", f"<w:{mark}/>") + r("话", f'<w:{mark} w:val="0"/>'))))

    assert document.text == "留下的话"
    assert document.notices == (Notice.STRUCK_OUT,)


def test_a_package_whose_parts_are_named_with_backslashes_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("正文")))) as made:
        parts = {name.replace("/", "\\"): made.read(name) for name in made.namelist()}

    assert read("a.docx", zipped(parts)).text == "正文"
