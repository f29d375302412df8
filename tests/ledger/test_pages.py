"""The ledger as people see it: list, item, forms, conflicts, refusals."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from tests.conftest import NOW
from tests.seeing import NOT_THERE, seen
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import entry_keys, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item


def stored(app, item_id, field):
    with app.app_context():
        return getattr(db.session.get_one(Item, item_id), field)


def text_of(response):
    return response.get_data(as_text=True)


def test_a_member_sees_the_ledger_of_the_own_branch(sign_in_as, make_item):
    make_item(title="学习不够深入")

    page = text_of(sign_in_as("member").get("/o/branch/ledger?year=2026"))

    assert "学习不够深入" in page
    assert "李宁" in page


def test_another_branch_does_not_exist_for_an_outsider(sign_in_as, make_item):
    item_id = make_item()
    outsider = sign_in_as("outsider")

    assert seen(outsider.get("/o/branch/ledger")) == NOT_THERE
    assert seen(outsider.get(f"/items/{item_id}")) == NOT_THERE
    assert seen(outsider.post(f"/items/{item_id}/progress", data={"version": 1, "words": "x"})) == NOT_THERE


def test_the_parent_committee_reads_what_is_below_and_changes_nothing(sign_in_as, make_item):
    item_id = make_item()
    reader = sign_in_as("parent_reader")

    refused = reader.post(f"/items/{item_id}/progress", data={"version": 1, "words": "x"})

    assert seen(reader.get(f"/items/{item_id}")) == (200, "理论学习与业务结合不够紧密")
    assert seen(reader.get("/o/branch/ledger")) == (200, "2026 年度整改台账")
    assert seen(refused) == (403, "现在不能“更新进展”")


def test_progress_is_one_text_and_one_state(app, sign_in_as, make_item):
    item_id = make_item()

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": "开展研讨", "state": "mark_substantially_done"}
    )

    assert answer.status_code == 303
    assert stored(app, item_id, "state") == "substantially_done"
    assert "开展研讨" in text_of(sign_in_as("member").get(f"/items/{item_id}"))


def test_a_stale_form_gets_both_texts_and_loses_nothing(app, sign_in_as, make_item):
    """F35: last write wins."""
    item_id = make_item()
    sign_in_as("secretary").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": "先写的", "state": "report_progress"}
    )

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": "后写的", "state": "report_progress"}
    )

    assert answer.status_code == 409
    assert "先写的" in text_of(answer) and "后写的" in text_of(answer)
    assert stored(app, item_id, "progress") == "先写的"
    assert 'name="version" type="hidden" value="2"' in text_of(answer)


def test_an_empty_text_comes_back_with_a_word_at_the_field(sign_in_as, make_item):
    answer = sign_in_as("owner").post(f"/items/{make_item()}/progress", data={"version": 1, "words": " "})

    assert answer.status_code == 400
    assert "请填写这一项。" in text_of(answer)


def test_a_refused_deadline_keeps_what_was_typed(sign_in_as, make_item):
    answer = sign_in_as("secretary").post(
        f"/items/{make_item()}/deadline", data={"version": 1, "kind": "fixed", "due_on": "2019-01-01", "words": "缘由"}
    )

    assert answer.status_code == 400
    assert "早于来源报告" in text_of(answer) and "缘由" in text_of(answer)


def test_a_date_that_does_not_exist_is_refused_in_words(sign_in_as, make_item):
    answer = sign_in_as("secretary").post(
        f"/items/{make_item()}/deadline", data={"version": 1, "kind": "fixed", "due_on": "2027-02-29"}
    )

    assert answer.status_code == 400
    assert "Not a valid" not in text_of(answer)


def test_two_people_closing_at_once_close_it_once(sign_in_as, make_item):
    item_id = make_item(state="pending_review")
    secretary, officer = sign_in_as("secretary"), sign_in_as("discipline_officer")

    first = secretary.post(f"/items/{item_id}/closure", data={"version": 3, "words": ""})
    second = officer.post(f"/items/{item_id}/closure", data={"version": 3, "words": "同意"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "同意" in text_of(second)


def test_buttons_are_exactly_what_this_person_may_do(sign_in_as, make_item):
    item_id = make_item()

    owner, member = (text_of(sign_in_as(who).get(f"/items/{item_id}")) for who in ("owner", "member"))

    assert f"/items/{item_id}/progress" in owner and f"/items/{item_id}/deadline" not in owner
    assert f"/items/{item_id}/progress" not in member


def test_the_same_form_sent_twice_adds_one_item(app, sign_in_as):
    """F39: a double click."""
    secretary = sign_in_as("secretary")
    typed = {"entry_key": "k1", "year": "2026", "kind_of_item": "finding", "title": "新问题", "kind": "fixed"}

    answers = [secretary.post("/o/branch/ledger/new", data=typed | {"due_on": "2026-12-31"}) for _ in range(2)]

    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_the_same_form_sent_again_with_other_words_keeps_both(app, sign_in_as):
    """F39: nothing typed is lost, and another item is added only when that is asked for."""
    secretary = sign_in_as("secretary")
    typed = {"entry_key": "k1", "year": "2026", "kind_of_item": "finding", "kind": "fixed", "due_on": "2026-12-31"}
    secretary.post("/o/branch/ledger/new", data=typed | {"title": "新问题"})

    changed = secretary.post("/o/branch/ledger/new", data=typed | {"title": "另一个问题"})
    page = text_of(changed)
    asked = re.search(r'name="entry_key"[^>]*value="([^"]+)"', page)[1]
    again = secretary.post("/o/branch/ledger/new", data=typed | {"title": "另一个问题", "entry_key": asked})

    assert changed.status_code == 409
    assert "2026-01“新问题”" in page and 'value="另一个问题"' in page and asked != "k1"
    assert again.status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Item.title).order_by(Item.id)).all() == ["新问题", "另一个问题"]


@pytest.mark.parametrize("key", ["k1", "k" * 40])
def test_an_entry_key_is_its_organisations_own(app, cast, sign_in_as, key):
    """F39: what another branch sends stands in nobody's way."""
    typed = {"entry_key": key, "year": "2026", "kind_of_item": "finding", "title": "新问题", "kind": "fixed"}
    for who, slug in (("outsider", "other"), ("secretary", "branch")):
        sign_in_as(who).post(f"/o/{slug}/ledger/new", data=typed | {"due_on": "2026-12-31"})

    with app.app_context():
        assert set(db.session.scalars(select(Item.organisation_id))) == {cast.branch_id, cast.other_branch_id}


