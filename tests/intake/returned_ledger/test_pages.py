"""A ledger goes out, is worked on in a table program, comes back: what it would change, and what became of it."""

import re
from datetime import date
from io import BytesIO

import pytest

from tests.conftest import NOW, Cast
from tests.counting import counted_queries
from tests.intake.returned_ledger.returned_files import (
    COLUMN,
    FIRST_ROW,
    edited,
    exported,
    put,
    typed_by_hand,
    unmerged,
)
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.intake.models import SourceDocument
from tracker.intake.reading import read
from tracker.intake.returned_ledger import uploads
from tracker.intake.returned_ledger.models import LedgerUpload
from tracker.intake.returned_ledger.recognising import own_ledger
from tracker.ledger import workflow
from tracker.ledger.models import Event, Item
from tracker.ledger.printing.making import make_file
from tracker.people.models import Organisation, User

PAGE = "/o/branch/ledger/exchange"


@pytest.fixture
def out(app, cast: Cast):
    """out(change): the ledger as exported now, with the change made in a table program."""

    def made(change=lambda sheet: None):
        with app.app_context():
            return edited(exported(), change)

    return made


@pytest.fixture
def stored(app):
    def look(item_id):
        with app.app_context():
            item = db.session.get_one(Item, item_id)
            return {column.key: getattr(item, column.key) for column in Item.__table__.columns}

    return look


def send(client, data, name="台账.xlsx", to=PAGE):
    return client.post(to, data={"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def shown(client, data):
    """The address of the difference, and its page. Read here and not in a process apart, which takes its time."""
    with client.application.app_context():
        branch = db.session.query(Organisation).filter_by(slug="branch").one()
        secretary = db.session.query(User).filter_by(username="chen").one()
        returned = own_ledger(read("台账.xlsx", data))
        upload = uploads.keep(branch, returned, filename="台账.xlsx", data=data, by=secretary, at=NOW)
        db.session.commit()
        address = f"{PAGE}/{upload.id}"
    return address, client.get(address).text


def confirm(client, address, page, *keys, **more):
    versions = page.split('name="versions" value="')[1].split('"')[0]
    return client.post(address, data={"take": list(keys), "versions": versions} | more, follow_redirects=True)


def test_an_untouched_ledger_shows_no_change_and_offers_nothing_to_write(sign_in_as, make_item, out):
    make_item()
    _, page = shown(sign_in_as("secretary"), out())

    assert "未变 1 项" in page
    assert "写入台账" not in page


def test_changes_are_shown_old_to_new_and_nothing_is_written_before_they_are_confirmed(
    sign_in_as, make_item, out, stored
):
    item_id = make_item(target="每月一次")
    before = stored(item_id)

    _, page = shown(sign_in_as("secretary"), out(put(整改目标="每周一次")))

    assert "每月一次" in page and "每周一次" in page and "改动 1 项" in page
    assert stored(item_id) == before


def test_confirmed_changes_take_the_road_of_the_verbs(app, sign_in_as, make_item, out, stored):
    item_id = make_item(title="每月交流", kind="action")
    asked = {"整改措施": "每周交流", "整改目标": "全覆盖", "责任领导": "李宁", "责任人": "党政办、王方"}
    change = put(**asked, 整改时限="2026年8月31日", 整改进展情况="已交流2次", 完成状态="基本完成")
    client = sign_in_as("secretary")
    address, page = shown(client, out(change))

    answer = confirm(client, address, page, "2026-01")

    now = stored(item_id)
    assert "已写入 1 项" in answer.text
    assert (now["title"], now["target"], now["responsible_unit"]) == ("每周交流", "全覆盖", "党政办")
    assert (now["due_on"], now["progress"], now["state"]) == (date(2026, 8, 31), "已交流2次", "substantially_done")
    with app.app_context():
        kinds = db.session.scalars(db.select(Event.kind).where(Event.item_id == item_id).order_by(Event.sequence)).all()
    assert kinds == ["add", "revise", "assign", "set_deadline", "mark_substantially_done"]


def test_a_double_click_writes_once(app, sign_in_as, make_item, out):
    """F39"""
    make_item()
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改进展情况="已交流2次")))

    confirm(client, address, page, "2026-01")
    again = confirm(client, address, page, "2026-01")

    assert "写入的结果" in again.text
    with app.app_context():
        assert db.session.query(Event).filter_by(kind="report_progress").count() == 1


