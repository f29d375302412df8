"""The ledger's rows as printed: nothing that the pages show is missing on paper."""

from datetime import date

from tests.conftest import Cast
from tracker.ledger.printing.rows import ledger_and_findings


def test_a_finding_with_measures_still_tells_its_own_standing(ctx, cast: Cast, make_item):
    finding = make_item(title="学习不够深入", due_on=date(2026, 9, 30))
    make_item(kind="action", finding=finding, title="每月交流", due_on=date(2026, 12, 31))

    (row,), _findings = ledger_and_findings(cast.branch, 2026, today=date(2026, 10, 3))

    assert row.finding_standing == "问题：未启动，逾期，责任领导陈秘，责任人李宁，时限2026年9月30日"
    assert (row.action, row.late) == ("每月交流", "")


def test_a_finding_without_measures_tells_it_in_its_own_columns(ctx, cast: Cast, make_item):
    make_item(title="学习不够深入", due_on=date(2026, 9, 30))

    (row,), _findings = ledger_and_findings(cast.branch, 2026, today=date(2026, 10, 3))

    assert (row.finding_standing, row.late, row.responsible) == ("", "逾期", "李宁")


def test_a_plan_of_no_finding_comes_last(ctx, cast: Cast, make_item):
    make_item(kind="action", title="办竞赛")
    make_item(title="学习不够深入")

    assert [(row.finding, row.action) for row in ledger_and_findings(cast.branch, 2026, today=date(2026, 4, 1))[0]] == [
        ("学习不够深入", ""),
        ("", "办竞赛"),
    ]
