"""What only the learned reader finds is to be checked; what both find stays as the grammar has it."""

from bench.labelled import as_document
from tracker.intake.extraction import extract
from tracker.intake.extraction.extract import by_grammar
from tracker.intake.extraction.together import together

PAPER = "\n".join(
    (
        "小结",
        "存在问题",
        "1.学习不深入。",
        "2.记录不完整。",
        "有一件事放不下：值班室晚上总是空着。",
        "下一步打算",
        "补一次课。",
    )
)


def _together(**likely: tuple[float, float]):
    told = by_grammar(as_document(PAPER)).told
    units = told.seen().units
    given = [next((pair for words, pair in likely.items() if words in unit.text), (0.0, 0.0)) for unit in units]
    return together(told, plans=None, likely=given)


def test_what_only_the_learned_reader_finds_is_never_sure() -> None:
    (found,) = _together(值班室晚上=(0.99, 0.0))

    assert (found.title, found.kind, found.why.rule, found.sure) == ("值班室晚上总是空着", "finding", "learned", False)


def test_what_the_grammar_finds_and_the_learned_reader_believes_stays_sure() -> None:
    (found,) = _together(学习不深入=(0.99, 0.0))

    assert (found.title, found.why.rule, found.sure) == ("学习不深入", "numbered", True)


def test_what_the_grammar_finds_and_the_learned_reader_doubts_is_to_be_checked() -> None:
    doubted, kept = _together(学习不深入=(0.3, 0.0), 记录不完整=(0.9, 0.0))

    assert (doubted.sure, kept.sure) == (False, True)


def test_what_the_learned_reader_holds_for_impossible_is_left_out() -> None:
    assert _together(学习不深入=(0.01, 0.0)) == []


def test_beside_a_list_of_the_grammars_only_the_likely_is_offered() -> None:
    assert [one.title for one in _together(学习不深入=(0.9, 0.0), 值班室晚上=(0.5, 0.0))] == ["学习不深入"]


def test_a_list_of_which_most_is_taken_is_taken_whole() -> None:
    told = by_grammar(as_document("走访记\n1.门锁生锈。\n2.药剂见底。\n3.账没有记。\n4.来的人都说好。")).told
    given = {"门锁生锈。": (0.9, 0.0), "药剂见底。": (0.8, 0.0), "账没有记。": (0.7, 0.0)}

    def titles(last: float) -> list[str]:
        likely = [
            given.get(unit.text, (last, 0.0) if "来的人" in unit.text else (0.0, 0.0)) for unit in told.seen().units
        ]
        return [one.title for one in together(told, plans=None, likely=likely)]

    assert titles(0.2) == ["门锁生锈", "药剂见底", "账没有记", "来的人都说好"]
    assert titles(0.05) == ["门锁生锈", "药剂见底", "账没有记"]


def test_of_what_is_not_written_in_chinese_the_learned_reader_says_nothing() -> None:
    told = by_grammar(as_document("Test Document\n1. Resource constraints remain\n2. 農業・農業ICTの推進が不十分")).told
    likely = [(0.9, 0.0)] * len(told.seen().units)

    assert together(told, plans=None, likely=likely) == []


def test_both_readers_find_the_problems_of_prose_without_a_known_lead_in() -> None:
    found = extract(
        as_document(
            "石桥村党支部小结\n今年修了两条路，群众满意。\n短处也得摆到桌面上：有的党员一年没来开过会；"
            "村务公开栏半年没有换过；调解记录只记到三月份。\n往后这样做：每月五号换一次公开栏。"
        )
    )

    assert [one.kind for one in found.proposals].count("finding") >= 2
