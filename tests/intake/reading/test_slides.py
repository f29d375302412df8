"""Slides: their words in order; a marking on a slide, in its notes or on the master behind it is seen."""

import pytest

from tests.intake.reading.files import zipped
from tracker.intake.reading import Reason, Unreadable, read

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def part(*lines: str) -> str:
    words = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<p:sld xmlns:a="{A}" xmlns:p="urn:p"><p:txBody>{words}</p:txBody></p:sld>'


def slides(**parts: str) -> bytes:
    return zipped({"ppt/presentation.xml": "<p/>"} | {f"ppt/{name}.xml": text for name, text in parts.items()})


def test_slides_are_read_in_their_order():
    data = slides(**{f"slides/slide{n}": part(f"第{n}页", "内容") for n in (10, 2, 1)})

    assert read("汇报.pptx", data).text == "第1页\n内容\n第2页\n内容\n第10页\n内容"


def test_runs_and_breaks_of_a_paragraph_are_one_line():
    line = "<a:p><a:r><a:t>学习</a:t></a:r><a:br/><a:r><a:t>不深</a:t></a:r></a:p>"
    data = slides(**{"slides/slide1": f'<p:sld xmlns:a="{A}" xmlns:p="urn:p">{line}</p:sld>'})

    assert read("汇报.pptx", data).text == "学习 不深"


@pytest.mark.parametrize("place", ["slides/slide2", "notesSlides/notesSlide1", "slideMasters/slideMaster1"])
def test_a_marking_is_seen_wherever_it_stands(place):
    with pytest.raises(Unreadable) as refused:
        read("汇报.pptx", slides(**{"slides/slide1": part("年度总结"), place: part("机密★5年")}))

    assert refused.value.reason == Reason.CLASSIFIED


@pytest.mark.parametrize(("parts", "reason"), [({}, Reason.EMPTY), ({"slides/slide1": part()}, Reason.NO_TEXT_LAYER)])
def test_slides_without_words_are_told_from_none(parts, reason):
    with pytest.raises(Unreadable) as refused:
        read("汇报.pptx", slides(**parts))

    assert refused.value.reason == reason