def test_no_form_takes_the_keys_of_a_returned_table(app, cast, sign_in_as):
    typed = {"entry_key": "table-1-a0", "year": "2026", "kind_of_item": "finding", "title": "新问题", "kind": "fixed"}
    sign_in_as("secretary").post("/o/branch/ledger/new", data=typed | {"due_on": "2026-12-31"})

    with app.app_context():
        assert entry_keys.entered_with(cast.branch, "table-1-a0") is None
        assert entry_keys.entered_with(cast.branch, "form-table-1-a0").title == "新问题"


def test_a_name_with_markup_is_shown_as_typed(sign_in_as, make_item):
    item_id = make_item(title="<b>&\"'</b>")

    page = text_of(sign_in_as("member").get(f"/items/{item_id}"))

    assert "&lt;b&gt;&amp;" in page and "<b>&" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("standing=overdue", {"逾期的"}),
        ("standing=due_soon", {"临期的"}),
        ("state=closed", {"已完的"}),
        ("owner=me", {"逾期的", "临期的", "已完的"}),
        ("words=临期", {"临期的"}),
        ("words=%25", set()),
        ("kind=action", set()),
    ],
)
def test_filters_live_in_the_address(sign_in_as, make_item, query, shown):
    today = clock.today()
    make_item(title="逾期的", year=today.year, due_on=today - timedelta(days=3))
    make_item(title="临期的", year=today.year, due_on=today + timedelta(days=5), at=NOW)
    make_item(title="已完的", year=today.year, due_on=date(today.year, 12, 31), state="closed")

    page = text_of(sign_in_as("owner").get(f"/o/branch/ledger?year={today.year}&{query}"))

    unmarked = page.replace("<mark>", "").replace("</mark>", "")
    assert {title for title in ("逾期的", "临期的", "已完的") if title in unmarked} == shown


def test_pages_follow_one_another_by_key(sign_in_as, make_items):
    make_items(230, title="第{:03}号")
    client, seen, address = sign_in_as("member"), [], "/o/branch/ledger?year=2026"

    while address:
        page = text_of(client.get(address))
        seen += [n for n in range(1, 231) if f"第{n:03}号" in page]
        address = next_address(page)

    assert seen == list(range(1, 231))


def next_address(page):
    _before, found, rest = page.partition('rel="next" href="')
    return rest.partition('"')[0].replace("&amp;", "&") if found else None


def test_the_list_costs_the_same_queries_at_any_size(app, sign_in_as, make_item, make_items):
    """F41: queries that grow with the rows."""
    make_item()
    client = sign_in_as("member")

    few = count_queries(app, lambda: client.get("/o/branch/ledger?year=2026"))
    make_items(40)
    many = count_queries(app, lambda: client.get("/o/branch/ledger?year=2026"))

    assert few == many


