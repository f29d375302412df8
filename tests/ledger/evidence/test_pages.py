"""Evidence as people meet it: the section of an item, its forms, the download and its headers."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from PIL import Image

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.intake.reading.files import docx, p
from tests.ledger.evidence.pieces import package, photo, picture
from tests.seeing import NOT_THERE, seen
from tracker.common import clock
from tracker.extensions import db
from tracker.intake import evidence_gate
from tracker.intake.evidence_gate import marking_inside
from tracker.intake.reading import Reason, Unreadable
from tracker.intake.reading.turns import Turns
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence, withdraw_evidence
from tracker.ledger.models import Event, Evidence, Item
from tracker.people import deputies

PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def unread(app, monkeypatch):
    """Reading documents for a marking takes a process each; one test does it."""
    monkeypatch.setitem(app.extensions, "marking_inside", lambda _name, _data: None)


def text_of(response):
    return response.get_data(as_text=True)


def upload(data=PDF, name="记录.pdf"):
    return io.BytesIO(data), name


@pytest.fixture
def made(app, cast, make_item):
    """An item with one piece of evidence: their ids."""

    def make(name="记录.pdf", data=PDF, text=""):
        item_id = make_item()
        with app.test_request_context():
            item = db.session.get_one(Item, item_id)
            piece = add_evidence(
                item, by=cast.owner, at=NOW, text=text, file=evidence_file(name, data) if name else None
            )
            db.session.commit()
            return item_id, piece.id

    return make


def stored(app, item_id):
    with app.app_context():
        return [(e.name, e.text) for e in db.session.query(Evidence).filter_by(item_id=item_id).order_by(Evidence.id)]


def test_several_files_and_a_line_are_added_at_once(app, sign_in_as, make_item):
    item_id = make_item()
    owner = sign_in_as("owner")

    answer = owner.post(
        f"/items/{item_id}/evidence",
        data={"files": [upload(), upload(picture(), "<现场>&'.png")], "text": "第一季度"},
    )

    assert answer.status_code == 303
    assert stored(app, item_id) == [("记录.pdf", "第一季度"), ("<现场>&'.png", "第一季度")]
    page = text_of(owner.get(f"/items/{item_id}"))
    assert "&lt;现场&gt;&amp;&#39;.png" in page and "/thumbnail" in page
    assert "添加了佐证材料“记录.pdf”" in page


def test_a_line_alone_is_enough_and_nothing_is_not(app, sign_in_as, make_item):
    item_id = make_item()
    owner = sign_in_as("owner")

    assert owner.post(f"/items/{item_id}/evidence", data={"text": "第3盒"}).status_code == 303
    nothing = owner.post(f"/items/{item_id}/evidence", data={"text": ""})

    assert nothing.status_code == 400 and "请选择文件，或写一行文字" in text_of(nothing)
    assert stored(app, item_id) == [("", "第3盒")]


def test_one_refused_file_keeps_the_text_and_saves_nothing(app, sign_in_as, make_item):
    item_id = make_item()

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/evidence",
        data={"files": [upload(), upload(b"<svg/>", "图.svg"), upload(b"", "空.pdf")], "text": "写好的说明"},
    )

    assert answer.status_code == 400
    page = text_of(answer)
    assert "图.svg" in page and "空.pdf" in page and 'value="写好的说明"' in page
    assert stored(app, item_id) == []


def test_a_file_above_the_limit_of_other_forms_is_refused_by_name(app, sign_in_as, make_item, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    monkeypatch.setitem(app.config, "EVIDENCE_MB", 1)
    monkeypatch.setattr("tracker.ledger.evidence.files.MEGABYTE", 1500)
    item_id = make_item()

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/progress",
        data={"version": 1, "words": "写好的进展", "files": [upload(PDF + bytes(2000), "大.pdf")]},
    )

    assert answer.status_code == 400
    assert "大.pdf" in text_of(answer) and "写好的进展" in text_of(answer)


def test_files_come_with_the_progress_or_not_at_all(app, sign_in_as, make_item):
    item_id = make_item()
    owner = sign_in_as("owner")
    bad = {"version": 1, "words": "开展研讨", "state": "report_progress", "files": [upload(b"<svg/>", "图.svg")]}

    assert owner.post(f"/items/{item_id}/progress", data=bad).status_code == 400
    assert "开展研讨" not in text_of(owner.get(f"/items/{item_id}"))

    good = bad | {"files": [upload(), upload(package(), "总结.docx")]}
    assert owner.post(f"/items/{item_id}/progress", data=good).status_code == 303
    assert [name for name, _text in stored(app, item_id)] == ["记录.pdf", "总结.docx"]
    again = {"version": 2, "words": "别人的页面", "state": "report_progress"}
    assert owner.post(f"/items/{item_id}/progress", data=again).status_code == 303  # evidence is no other version


def test_a_request_for_closure_may_bring_its_evidence(app, sign_in_as, make_item):
    item_id = make_item()

    answer = sign_in_as("owner").post(
        f"/items/{item_id}/closure-request", data={"version": 1, "words": "完成", "files": [upload()]}
    )

    assert answer.status_code == 303
    assert stored(app, item_id) == [("记录.pdf", "")]


def test_a_download_can_do_nothing_in_the_browser(sign_in_as, made):
    """F50: stored XSS by SVG/HTML attachment."""
    _item_id, piece_id = made(name="会议 记录.pdf")

    answer = sign_in_as("member").get(f"/evidence/{piece_id}/file", buffered=True)

    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%E4%BC%9A%E8%AE%AE%20%E8%AE%B0%E5%BD%95.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_and_a_known_version_send_no_bytes(sign_in_as, made):
    _item_id, piece_id = made()
    member = sign_in_as("member")

    head = member.head(f"/evidence/{piece_id}/file", buffered=True)
    known = member.get(f"/evidence/{piece_id}/file", headers={"If-None-Match": head.headers["ETag"]}, buffered=True)

    assert (head.status_code, head.data) == (200, b"")
    assert (known.status_code, known.data) == (304, b"")


def test_a_thumbnail_is_a_picture_without_its_place_and_the_original_stays_whole(sign_in_as, made):
    original = photo()
    _item_id, piece_id = made(name="现场.jpg", data=original)
    member = sign_in_as("member")

    small = member.get(f"/evidence/{piece_id}/thumbnail", buffered=True)

    assert small.headers["Content-Type"] == "image/jpeg"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    assert small.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "attachment" not in small.headers.get("Content-Disposition", "")
    assert b"SecretCamera" not in small.data and Image.open(io.BytesIO(small.data)).size == (200, 320)
    assert member.get(f"/evidence/{piece_id}/file", buffered=True).data == original


PATHS = ("file", "thumbnail", "revision", "withdrawal")


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("secretary", 200, 200),
        ("owner", 200, 200),
        ("organiser", 200, 403),
        ("discipline_officer", 200, 403),
        ("member", 200, 403),
        ("parent_reader", 200, 403),
        ("administrator", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_who_may_see_and_touch_evidence(sign_in_as, made, who, reads, writes):
    item_id, piece_id = made(name="现场.png", data=picture())
    person = sign_in_as(who)

    got = {path: person.get(f"/evidence/{piece_id}/{path}", buffered=True).status_code for path in PATHS}

    assert got == {"file": reads, "thumbnail": reads, "revision": writes, "withdrawal": writes}
    assert person.get(f"/items/{item_id}/evidence").status_code == writes
    sent = person.post(f"/evidence/{piece_id}/withdrawal", data={"words": "传错了"})
    assert sent.status_code == (303 if writes == 200 else writes)


def test_text_alone_has_neither_file_nor_thumbnail(sign_in_as, made):
    _item_id, piece_id = made(name="", text="第3盒")
    member = sign_in_as("member")

    assert seen(member.get(f"/evidence/{piece_id}/file", buffered=True)) == NOT_THERE
    assert seen(member.get(f"/evidence/{piece_id}/thumbnail", buffered=True)) == NOT_THERE
    assert seen(member.get("/evidence/999999/file", buffered=True)) == NOT_THERE


def test_a_file_that_the_storage_lost_is_said_so(app, sign_in_as, made):
    _item_id, piece_id = made(data=PDF + b"lost")
    with app.app_context():
        sha256 = db.session.get_one(Evidence, piece_id).sha256
    app.extensions["storage"].place_of(sha256).unlink()

    answer = sign_in_as("member").get(f"/evidence/{piece_id}/file", buffered=True)

    assert answer.status_code == 404 and "文件不在存储里" in text_of(answer)


def test_a_revision_shows_the_earlier_one_below_it(sign_in_as, made):
    item_id, piece_id = made(name="初稿.pdf")
    owner = sign_in_as("owner")

    answer = owner.post(f"/evidence/{piece_id}/revision", data={"files": upload(PDF + b"2", "定稿.pdf")})

    assert answer.status_code == 303
    page = text_of(owner.get(f"/items/{item_id}"))
    assert re.search(r"定稿\.pdf.*以前的 1 版.*初稿\.pdf", page, re.S) and "第 2 版" in page
    assert owner.get(f"/evidence/{piece_id}/file", buffered=True).data == PDF


def test_withdrawn_evidence_is_struck_with_its_reason(sign_in_as, made):
    """F34."""
    item_id, piece_id = made(name="误.pdf")
    owner = sign_in_as("owner")

    assert owner.post(f"/evidence/{piece_id}/withdrawal", data={"words": " "}).status_code == 400
    assert owner.post(f"/evidence/{piece_id}/withdrawal", data={"words": "传错了文件"}).status_code == 303
    again = owner.post(f"/evidence/{piece_id}/withdrawal", data={"words": "又一次"})

    assert again.status_code == 409
    page = text_of(owner.get(f"/items/{item_id}"))
    assert "piece-withdrawn" in page and "传错了文件" in page and "撤回了佐证材料“误.pdf”" in page
    assert owner.get(f"/evidence/{piece_id}/file", buffered=True).status_code == 200


def test_an_item_page_asks_no_more_of_many_pieces_than_of_one(app, cast, sign_in_as, made):
    """F41."""
    item_id, _piece_id = made(name="现场.png", data=picture())
    member = sign_in_as("member")
    with counted_queries(app) as one:
        member.get(f"/items/{item_id}")

    with app.test_request_context():
        item = db.session.get_one(Item, item_id)
        pieces = [add_evidence(item, by=cast.secretary, at=NOW, text=f"第{n}盒") for n in range(9)]
        add_evidence(item, by=cast.owner, at=NOW, text="改", revises=pieces[0])
        withdraw_evidence(pieces[1], by=cast.secretary, at=NOW, words="重复")
        db.session.commit()
    with counted_queries(app) as many:
        member.get(f"/items/{item_id}")

    assert len(many) == len(one)


def test_a_document_that_bears_a_marking_is_refused(app, sign_in_as, make_item, monkeypatch):
    monkeypatch.setitem(app.extensions, "marking_inside", marking_inside)
    item_id = make_item()
    data = {"files": [upload(docx(p("机密★5年") + p("关于某事的通知")), "通知.docx"), upload()], "text": "说明"}

    answer = sign_in_as("owner").post(f"/items/{item_id}/evidence", data=data)

    assert answer.status_code == 400
    assert "“通知.docx”没有收下：带有“机密”标志" in text_of(answer)
    assert stored(app, item_id) == []


@pytest.mark.parametrize(
    "reason", [Reason.TIMEOUT, Reason.ZIP_BOMB, Reason.DAMAGED, Reason.TOO_MANY_PAGES, Reason.TOO_MUCH_MEMORY]
)
def test_a_document_that_was_not_read_to_its_end_is_not_taken_for_clean(
    app, sign_in_as, make_item, monkeypatch, reason
):
    def give_up(*_args, **_how):
        raise Unreadable(reason)

    monkeypatch.setitem(app.extensions, "marking_inside", marking_inside)
    monkeypatch.setattr(evidence_gate, "read_safely", give_up)
    item_id = make_item()
    data = {"files": [upload(docx(p("关于某事的通知")), "通知.docx")], "text": "说明"}

    answer = sign_in_as("owner").post(f"/items/{item_id}/evidence", data=data)

    assert answer.status_code == 400
    assert "“通知.docx”没有收下：没能把它读完，看不出有没有密级标志" in text_of(answer)
    assert stored(app, item_id) == []


@pytest.mark.parametrize("reason", [Reason.EMPTY, Reason.NO_TEXT_LAYER])
def test_a_scan_is_taken_as_pictures_are(app, sign_in_as, make_item, monkeypatch, reason):
    def no_text(*_args, **_how):
        raise Unreadable(reason)

    monkeypatch.setitem(app.extensions, "marking_inside", marking_inside)
    monkeypatch.setattr(evidence_gate, "read_safely", no_text)
    item_id = make_item()
    data = {"files": [upload(docx(p("x")), "扫描.docx")], "text": "说明"}

    assert sign_in_as("owner").post(f"/items/{item_id}/evidence", data=data).status_code == 303
    assert len(stored(app, item_id)) == 1


def test_a_document_that_nobody_could_read_just_then_is_not_taken_unread(app, sign_in_as, make_item, monkeypatch):
    monkeypatch.setitem(app.extensions, "marking_inside", marking_inside)
    monkeypatch.setitem(app.extensions, "reading_turns", Turns(reading=1))
    item_id = make_item()
    data = {"files": [upload(docx(p("机密★5年") + p("关于某事的通知")), "通知.docx")], "text": "说明"}

    with app.extensions["reading_turns"].reading():
        answer = sign_in_as("owner").post(f"/items/{item_id}/evidence", data=data)

    assert answer.status_code == 429
    assert "服务器正在读取别的文件，这份还没有收下" in text_of(answer)
    assert stored(app, item_id) == []


def test_two_who_add_at_once_are_both_heard(app, cast, make_item):
    """F2."""
    item_id, began = make_item(), Barrier(2)

    def add(text):
        with app.test_request_context():
            item = db.session.get_one(Item, item_id)
            db.session.commit()
            began.wait()
            add_evidence(item, by=cast.owner, at=NOW, text=text)
            db.session.commit()

    with ThreadPoolExecutor(2) as people:
        list(people.map(add, ["一个", "另一个"]))

    with app.app_context():
        assert db.session.get_one(Item, item_id).evidence_count == 2
        assert sorted(e.number for e in db.session.query(Evidence)) == [1, 2]


def test_the_command_line_names_a_lost_file(app, made):
    _item_id, piece_id = made(data=PDF + b"verified")
    runner = app.test_cli_runner()

    whole = runner.invoke(args=["evidence", "verify"])
    with app.app_context():
        app.extensions["storage"].place_of(db.session.get_one(Evidence, piece_id).sha256).unlink()
    lost = runner.invoke(args=["evidence", "verify", "--organisation", "branch"])

    assert (whole.exit_code, lost.exit_code) == (0, 1)
    assert "佐证材料完整：1 件" in whole.output and "“记录.pdf”的文件不见了" in lost.output


def test_whoever_signs_off_is_led_to_the_evidence(sign_in_as, make_item):
    item_id = make_item()
    owner = sign_in_as("owner")
    owner.post(f"/items/{item_id}/closure-request", data={"version": 1, "words": "完成", "files": [upload()]})

    page = text_of(sign_in_as("secretary").get(f"/items/{item_id}/closure"))

    assert f'<a href="/items/{item_id}#evidence">佐证材料 1 件</a>' in page


def test_a_deputy_adds_evidence_in_somebody_s_place(app, cast, sign_in_as, make_item):
    item_id = make_item()
    with app.test_request_context():
        today = clock.today()
        places = {"organisation": cast.branch, "starts_on": today, "ends_on": today}
        deputies.appoint(cast.organiser, principal=cast.owner, by=cast.secretary, at=NOW, **places)
        db.session.commit()

    answer = sign_in_as("organiser").post(f"/items/{item_id}/evidence", data={"text": "第3盒"})

    assert answer.status_code == 303
    with app.app_context():
        event = db.session.query(Event).filter_by(kind="add_evidence").one()
        assert (event.actor, event.acting_for) == ("王方", "李宁")