def test_what_is_not_ticked_stays(sign_in_as, make_item, out, stored):
    item_id = make_item()
    make_item(title="另一项")
    client = sign_in_as("secretary")
    address, page = shown(client, out(lambda sheet: [put(整改目标="每周")(sheet), other(sheet)]))

    answer = confirm(client, address, page, "2026-02")

    assert stored(item_id)["target"] == ""
    assert "没有采用" in answer.text and "已写入" in answer.text


def other(sheet):
    sheet.cell(FIRST_ROW + 1, COLUMN["整改目标"]).value = "每季"


def test_putting_a_deadline_off_asks_for_the_reason_and_keeps_what_was_chosen(sign_in_as, make_item, out, stored):
    item_id = make_item(due_on=date(2026, 6, 30))
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改时限="2026-12-31")))

    without = confirm(client, address, page, "2026-01")
    confirm(client, address, page, "2026-01", **{"reason-2026-01": "等待新制度印发"})

    now = stored(item_id)
    assert without.status_code == 400 and "还没有写理由" in without.text
    assert (now["due_on"], now["first_due_on"], now["extensions"]) == (date(2026, 12, 31), date(2026, 6, 30), 1)


@pytest.fixture
def in_conflict(app, cast: Cast, make_item, out, sign_in_as):
    """The table says 每周, meanwhile the ledger says 每季, when it went out it said 每月."""
    item_id = make_item(target="每月")
    file = out(put(整改目标="每周"))
    with app.app_context():
        workflow.revise(db.session.get_one(Item, item_id), by=cast.secretary, at=NOW, target="每季")
        db.session.commit()
    client = sign_in_as("secretary")
    return client, item_id, *shown(client, file)


def test_a_conflict_shows_the_three_texts_and_keeps_ours_unless_chosen_otherwise(in_conflict, stored):
    """F35"""
    client, item_id, address, page = in_conflict

    answer = confirm(client, address, page, "2026-01")

    assert all(words in page for words in ("每月", "每季", "每周", "冲突 1 项"))
    assert stored(item_id)["target"] == "每季"
    assert "没有采用" in answer.text


def test_a_conflict_may_be_decided_for_the_table(in_conflict, stored):
    client, item_id, address, page = in_conflict

    confirm(client, address, page, "2026-01", **{"choice-2026-01": "yours"})

    assert stored(item_id)["target"] == "每周"


def test_what_others_changed_in_cells_nobody_touched_is_neither_conflict_nor_undone(
    app, cast: Cast, sign_in_as, make_item, out, stored
):
    item_id = make_item(target="每月")
    file = out(put(整改进展情况="已交流2次"))
    with app.app_context():
        workflow.revise(db.session.get_one(Item, item_id), by=cast.secretary, at=NOW, target="每季")
        db.session.commit()
    client = sign_in_as("secretary")
    address, page = shown(client, file)

    confirm(client, address, page, "2026-01")

    assert "冲突" not in page
    assert (stored(item_id)["target"], stored(item_id)["progress"]) == ("每季", "已交流2次")


def test_an_item_changed_between_the_page_and_its_confirmation_is_refused_alone(
    app, cast: Cast, sign_in_as, make_item, out, stored
):
    """F36"""
    first, second = make_item(), make_item(title="另一项")
    client = sign_in_as("secretary")
    address, page = shown(client, out(lambda sheet: [put(整改目标="每周")(sheet), other(sheet)]))
    with app.app_context():
        workflow.report_progress(db.session.get_one(Item, first), by=cast.owner, at=NOW, words="刚有进展")
        db.session.commit()

    answer = confirm(client, address, page, "2026-01", "2026-02")

    assert "已被别人更新" in answer.text
    assert (stored(first)["target"], stored(second)["target"]) == ("", "每季")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"完成状态": "已销号"}, "申请销号"),
        ({"完成状态": "待销号"}, "申请销号"),
        ({"完成状态": "已中止"}, "中止不能从表格改"),
        ({"完成状态": "差不多了"}, "看不懂状态"),
        ({"完成状态": "基本完成"}, "请同时在“整改进展情况”里写明"),
        ({"责任领导": "张三"}, "没有叫“张三”的在用账号"),
        ({"责任人": "李四"}, "没有叫“李四”的在用账号"),
        ({"责任人": "李宇"}, "姓名相近的有：李宁"),
        ({"责任人": None}, "现在的责任人是李宁"),
        ({"责任人": "李宁、王方"}, "责任人只能写一位"),
        ({"整改时限": "看情况"}, "无法识别的时限"),
        ({"整改时限": "近期"}, "没有写明是哪一天"),
        ({"整改时限": None}, "时限不能从表格清空"),
        ({"整改时限": "2026年2月30日"}, "时限"),
        ({"问题来源": "上级巡察"}, "问题来源由来源文件决定"),
        ({"整改目标": "学" * 30 + "……（内容过长，后文从略）"}, "被截断"),
    ],
)
def test_what_a_table_cannot_say_is_refused_with_the_reason(sign_in_as, make_item, out, stored, change, why):
    item_id = make_item()
    before = stored(item_id)

    _, page = shown(sign_in_as("secretary"), out(put(**change)))

    assert why in page and "不能写入 1 处" in page
    assert stored(item_id) == before