def count_queries(app, do):
    with app.app_context():
        engine = db.engine
    seen = []
    listen = lambda *arguments: seen.append(arguments[2])  # noqa: E731 one listener, added and taken away
    event.listen(engine, "before_cursor_execute", listen)
    do()
    event.remove(engine, "before_cursor_execute", listen)
    return len(seen)


def test_the_history_tells_what_happened_in_sentences(app, cast, sign_in_as, make_item):
    item_id = make_item()
    with app.app_context():
        item = db.session.scalars(select(Item)).one()
        workflow.assign(item, owner=cast.organiser, accountable_lead=cast.secretary, by=cast.secretary, at=NOW)
        workflow.revise(item, title="新的标题", by=cast.secretary, at=NOW)
        db.session.commit()

    page = text_of(sign_in_as("member").get(f"/items/{item_id}"))

    assert "录入台账，交办给李宁，时限 2026年9月30日" in page
    assert "交办给王方" in page
    assert "修改了标题" in page and "理论学习与业务结合不够紧密 → 新的标题" in page


MARKED = "绝密★10年"


@pytest.mark.parametrize(
    ("who", "verb", "typed"),
    [
        ("owner", "progress", {"words": MARKED, "state": "report_progress"}),
        ("owner", "closure-request", {"words": f"已完成\n{MARKED}"}),
        ("secretary", "revision", {"title": "机密"}),
        ("secretary", "revision", {"title": "学习", "target": "密级：秘密"}),
        ("secretary", "cancellation", {"words": MARKED}),
        ("secretary", "deadline", {"kind": "fixed", "due_on": "2026-12-31", "words": MARKED}),
    ],
)
def test_what_bears_a_marking_is_refused_wherever_it_is_typed(app, sign_in_as, make_item, who, verb, typed):
    """DOMAIN §2: classified matter stays out, and what was typed comes back with the reason."""
    item_id = make_item()

    answer = sign_in_as(who).post(f"/items/{item_id}/{verb}", data={"version": 1} | typed)

    assert answer.status_code == 400
    assert "涉密内容不得录入本系统" in text_of(answer)
    assert stored(app, item_id, "version") == 1


def test_no_item_is_added_under_a_marking(app, sign_in_as):
    typed = {"year": 2026, "kind_of_item": "finding", "title": "秘密★3年", "kind": "fixed", "due_on": "2026-12-31"}

    answer = sign_in_as("secretary").post("/o/branch/ledger/new", data=typed)

    assert answer.status_code == 400
    assert "秘密★3年" in text_of(answer)
    with app.app_context():
        assert db.session.scalar(select(Item.id)) is None


def test_what_was_typed_into_a_form_whose_time_has_passed_is_handed_back(sign_in_as, make_item):
    """Law 4: the item was closed meanwhile, but no word is lost."""
    item_id = make_item(state="closed")
    typed = {"version": 1, "title": "新的标题", "text": "写了很久的内容", "root_cause": "分析了原因"}

    answer = sign_in_as("secretary").post(f"/items/{item_id}/revision", data=typed)

    assert answer.status_code == 409
    for words in ("新的标题", "写了很久的内容", "分析了原因"):
        assert words in text_of(answer)


@pytest.mark.parametrize("typed", ["开展\x00研讨", "开展\x01研讨\x7f"])
def test_characters_nobody_sees_are_left_out(app, sign_in_as, make_item, typed):
    """F56: PostgreSQL keeps no NUL; the others break what is made from the ledger."""
    item_id = make_item()

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/progress", data={"version": 1, "words": typed, "state": "report_progress"}
    )

    assert answer.status_code == 303
    assert stored(app, item_id, "progress") == "开展研讨"


def test_a_form_s_key_of_any_length_breaks_nothing(sign_in_as, cast):
    typed = {"year": 2026, "kind_of_item": "finding", "title": "学习", "kind": "fixed", "due_on": "2026-12-31"}

    answer = sign_in_as("secretary").post("/o/branch/ledger/new", data=typed | {"entry_key": "x" * 500})

    assert answer.status_code == 400
    assert "字段长度不能超过 40 个字符" in text_of(answer)


def test_reopening_offers_the_kind_as_it_stood_and_asks_for_a_new_date(sign_in_as, make_item):
    item_id = make_item(state="closed", due_on=date(2026, 12, 20))

    page = text_of(sign_in_as("secretary").get(f"/items/{item_id}/reopening"))

    assert 'checked id="kind-0" name="kind" type="radio" value="fixed"' in page
    assert 'value="2026-12-20"' not in page


def test_who_signs_off_a_finding_is_told_of_measures_left_undone(sign_in_as, make_item):
    finding_id = make_item(state="pending_review")
    for state in ("not_started", "closed"):
        make_item(kind="action", finding=finding_id, state=state)

    page = text_of(sign_in_as("secretary").get(f"/items/{finding_id}/closure"))

    assert "这个问题还有 1 项措施没有完成。" in page


