"""What a returned row comes to against the ledger as it is now: each answer, and each refusal word for word."""

from dataclasses import replace

import pytest

from tests.conftest import NOW
from tests.intake.returned_ledger.returned_files import exported
from tracker.extensions import db
from tracker.intake.extraction.time_limits import read_whole_cell
from tracker.intake.reading import read
from tracker.intake.returned_ledger.difference import difference
from tracker.intake.returned_ledger.recognising import own_ledger
from tracker.intake.returned_ledger.uploads import ledger_now
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item

TODAY = NOW.date()
OWNER, LIMIT = "责任单位/责任人", "整改时限"


@pytest.fixture
def rows(ctx, cast, make_item):
    """2026-01 with its measures 2026-01-1 and 2026-01-2, then 2026-02 without, as they would come back untouched."""
    finding = make_item(title="学习不够深入", target="每季度一次")
    for title in ("每月交流", "每季检查"):
        make_item(kind="action", finding=finding, title=title, owner=cast.organiser)
    make_item(title="制度不严", accountable_lead=None)
    return own_ledger(read("台账.xlsx", exported())).rows


@pytest.fixture
def compared(rows, cast):
    def of(changed, by="secretary", year=2026, **now):
        ledger = ledger_now(cast.branch, year, changed, by=getattr(cast, by), today=TODAY)
        return difference(changed, replace(ledger, **now) if now else ledger)

    return of


def saying(row, **cells):
    """The row with other words in it; 责任人 and 时限 for the headings that are no names of arguments."""
    named = {{"责任人": OWNER}.get(heading, heading): text for heading, text in cells.items()}
    limit = named.get(LIMIT) and read_whole_cell(named[LIMIT], report_year=2025)
    meant = Deadline(limit.kind, limit.due_on, limit.ongoing, limit.verbatim) if limit else row.limit
    return replace(row, cells=row.cells | named, limit=meant)


def with_first(rows, **cells):
    return [saying(rows[0], **cells), *rows[1:]]


def with_last(rows, **cells):
    return [*rows[:-1], saying(rows[-1], **cells)]


def told(found):
    return [(each.words, each.why) for each in found.refused]


def cells_of(found):
    return {
        (change.item.number, cell.heading): (cell.exported, cell.now, cell.yours, cell.refused)
        for change in found.changes
        for cell in change.cells
    }


def test_rows_nobody_touched_are_four_items_without_a_change(rows, compared):
    found = compared(rows)

    assert (found.unchanged, found.changes, found.new, found.refused, found.missing) == (4, [], [], [], [])


def test_the_number_of_an_item_that_is_not_there_is_refused(rows, compared):
    first, second, last = rows
    nowhere, elsewhere = replace(second, action_number="2026-09-9"), replace(last, finding_number="2026-77")

    found = compared([first, nowhere, elsewhere])

    assert told(found) == [
        ("每季检查", "台账里没有编号 2026-09-9 的事项。"),
        ("制度不严", "台账里没有编号 2026-77 的事项。"),
    ]
    assert [item.number for item in found.missing] == ["2026-01-2", "2026-02"]


def test_a_row_that_stands_twice_counts_once(rows, compared):
    first, _second, last = rows

    found = compared([*rows, last, first])

    copied = "出现了两次，这一行像是复制来的。新增事项请插入空行填写。"
    assert told(found) == [("制度不严", f"编号 2026-02 {copied}"), ("每月交流", f"编号 2026-01-1 {copied}")]
    assert found.unchanged == 4


def test_an_item_without_a_row_is_missing_and_of_this_year_alone(rows, compared):
    found = compared(rows[:-1])
    another_year = compared(rows[:-1], year=2027)

    assert [item.number for item in found.missing] == ["2026-02"]
    assert another_year.missing == []


def test_an_item_taken_over_into_later_years_is_missing_in_each_of_them(rows, compared, cast):
    item = db.session.query(Item).filter_by(number="2026-02").one()
    workflow.carry_over(item, year=2028, by=cast.secretary, at=NOW, words="再次提出")
    db.session.flush()

    missing = {
        year: [each.number for each in compared(rows[:-1], year=year).missing]
        for year in (2025, 2026, 2027, 2028, 2029)
    }

    assert missing == {2025: [], 2026: ["2026-02"], 2027: ["2026-02"], 2028: ["2026-02"], 2029: []}


def of_finding(rows):
    return [place for place, row in enumerate(rows) if row.finding_number == "2026-01"]


def changed_at(rows, place, **cells):
    return [saying(row, **cells) if at == place else row for at, row in enumerate(rows)]


