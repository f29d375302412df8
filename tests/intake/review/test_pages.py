"""The pages of intake without a browser: what is given, refused, reviewed, confirmed, and who may."""

import io
import re
from contextlib import ExitStack

import pytest
from sqlalchemy import event, func, select

from tests.conftest import SETTINGS
from tests.intake.reports import REPORT, take_in
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker import create_app
from tracker.common.storage import Folder
from tracker.extensions import db
from tracker.intake import giving, reading_apart
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.reading import Unreadable
from tracker.intake.reading.turns import Turns
from tracker.intake.review import deciding
from tracker.ledger.models import Item

INTAKE = "/o/branch/intake"


@pytest.fixture
def document_id(app, cast):
    with app.app_context():
        document = take_in(cast)
        db.session.commit()
        return document.id


@pytest.fixture
def proposals(app):
    def stored():
        with app.app_context():
            return db.session.scalars(select(Proposal).order_by(Proposal.start)).all()

    return stored


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count(model.id)))


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def give(client, name, data, **more):
    return client.post(INTAKE, data={"file": (io.BytesIO(data), name), **more}, content_type="multipart/form-data")


def fields(proposal, **changes):
    """The open proposal's form as a browser would send it."""
    values = {
        "version": proposal.version,
        "kind": proposal.kind,
        "title": proposal.title,
        "text": proposal.text,
        "answers": proposal.answers_id or "",
        "owner": "",
        "deadline_kind": "",
        "due_on": "",
    }
    return values | changes


def test_a_file_leads_to_its_review(app, sign_in_as):
    client = sign_in_as("secretary")

    answer = give(client, "总结.txt", REPORT.encode())

    assert answer.status_code == 303
    review = text_of(client.get(answer.location))
    assert "2 问题 2 措施" in review
    assert "理论学习不够深入" in review
    assert "在“存在的主要问题”之下，是带编号的一条" in review


def test_pasted_text_is_read_like_a_file(app, sign_in_as):
    answer = sign_in_as("owner").post(INTAKE, data={"text": REPORT.replace("\n", "\r\n")})

    assert answer.status_code == 303
    assert count(app, Proposal) == 4


@pytest.mark.parametrize(
    ("name", "data", "status", "sentence"),
    [
        ("空.txt", b"", 400, "文件里没有文字"),
        ("图片.docx", b"\x89PNG\r\n\x1a\n" + bytes(200), 415, "实际是图片"),
        ("压缩.docx", b"PK\x03\x04" + bytes(200), 400, "打不开"),
        ("长.txt", "段\n".encode() * 100_000, 400, "不像一份报告"),
        ("通知.txt", "机密★1年\n关于某项工作的通知\n".encode(), 400, "带有“机密”标志，没有读取，也没有保存"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_with_a_sentence(app, sign_in_as, name, data, status, sentence):
    answer = give(sign_in_as("secretary"), name, data)

    assert (answer.status_code, sentence in text_of(answer)) == (status, True)
    assert count(app, SourceDocument) == 0


def test_classified_text_leaves_no_file_behind(app, sign_in_as, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "storage", Folder(tmp_path))

    sign_in_as("secretary").post(INTAKE, data={"text": "绝密\n某项工作的情况\n一、存在的问题\n（一）甲。"})

    assert list(tmp_path.rglob("*")) == []


def test_what_was_pasted_survives_a_refusal(sign_in_as):
    answer = give(sign_in_as("secretary"), "a.txt", REPORT.encode(), text="另一段文字")

    assert answer.status_code == 400
    assert "另一段文字" in answer.text


def test_nothing_given_is_said(sign_in_as):
    answer = sign_in_as("secretary").post(INTAKE, data={})

    assert (answer.status_code, "请选择文件，或粘贴文字" in answer.text) == (400, True)


def test_a_slow_file_keeps_nobody_from_writing(app, sign_in_as, monkeypatch):
    """F15: no transaction, and so no writer's lock, is held while a file is read."""
    held = []
    really_look = reading_apart.look_into

    def look_into(*arguments, **named):
        held.append(db.session().in_transaction())
        return really_look(*arguments, **named)

    monkeypatch.setattr(reading_apart, "look_into", look_into)

    sign_in_as("secretary").post(INTAKE, data={"text": REPORT})

    assert held == [False]


def test_while_as_many_files_are_read_as_may_be_the_next_is_told(app, sign_in_as, monkeypatch):
    monkeypatch.setitem(app.extensions, "reading_turns", Turns(reading=1))

    with app.extensions["reading_turns"].reading():
        answer = give(sign_in_as("secretary"), "a.txt", REPORT.encode())

    assert answer.status_code == 429
    assert "服务器正在读取别的文件，这份还没有收下。请过一会儿再传。" in answer.text


def test_half_of_the_threads_at_most_read_files(tmp_path):
    app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "THREADS": 8})
    turns = app.extensions["reading_turns"]

    with ExitStack() as busy:
        for _ in range(4):
            busy.enter_context(turns.reading())
        with pytest.raises(Unreadable):
            busy.enter_context(turns.reading())


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("intake/99999999999999999999", NOT_THERE),
        ("documents/{document_id}?item=99999999999999999999", (200, "示例机关第一党支部2025年度党建工作总结")),
        ("intake?before=9e9", (200, "导入")),
    ],
)
def test_a_number_beyond_the_database_finds_nothing_and_breaks_nothing(sign_in_as, document_id, address, page):
    address = address.format(document_id=document_id)
    assert seen(sign_in_as("secretary").get(f"/o/branch/{address}")) == page