def test_the_reports_own_words_are_not_rewritten_by_a_table(sign_in_as, make_item, out):
    make_item(source_quote="一是学习不够深入。", source_title="年度报告")

    _, page = shown(sign_in_as("secretary"), out(put(存在问题="学习很深入")))

    assert "照录来源文件的原文" in page and "写入台账" not in page


def test_who_may_not_arrange_sees_so_and_may_still_report_progress(sign_in_as, make_item, out, stored):
    item_id = make_item()
    client = sign_in_as("owner")
    address, page = shown(client, out(put(整改目标="每周", 整改进展情况="已交流2次")))

    confirm(client, address, page, "2026-01")

    assert "没有权限" in page
    assert (stored(item_id)["target"], stored(item_id)["progress"]) == ("", "已交流2次")


def test_a_deleted_row_is_told_and_its_item_stays(sign_in_as, make_item, out, stored):
    """F34"""
    make_item()
    second = make_item(title="另一项")

    _, page = shown(sign_in_as("secretary"), out(lambda sheet: sheet.delete_rows(FIRST_ROW + 1)))

    assert "表格里没有 1 项" in page and "2026-02 另一项" in page
    assert stored(second)["state"] == "not_started"


def test_inserted_rows_become_a_measure_of_the_finding_above_and_a_finding_with_its_measure(
    app, sign_in_as, make_item, out
):
    finding = make_item()
    make_item(kind="action", finding=finding, title="每月交流")

    def insert(sheet):
        unmerged(sheet)
        sheet.insert_rows(FIRST_ROW + 1, amount=2)
        sheet.cell(FIRST_ROW + 1, COLUMN["整改措施"]).value = "每季检查"
        sheet.cell(FIRST_ROW + 1, COLUMN["责任单位/责任人"]).value = "王方"
        sheet.cell(FIRST_ROW + 2, COLUMN["存在问题"]).value = "公开不及时"
        sheet.cell(FIRST_ROW + 2, COLUMN["整改措施"]).value = "按月公开"
        sheet.cell(FIRST_ROW + 2, COLUMN["整改时限"]).value = "9月底前"

    client = sign_in_as("secretary")
    address, page = shown(client, out(insert))
    confirm(client, address, page, "a1", "f2", "a2")

    assert "新增 3 项" in page
    with app.app_context():
        items = {item.title: item for item in db.session.query(Item)}
        assert items["每季检查"].finding_id == finding and items["每季检查"].owner.name == "王方"
        assert items["按月公开"].finding.title == "公开不及时"
        assert items["按月公开"].due_on == date(2026, 8, 31) or items["按月公开"].due_on == date(2026, 9, 30)


def test_a_measure_written_beside_a_finding_without_one_is_a_new_action(app, sign_in_as, make_item, out):
    finding = make_item()
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改措施="每月交流")))

    confirm(client, address, page, "a0")

    with app.app_context():
        assert db.session.query(Item).filter_by(finding_id=finding).one().title == "每月交流"


def test_what_was_done_before_there_was_a_measure_is_not_the_measures_progress(
    app, cast: Cast, sign_in_as, make_item, out
):
    finding = make_item(state="in_progress")
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改措施="每月交流")))

    confirm(client, address, page, "a0")

    with app.app_context():
        made = db.session.query(Item).filter_by(finding_id=finding).one()
        assert (made.progress, made.state, made.owner.name) == ("", "not_started", "李宁")


