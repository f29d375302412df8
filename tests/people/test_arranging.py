"""Organisations get another name and another place; everything below follows, and so does who may read it."""

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.people import accounts, arranging
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import AccessRecord, Organisation


@pytest.fixture
def tree(app, cast):
    """Above the committee a city committee, beside it another; a group below the branch. The administrator has all."""
    with app.app_context():
        city = accounts.found_organisation("示例市直工委", slug="city", at=NOW)
        second = accounts.found_organisation("示例第二工委", slug="second", at=NOW, parent=city)
        accounts.found_organisation("学习小组", slug="group", at=NOW, parent=cast.branch)
        for place, who, role in (
            (cast.committee, cast.administrator, "administrator"),
            (city, cast.administrator, "administrator"),
            (second, cast.organiser, "parent_reader"),
        ):
            accounts.grant(who, role, organisation=place, at=NOW, by="setup")
        db.session.commit()


def called(slug):
    return db.session.scalars(select(Organisation).where(Organisation.slug == slug)).one()


def records(kind):
    return db.session.scalars(select(AccessRecord).where(AccessRecord.kind == kind).order_by(AccessRecord.id)).all()


def test_a_moved_branch_takes_its_tree_and_its_readers_change_at_once(ctx, cast, tree):
    arranging.move(cast.branch, below=called("second"), by=cast.administrator, at=NOW)
    db.session.commit()

    second = called("second")
    assert cast.branch.path == f"{second.path}{cast.branch_id}/"
    assert called("group").path == f"{cast.branch.path}{called('group').id}/"
    assert may(cast.organiser, Right.REOPEN, called("group"))
    assert not may(cast.parent_reader, Right.READ, cast.branch)


def test_a_move_is_written_down_where_it_left_and_where_it_went(ctx, cast, tree):
    arranging.move(cast.branch, below=called("second"), by=cast.administrator, at=NOW)
    db.session.commit()

    told = records("organisation_moved")
    assert {record.organisation_id for record in told} == {cast.branch_id, cast.committee_id}
    assert told[0].words == "示例机关工委 → 示例第二工委"


@pytest.mark.parametrize("below", ["branch", "group"])
def test_nothing_can_be_moved_below_itself(ctx, cast, tree, below):
    with pytest.raises(NotAllowed, match="它自己或它的下级"):
        arranging.move(cast.branch, below=called(below), by=cast.administrator, at=NOW)


@pytest.mark.parametrize("lost", ["committee", "city"])
def test_who_moves_manages_both_ends(ctx, cast, tree, lost):
    administrator = cast.administrator
    db.session.delete(next(m for m in administrator.memberships if m.organisation.slug == lost))
    db.session.commit()

    with pytest.raises(NotAllowed, match="管理员"):
        arranging.move(cast.branch, below=called("second"), by=cast.administrator, at=NOW)


def test_a_root_can_be_put_below_another(ctx, cast, tree):
    arranging.move(cast.committee, below=called("city"), by=cast.administrator, at=NOW)
    db.session.commit()

    assert called("group").is_within(called("city"))
    assert called("group").line == (called("city").id, cast.committee_id, cast.branch_id, called("group").id)


def test_too_deep_a_tree_is_refused(ctx, cast, tree, monkeypatch):
    monkeypatch.setattr(arranging, "LONGEST_PATH", len(called("group").path))

    with pytest.raises(NotAllowed, match="层级太多"):
        arranging.move(cast.committee, below=called("city"), by=cast.administrator, at=NOW)


def test_the_form_renames_and_moves(app, cast, tree, sign_in_as):
    client = sign_in_as("administrator")
    with app.app_context():
        second = called("second").id

    assert "示例第二工委" in client.get("/o/branch/organisation").text
    answer = client.post("/o/branch/organisation", data={"name": "示例新支部", "parent_id": second})

    assert answer.status_code == 303
    with app.app_context():
        assert (cast.branch.name, cast.branch.parent_id) == ("示例新支部", second)
        assert [record.words for record in records("organisation_renamed")] == ["示例机关第一党支部"]
    assert "组织改变隶属" in client.get("/o/branch/access-log").text


EMPTY = "请填写组织名称。"


@pytest.mark.parametrize(
    ("name", "sentence"), [("", EMPTY), ("  ", EMPTY), ("长" * 121, "最多 120 个字，请改短一些。")]
)
def test_a_name_that_cannot_be_is_refused(cast, tree, sign_in_as, name, sentence):
    form = {"name": name, "parent_id": cast.committee_id}

    answer = sign_in_as("administrator").post("/o/branch/organisation", data=form)

    assert answer.status_code == 400
    assert sentence in answer.text


def test_an_administrator_of_the_branch_alone_renames_it_and_moves_nothing(app, cast, sign_in_as):
    client = sign_in_as("administrator")

    assert "改变上级组织，请由" in client.get("/o/branch/organisation").text
    form = {"name": "示例新支部", "parent_id": cast.committee_id}
    assert client.post("/o/branch/organisation", data=form).status_code == 303
    assert client.post("/o/branch/organisation", data=form | {"parent_id": cast.other_branch_id}).status_code == 400


def test_a_branch_lets_the_committee_above_sign_and_that_is_written_down(app, cast, sign_in_as):
    administrator = sign_in_as("administrator")
    with app.app_context():
        kept = {"name": cast.branch.name, "parent_id": cast.branch.parent_id}

    for typed in (kept | {"parent_signs": "y"}, kept | {"parent_signs": "y"}, kept):
        assert administrator.post("/o/branch/organisation", data=typed).status_code == 303

    with app.app_context():
        assert [len(records(f"parent_signing_{what}")) for what in ("granted", "withdrawn")] == [1, 1]
        assert not cast.branch.parent_signs


def test_only_who_manages_a_branch_lets_others_sign_for_it(ctx, cast):
    with pytest.raises(NotAllowed):
        arranging.let_parent_sign(cast.branch, True, by=cast.secretary, at=NOW)