def test_a_field_left_saves_without_asking_for_what_is_not_yet_typed(sign_in_as, document_id, proposals, cast):
    first = proposals()[0]
    typed = fields(first, deadline_kind="fixed", owner=str(cast.ids["owner"]))
    client, address = sign_in_as("secretary"), f"{INTAKE}/{document_id}/proposals/{first.id}"

    saved = client.post(address, data=typed, headers={"HX-Request": "true", "HX-Target": "saved"})
    pressed = client.post(address, data=typed | {"version": first.version + 1, "do": "accept"})

    assert (saved.status_code, proposals()[0].owner_id) == (200, cast.ids["owner"])
    assert (pressed.status_code, "请选择日期" in pressed.text) == (400, True)


def test_the_same_file_again_leads_to_the_first(app, sign_in_as, document_id):
    client = sign_in_as("owner")

    answer = give(client, "改了名.txt", REPORT.encode())

    assert answer.location == f"{INTAKE}/{document_id}"
    assert "陈秘已导入过" in client.get(answer.location).text
    assert count(app, SourceDocument) == 1


def test_of_two_who_give_the_same_file_at_once_the_second_is_led_to_the_first(
    app, sign_in_as, document_id, monkeypatch
):
    """F2: neither saw the other's file when it looked."""
    first_look, known = [None], giving.same_file
    monkeypatch.setattr(giving, "same_file", lambda *asked: first_look.pop() if first_look else known(*asked))

    answer = give(sign_in_as("organiser"), "总结.txt", REPORT.encode())

    assert answer.status_code == 303
    assert answer.location.endswith(f"/intake/{document_id}")


def test_another_branch_may_hold_the_same_file(app, sign_in_as, document_id):
    answer = sign_in_as("outsider").post("/o/other/intake", data={"text": REPORT}, follow_redirects=True)

    assert seen(answer) == (200, "示例机关第一党支部2025年度党建工作总结")
    assert count(app, SourceDocument) == 2


def test_a_report_without_findings_says_so_and_lets_a_person_add(sign_in_as):
    client = sign_in_as("secretary")

    answer = client.post(
        INTAKE, data={"text": "支部活动简讯\n支部组织党员参观纪念馆，重温入党誓词。\n"}, follow_redirects=True
    )

    assert answer.status_code == 200
    assert "没有找到问题或打算" in answer.text
    assert "漏了一条" in answer.text


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NOT_ALLOWED), ("parent_reader", NOT_ALLOWED), ("outsider", NOT_THERE)]
)
def test_who_may_not_take_in_sees_no_review(sign_in_as, document_id, who, refusal):
    client = sign_in_as(who)

    assert seen(client.get(INTAKE)) == refusal
    assert seen(client.get(f"{INTAKE}/{document_id}")) == refusal
    assert seen(client.post(f"{INTAKE}/{document_id}/confirmation")) == refusal


def test_a_document_of_another_branch_does_not_exist(sign_in_as, document_id):
    assert seen(sign_in_as("outsider").get(f"/o/other/intake/{document_id}")) == NOT_THERE


def test_accepting_saves_what_was_typed_and_goes_on_to_the_next(sign_in_as, document_id, proposals, cast):
    first, second = proposals()[:2]
    typed = fields(first, title="学用结合不紧", owner=str(cast.ids["owner"]), due_on="2026-06-30", do="accept")

    answer = sign_in_as("secretary").post(f"{INTAKE}/{document_id}/proposals/{first.id}", data=typed)

    assert answer.location == f"{INTAKE}/{document_id}?p={second.id}#proposal-{second.id}"
    saved = proposals()[0]
    assert (saved.title, saved.owner_id, saved.decision) == ("学用结合不紧", cast.ids["owner"], "accepted")
    assert (saved.deadline_kind, saved.due_on.isoformat()) == ("fixed", "2026-06-30")


