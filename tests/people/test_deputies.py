"""Deputies as people appoint and end them, and what their page and the access log say."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.conftest import NOW
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.people import accounts, deputies
from tracker.people.access import NotAllowed
from tracker.people.models import AccessRecord, Deputyship

TODAY = date(2026, 3, 5)
PAGE = "/o/branch/deputies"


@pytest.fixture(autouse=True)
def on_5_march():
    with time_machine.travel(NOW, tick=False):
        yield


def period(days=6, *, start=TODAY):
    return {"starts_on": start.isoformat(), "ends_on": (start + timedelta(days=days)).isoformat()}


def made(app):
    with app.app_context():
        return [(d.principal.username, d.deputy.username, d.ended_on) for d in db.session.query(Deputyship)]


def appoint(cast, deputy, principal, start=TODAY, days=6):
    return deputies.appoint(
        getattr(cast, deputy),
        principal=getattr(cast, principal),
        organisation=cast.branch,
        starts_on=start,
        ends_on=start + timedelta(days=days),
        by=cast.secretary,
        at=NOW,
    )


def test_one_appoints_one_s_own_deputy_and_finds_it_on_one_s_account_page(app, cast, sign_in_as):
    owner = sign_in_as("owner")

    answer = owner.post(PAGE, data=period() | {"deputy_id": cast.ids["member"]})

    assert answer.status_code == 303
    assert made(app) == [("li", "zhou", None)]
    for page in (owner.get("/me").text, sign_in_as("member").get("/me").text):
        assert "周舟" in page and "李宁" in page and "2026年3月11日" in page and "代理中" in page


def test_a_member_cannot_appoint_for_somebody_else(app, cast, sign_in_as):
    """The field is not there for them; sent all the same, it is not read."""
    sign_in_as("member").post(
        PAGE, data=period() | {"principal_id": cast.ids["owner"], "deputy_id": cast.ids["organiser"]}
    )

    assert made(app) == [("zhou", "wang", None)]


def test_the_secretary_appoints_for_others_and_sees_all(app, cast, sign_in_as):
    secretary = sign_in_as("secretary")

    secretary.post(PAGE, data=period() | {"principal_id": cast.ids["owner"], "deputy_id": cast.ids["member"]})

    assert made(app) == [("li", "zhou", None)]
    assert "代理中" in secretary.get(PAGE).text
    assert "代理中" not in sign_in_as("organiser").get(PAGE).text


def test_readers_from_above_administrators_and_outsiders_have_nothing_to_lend(cast, sign_in_as):
    assert seen(sign_in_as("parent_reader").get(PAGE)) == NOT_ALLOWED
    assert seen(sign_in_as("administrator").get(PAGE)) == NOT_ALLOWED
    assert seen(sign_in_as("outsider").get(PAGE)) == NOT_THERE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"deputy_id": ""}, "请选择代理人。"),
        ({"ends_on": ""}, "请写成 2026-09-30 这样的日期。"),
        ({"starts_on": "2027-02-29"}, "有 1 处需要修改"),
        ({"ends_on": "2026-03-04"}, "结束日期早于开始日期"),
        ({"starts_on": "2026-03-01", "ends_on": "2026-03-04"}, "不能补到过去"),
        ({"ends_on": "2028-03-05"}, "最长一年"),
    ],
)
def test_what_makes_no_sense_comes_back_with_a_sentence(app, cast, sign_in_as, changes, sentence):
    answer = sign_in_as("owner").post(PAGE, data=period() | {"deputy_id": cast.ids["member"]} | changes)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert made(app) == []


def test_one_deputy_at_a_time(ctx, cast):
    appoint(cast, "member", "owner")

    with pytest.raises(NotAllowed, match="已由周舟代理李宁"):
        appoint(cast, "organiser", "owner", start=TODAY + timedelta(days=6))
    appoint(cast, "organiser", "owner", start=TODAY + timedelta(days=7))


def test_the_period_of_one_ended_is_free_again(ctx, cast):
    deputies.end(appoint(cast, "member", "owner"), by=cast.owner, at=NOW)

    appoint(cast, "organiser", "owner")


def test_whoever_is_away_stands_in_for_nobody(ctx, cast):
    appoint(cast, "member", "owner")

    with pytest.raises(NotAllowed, match="不能再代理别人"):
        appoint(cast, "owner", "organiser")


def test_what_is_lent_is_not_lent_on(ctx, cast):
    appoint(cast, "member", "owner")

    with pytest.raises(NotAllowed, match="不能再由人代理"):
        appoint(cast, "organiser", "member")


def test_somebody_deactivated_neither_lends_nor_stands_in(ctx, cast):
    accounts.deactivate(cast.member, organisation=cast.branch, by=cast.administrator, at=NOW)

    with pytest.raises(NotAllowed, match="已停用"):
        appoint(cast, "member", "owner")


def test_either_of_the_two_and_the_secretary_may_end_it(app, cast, sign_in_as):
    for who in ("owner", "member", "secretary"):
        with app.app_context():
            db.session.commit()
            found = appoint(cast, "member", "owner")
            db.session.commit()
            path = f"/deputies/{found.id}/ending"
        assert seen(sign_in_as("organiser").post(path)) == NOT_THERE
        assert seen(sign_in_as("outsider").post(path)) == NOT_THERE
        assert sign_in_as(who).post(path).status_code == 303

    assert {ended for _principal, _deputy, ended in made(app)} == {TODAY}


def test_the_access_log_tells_of_both(ctx, cast, app):
    found = appoint(cast, "member", "owner")
    deputies.end(found, by=cast.owner, at=NOW)
    deputies.end(found, by=cast.owner, at=NOW)
    db.session.flush()

    lines = db.session.query(AccessRecord).filter(AccessRecord.kind.like("deputy%")).order_by(AccessRecord.id)
    assert [(line.kind, line.actor, line.subject, line.words) for line in lines] == [
        ("deputy_appointed", "chen", "zhou", "li, 2026-03-05 – 2026-03-11"),
        ("deputy_ended", "li", "zhou", "li, 2026-03-05 – 2026-03-11"),
    ]


def test_a_deputy_is_told_in_whose_place_and_the_story_says_so(app, cast, sign_in_as, make_item):
    item_id = make_item(title="理论学习不够", due_on=date(2026, 3, 1))
    with app.app_context():
        appoint(cast, "member", "owner")
        db.session.commit()
    member = sign_in_as("member")

    assert "理论学习不够" in member.get("/").text
    assert "您正代李宁办理" in member.get(f"/items/{item_id}/progress").text
    member.post(f"/items/{item_id}/progress", data={"version": 1, "words": "已代办", "state": "report_progress"})

    assert "周舟（代李宁）" in sign_in_as("owner").get(f"/items/{item_id}").text
    assert "您正代" not in sign_in_as("owner").get(f"/items/{item_id}/progress").text


def test_what_waits_for_the_secretary_waits_for_the_deputy(app, cast, sign_in_as, make_item):
    make_item(title="等人签批", state="pending_review")
    with app.app_context():
        appoint(cast, "discipline_officer", "secretary")
        db.session.commit()

    assert "等人签批" in sign_in_as("discipline_officer").get("/").text
    assert "等人签批" not in sign_in_as("member").get("/").text


def test_who_may_sign_nothing_signs_nothing_in_the_secretary_s_place(app, cast, sign_in_as, make_item):
    """F53: nor is it offered."""
    item_id = make_item(title="等人签批", state="pending_review")
    with app.app_context():
        appoint(cast, "organiser", "secretary")
        db.session.commit()
    organiser = sign_in_as("organiser")

    assert "等人签批" not in organiser.get("/").text
    assert organiser.get(f"/items/{item_id}/closure").status_code == 403
