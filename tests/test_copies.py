"""Items copied for tests of size are as whole as those the verbs make."""

from tests.conftest import NOW
from tests.ledger.searching.test_index import found
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.models import Item


def test_copies_have_histories_that_verify(ctx, cast, make_items):
    ids = make_items(2) + make_items(2, state="closed")

    assert list(chain.verify(cast.branch_id)) == []
    items = [db.session.get_one(Item, id_) for id_ in ids]
    assert [item.number for item in items] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert [item.state for item in items] == ["not_started", "not_started", "closed", "closed"]


def test_copies_are_found_and_work_like_others(ctx, cast, make_items, make_item):
    _first, second = make_items(2, title="作风{}")

    workflow.report_progress(db.session.get_one(Item, second), by=cast.owner, at=NOW, words="走访企业")
    after = make_item()

    assert found(cast.member, "作风") == {_first, second}
    assert found(cast.member, "走访") == {second}
    assert db.session.get_one(Item, after).number == "2026-03"
    assert list(chain.verify(cast.branch_id)) == []
