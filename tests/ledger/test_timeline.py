"""The history as a person reads it: each event a sentence, each field old → new, in both languages."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import history, workflow
from tracker.ledger.changes_wording import NAMES, UNSHOWN, fields_changed, in_words, name_of, named_in
from tracker.ledger.changes_wording import Named as Names
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.ledger.verbs.telling import sentence_of

CHANGES = {
    "owner_id": [None, 1],
    "due_on": ["2026-06-30", "2026-09-30"],
    "asked_due_on": [None, "2026-10-31"],
    "state": ["not_started", "in_progress"],
    "round": [1, 2],
    "last_year": [2026, 2027],
    "title": ["One", "Two"],
}
NOBODY = Names({1: "Li Ning"}, {})
CHINESE = re.compile(r"[\u4e00-\u9fff]")
KINDS = [*workflow.VERBS, "add", "note_overdue", "a_verb_of_tomorrow"]


def event(kind, changes):
    return SimpleNamespace(kind=kind, changes=changes, words="", actor_id=1)


@pytest.mark.parametrize("changes", [CHANGES, {}], ids=["with changes", "without"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_event_the_workflow_knows_is_a_sentence_in_both_languages(application, kind, changes):
    told = event(kind, changes)
    with application.test_request_context(), force_locale("zh_CN"):
        chinese = [sentence_of(told, {1: "李宁"}), *(each.name for each in fields_changed(told, NOBODY))]
    with application.test_request_context(), force_locale("en"):
        english = [sentence_of(told, {1: "Li Ning"}), *(each.name for each in fields_changed(told, NOBODY))]

    assert all(words.strip() for words in (*chinese, *english))
    assert not CHINESE.search(" ".join(english))


def test_every_field_an_event_may_change_has_a_name_or_is_left_out_on_purpose():
    assert set(history.TRACKED) - set(NAMES) == set(UNSHOWN)


def test_whatever_was_stored_is_shown_somehow(application):
    """A history that cannot be read is none."""
    with application.test_request_context():
        for field in ("a_field_of_tomorrow", *history.TRACKED):
            for value in (None, "", 0, 7, True, "2026-06-30", "no date", ",1,99,", ["a", "list"]):
                assert name_of(field)
                assert isinstance(in_words(field, value, NOBODY), str)


def test_people_dates_and_states_are_told_in_words(app, cast, sign_in_as, make_item):
    item_id = make_item()
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.assign(item, owner=cast.organiser, accountable_lead=None, by=cast.secretary, at=NOW)
        workflow.report_progress(item, by=cast.organiser, at=NOW, words="已组织研讨")
        db.session.commit()

    page = sign_in_as("member").get(f"/items/{item_id}").text

    assert "李宁 → 王方" in page
    assert "陈秘 → （空）" in page
    assert "未启动 → 正在整改" in page
    assert "2026年9月30日" in page
    assert "due_version" not in page


def test_a_long_text_stands_under_the_one_before(app, cast, sign_in_as, make_item):
    item_id = make_item(text="原来的<内容>" * 10)
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.revise(item, by=cast.secretary, at=NOW, text="改过的内容" * 10)
        db.session.commit()

    page = sign_in_as("member").get(f"/items/{item_id}").text

    assert "原：" + "原来的&lt;内容&gt;" * 10 in page
    assert "现：" + "改过的内容" * 10 in page


def test_names_are_looked_up_once_for_a_whole_timeline(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.assign(item, owner=cast.organiser, by=cast.secretary, at=NOW)

    named = named_in(db.session.query(Event).all())

    assert set(named.people.values()) == {"李宁", "陈秘", "王方"}


def test_a_date_put_off_unasked_is_not_told_as_an_extension_granted(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 9, 30)))
    later = Deadline("fixed", date(2026, 11, 19))
    put_off = workflow.set_deadline(item, deadline=later, by=cast.secretary, at=NOW, words="场地维修")
    workflow.request_extension(item, due_on=date(2026, 12, 20), by=cast.owner, at=NOW, words="等待评估")
    granted = workflow.approve_extension(item, by=cast.secretary, at=NOW, words="同意")

    assert sentence_of(put_off, {}) == "时限推迟：2026年9月30日 → 2026年11月19日"
    assert sentence_of(granted, {}) == "同意延期：2026年11月19日 → 2026年12月20日"
