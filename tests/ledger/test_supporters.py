"""Supporters report progress, and are asked for nothing they may not decide."""

import io
import re

from tests.conftest import NOW
from tests.ledger.evidence.pieces import picture
from tests.seeing import seen
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item


def supported(app, cast, make_item, **changes):
    item_id = make_item(**changes)
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.assign(item, owner=cast.owner, supporters=[cast.member], by=cast.secretary, at=NOW)
        db.session.commit()
        return item_id, item.version


def states(page):
    return re.findall(r'name="state" type="radio" value="(\w+)"', page)


def test_a_supporter_is_asked_for_words_and_no_state(app, cast, sign_in_as, make_item):
    item_id, version = supported(app, cast, make_item)
    member = sign_in_as("member")

    assert states(member.get(f"/items/{item_id}/progress").text) == []
    answer = member.post(f"/items/{item_id}/progress", data={"version": version, "words": "协助走访"})

    assert answer.status_code == 303
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        assert (item.state, item.progress) == ("in_progress", "协助走访")


def test_files_a_supporter_sends_with_the_progress_are_kept(app, cast, sign_in_as, make_item):
    item_id, version = supported(app, cast, make_item)
    form = {"version": version, "words": "协助走访", "files": [(io.BytesIO(picture()), "现场.png")]}

    assert sign_in_as("member").post(f"/items/{item_id}/progress", data=form).status_code == 303

    with app.app_context():
        assert db.session.get_one(Item, item_id).evidence_count == 1


def test_the_owner_is_asked_for_all_three(app, cast, sign_in_as, make_item):
    item_id, _version = supported(app, cast, make_item)

    assert len(states(sign_in_as("owner").get(f"/items/{item_id}/progress").text)) == 3


def test_a_supporter_does_not_undo_what_is_substantially_done(app, cast, sign_in_as, make_item):
    item_id, _version = supported(app, cast, make_item, state="in_progress")
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.mark_substantially_done(item, by=cast.owner, at=NOW, words="主要工作已完成")
        db.session.commit()
        version = item.version

    sign_in_as("member").post(f"/items/{item_id}/progress", data={"version": version, "words": "又协助一次"})

    with app.app_context():
        assert db.session.get_one(Item, item_id).state == "substantially_done"


def test_a_supporter_who_asks_for_closure_all_the_same_only_reports(app, cast, sign_in_as, make_item):
    item_id, version = supported(app, cast, make_item)
    data = {"version": version, "words": "已完成", "state": "request_closure"}

    sign_in_as("member").post(f"/items/{item_id}/progress", data=data)

    refused = sign_in_as("member").post(f"/items/{item_id}/closure-request", data=data)
    assert seen(refused) == (403, "现在不能“申请销号”")
    with app.app_context():
        assert db.session.get_one(Item, item_id).state == "in_progress"


def test_the_item_names_its_supporters_beside_the_units(app, cast, sign_in_as, make_item):
    item_id, _version = supported(app, cast, make_item, supporters="工会")

    page = sign_in_as("owner").get(f"/items/{item_id}").text
    assert "周舟（党员）" in page and "工会" in page


def test_those_who_support_stand_first_in_a_long_list(app, cast, sign_in_as, make_item):
    item_id, _version = supported(app, cast, make_item)

    page = sign_in_as("secretary").get(f"/items/{item_id}/assignment").text
    people = page[page.index('id="supporter_ids"') :]

    assert people.index("周舟") < people.index("陈秘")
    assert "要离开？把名下事项一次移交" in page