def test_the_same_address_gives_a_page_or_a_fragment(sign_in_as, document_id, proposals):
    client, address = sign_in_as("secretary"), f"{INTAKE}/{document_id}?p={proposals()[1].id}"

    page, fragment = client.get(address).text, client.get(address, headers={"HX-Request": "true"}).text

    assert page.lstrip().startswith("<!DOCTYPE html>")
    assert fragment.lstrip().startswith('<div id="proposals"')
    assert re.sub(r"\s+", "", re.sub(r'value="[^"]{40,}"', "", fragment)) in re.sub(
        r"\s+", "", re.sub(r'value="[^"]{40,}"', "", page)
    )


def test_a_stale_form_gets_409_with_both_texts(sign_in_as, document_id, proposals):
    """F35."""
    first = proposals()[0]
    address = f"{INTAKE}/{document_id}/proposals/{first.id}"
    sign_in_as("organiser").post(address, data=fields(first, title="先到的说法"))

    answer = sign_in_as("secretary").post(address, data=fields(first, title="后到的说法"))

    assert answer.status_code == 409
    assert "先到的说法" in answer.text
    assert 'value="后到的说法"' in answer.text
    assert proposals()[0].title == "先到的说法"


def test_an_empty_title_comes_back_with_everything_typed(sign_in_as, document_id, proposals):
    first = proposals()[0]

    answer = sign_in_as("secretary").post(
        f"{INTAKE}/{document_id}/proposals/{first.id}", data=fields(first, title="", text="改过的内容")
    )

    assert answer.status_code == 400
    assert "请写明问题或措施的标题" in answer.text
    assert "改过的内容" in answer.text


def test_bulk_setting_leaves_a_row_that_somebody_changed_meanwhile(sign_in_as, document_id, proposals, cast):
    """F36, F37: every row is held to the version its page showed, and the answer says what was not done."""
    rows = proposals()
    form = {"all-owner": str(cast.ids["owner"]), "all-deadline_kind": "", "picked": [rows[0].id, rows[1].id]}
    form |= {f"version-{rows[0].id}": rows[0].version, f"version-{rows[1].id}": rows[1].version - 1}
    client = sign_in_as("secretary")

    answer = client.post(f"{INTAKE}/{document_id}/arrangement", data=form, follow_redirects=True)

    assert [p.owner_id for p in proposals()] == [cast.ids["owner"], None, None, None]
    assert "已设置 1 条" in answer.text
    assert f"有 1 条刚被别人改过，没有改动：{rows[1].title}" in answer.text


def test_confirming_early_says_what_is_missing(app, sign_in_as, document_id):
    answer = sign_in_as("secretary").post(f"{INTAKE}/{document_id}/confirmation")

    assert (answer.status_code, "还有 4 条没有决定" in answer.text) == (400, True)
    assert count(app, Item) == 0


def settled(app, cast, document_id):
    with app.app_context():
        document = db.session.get_one(SourceDocument, document_id)
        deciding.accept_all(document, by=cast.secretary)
        nobody = deciding.Arrangement(without_owner=True, without_deadline=True)
        deciding.arrange_rest(document, arrangement=nobody, by=cast.secretary)
        db.session.commit()


def test_of_two_people_who_confirm_the_second_sees_the_items(app, cast, sign_in_as, document_id):
    settled(app, cast, document_id)

    first = sign_in_as("secretary").post(f"{INTAKE}/{document_id}/confirmation")
    second = sign_in_as("organiser").post(f"{INTAKE}/{document_id}/confirmation")

    assert first.location == "/o/branch/ledger?year=2026"
    assert second.status_code == 409
    assert "已经录入台账" in second.text
    assert "2026-02" in second.text
    assert count(app, Item) == 4


def test_a_merged_proposal_answers_late_forms_with_a_sentence(app, cast, sign_in_as, document_id, proposals):
    second = proposals()[1]
    client, address = sign_in_as("secretary"), f"{INTAKE}/{document_id}/proposals/{second.id}"
    client.post(address, data=fields(second, do="merge"))

    late = client.post(address, data=fields(second))

    assert (late.status_code, "被合并" in late.text) == (409, True)


def test_title_and_ledger_year_can_be_corrected(app, sign_in_as, document_id):
    form = {"document-version": 1, "document-title": "2024年度总结", "document-ledger_year": 2025}

    sign_in_as("secretary").post(f"{INTAKE}/{document_id}", data=form)

    with app.app_context():
        document = db.session.get_one(SourceDocument, document_id)
        assert (document.title, document.ledger_year) == ("2024年度总结", 2025)


def test_every_reader_sees_the_source_with_the_items_passage(app, cast, sign_in_as, document_id):
    settled(app, cast, document_id)
    sign_in_as("secretary").post(f"{INTAKE}/{document_id}/confirmation")

    with app.app_context():
        first = db.session.scalar(select(func.min(Item.id)))

    page = sign_in_as("member").get(f"/o/branch/documents/{document_id}?item={first}").text

    assert re.findall(r'<mark class="passage chosen"[^>]*>([^<]+)', page)[0] == "理论学习不够深入"
    assert 'id="p6"' in page


