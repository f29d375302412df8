"""A run of siblings is a list, whatever numbers it and whether or not something announces it."""

import pytest

from tests.intake.extraction.learned.reading import seen


@pytest.mark.parametrize(
    ("kind", "lines", "members"),
    [
        ("numbered", ("走访记", "一是门锁生锈。二是药剂见底。"), {"门锁生锈。", "药剂见底。"}),
        ("numbered", ("走访记", "首先，门锁生锈。", "其次，药剂见底。"), {"门锁生锈。", "药剂见底。"}),
        ("numbered", ("走访记", "● 门锁生锈", "● 药剂见底"), {"门锁生锈", "药剂见底"}),
        ("parts", ("走访记", "水站里看到，门锁生锈；药剂见底；账没有记。"), {"药剂见底；", "账没有记。"}),
        ("label", ("走访记", "大坪站", "差在：门锁生锈。", "柳坝站", "差在：药剂见底。"), {"门锁生锈。", "药剂见底。"}),
        ("opening", ("走访记", "有的站门锁生锈；有的站药剂见底。"), {"有的站门锁生锈；", "有的站药剂见底。"}),
        ("sentences", ("走访记", "大坪站门锁生锈。柳坝站药剂见底。"), {"大坪站门锁生锈。", "柳坝站药剂见底。"}),
        ("column", ("大坪站\t门锁生锈\t五月", "柳坝站\t药剂见底\t六月"), {"门锁生锈", "药剂见底"}),
    ],
)
def test_siblings_of_every_kind_are_a_list(kind: str, lines: tuple[str, ...], members: set[str]) -> None:
    found = seen(*lines)

    lists = [{found.units[at].text for at in held} for key, held in found.whole.lists.items() if key[0] == kind]
    assert any(members <= held for held in lists), lists


def test_a_list_knows_what_heads_it_at_any_depth() -> None:
    found = seen("小结", "一、检视", "（一）学习", "1.学得浅。", "2.记得少。", "二、打算")

    number = next(unit.sentence for unit in found.units if unit.text == "记得少。")
    assert [found.sentences[head].text for head in found.whole.above[number]] == ["小结", "检视", "学习"]
