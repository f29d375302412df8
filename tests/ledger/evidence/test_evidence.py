"""Evidence is added, revised and withdrawn, and nothing of it is ever lost or changed."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from tests.conftest import NOW
from tests.ledger.evidence.pieces import picture
from tracker.common import storage
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.changing import Stale
from tracker.ledger.evidence import verifying
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence, pieces_of, withdraw_evidence
from tracker.ledger.evidence.wording import label
from tracker.ledger.models import Event, Evidence, Item
from tracker.ledger.verbs.telling import sentence_of
from tracker.people.access import NotAllowed

PDF = b"%PDF-1.7\n"


@pytest.fixture
def item(ctx, make_item):
    with ctx.test_request_context():
        yield db.session.get_one(Item, make_item())


def kept_bytes(piece):
    with storage.files().open(piece.sha256) as file:
        return file.read()


def last_event(item):
    return db.session.scalars(select(Event).where(Event.item_id == item.id).order_by(Event.sequence.desc())).first()


def test_a_line_of_text_is_evidence(item, cast):
    piece = add_evidence(item, by=cast.owner, at=NOW, text="会议记录存第3盒")

    assert (piece.number, piece.revision, piece.name, piece.sha256) == (1, 1, "", None)
    assert item.evidence_count == 1
    assert last_event(item).words == "会议记录存第3盒"


def test_a_file_is_kept_under_its_hash_and_the_chain_vouches_for_it(item, cast):
    file = evidence_file("记录.pdf", PDF)

    piece = add_evidence(item, by=cast.owner, at=NOW, text="签字页", file=file)

    assert kept_bytes(piece) == PDF
    assert (piece.kind, piece.size, piece.round) == ("pdf", len(PDF), 1)
    told = last_event(item).changes
    assert told["evidence_sha256"] == [None, file.sha256]
    assert told["evidence_name"] == [None, "记录.pdf"] and told["evidence_count"] == [0, 1]
    db.session.commit()
    assert list(chain.verify(item.organisation_id)) == []


def test_nothing_is_no_evidence(item, cast):
    with pytest.raises(NotAllowed, match="请选择文件"):
        add_evidence(item, by=cast.owner, at=NOW, text="  ")
    with pytest.raises(NotAllowed, match="请选择文件"):
        add_evidence(item, by=cast.owner, at=NOW, text="\u0301 \u0488\u0600\ue000")


def test_a_revision_replaces_and_both_stay_readable(item, cast):
    first = add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("稿.pdf", PDF))

    second = add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("稿.pdf", PDF + b"2"), revises=first)

    assert (second.number, second.revision, item.evidence_count) == (1, 2, 1)
    (piece,) = pieces_of(item)
    assert piece.latest is second and list(piece.earlier) == [first]
    assert [kept_bytes(first), kept_bytes(second)] == [PDF, PDF + b"2"]
    assert last_event(item).changes["evidence_sha256"] == [first.sha256, second.sha256]
    assert sentence_of(last_event(item), {}) == "更新了佐证材料“稿.pdf”（第 2 版）"


def test_a_revision_of_the_text_alone_keeps_the_file(item, cast):
    first = add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("图.png", picture()))

    second = add_evidence(item, by=cast.owner, at=NOW, text="现场", revises=first)

    assert (second.sha256, second.thumbnail, second.text) == (first.sha256, first.thumbnail, "现场")


def test_what_was_replaced_meanwhile_is_not_replaced_again(item, cast):
    """F35: last write wins."""
    first = add_evidence(item, by=cast.owner, at=NOW, text="初稿")
    add_evidence(item, by=cast.owner, at=NOW, text="二稿", revises=first)

    with pytest.raises(Stale, match="第 2 版"):
        add_evidence(item, by=cast.secretary, at=NOW, text="另一稿", revises=first)
    with pytest.raises(Stale, match="第 2 版"):
        withdraw_evidence(first, by=cast.secretary, at=NOW, words="写错了")


def test_what_is_withdrawn_counts_no_longer_and_stays(item, cast):
    """F34: deleting loses history."""
    piece = add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("误.pdf", PDF))

    withdraw_evidence(piece, by=cast.secretary, at=NOW + timedelta(hours=1), words="传错了文件")

    assert item.evidence_count == 0
    assert (piece.withdrawn_by, piece.withdrawn_words) == (cast.secretary, "传错了文件")
    assert kept_bytes(piece) == PDF
    event = last_event(item)
    assert event.changes["evidence_sha256"] == [piece.sha256, None] and event.words == "传错了文件"
    assert sentence_of(event, {}) == "撤回了佐证材料“误.pdf”"
    db.session.commit()
    assert list(chain.verify(item.organisation_id)) == []


def test_withdrawing_asks_for_a_reason_and_happens_once(item, cast):
    piece = add_evidence(item, by=cast.owner, at=NOW, text="一")
    add_evidence(item, by=cast.owner, at=NOW, text="二")

    with pytest.raises(NotAllowed, match="说明"):
        withdraw_evidence(piece, by=cast.owner, at=NOW, words=" ")
    withdraw_evidence(piece, by=cast.owner, at=NOW, words="重复")
    with pytest.raises(Stale, match="已经撤回"):
        withdraw_evidence(piece, by=cast.owner, at=NOW, words="重复")
    with pytest.raises(Stale, match="已经撤回"):
        add_evidence(item, by=cast.owner, at=NOW, text="三", revises=piece)


def test_the_same_piece_twice_is_a_double_click(item, cast):
    """F39."""
    file = evidence_file("记录.pdf", PDF)
    add_evidence(item, by=cast.owner, at=NOW, file=file)

    with pytest.raises(NotAllowed, match="不必再添加"):
        add_evidence(item, by=cast.owner, at=NOW, file=file)


def test_bytes_added_to_two_items_are_stored_once(item, cast, make_item):
    other = db.session.get_one(Item, make_item(title="另一个问题"))
    file = evidence_file("通知.pdf", PDF + b"stored once")

    first, second = (add_evidence(each, by=cast.owner, at=NOW, file=file) for each in (item, other))

    assert first.sha256 == second.sha256
    kept = storage.files().root / file.sha256[:2]
    assert [path.name for path in kept.iterdir()].count(file.sha256[2:]) == 1


def test_a_piece_belongs_to_its_round(item, cast):
    add_evidence(item, by=cast.owner, at=NOW, text="第一轮的材料")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    workflow.close(item, by=cast.secretary, at=NOW)
    workflow.reopen(item, by=cast.secretary, at=NOW, words="反弹")

    add_evidence(item, by=cast.owner, at=NOW, text="第二轮的材料")

    assert [piece.latest.round for piece in pieces_of(item)] == [1, 2]


@pytest.mark.parametrize("who", ["secretary", "owner"])
def test_whoever_reports_may_add(item, cast, who):
    add_evidence(item, by=getattr(cast, who), at=NOW, text="记录")


@pytest.mark.parametrize("who", ["organiser", "member", "discipline_officer", "parent_reader", "outsider"])
def test_others_may_neither_add_nor_withdraw(item, cast, who):
    piece = add_evidence(item, by=cast.owner, at=NOW, text="记录")

    with pytest.raises(NotAllowed):
        add_evidence(item, by=getattr(cast, who), at=NOW, text="别的")
    with pytest.raises(NotAllowed):
        withdraw_evidence(piece, by=getattr(cast, who), at=NOW, words="不要")


def test_a_marked_text_is_refused(item, cast):
    with pytest.raises(NotAllowed, match="涉密"):
        add_evidence(item, by=cast.owner, at=NOW, text="机密★5年")


def test_pieces_and_bytes_have_a_limit(ctx, item, cast, monkeypatch):
    monkeypatch.setitem(ctx.config, "EVIDENCE_PIECES", 2)
    monkeypatch.setitem(ctx.config, "EVIDENCE_TOTAL_MB", 1)
    half = evidence_file("半.pdf", PDF + bytes(600_000))
    first = add_evidence(item, by=cast.owner, at=NOW, file=half)

    with pytest.raises(NotAllowed, match="合计最多 1 MB"):
        add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("另.pdf", PDF + b"2" * 600_000))
    add_evidence(item, by=cast.owner, at=NOW, text="一行字")
    with pytest.raises(NotAllowed, match="最多 2 件"):
        add_evidence(item, by=cast.owner, at=NOW, text="又一行")
    add_evidence(item, by=cast.owner, at=NOW, text="说明", revises=first)  # the same bytes take no room


def test_evidence_makes_no_open_form_stale(item, cast):
    seen = item.version

    add_evidence(item, by=cast.owner, at=NOW + timedelta(minutes=1), text="记录")

    workflow.check_version(item, seen)


def test_a_closed_item_still_takes_evidence_and_a_cancelled_one_does_not(ctx, cast, make_item):
    closed = db.session.get_one(Item, make_item(state="closed"))
    cancelled = db.session.get_one(Item, make_item(title="中止的", state="cancelled"))

    add_evidence(closed, by=cast.owner, at=NOW, text="补充")
    with pytest.raises(NotAllowed):
        add_evidence(cancelled, by=cast.owner, at=NOW, text="补充")


@pytest.mark.parametrize(
    "touch",
    [
        update(Evidence).values(sha256="0" * 64),
        update(Evidence).values(name="别的.pdf"),
        update(Evidence).values(added_at=NOW + timedelta(days=1)),
        delete(Evidence),
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_evidence(item, cast, touch):
    add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("记录.pdf", PDF))
    db.session.commit()

    with pytest.raises(DBAPIError, match="never changed or deleted"):
        db.session.execute(touch)
    db.session.rollback()


def test_the_history_says_in_words_what_was_added(item, cast):
    add_evidence(item, by=cast.owner, at=NOW, text="台账")
    assert sentence_of(last_event(item), {}) == "添加了佐证材料（文字）"
    piece = add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("旧.pdf", PDF))
    assert sentence_of(last_event(item), {}) == "添加了佐证材料“旧.pdf”"
    add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("新.pdf", PDF + b"2"), revises=piece)
    assert sentence_of(last_event(item), {}) == "把佐证材料“旧.pdf”换成了“新.pdf”（第 2 版）"


def test_a_long_line_is_called_by_its_beginning():
    assert label("", "长" * 60) == "长" * 40 + "…"
    assert label("长" * 60 + ".pdf", "") == "长" * 60 + ".pdf"


def faults(item):
    return [(fault.what, fault.name) for fault in verifying.verify(item.organisation_id)]


def test_verifying_finds_nothing_in_what_the_verbs_did(item, cast):
    piece = add_evidence(item, by=cast.owner, at=NOW, text="现场", file=evidence_file("图.png", picture()))
    second = add_evidence(item, by=cast.owner, at=NOW, text="改", revises=piece)
    withdraw_evidence(second, by=cast.owner, at=NOW, words="重复")

    assert faults(item) == []


def test_a_file_changed_or_lost_in_the_storage_is_named(item, cast):
    files = [evidence_file(f"{name}.pdf", PDF + name.encode()) for name in ("改过", "丢了")]
    changed, lost = (add_evidence(item, by=cast.owner, at=NOW, file=file) for file in files)
    storage.files().place_of(changed.sha256).write_bytes(b"%PDF-other")
    storage.files().place_of(lost.sha256).unlink()

    assert faults(item) == [("file_changed", "改过.pdf"), ("file_missing", "丢了.pdf")]
    storage.files().place_of(changed.sha256).unlink()


def test_a_row_that_differs_from_its_event_is_named(item, cast):
    piece = add_evidence(item, by=cast.owner, at=NOW, text="第3盒")
    instant = {"withdrawn_by_id": piece.added_by_id, "withdrawn_at": NOW, "withdrawn_words": "没人说过"}
    db.session.execute(update(Evidence).values(instant))

    assert faults(item) == [("row_changed", "第3盒")]


def test_who_withdrew_it_and_when_is_written_once(item, cast):
    """F33: the triggers refuse a second writing."""
    piece = add_evidence(item, by=cast.owner, at=NOW, text="第3盒")
    withdraw_evidence(piece, by=cast.owner, at=NOW, words="写错了")
    db.session.flush()

    with pytest.raises(DBAPIError, match="never changed or deleted"):
        db.session.execute(update(Evidence).values(withdrawn_words="别的理由"))
