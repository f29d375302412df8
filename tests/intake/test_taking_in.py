"""What a document is called, whose ledger it belongs to, and whom it names."""

import pytest

from tests.intake.reports import REPORT, take_in
from tracker.intake import taking_in
from tracker.intake.extraction import extract
from tracker.intake.reading import read


@pytest.mark.parametrize(
    ("text", "filename", "title"),
    [
        (REPORT, "a.txt", "示例机关第一党支部2025年度党建工作总结"),
        ("中共示例机关支部\n2025年度工作总结\n今年以来，支部……。", "a.txt", "2025年度工作总结"),
        ("今年以来，支部开展了各项工作。\n一、党建工作情况\n开展学习。", "2025总结.txt", "2025总结"),
        ("一、党建工作情况\n开展学习。", "总结.docx", "总结"),
        (
            "今年以来，支部按照要求开展了各项学习教育工作，取得一定成效。",
            taking_in.PASTED,
            "今年以来，支部按照要求开展了各项学习教育工作，取…",
        ),
    ],
)
def test_a_document_is_called_by_its_title_line_or_its_file(text, filename, title):
    assert taking_in.title_of(read("a.txt", text.encode()), filename) == title


@pytest.mark.parametrize(
    ("title", "ledger"),
    [("2025年度党建工作总结", 2026), ("2025年上半年工作总结", 2025), ("2026年整改方案", 2026), ("问题汇总", None)],
)
def test_an_annual_report_goes_into_the_ledger_of_the_next_year(title, ledger):
    read_ = read("a.txt", f"{title}\n一、存在的问题\n1.谈心谈话记录不完整。\n2.学习笔记缺页。".encode())

    assert extract(read_).plans_year == ledger


def test_nobody_is_guessed_when_two_of_ours_are_named(ctx, cast):
    people = [cast.owner, cast.organiser]

    assert taking_in.person_named(("李宁",), people) == cast.owner
    assert taking_in.person_named(("李宁", "王方"), people) is None
    assert taking_in.person_named(("李宁宁",), people) is None


@pytest.mark.parametrize("written", ["李宁同志", "李 宁", "李\u200b宁", "宣传委员李宁", "李宁（宣传委员）"])
def test_one_of_ours_is_known_however_the_document_spells_the_name(ctx, cast, written):
    """F55"""
    assert taking_in.person_named((written,), [cast.owner, cast.organiser]) == cast.owner


def test_the_same_words_stand_as_the_document_was_read(ctx, cast):
    document = take_in(cast)

    assert document.as_read().text == REPORT
    assert [document.as_read().text_of(part) for part in document.as_read().paragraphs] == REPORT.splitlines()


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("现将本年度党建工作总结汇报如下：", "2025年度党建工作总结"),
        ("现将全年支部工作情况报告如下：", "2025年度支部工作情况"),
        ("现将有关事项通知如下：", None),
    ],
)
def test_a_text_without_a_title_is_called_what_it_calls_itself(opening, name):
    assert taking_in.own_name(f"今年以来，支部扎实推进各项工作。{opening}", 2025) == name