def test_a_measure_under_a_finding_taken_over_from_last_year_stands_in_this_years_ledger(
    app, cast: Cast, sign_in_as, make_item, out
):
    with app.app_context():
        finding = make_item(year=2025, due_on=date(2026, 9, 30))
        item = db.session.get_one(Item, finding)
        workflow.carry_over(item, year=2026, by=cast.secretary, at=NOW, words="再次提出")
        db.session.commit()
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改措施="每月交流")))

    confirm(client, address, page, "a0")

    with app.app_context():
        made = db.session.query(Item).filter_by(finding_id=finding).one()
        assert (made.year, made.last_year) == (2025, 2026)


def test_rows_entered_once_are_known_when_the_old_file_comes_back(app, sign_in_as, make_item, out):
    """F39"""
    make_item()
    file = out(put(整改措施="每月交流"))
    client = sign_in_as("secretary")
    address, page = shown(client, file)
    confirm(client, address, page, "a0")

    again, page = shown(client, file)

    assert again != address
    assert "台账里已有同样内容的事项 2026-01-1" in page


def test_a_copied_row_is_not_taken_for_the_one_it_was_copied_from(sign_in_as, make_item, out):
    finding = make_item()
    make_item(kind="action", finding=finding, title="每月交流")

    def copy(sheet):
        sheet.insert_rows(FIRST_ROW + 1)
        for column in range(1, 18):
            sheet.cell(FIRST_ROW + 1, column).value = sheet.cell(FIRST_ROW, column).value
        sheet.cell(FIRST_ROW + 1, COLUMN["整改措施"]).value = "每季检查"

    _, page = shown(sign_in_as("secretary"), out(copy))

    assert "出现了两次" in page and "写入台账" not in page


def test_the_ledger_of_another_branch_is_not_mistaken_for_this_one(app, cast: Cast, sign_in_as, make_item):
    make_item()
    with app.app_context():
        cast.branch.slug = "elsewhere"
        db.session.commit()
        file = exported("elsewhere")
        cast.branch.slug = "branch"
        db.session.commit()

    answer = send(sign_in_as("secretary"), file)

    assert answer.status_code == 400
    assert "另一个组织" in answer.text


@pytest.mark.parametrize("to", [PAGE, "/o/branch/intake"])
def test_without_a_hidden_column_it_is_refused_with_its_name_and_what_to_do(app, sign_in_as, make_item, out, to):
    """F62, F81"""
    make_item()

    answer = send(sign_in_as("secretary"), out(lambda sheet: sheet.delete_cols(len(COLUMN) + 1)), to=to)

    assert answer.status_code == 400
    assert "缺少的列：“问题编号”" in answer.text and "请从台账页重新导出 Excel" in answer.text
    with app.app_context():
        assert db.session.query(SourceDocument).count() == db.session.query(LedgerUpload).count() == 0


def test_a_ledger_of_the_official_form_becomes_proposals_and_says_why(sign_in_as):
    client = sign_in_as("secretary")

    answer = send(client, typed_by_hand())

    assert re.search(r"/o/branch/intake/\d+$", answer.headers["Location"])
    assert "缺少导出时的隐藏编号列" in client.get(answer.headers["Location"]).text


def test_sheets_that_were_not_read_are_named_before_the_changes(sign_in_as, make_item, out):
    """F62"""
    make_item()

    def change(sheet):
        sheet.parent.copy_worksheet(sheet).title = "整改台账 (2)"
        sheet.parent["整改台账 (2)"].cell(FIRST_ROW, COLUMN["整改目标"]).value = "每天"
        sheet.cell(sheet.max_row + 1, COLUMN["存在问题"]).value = "写在签字下面"
        put(整改目标="每周")(sheet)

    _, page = shown(sign_in_as("secretary"), out(change))

    assert "只读取了工作表“整改台账”" in page and "每天" not in page
    assert page.index("没有读取的工作表：“整改台账 (2)”") < page.index("下面还有 1 行") < page.index("改动 1 项")


def test_given_at_the_import_page_it_leads_to_the_difference_all_the_same(sign_in_as, make_item, out):
    """F81."""
    make_item()

    answer = send(sign_in_as("secretary"), out(), to="/o/branch/intake")

    assert "/ledger/exchange/" in answer.headers["Location"]


