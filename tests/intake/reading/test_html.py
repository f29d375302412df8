"""Web pages, by whatever name they come: markup is no text."""

import pytest

from tests.intake.reading.test_tables import rows
from tracker.intake.reading import Notice, Reason, Unreadable, read

PAGE = """<html><head><meta charset="{charset}"><title>不读</title><style>p {{color: red}}</style></head><body>
<h1>示例党支部工作总结</h1>
<p>一、存在的<b>主要</b>问题</p><div>（一）学习不够
深入。<br>（二）走访偏少。</div><script>alert("不读")</script>
<ul><li>第一条</li><li>第二条</li></ul></body></html>"""
TEXT = ["示例党支部工作总结", "一、存在的主要问题", "（一）学习不够 深入。", "（二）走访偏少。", "第一条", "第二条"]


@pytest.mark.parametrize("name", ["总结.html", "总结.doc", "总结.xls", "总结.txt", "总结.wps"])
@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_a_page_is_read_as_its_blocks_under_any_name(name: str, charset: str, encoding: str) -> None:
    document = read(name, PAGE.format(charset=charset).encode(encoding))

    assert document.text.split("\n") == TEXT
    assert document.kind == "html"
    assert document.paragraphs[0].level == 1


def test_the_first_page_of_a_web_archive_is_the_document() -> None:
    letter = (
        "From: <Saved by WPS>\r\nSubject: =?utf-8?B?5oC757uT?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="--=_1"; type="text/html"\r\n\r\n'
        "----=_1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{PAGE.format(charset='utf-8')}\r\n----=_1\r\nContent-Type: image/png\r\n\r\nx\r\n----=_1--\r\n"
    )

    assert read("总结.mht", letter.encode()).text.split("\n") == TEXT


def test_a_table_is_a_table_and_a_cell_over_several_rows_stands_in_each() -> None:
    page = (
        "<html><body><table><tr><th>问题<th colspan=2>措施</tr><tr><td rowspan=2>学习不够</td><td>补学<td>李宁</tr>"
        "<tr><td>再学</td><td>王方</td></tr></table></body></html>"
    )

    document = read("台账.xls", page.encode())

    assert rows(document) == [["问题", "措施"], ["学习不够", "补学", "李宁"], ["学习不够", "再学", "王方"]]
    assert [cell.merged for cell in document.paragraphs[2].cells] == [True, False, False]


def test_a_table_that_only_arranges_the_page_is_none() -> None:
    page = "<html><body><table><tr><td>导航</td><td><p>正文</p><table><tr><td>甲</td></tr></table></td></tr></table>"

    document = read("a.html", page.encode())

    assert [each.table for each in document.paragraphs] == [None, None, 0]


@pytest.mark.parametrize(
    ("markup", "notice"),
    [
        ('<p style="display: none">删</p>', Notice.HIDDEN_TEXT),
        ("<p hidden>删</p>", Notice.HIDDEN_TEXT),
        ("<p>留<s>删</s></p>", Notice.STRUCK_OUT),
        ("<p>留<del>删</del></p>", Notice.STRUCK_OUT),
    ],
)
def test_what_is_hidden_or_struck_out_is_left_out_and_mentioned(markup: str, notice: Notice) -> None:
    """F63."""
    document = read("a.html", f"<html><body><p>文</p>{markup}</body></html>".encode())

    assert "删" not in document.text
    assert document.notices == (notice,)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body><script>字</script></body></html>", Reason.EMPTY),
        ("<html><body><p>机密★5年</p></body></html>", Reason.CLASSIFIED),
        ("<html>" + "<div>" * 100_000 + "字", None),
        ("<html><table>" + "<tr><td rowspan=999999999 colspan=88888>字" * 200, None),
        ("MIME-Version: 1.0\r\nContent-Type: text/html-no\r\n\r\ntext/html", Reason.DAMAGED),
    ],
)
def test_an_odd_page_is_read_or_refused_and_never_breaks(page: str, reason: Reason | None) -> None:
    try:
        read("a.html", page.encode())
    except Unreadable as refused:
        assert reason in (None, refused.reason)
    else:
        assert reason is None


def test_text_that_speaks_of_markup_is_text() -> None:
    assert read("a.txt", "网页里的<html>标签不规范。".encode()).kind == "text"
