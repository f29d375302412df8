"""OFD (GB/T 33190): text by its places on the page."""

import io
import zipfile

import pytest

from tests.intake.reading.files import ofd, zipped
from tracker.intake.reading import Reason, Unreadable, read

LEFT, INDENTED = 28.0, 39.2


def test_wrapped_lines_become_paragraphs_in_the_order_of_their_places() -> None:
    page = [
        (LEFT, 60.0, "够深入，学用结合不紧。"),
        (60.0, 30.0, "示例党支部工作总结"),
        (INDENTED, 50.0, "（一）部分党员理论学习不够深入不够系统不够全面不"),
        (INDENTED, 70.0, "（二）联系群众不够经常。"),
    ]

    document = read("总结.ofd", ofd(page))

    assert document.text.split("\n") == [
        "示例党支部工作总结",
        "（一）部分党员理论学习不够深入不够系统不够全面不够深入，学用结合不紧。",
        "（二）联系群众不够经常。",
    ]
    assert all(document.text_of(each) for each in document.paragraphs)


def test_pages_follow_each_other_and_one_without_text_is_mentioned() -> None:
    document = read("a.ofd", ofd([(LEFT, 40.0, "第一页。")], [], [(LEFT, 40.0, "第三页。")]))

    assert document.text == "第一页。\n第三页。"
    assert document.notices == ("pages_without_text",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"OFD.xml": "<ofd/>"}), Reason.NO_TEXT_LAYER),
        (ofd([]), Reason.NO_TEXT_LAYER),
        (zipped({"OFD.xml": "<ofd"}), Reason.DAMAGED),
        (ofd([(LEFT, 40.0, "机密★5年"), (LEFT, 50.0, "正文")]), Reason.CLASSIFIED),
        (zipped({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><ofd/>'}), Reason.XML_ENTITIES),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.ofd", data)

    assert refused.value.reason == reason


@pytest.mark.parametrize("words", ["g 9999999999 1", "g", "1e400 nan", "", "一 二"])
def test_steps_that_are_no_steps_lose_no_character(words: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ofd([(LEFT, 40.0, "正文。")]))) as made:
        parts = {name: made.read(name).decode().replace("g 2 5.6", words) for name in made.namelist()}

    assert read("a.ofd", zipped(parts)).text