def test_of_a_finding_written_two_ways_only_the_first_is_looked_at(rows, compared):
    first, second, *_rest = of_finding(rows)
    changed = changed_at(changed_at(rows, first, 存在问题="学习不够"), second, 存在问题="学习太少")

    found = compared(changed)

    assert told(found) == [("学习太少", "同一个问题在几行里写法不同，只看写在最前面的。")]
    assert ("2026-01", "存在问题") in cells_of(found)
    assert cells_of(found)["2026-01", "存在问题"][2] == "学习不够"


def test_the_same_words_in_every_row_of_a_finding_are_told_once(rows, compared):
    words = rows[of_finding(rows)[0]].cells["存在问题"]
    changed = [saying(row, 存在问题=words) if row.finding_number == "2026-01" else row for row in rows]

    found = compared(changed)

    assert (told(found), found.changes, found.unchanged) == ([], [], 4)


def test_a_finding_s_words_are_found_in_whichever_row_they_stand(rows, compared):
    first, second, *_rest = of_finding(rows)
    words = rows[first].cells["存在问题"]
    changed = changed_at(changed_at(rows, first, 存在问题="", 问题来源=""), second, 存在问题=words)

    found = compared(changed)

    assert (told(found), found.changes, found.unchanged) == ([], [], 4)


def test_words_on_a_finding_beside_a_measure_that_has_none_are_refused(rows, compared, make_item):
    make_item(kind="action", title="办好讲堂")
    changed = list(own_ledger(read("台账.xlsx", exported())).rows)
    (alone,) = [place for place, row in enumerate(changed) if row.cells["整改措施"].startswith("办好讲堂")]

    found = compared(changed_at(changed, alone, 存在问题="阵地不活"))

    assert told(found) == [("阵地不活", "措施对应哪个问题不能从表格改，请在系统里录入问题。")]


def test_a_finding_s_own_standing_is_not_changed_in_its_brackets(rows, compared):
    place = next(at for at in of_finding(rows) if "（问题：" in rows[at].cells["存在问题"])
    said = rows[place].cells["存在问题"]

    found = compared(changed_at(rows, place, 存在问题=said.replace("李宁", "王方")))
    taken_out = compared(changed_at(rows, place, 存在问题="学习不够深入"))

    assert said.replace("李宁", "王方") != said
    why = "问题自身的状态、责任人和时限不能在括号里改，请在事项页办理。"
    assert told(found) == [("学习不够深入", why)]
    assert (told(taken_out), taken_out.changes) == ([], [])


@pytest.mark.parametrize(
    ("cells", "heading", "yours", "refused"),
    [
        ({"整改目标": "每月一次"}, "整改目标", "每月一次", ""),
        ({"责任领导": "王方"}, "责任领导", "王方", ""),
        ({"责任领导": "无人"}, "责任领导", "无人", "本组织没有叫“无人”的在用账号，请核对姓名。"),
        ({"责任人": "王方"}, OWNER, "王方", ""),
        ({"责任人": "党政办、李宁"}, OWNER, "党政办、李宁", ""),
        ({"问题来源": "上级巡察"}, "问题来源", "上级巡察", "问题来源由来源文件决定，不能从表格改。"),
        ({"整改时限": "2026年12月31日"}, LIMIT, "2026年12月31日", ""),
        ({"整改时限": ""}, LIMIT, "", "时限不能从表格清空，请在事项页调整。"),
        ({"整改进展情况": "已走访"}, "整改进展情况", "已走访", ""),
        ({"完成状态": "已销号"}, "完成状态", "已销号", "销号不能从表格改，请在事项页“申请销号”，由审核人同意。"),
        ({"存在问题": "制度不够严"}, "存在问题", "制度不够严", ""),
    ],
)
def test_a_changed_cell_is_told_old_new_and_why_not(rows, compared, cells, heading, yours, refused):
    found = compared(with_last(rows, **cells))

    ((key, (was, now, new, why)),) = cells_of(found).items()
    assert (key, new, why) == (("2026-02", heading), yours, refused)
    assert was == now != new
    assert found.unchanged == 3


@pytest.mark.parametrize(
    ("cells", "verb_refused"),
    [
        ({"整改目标": "每月一次"}, True),
        ({"责任领导": "王方"}, True),
        ({"责任人": "王方"}, True),
        ({"责任人": "党政办、李宁"}, True),
        ({"整改时限": "2026年12月31日"}, True),
        ({"整改进展情况": "已走访"}, False),
    ],
)
def test_who_may_not_do_it_by_hand_may_not_by_a_table(rows, compared, cells, verb_refused):
    """李宁 owns the item, and may report on it alone."""
    found = compared(with_last(rows, **cells), by="owner")

    ((*_texts, why),) = cells_of(found).values()
    assert why == ("您没有权限对这一事项进行此操作。" if verb_refused else "")


