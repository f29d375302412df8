"""A classification marking is told from words about secrets, wherever it stands."""

import pytest

from tests.intake.reading.files import docx, p, pdf, r, tbl, tc
from tracker.intake.reading import Reason, Unreadable, marking, read

MARKED = [
    ("机密", "机密"),
    ("秘密★3年", "秘密"),
    ("绝密★", "绝密"),
    ("机密 ★ 长期", "机密"),
    ("机　密", "机密"),
    ("密级：机密", "机密"),
    ("密级:秘密", "秘密"),
    ("【绝密】", "绝密"),
    ("（秘密）", "秘密"),
    ("绝密★启用前", "绝密"),
    ("机密级★10年", "机密"),
    ("秘密 5年", "秘密"),
    ("000001\n机密★1年\n特急", "机密"),
    ("机密★1年　　　　特急", "机密"),
    ("编号：0012\t密级：秘密", "秘密"),
    ("密级\t机密\n", "机密"),
    ("密级：□绝密 ☑机密 □秘密", "机密"),
    ("关于情况的报告\n\n秘密\n", "秘密"),
    ("关于情况的报告（机密）", "机密"),
    ("【机密】★1年", "机密"),
    ("内部 机密", "机密"),
    ("绝密 编号：003", "绝密"),
    ("第001号　机密★5年", "机密"),
    ("秘密件", "秘密"),
    ("保密工作情况汇报\n" * 40 + "机密★5年", "机密"),
]
WAYS = (  # as people and scanners write it
    "機密★5年 機\u3000密 “机密”★3年 「机密」★5年 《机密》★ 〖机密〗 ★机密 机密⭐5年 机密•5年 机密（五年） 机密★三年 "
    "密级——机密 密级－机密 密级为机密 密级|机密 密级=机密 密级：機密 密级（机密）"
)
MARKED += [(text, "机密") for text in WAYS.split(" ")]
UNMARKED = [
    "保守国家秘密是每个党员的义务。",
    "商业秘密",
    "工作秘密",
    "机密文件管理不规范",
    "秘密、机密、绝密三级",
    "（一）保守国家\n秘密的意识不强",
    "部分党员对保密纪律重视不够，没有做到严守国家\n秘密\n的要求。",
    "绝密级国家秘密是最重要的国家秘密",
    "密级：□绝密 □机密 □秘密",
    "密级：秘密/机密/绝密",
    "密级：内部",
    "涉密等级：无",
    "标注“秘密★1年”字样的文件",
    "机密文件管理：责任人李宁",
    "严守 秘密",
    "党员 机密 意识不强",
    "泄露工作秘密（机密）的后果是严重的",
    "正文\n" * 30 + "秘密\n",
    "密级——机密文件未登记",
    "对涉密文件的密级——机密、秘密——把握不准",
    "密级为机密的文件3份未登记",
    "密级是机密还是秘密，要分清",
    "“机密”文件未按规定登记",
    "“秘密”一词",
    "★机密文件未登记",
    "",
]


@pytest.mark.parametrize(("text", "found"), MARKED)
def test_a_marking_is_recognised(text: str, found: str) -> None:
    assert marking(text) == found


@pytest.mark.parametrize("text", UNMARKED)
def test_words_about_secrets_are_no_marking(text: str) -> None:
    assert marking(text) is None


def refusal(name: str, data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(name, data)
    return refused.value


DRAWN = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "机密★1年\n年度总结".encode("gb18030")),
        ("a.docx", docx(p("机密★1年") + p("年度总结"))),
        ("a.docx", docx(p("年度总结"), header=p(r("机") + r("密")))),
        ("a.docx", docx(p("年度总结"), header="<w:p><w:r><w:pict><v:textpath string='机密'/></w:pict></w:r></w:p>")),
        ("a.docx", docx(p("总结") * 50 + p(r("文") + DRAWN.format(p("机密"))))),
        ("a.docx", docx(tbl([tc("密级"), tc("机密")]) + p("年度总结"))),
        ("a.pdf", pdf([[(80, 780, 16, "机密★1年"), (80, 700, 16, "年度总结")]])),
    ],
)
def test_a_marked_document_is_refused_whatever_its_kind_and_place(name: str, data: bytes) -> None:
    refused = refusal(name, data)

    assert refused.reason == Reason.CLASSIFIED
    assert refused.details == {"marking": "机密"}


@pytest.mark.parametrize("typed", ["机\u200b密★1年", "⽂件密级：秘\u2060密", "绝\ufe0f密"])
def test_a_marking_is_one_whatever_nobody_sees_stands_in_it(typed):
    """F56, F57: what is typed, named or called so, not read from a file."""
    assert marking(typed)