def test_asking_for_closure_in_the_progress_form_is_what_the_page_says_was_done(sign_in_as, make_item):
    item_id = make_item()
    typed = {"version": 1, "words": "学习24次", "state": "request_closure"}

    page = text_of(sign_in_as("owner").post(f"/items/{item_id}/progress", data=typed, follow_redirects=True))

    assert "已保存：申请销号" in page


def test_who_asks_for_closure_is_told_when_nobody_could_review_it(app, cast, sign_in_as, make_item):
    with app.app_context():
        others = make_item(owner=cast.owner)
        own = make_item(owner=cast.discipline_officer)
    secretary = sign_in_as("secretary")

    assert "没有人能签批" not in text_of(secretary.get(f"/items/{others}/closure-request"))
    assert "没有人能签批" in text_of(secretary.get(f"/items/{own}/closure-request"))
    with app.app_context():
        workflow.request_closure(db.session.get_one(Item, own), by=cast.secretary, at=NOW, words="已完成")
        db.session.commit()
    assert "再给一位同志书记或纪检委员的角色" in text_of(sign_in_as("member").get(f"/items/{own}"))


def test_an_unusual_check_interval_survives_a_form_that_does_not_touch_it(app, cast, make_item, sign_in_as):
    """F27: nothing typed or stored is replaced silently."""
    item_id = make_item(deadline=Deadline("ongoing", date(2026, 9, 30), check_months=2))
    page = sign_in_as("secretary").get(f"/items/{item_id}/deadline").text

    assert '<option selected value="2">每 2 个月</option>' in page


def test_how_often_an_ongoing_item_is_checked_can_be_chosen(app, cast, make_item, sign_in_as):
    item_id = make_item(due_on=None)
    typed = {"version": 1, "kind": "ongoing", "check_months": 1}

    sign_in_as("secretary").post(f"/items/{item_id}/deadline", data=typed)

    with app.app_context():
        assert db.session.get_one(Item, item_id).check_months == 1


def test_the_tabs_keep_the_owner_one_chose_and_count_with_it(app, cast, sign_in_as, make_item):
    with app.app_context():
        make_item(owner=cast.owner)
        make_item(owner=cast.organiser)
    organiser = cast.ids["organiser"]

    page = text_of(sign_in_as("owner").get(f"/o/branch/ledger?year=2026&owner={organiser}"))
    mine = text_of(sign_in_as("owner").get("/o/branch/ledger?year=2026&owner=me&standing=open"))

    assert f"owner={organiser}&amp;state=not_started" in page.replace("year=2026&amp;", "")
    assert '全部 <span class="number">1</span>' in page and '我的 <span class="number">1</span>' in page
    assert '全部 <span class="number">2</span>' in mine and "owner=me&amp;state" not in mine


def test_the_item_page_says_in_words_which_date_is_the_deadline(sign_in_as, make_item):
    page = text_of(sign_in_as("owner").get(f"/items/{make_item(due_on=date(2026, 9, 30), state='closed')}"))

    assert "时限 2026年9月30日" in page


@pytest.mark.parametrize("resource", ["extension", "extension-rejection"])
def test_who_decides_on_an_extension_sees_what_is_asked_and_what_holds(app, cast, sign_in_as, make_item, resource):
    item_id = make_item(due_on=date(2026, 9, 30))
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.request_extension(item, due_on=date(2026, 11, 19), by=cast.owner, at=NOW, words="主讲人参加培训")
        db.session.commit()

    page = text_of(sign_in_as("secretary").get(f"/items/{item_id}/{resource}"))

    for told in ("延至 2026年11月19日", "李宁", "主讲人参加培训", "现在的时限", "原定时限", "2026年9月30日"):
        assert told in page
    assert ("（选填）" in page) == (resource == "extension")  # granting needs no words


def test_a_refused_page_keeps_the_menu(sign_in_as, make_item):
    answer = sign_in_as("member").get("/o/branch/ledger/new")

    assert answer.status_code == 403
    assert 'class="topbar-nav"' in text_of(answer)


def test_what_was_typed_for_a_step_that_is_refused_is_handed_back_and_nothing_else(
    app, sign_in_as, make_item, monkeypatch
):
    item_id, client = make_item(), sign_in_as("member")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text_of(client.get("/me")))[1]

    answer = client.post(
        f"/items/{item_id}/cancellation", data={"csrf_token": token, "words": "不再需要", "version": 2}
    )

    assert answer.status_code == 403
    assert re.findall(r'<p class="words">([^<]*)', text_of(answer)) == ["不再需要"]
