"""Tags that progress carries, from the form to the section."""

from datetime import date, timedelta

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.reporting import gathering
from tracker.reporting.wording import section


def test_what_was_tagged_with_progress_reaches_the_section(ctx, cast, make_item):
    """建章立制 is counted, 走访44人次 stands in the entry; as of the day before neither does."""
    item = db.session.get_one(Item, make_item(at=NOW))
    tags = workflow.Tags(countable_result="走访44人次", control_established=True)
    workflow.report_progress(item, by=cast.owner, at=NOW + timedelta(days=2), words="制度已印发。", tags=tags)
    db.session.commit()

    before, after = (gathering.facts_of(cast.branch, year=2026, as_of=date(2026, 3, day)) for day in (6, 7))

    assert (before.controls.value, before.items[0].countable_result) == (0, "")
    assert (after.controls.value, after.controls.items) == (1, (item.id,))
    assert "制度已印发，走访44人次。" in section(after).text
    assert "建立完善制度1项" in section(after).text
