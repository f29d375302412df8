"""Every place where an item may open is a unit."""

import pytest

from tests.intake.extraction.learned.reading import seen


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("1.台账没有更新。共查看三处。", "共查看三处。"),
        ("查出：门锁生锈；药剂见底。", "药剂见底。"),
        ("大坪站门锁生锈，柳坝站一人管六个村。", "柳坝站一人管六个村。"),
        ("存在组织生活凑次数、谈心谈话走形式等问题。", "谈心谈话走形式等问题。"),
        ("【表现】例会越开越长。", "例会越开越长。"),
        ("消防\t灭火器压力不足\t限期换新", "灭火器压力不足"),
    ],
)
def test_an_item_may_open_after_any_sign(text: str, opening: str) -> None:
    assert opening in [unit.text for unit in seen("检查情况", text).units]


def test_words_in_quotation_marks_and_short_words_in_a_row_are_not_cut() -> None:
    units = [unit.text for unit in seen("小结", "“重建设、轻管理、少维护”没有改掉，学习、交流、总结都少。").units]

    assert units[1:] == ["“重建设、轻管理、少维护”没有改掉，", "学习、交流、总结都少。"]


def test_units_are_the_documents_own_words_in_their_order() -> None:
    found = seen("一、问题", "1.学得浅；2.记得少。", "二、打算", "补课，五月底前做完。")

    assert all(found.folded.text[unit.start : unit.end].strip("\n") == unit.text for unit in found.units)
    assert [unit.start for unit in found.units] == sorted(unit.start for unit in found.units)