def test_the_original_is_only_ever_a_download(sign_in_as, document_id):
    """F50."""
    answer = sign_in_as("member").get(f"/o/branch/documents/{document_id}/original", buffered=True)

    assert answer.data == REPORT.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/octet-stream"


@pytest.mark.parametrize(("who", "refusal"), [("outsider", NOT_THERE), ("administrator", NOT_ALLOWED)])
def test_who_may_not_read_gets_no_document(sign_in_as, document_id, who, refusal):
    client = sign_in_as(who)

    assert seen(client.get(f"/o/branch/documents/{document_id}")) == refusal
    assert seen(client.get(f"/o/branch/documents/{document_id}/original")) == refusal


def long_report(findings):
    lines = "\n".join(
        f"{number}. 第{number}项工作推进不够扎实\n制度落实不到位，责任传导不够。" for number in range(1, findings + 1)
    )
    return f"示例机关第一党支部2025年度工作总结\n一、存在的问题\n{lines}\n"


def queries_for(app, client, address):
    statements = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_a_review_costs_the_same_queries_whatever_its_length(app, cast, sign_in_as):
    """F41."""
    with app.app_context():
        short, long = take_in(cast, long_report(2)), take_in(cast, long_report(60))
        db.session.commit()
        ids = short.id, long.id
    client = sign_in_as("secretary")

    costs = [queries_for(app, client, f"{INTAKE}/{document_id}") for document_id in ids]

    assert costs[0] == costs[1] <= 15


def test_a_ledger_of_hundreds_of_rows_is_reviewed_a_page_at_a_time(app, cast, sign_in_as, proposals):
    with app.app_context():
        document_id = take_in(cast, long_report(200)).id
        db.session.commit()
    client = sign_in_as("secretary")

    first = client.get(f"{INTAKE}/{document_id}").text
    last = client.get(f"{INTAKE}/{document_id}?p={proposals()[-1].id}").text

    assert (first.count('class="proposal-pick"'), last.count('class="proposal-pick"')) == (150, 50)
    assert "后面 50 条" in first
    assert "前面 150 条" in last


def test_a_long_document_shows_what_lies_round_its_passages_and_unfolds_the_rest(app, cast, sign_in_as):
    padding = "".join(f"第{number}件日常工作按计划完成。\n" for number in range(2000))
    with app.app_context():
        document_id = take_in(cast, REPORT.replace("二、存在", padding + "二、存在")).id
        db.session.commit()
    client = sign_in_as("secretary")

    page = client.get(f"{INTAKE}/{document_id}").text
    fold = re.search(r'hx-get="([^"]*paragraphs[^"]*)"', page)[1].replace("&amp;", "&")
    unfolded = client.get(fold).text

    assert page.count("data-start=") < 100
    assert "理论学习不够深入" in page
    assert unfolded.count("data-start=") == 200
    assert "展开第" in unfolded


def test_the_list_costs_the_same_queries_with_one_document_and_many(app, cast, sign_in_as, document_id):
    """F41."""
    client = sign_in_as("secretary")
    before = queries_for(app, client, INTAKE)
    with app.app_context():
        for number in range(12):
            take_in(cast, REPORT + f"附注{number}。\n")
        db.session.commit()

    assert queries_for(app, client, INTAKE) == before


@pytest.mark.parametrize("form", ["acceptance", "arrangement", "confirmation", "proposals", "state"])
def test_a_page_that_answered_a_form_can_be_loaded_again(sign_in_as, document_id, form):
    answer = sign_in_as("secretary").get(f"{INTAKE}/{document_id}/{form}")

    assert (answer.status_code, answer.location) == (302, f"{INTAKE}/{document_id}")


def test_a_guessed_year_is_shown_as_one(sign_in_as, proposals):
    """F59: until a person has said the date themselves."""
    paper = (
        "关于谈心谈话检查情况的通报\n2025年3月，检查组到各支部检查。\n一、存在的问题\n1.谈心谈话记录不完整。\n"
        "二、下一步打算\n1.逐人补齐谈心谈话记录，6月底前完成。\n"
    )
    client = sign_in_as("secretary")
    address = give(client, "通报.txt", paper.encode()).location
    action = proposals()[1]

    assert "年份请核对" in client.get(address).text
    page = client.get(f"{address}?p={action.id}").text
    assert "原文：6月底前（文件没有落款日期，年份按文中最晚的日期，请核对）" in page

    typed = fields(action, deadline_kind="fixed", due_on="2025-09-30", do="accept")
    client.post(f"{address}/proposals/{action.id}", data=typed)
    assert (proposals()[1].due_on.isoformat(), proposals()[1].due_guessed) == ("2025-09-30", False)
