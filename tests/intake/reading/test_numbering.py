"""Automatic numbers: what a reader of the page sees stands in the text."""

import pytest

from tests.intake.reading.files import abstract, docx, lvl, num, numbered, p
from tracker.intake.reading import Document, read

CHINESE = lvl(0, "chineseCounting", "%1、") + lvl(1, "chineseCounting", "（%2）") + lvl(2, "decimal", "%3.")
DECIMAL = lvl(0, "decimal", "%1") + lvl(1, "decimal", "%1.%2") + lvl(2, "decimal", "%1.%2.%3")


def numbers(body: str, numbering: str, styles: str = "") -> str:
    document = read("a.docx", docx(body, numbering=numbering, styles=styles))
    return " ".join(paragraph.number for paragraph in document.paragraphs)


def paragraphs(steps: str) -> str:
    """A paragraph a step, "list:level" or the level alone."""
    made = ""
    for step in steps.split():
        number, _, level = f"1:{step}".rpartition(":") if ":" not in step else step.rpartition(":")
        made += numbered("字", int(number), int(level))
    return made


@pytest.mark.parametrize(
    ("steps", "levels", "shown"),
    [
        ("0 1 1 2 2 1 2 0 1 2", CHINESE, "一、 （一） （二） 1. 2. （三） 1. 二、 （一） 1."),
        ("0 1 2 2 1 0 1", DECIMAL, "1 1.1 1.1.1 1.1.2 1.2 2 2.1"),
        ("0 2 1", DECIMAL, "1 1.1.1 1.2"),
        ("0 0", lvl(0, "chineseCountingThousand", "第%1章"), "第一章 第二章"),
        ("0 1", lvl(0, "chineseCounting", "第%1章") + lvl(1, "decimal", "%1.%2", "<w:isLgl/>"), "第一章 1.1"),
        ("0 1 1 0 1", lvl(0, "decimal", "%1") + lvl(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>'), "1 1) 2) 2 3)"),
        ("0 0", lvl(0, "decimalEnclosedCircle", "%1", start=5), "⑤ ⑥"),
        ("0 0", lvl(0, "bullet", "\uf06c"), "• •"),
        ("0 0", lvl(0, "none", "注："), "注： 注："),
    ],
)
def test_levels_count_restart_and_combine(steps: str, levels: str, shown: str) -> None:
    assert numbers(paragraphs(steps), abstract(levels) + num()) == shown


def restart(level: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def test_lists_of_one_definition_count_on_unless_one_restarts() -> None:
    lists = abstract(DECIMAL) + num(1) + num(2) + num(3, 1, restart(0, 1)) + num(4, 1, restart(0, 7))

    assert numbers(paragraphs("1:0 2:0 3:0 3:0 1:0 4:0 4:0"), lists) == "1 2 1 2 3 7 8"


def test_a_list_may_override_a_whole_level() -> None:
    roman = lvl(1, "upperRoman", "(%2)", start=5)
    lists = abstract(DECIMAL) + num(1) + num(2, 1, f'<w:lvlOverride w:ilvl="1">{roman}</w:lvlOverride>')

    assert numbers(paragraphs("1:0 2:1 2:1 1:0 1:1"), lists) == "1 (V) (VI) 2 2.1"


def style(key: str, numbering: str = "", based_on: str = "", name: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name or key}"/>{base}'
        f"<w:pPr>{numbering}</w:pPr></w:style>"
    )


def test_numbering_comes_from_paragraph_styles_and_their_bases() -> None:
    tied = lvl(0, "chineseCounting", "%1、", '<w:pStyle w:val="Part"/>') + lvl(
        1, "chineseCounting", "（%2）", '<w:pStyle w:val="Point"/>'
    )
    styles = (
        style("Part", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Point", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + style("Child", based_on="Point")
    )
    body = "".join(p("字", f'<w:pStyle w:val="{key}"/>') for key in ("Part", "Point", "Child", "Part", "Point"))

    assert numbers(body, abstract(tied) + num(), styles) == "一、 （一） （二） 二、 （一）"


def test_a_paragraph_may_take_its_style_s_numbering_off() -> None:
    styles = style("Part", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    off = p("字", '<w:pStyle w:val="Part"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    on = p("字", '<w:pStyle w:val="Part"/>')

    assert numbers(on + off + on, abstract(CHINESE) + num(), styles) == "一、  二、"


def test_a_numbering_style_leads_to_the_definition_behind_it() -> None:
    linked = abstract('<w:numStyleLink w:val="Reports"/>', 2)
    lists = abstract('<w:styleLink w:val="Reports"/>' + CHINESE) + linked + num(1, 2)

    assert numbers(paragraphs("0 1"), lists) == "一、 （一）"


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        (lvl(0, "chineseCounting", "%1、", suff="tab"), "一、存在的问题"),
        (lvl(0, "decimal", "%1.", suff="tab"), "1. 存在的问题"),
        (lvl(0, "decimal", "%1.", suff="nothing"), "1.存在的问题"),
        (lvl(0, "chineseCounting", "%1、", suff="space"), "一、 存在的问题"),
    ],
)
def test_the_number_is_part_of_the_text(levels: str, text: str) -> None:
    document: Document = read("a.docx", docx(numbered("存在的问题"), numbering=abstract(levels) + num()))

    assert document.text == text
    assert document.text.startswith(document.paragraphs[0].number)


def test_numbers_that_lead_nowhere_are_left_out() -> None:
    assert read(
        "a.docx", docx(numbered("字", 99) + numbered("字", 1, 8), numbering=abstract(CHINESE) + num())
    ).text == ("字\n字")
