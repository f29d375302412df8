"""Initials of names as people type them."""

import pytest

from tracker.extensions import db
from tracker.people import accounts
from tracker.people.initials import initials_of
from tracker.people.models import User


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("陈秘", " cm "),
        ("曾小明", " zxm "),
        ("单雄信", " sxx "),
        ("解放", " xf "),
        ("仇英", " qy "),
        ("查良镛", " zly "),
        ("区寄", " oj "),
        ("朴志强", " pzq "),
        ("欧阳修", " oyx "),
        ("尉迟恭", " ycg "),
        ("覃小明", " qxm txm "),
        ("Ann Lee", " al "),
        ("Ａnn-Marie 李", " aml "),
        ("·", ""),
        ("阚泽", " kz "),
        ("乜小明", " nxm "),
        ("𠮷田", " jt "),
        ("王𠮷", " wj "),
        ("䶮一", " yy "),
        ("⽯\u200b磊", " sl "),
        ("阿卜杜拉·买买提", " abdlmmt "),
    ],
)
def test_surnames_are_read_as_surnames(name, initials):
    assert initials_of(name) == initials


def test_a_long_name_still_fits():
    assert len(initials_of("覃" + "明" * 59)) <= 100


def test_an_account_keeps_the_initials_of_its_name(ctx, cast):
    accounts.correct(
        cast.owner,
        name="解宁",
        post="",
        organisation=cast.branch,
        by=cast.administrator,
        at=cast.owner.created_at,
    )

    assert cast.secretary.initials == " cm "
    assert db.session.get_one(User, cast.ids["owner"]).initials == " xn "


def test_whoever_gives_the_name_what_it_is_found_by_follows(ctx, cast):
    """F55: also where a name is set beside the verbs."""
    cast.member.name = "阿卜杜拉·买买提"

    assert (cast.member.name_key, cast.member.initials) == ("阿卜杜拉买买提", " abdlmmt ")