def test_the_same_file_twice_waits_once(app, sign_in_as, make_item, out):
    make_item()
    client, file = sign_in_as("secretary"), out()

    assert send(client, file).headers["Location"] == send(client, file).headers["Location"]
    with app.app_context():
        assert db.session.query(LedgerUpload).count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NOT_ALLOWED), ("parent_reader", NOT_ALLOWED), ("outsider", NOT_THERE)]
)
def test_only_those_who_take_things_in_may_give_a_ledger(sign_in_as, make_item, out, who, refusal):
    make_item()
    address = send(sign_in_as("secretary"), out()).headers["Location"]
    client = sign_in_as(who)

    answers = [client.get(PAGE), send(client, out()), client.get(address), client.post(address)]

    assert {seen(answer) for answer in answers} == {refusal}


@pytest.mark.parametrize(
    ("data", "status"), [(b"", 400), (b"\x89PNG\r\n\x1a\n" + b"0" * 99, 415), (b"PK\x03\x04", 400)]
)
def test_what_is_no_workbook_is_refused_with_a_sentence(sign_in_as, data, status):
    answer = send(sign_in_as("secretary"), data)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_texts_from_a_table_are_shown_as_texts(sign_in_as, make_item, out):
    make_item()

    _, page = shown(sign_in_as("secretary"), out(put(整改目标="<script>alert(1)</script>")))

    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_a_longer_table_costs_no_more_queries(app, sign_in_as, make_item, out):
    """F41"""

    def spent():
        client = sign_in_as("secretary")
        address, _page = shown(client, out(touch))
        with counted_queries(app) as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    few_ids = [make_item(title=f"问题{n}") for n in range(2)]
    few = spent()
    for n in range(12):
        make_item(kind="action", finding=few_ids[0], title=f"措施{n}")

    assert spent() == few


def touch(sheet):
    for line in range(FIRST_ROW, sheet.max_row):
        if sheet.cell(line, COLUMN["完成状态"]).value:
            sheet.cell(line, COLUMN["整改目标"]).value = f"目标{line}"


@pytest.mark.parametrize("version", ["9" * 20, "9" * 5000, "x", ""])
def test_a_version_no_row_can_bear_is_refused_like_an_old_one(sign_in_as, make_item, out, stored, version):
    item_id = make_item()
    client = sign_in_as("secretary")
    address, _page = shown(client, out(put(整改目标="每周")))

    answer = client.post(address, data={"take": "2026-01", "versions": f"2026-01:{version}"}, follow_redirects=True)

    assert answer.status_code == 200
    assert stored(item_id)["target"] == ""


@pytest.mark.parametrize("hidden", ["[" * 30_000, '{"整改目标": "\\ud800"}', '{"\\udfff": ""}', "[1]", "1" * 5000])
def test_what_stands_in_the_hidden_column_may_be_anything(sign_in_as, make_item, out, hidden):
    make_item()

    def write(sheet):
        column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "导出内容")
        sheet.cell(FIRST_ROW, column).value = hidden

    address, _page = shown(sign_in_as("secretary"), out(write))

    assert seen(sign_in_as("secretary").get(address)) == (200, "表格改了什么")


@pytest.mark.parametrize(
    "said",
    [
        "2206年6月30日",
        "27年6月30日",
        "2100年1月1日",
        "9999年12月31日",
        "2037年1月1日",
        "2024-12-31",
        "明年6月底",
        "6月30日（2027年）",
        55555,
    ],
)
def test_no_other_day_is_written_than_the_one_in_the_cell(sign_in_as, make_item, out, stored, said):
    """F27: a year that was mistyped is refused, not read as the ledger's own."""
    item_id = make_item(due_on=date(2026, 9, 30))
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改时限=said)))

    confirm(client, address, page, "2026-01", **{"reason-2026-01": "等待"})

    assert "无法识别的时限" in page and "2027年6月30日" in page and "写入台账" not in page
    assert stored(item_id)["due_on"] == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8月底前", "2026年8月31日"),
        ("8月底前，并长期坚持", "2026年8月31日，并长期坚持"),
        ("二〇二六年五月", "2026年5月31日"),
    ],
)
def test_the_page_shows_the_day_that_would_be_written(sign_in_as, make_item, out, stored, said, meant):
    item_id = make_item(due_on=date(2026, 9, 30))
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(整改时限=said)))

    confirm(client, address, page, "2026-01")

    assert f'<ins class="words">{meant}</ins>' in page
    due_on = stored(item_id)["due_on"]
    assert meant.startswith(f"{due_on.year}年{due_on.month}月{due_on.day}日")


