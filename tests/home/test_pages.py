"""Help, and the page for complaints and suggestions."""

import pytest
from sqlalchemy import select

from tests.seeing import NOT_THERE, seen
from tracker.extensions import db
from tracker.home.models import Suggestion


def kept(app):
    with app.app_context():
        return [(left.text, left.person_id) for left in db.session.scalars(select(Suggestion))]


@pytest.mark.parametrize("who", ["secretary", "member", "parent_reader", "administrator"])
def test_the_help_explains_states_rights_and_what_must_stay_out(sign_in_as, who):
    text = sign_in_as(who).get("/help").text

    for words in ("本系统不得处理涉密信息", "基本完成", "销号签批或退回", "Esc", "写投诉建议"):
        assert words in text


@pytest.mark.parametrize("who", ["member", "administrator", "parent_reader"])
def test_anybody_can_leave_a_suggestion(app, cast, sign_in_as, who):
    answer = sign_in_as(who).post("/o/branch/suggestions", data={"text": "希望字大一点"})

    assert answer.status_code == 303
    assert kept(app) == [("希望字大一点", cast.ids[who])]


def test_an_unnamed_suggestion_keeps_no_name(app, sign_in_as):
    sign_in_as("member").post("/o/branch/suggestions", data={"text": "会议太多", "unnamed": "y"})

    assert kept(app) == [("会议太多", None)]
    assert "未署名" in sign_in_as("secretary").get("/o/branch/suggestions").text


@pytest.mark.parametrize(
    ("who", "sees"), [("secretary", True), ("administrator", True), ("owner", False), ("member", False)]
)
def test_secretary_and_administrator_read_what_was_left(sign_in_as, who, sees):
    sign_in_as("member").post("/o/branch/suggestions", data={"text": "会议太多"})

    assert ("会议太多" in sign_in_as(who).get("/o/branch/suggestions").text) is sees


def test_an_empty_suggestion_is_refused_with_a_sentence(app, sign_in_as):
    answer = sign_in_as("member").post("/o/branch/suggestions", data={"text": "  "})

    assert answer.status_code == 400
    assert "请写下您的投诉或建议。" in answer.text
    assert kept(app) == []


def test_an_outsider_has_no_such_page(sign_in_as):
    assert seen(sign_in_as("outsider").get("/o/branch/suggestions")) == NOT_THERE


def test_a_suggestion_bearing_a_marking_is_refused(sign_in_as):
    """DOMAIN §2."""
    answer = sign_in_as("member").post("/o/branch/suggestions", data={"text": "机密★5年"})

    assert answer.status_code == 400
    assert "涉密内容不得录入本系统" in answer.text
    assert "机密★5年" in answer.text
