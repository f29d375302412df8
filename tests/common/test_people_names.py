"""F54, F55: one person is one, however the name is written; two people stay two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.common.names import called_at, key_of, meant, nearest, parts_of, spelled_until
from tracker.common.traditional import SIMPLIFIED

PEOPLE = ("李宁", "王方", "阿卜杜拉·买买提", "张\u3000伟", "刘䶮", "吕靑", "Ann Lee", "𠮷田")


@pytest.mark.parametrize(
    ("written", "person"),
    [
        *(
            (f"阿卜杜拉{dot}买买提", "阿卜杜拉·买买提")
            for dot in ("•", "・", "‧", "∙", "⋅", "･", "．", ".", "。", " · ", " ", "-", "")
        ),
        ("李\u200b宁", "李宁"),
        ("李\ufe00宁", "李宁"),
        ("李宁\U000e0100", "李宁"),
        ("李\ue5e5宁", "李宁"),
        ("李\u0301宁", "李宁"),
        ("李宁\u0336", "李宁"),
        ("李宁，", "李宁"),
        ("李 宁", "李宁"),
        ("张伟", "张\u3000伟"),
        ("張 偉", "张\u3000伟"),
        ("刘\ue863", "刘䶮"),
        ("劉䶮", "刘䶮"),
        ("呂青", "吕靑"),
        ("ＡＮＮ　ＬＥＥ", "Ann Lee"),
        ("吉田", "𠮷田"),
        ("李宁（宣传委员）", "李宁"),
        ("李宁(党支部宣传委员)", "李宁"),
        ("宣传委员李宁", "李宁"),
        ("党支部副书记兼宣传委员 李宁", "李宁"),
        ("李宁同志", "李宁"),
        ("李宁 书记", "李宁"),
        ("责任人：李宁", "李宁"),
        ("阿卜杜拉•买买提（纪检委员）", "阿卜杜拉·买买提"),
    ],
)
def test_another_spelling_is_the_same_person(written, person):
    """F55"""
    assert meant(written, PEOPLE) == [person]


@pytest.mark.parametrize(
    "written",
    [
        "李宁宁",
        "小李宁",
        "李，宁",
        "阿卜杜拉，买买提",
        "阿卜杜拉、买买提",
        "李宁（已调离，由王方接替）",
        "王方李宁",
        "书记",
        "",
        "·",
        "李",
        "办公室李宁",
    ],
)
def test_another_name_is_nobody(written):
    assert meant(written, PEOPLE) == []


@pytest.mark.parametrize(
    "pair",
    [
        "堃坤",
        "喆哲",
        "昇升",
        "甯宁",
        "淩凌",
        "锺钟",
        "于於",
        "范範",
        "肖萧",
        "付傅",
        "闫阎",
        "祐佑",
        "沈瀋",
        "岳嶽",
        "云雲",
    ],
)
def test_characters_that_tell_people_apart_stay_apart(pair):
    assert key_of(f"{pair[0]}小明") != key_of(f"{pair[1]}小明")


def test_the_very_same_spelling_goes_before_a_like_one():
    assert meant("张伟", ["张 伟", "张伟"]) == ["张伟"]
    assert meant("張偉", ["张 伟", "张伟"]) == ["张 伟", "张伟"]


def test_somebody_who_may_be_meant_is_named():
    assert nearest("李宇", PEOPLE) == ["李宁"]
    assert nearest("阿不都拉·买买提", PEOPLE) == ["阿卜杜拉·买买提"]
    assert nearest("李宁（已调离）", PEOPLE) == ["李宁"]
    assert nearest("党政办", PEOPLE) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李宁 王方", ["李宁", "王方"]),
        ("李宁\u3000王方\u3000赵琳", ["李宁", "王方", "赵琳"]),
        ("赵 琳", ["赵琳"]),
        ("李 宁\u3000\u3000王 方", ["李宁", "王方"]),
        ("李 宁 王 方", ["李宁", "王方"]),
        ("欧阳 修", ["欧阳修"]),
        ("王方 李 宁", ["王方", "李宁"]),
        ("综合 科 王方", ["综合科", "王方"]),
        ("办公室 李宁", ["办公室", "李宁"]),
        ("李宁 书记、王方", ["李宁书记", "王方"]),
        ("李宁 （宣传委员、支委），王方", ["李宁（宣传委员、支委）", "王方"]),
        ("李宁、王方）", ["李宁", "王方"]),
        ("李宁和王方", ["李宁", "王方"]),
        ("阿卜杜拉 · 买买提", ["阿卜杜拉·买买提"]),
        ("Ann Lee", ["Ann Lee"]),
        ("李\u200b宁", ["李宁"]),
    ],
)
def test_a_list_of_names_is_parted_where_names_end(text, names):
    assert parts_of(text) == names


def test_a_name_in_a_text_is_found_where_it_stands():
    assert called_at("@阿卜杜拉•买买提 请看", 1, PEOPLE) == ("阿卜杜拉·买买提", 9)
    assert called_at("宣传委员李宁请看", 0, PEOPLE) == ("李宁", 6)
    assert called_at("请李宁看", 0, PEOPLE) is None


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("買買提·吐爾遜", "买买提·吐尔逊"), ("寧麗員", "宁丽员"), ("劉黨壽", "刘党寿"), ("鬱蔥蘊", "郁葱蕴")],
)
def test_every_traditional_character_is_its_simplified_one(traditional, simplified):
    """F55"""
    assert key_of(traditional) == key_of(simplified)


def test_a_character_stands_for_what_stands_for_itself():
    """F55: no character of the table leads to another that leads on."""
    assert [old for old in map(chr, SIMPLIFIED) if key_of(key_of(old)) != key_of(old)] == []


@given(st.text("李宁張偉𠮷阿卜杜拉Annß·•。，、\u0301\u0336 　-\u200b\ufe0f\ue863（）", max_size=12))
def test_a_name_is_spelled_by_itself_and_by_its_key(name):
    key = key_of(name)

    assert key_of(key) == key
    assert not key or spelled_until(key, 0, name) == len(key)
