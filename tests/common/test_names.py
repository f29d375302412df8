"""What is written in one line is kept as one line, and no stored name breaks a download."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, StringField, TextAreaField

from tracker.common.file_names import offered_name
from tracker.common.forms import Form
from tracker.extensions import db


class Sample(Form):
    name = StringField()
    words = TextAreaField()
    password = PasswordField()


def test_a_box_of_one_line_keeps_one_line(app):
    said = "第一\r\nX: 1\t2"
    with app.test_request_context():
        form = Sample(MultiDict({"name": said, "words": said, "password": said}))

    assert (form.name.data, form.words.data, form.password.data) == ("第一 X: 1 2", said, said)


@pytest.mark.parametrize(
    ("stored", "offered"),
    [
        ("第一\r\nX: 1台账.xlsx", "第一 X_ 1台账.xlsx"),
        ("党建/纪检\\台账.docx", "党建_纪检_台账.docx"),
        ("a\x00\u202eb\ud800.md", "ab.md"),
    ],
)
def test_a_download_s_name_is_safe_whatever_is_stored(stored, offered):
    assert offered_name(stored) == offered


@pytest.mark.parametrize(
    "download", ["ledger.xlsx", "ledger/as-of.docx", "ledger/comparison.xlsx", "report.md", "ledger.docx"]
)
def test_an_organisation_named_in_two_lines_can_still_be_downloaded(app, cast, sign_in_as, make_item, download):
    make_item()
    with app.app_context():
        db.session.get_one(type(cast.branch), cast.branch.id).name = "第一\r\nX: 1"
        db.session.commit()

    answer = sign_in_as("secretary").get(f"/o/branch/{download}")

    assert answer.status_code == 200
    assert "\r" not in answer.headers["Content-Disposition"]
