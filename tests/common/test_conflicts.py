"""Two texts side by side, as a person reads them."""

from datetime import date

import pytest
from flask import Flask
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.common.conflicts import readable, versions
from tracker.common.forms import Form


class Choosing(Form):
    title = StringField("标题")
    owner = SelectField("责任人", choices=[SelectChoice("", "（未指定）"), SelectChoice("2", "李宁")])
    helping = SelectMultipleField("配合人", choices=[SelectChoice("2", "李宁"), SelectChoice("3", "王方")])
    ongoing = BooleanField("长期坚持")
    due_on = DateField("日期")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "改过的题目", "改过的题目"),
        ("title", None, ""),
        ("owner", "2", "李宁"),
        ("owner", 2, "李宁"),
        ("owner", "", ""),
        ("owner", "9", "9"),
        ("helping", ["2", "3"], "李宁、王方"),
        ("helping", [], ""),
        ("ongoing", False, "否"),
        ("due_on", date(2026, 9, 30), "2026-09-30"),
    ],
)
def test_a_value_is_read_as_the_field_shows_it(app: Flask, name: str, value: object, words: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        assert readable(Choosing()[name], value) == words


def test_each_field_asked_about_is_a_row_with_both_texts(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"title": "我的", "owner": "2"}):
        rows = versions(Choosing(), {"title": "别人的", "owner": ""})

    assert rows == [
        {"label": "标题", "stored": "别人的", "typed": "我的"},
        {"label": "责任人", "stored": "", "typed": "李宁"},
    ]