@pytest.fixture
def dotted(app, cast: Cast):
    with app.app_context():
        cast.organiser.name = "阿卜杜拉·买买提"
        db.session.commit()


@pytest.mark.parametrize(
    "written",
    [
        "阿卜杜拉•买买提",
        "阿卜杜拉 买买提（组织委员）",
        "组织委员阿卜杜拉·买买提",
        "阿卜杜拉\u200b・买买提",
        "阿卜杜拉买买提",
    ],
)
def test_an_owner_spelled_otherwise_is_the_same_person(
    app, cast: Cast, dotted, sign_in_as, make_item, out, stored, written
):
    """F54"""
    with app.app_context():
        kept, given = make_item(owner=cast.organiser), make_item(title="另一项")
    client = sign_in_as("secretary")

    def write(sheet):
        for row in (FIRST_ROW, FIRST_ROW + 1):
            sheet.cell(row, COLUMN["责任单位/责任人"]).value = written

    address, page = shown(client, out(write))
    confirm(client, address, page, "2026-02")

    assert "未变 1 项" in page
    for item_id in (kept, given):
        assert (stored(item_id)["owner_id"], stored(item_id)["responsible_unit"]) == (cast.ids["organiser"], "")


@pytest.mark.parametrize("written", ["李宇", "阿不都拉•买买提", "党政办", "李学会", "某某有限公司", None])
def test_no_owner_goes_unless_a_person_says_so(app, cast: Cast, dotted, sign_in_as, make_item, out, stored, written):
    """F54: what is nobody's name is refused, with the nearest named; it is a unit only if somebody says it is."""
    item_id = make_item()
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(责任人=written, 整改目标="每周")))

    confirm(client, address, page, "2026-01")

    assert 'name="said" value="2026-01"' in page and "李宁不再是责任人" in page
    assert (stored(item_id)["owner_id"], stored(item_id)["target"]) == (cast.ids["owner"], "每周")


def test_a_person_may_say_that_it_is_a_unit(app, cast: Cast, sign_in_as, make_item, out, stored):
    item_id = make_item()
    client = sign_in_as("secretary")
    address, page = shown(client, out(put(责任人="第三方机构")))

    answer = confirm(client, address, page, said=["2026-01"])

    assert "“第三方机构”是单位，写作责任单位" in page
    assert "已写入 1 项" in answer.text
    assert (stored(item_id)["owner_id"], stored(item_id)["responsible_unit"]) == (None, "第三方机构")


def test_a_new_row_asks_before_a_name_becomes_a_unit(app, sign_in_as, make_item, out):
    make_item()

    def insert(sheet):
        unmerged(sheet)
        sheet.insert_rows(FIRST_ROW + 1)
        sheet.cell(FIRST_ROW + 1, COLUMN["存在问题"]).value = "公开不及时"
        sheet.cell(FIRST_ROW + 1, COLUMN["责任单位/责任人"]).value = "李宇"

    client = sign_in_as("secretary")
    address, page = shown(client, out(insert))
    confirm(client, address, page, said=["f1"])

    assert "姓名相近的有：李宁" in page
    with app.app_context():
        assert db.session.query(Item).filter_by(title="公开不及时").one().responsible_unit == "李宇"


@pytest.mark.parametrize("to", [PAGE, "/o/branch/intake"])
def test_a_print_of_a_past_day_is_refused_with_what_to_do(app, cast: Cast, sign_in_as, make_item, to):
    make_item()
    with app.app_context():
        past = make_file(cast.branch, 2026, form="xlsx", today=date(2026, 10, 3), as_of=date(2026, 6, 30)).data

    answer = send(sign_in_as("secretary"), past, to=to)

    assert answer.status_code == 400
    assert "截至 2026-06-30 的台账" in answer.text and "请从台账页导出现在的 Excel" in answer.text
    with app.app_context():
        assert db.session.query(LedgerUpload).count() == 0


def test_changed_columns_are_named_before_the_changes(sign_in_as, make_item, out):
    """F62"""
    make_item()

    def change(sheet):
        sheet.cell(FIRST_ROW - 1, COLUMN["责任领导"]).value = "分管领导"
        put(整改目标="每周")(sheet)

    _, page = shown(sign_in_as("secretary"), out(change))

    assert page.index("“责任领导”改名为“分管领导”") < page.index("改动 1 项") < page.index("每周")