def test_progress_by_whoever_does_not_carry_the_item_is_refused(rows, compared):
    found = compared(with_last(rows, 整改进展情况="已走访", 完成状态="正在整改"), by="organiser")

    assert {why for *_texts, why in cells_of(found).values()} == {"您没有权限对这一事项进行此操作。"}


def test_a_unit_beside_the_same_owner_is_a_revision_alone(rows, compared, cast):
    """While a closure waits for its signature nobody is assigned, but words may still be put better."""
    item = db.session.query(Item).filter_by(number="2026-02").one()
    workflow.request_closure(item, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.flush()

    unit, another = (cells_of(compared(with_last(rows, 责任人=said))) for said in ("党政办、李宁", "王方"))

    assert unit["2026-02", OWNER][3] == ""
    assert another["2026-02", OWNER][3] == "事项现在是“待销号”，不能进行此操作。"


def test_what_was_reported_already_is_enough_for_substantially_done(rows, compared, cast):
    item = db.session.query(Item).filter_by(number="2026-02").one()
    workflow.report_progress(item, by=cast.owner, at=NOW, words="主要工作已完成")
    db.session.flush()

    found = compared(with_last(rows, 完成状态="基本完成"))

    assert cells_of(found)["2026-02", "完成状态"][3] == ""


def test_progress_and_state_are_taken_together(rows, compared):
    done = {"整改进展情况": "主要工作已完成", "完成状态": "基本完成"}

    both, alone = compared(with_last(rows, **done)), compared(with_last(rows, 完成状态="基本完成"))

    assert {why for *_texts, why in cells_of(both).values()} == {""}
    assert [why for *_texts, why in cells_of(alone).values()] == [
        "改为“基本完成”请同时在“整改进展情况”里写明做了什么。"
    ]


@pytest.mark.parametrize(
    ("limit", "later"),
    [
        ("2026年12月31日", True),
        ("2026年9月底前", False),
        ("2026年8月31日", False),
        ("立行立改", False),
        ("", False),
    ],
)
def test_only_a_later_day_puts_the_deadline_off(rows, compared, limit, later):
    (change,) = compared(with_last(rows, 整改时限=limit)).changes

    assert change.later == later


def test_what_puts_nothing_off_says_so(rows, compared):
    (change,) = compared(with_last(rows, 整改目标="每月一次")).changes

    assert change.later is False
    assert change.row.finding_number == "2026-02"


def test_a_day_is_shown_as_it_would_be_written_and_other_words_as_they_stand(rows, compared):
    found = compared(with_last(rows, 整改时限="2026年底前", 整改目标="每月一次"))

    ((limit, target),) = [sorted(change.cells, key=lambda cell: cell.heading != LIMIT) for change in found.changes]
    assert (limit.yours, limit.meant, target.meant) == ("2026年底前", "2026年12月31日", "每月一次")


def test_a_name_of_nobody_is_asked_about_and_written_once_a_person_said_so(rows, compared):
    changed = with_last(rows, 责任人="党群服务站")

    ((asked,),) = [change.cells for change in compared(changed).changes]
    ((said,),) = [change.cells for change in compared(changed, as_said=frozenset({"2026-02"})).changes]

    assert asked.asks == said.asks == "“党群服务站”是单位，写作责任单位，李宁不再是责任人"
    assert asked.refused.startswith("本组织没有叫“党群服务站”的在用账号。") and said.refused == ""


def test_a_cell_that_asks_nothing_says_so(rows, compared):
    found = compared(with_last(rows, 责任人="王方", 整改目标="每月一次"))

    assert [cell.asks for change in found.changes for cell in change.cells] == ["", ""]
    two = compared(with_last(rows, 责任人="王方、李宁"))
    assert [(cell.asks, cell.refused) for change in two.changes for cell in change.cells] == [
        ("", "责任人只能写一位，其他人请在事项页写作配合人。")
    ]


@pytest.mark.parametrize("cells", [{"责任人": "宣传委员李宁"}, {"责任人": "李　宁"}])
def test_whoever_stands_there_already_in_another_spelling_is_no_change(rows, compared, cells):
    assert compared(with_last(rows, **cells)).changes == []


def test_whoever_stands_there_already_is_known_without_being_among_the_people_any_more(rows, compared):
    lead, owner = "书记陈秘", "宣传委员李宁"
    first = of_finding(rows)[0]

    assert compared(with_last(rows, 责任人=owner), people=[]).changes == []
    assert compared(changed_at(rows, first, 责任领导=lead), people=[]).changes == []


def test_what_stands_behind_a_name_in_another_spelling_is_read(rows, compared):
    found = compared(with_last(rows, 责任人="宣传委员李宁", 整改进展情况="已走访"))

    assert [*cells_of(found)] == [("2026-02", "整改进展情况")]


def test_a_lead_taken_away_is_a_change_and_one_with_a_post_is_none(rows, compared):
    first = of_finding(rows)[0]
    lead = rows[first].cells["责任领导"]

    gone, same = (compared(changed_at(rows, first, 责任领导=words)) for words in ("", f"书记{lead}"))

    assert [(key[1], texts[2]) for key, texts in cells_of(gone).items()] == [("责任领导", "")]
    assert same.changes == []


def test_what_changed_here_since_the_export_is_a_conflict_only_where_the_table_changed_it_too(rows, compared, cast):
    item = db.session.query(Item).filter_by(number="2026-02").one()
    workflow.revise(item, by=cast.secretary, at=NOW, target="每年一次")
    db.session.flush()

    theirs = compared(with_last(rows, 整改目标="每月一次"))
    untouched = compared(rows)
    same = compared(with_last(rows, 整改目标="每年一次"))

    assert cells_of(theirs) == {("2026-02", "整改目标"): ("", "每年一次", "每月一次", "")}
    assert theirs.changes[0].conflicts
    assert untouched.changes == same.changes == []


def without(heading, rows):
    return [replace(row, cells={k: text for k, text in row.cells.items() if k != heading}) for row in rows]


@pytest.mark.parametrize("heading", ["问题来源", "存在问题", "整改措施", "整改目标", "责任领导", OWNER, LIMIT])
def test_a_column_that_is_not_there_says_nothing(rows, compared, make_item, heading):
    """F38."""
    make_item(kind="action", title="办好讲堂")
    found = compared(without(heading, own_ledger(read("台账.xlsx", exported())).rows))

    assert (found.changes, found.refused, found.unchanged) == ([], [], 5)


def test_what_stands_behind_a_column_that_is_not_there_is_read(rows, compared):
    found = compared(without("整改目标", with_last(rows, 责任领导="王方")))

    assert list(cells_of(found)) == [("2026-02", "责任领导")]


def test_a_source_is_told_once_by_the_finding_or_by_the_measure_without_one(rows, compared, make_item):
    make_item(kind="action", title="办好讲堂")
    own = list(own_ledger(read("台账.xlsx", exported())).rows)
    (alone,) = [at for at, row in enumerate(own) if row.cells["整改措施"].startswith("办好讲堂")]
    first = of_finding(own)[0]

    for at, number in ((first, "2026-01"), (alone, own[alone].action_number)):
        told_by = cells_of(compared(changed_at(own, at, 问题来源="上级巡察")))
        assert [*told_by] == [(number, "问题来源")]


@pytest.mark.parametrize(("place", "number"), [(0, "2026-01-1"), (-1, "2026-02")])
def test_without_what_was_exported_a_row_of_this_version_stands_on_what_is_here(rows, compared, place, number):
    """Its other version, that of what it does not tell, says nothing of it."""
    other = {"finding_version": 99} if place == 0 else {"action_version": 99}
    row = saying(replace(rows[place], exported=None, **other), 整改目标="每月一次")
    stale = replace(row, finding_version=99, action_version=99)
    key = (number, "整改目标")

    of_now, of_before = (cells_of(compared([each]))[key] for each in (row, stale))

    assert of_now[0] == of_now[1] == of_before[1]
    assert of_before[0] is None


def test_printed_anew_the_version_says_that_nothing_changed_in_between(rows, compared):
    """What a row of this version was exported as counts for nothing: it may have been printed in other words."""
    row = saying(replace(rows[-1], exported=rows[-1].exported | {"整改目标": "另一种写法"}), 整改目标="每月一次")

    assert not compared([row]).changes[0].conflicts


def test_an_emptied_source_or_problem_takes_nothing_away_but_an_emptied_target_does(rows, compared):
    first = of_finding(rows)[0]

    assert compared(changed_at(rows, first, 存在问题="", 问题来源="")).changes == []
    assert {key[1] for key in cells_of(compared(changed_at(rows, first, 责任领导="")))} == {"责任领导"}
