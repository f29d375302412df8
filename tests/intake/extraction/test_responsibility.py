import pytest

from tracker.intake.extraction.responsibility import read_responsible, split_names


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("责任人：王方", ("王方",)),
        ("责任人：王方、李宁", ("王方", "李宁")),
        ("责任科室：综合科；完成时限：6月底前", ("综合科",)),
        ("牵头领导：陈秘，完成时限：2022年6月底前", ("陈秘",)),
        ("责任单位：办公室  责任人：赵 琳", ("办公室", "赵琳")),
        ("年底前开展一次评估。由王方负责。", ("王方",)),
        ("由组织委员王方同志牵头，6月底前完成", ("组织委员王方",)),
        ("责任人：李宁 王方", ("李宁", "王方")),
        ("责任人：李宁　王方　赵琳。", ("李宁", "王方", "赵琳")),
        ("由李宁 王方共同负责", ("李宁", "王方")),
        ("责 任 人 ： 李 宁", ("李宁",)),
        ("补齐记录（责任人：李宁（宣传委员），完成时限：6月底前）。", ("李宁（宣传委员）",)),
        ("制定计划（责任人：王方(组织委员、支委)、李宁；时限：年底前）", ("王方（组织委员、支委）", "李宁")),
        ("责任人：阿卜杜拉 · 买买提", ("阿卜杜拉·买买提",)),
        ("完善名册（牵头单位：综合科、业务科）", ("综合科", "业务科")),
    ],
)
def test_who_is_named_is_read_in_the_texts_own_words(words: str, named: tuple[str, ...]) -> None:
    assert read_responsible(words) == named


@pytest.mark.parametrize(
    "words", ["压实领导责任", "由于时间紧，进度偏慢", "责任人：XX", "明确责任人和完成时限", "由此可见"]
)
def test_nobody_is_made_responsible_who_is_not_named(words: str) -> None:
    assert read_responsible(words) == ()


def test_a_cell_of_names_is_divided_at_its_signs() -> None:
    assert split_names("王方\n李宁／赵琳") == ["王方", "李宁", "赵琳"]
