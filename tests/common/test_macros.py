"""The macros every page is made of say what they should, to eyes and to screen readers."""

from types import ModuleType

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from wtforms import BooleanField, DateField, Form, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tests.common.test_look import ROOT
from tracker.ledger.deadlines import DeadlineView, Level, Standing
from tracker.ledger.wording import STATE_NAMES, deadline_words

WORDS = [
    (DeadlineView(Standing.OVERDUE, -3, Level.RED), "▲ 逾期 3 天"),
    (DeadlineView(Standing.DUE_TODAY, 0, Level.YELLOW), "◆ 今天到期"),
    (DeadlineView(Standing.DUE_SOON, 1, Level.YELLOW), "◆ 明天到期"),
    (DeadlineView(Standing.DUE_SOON, 5, Level.BLUE), "◇ 还有 5 天"),
    (DeadlineView(Standing.ON_TRACK, 88, None), "还有 88 天"),
    (DeadlineView(Standing.UNDATED, None, None), "未定时限"),
    (DeadlineView(Standing.CLOSED, 4, None), "按期销号"),
    (DeadlineView(Standing.CLOSED, None, None), ""),
    (DeadlineView(Standing.CLOSED_LATE, -4, None), "✓ 逾期销号"),
    (DeadlineView(Standing.CANCELLED, 4, None), ""),
]


class Sample(Form):
    title = StringField("问题", validators=[InputRequired("请写明问题，一句话即可。")])
    owner = SelectField("责任人", choices=[SelectChoice("1", "李宁")], validators=[InputRequired()])
    due_on = DateField("时限")
    kind = RadioField("类型", choices=[SelectChoice("fixed", "限期整改"), SelectChoice("ongoing", "长期坚持")])
    agreed = BooleanField("已读")


@pytest.mark.parametrize(("view", "words"), WORDS, ids=[f"{v.standing} {v.days}" for v, _ in WORDS])
def test_a_deadline_is_told_as_people_say_it(view: DeadlineView, words: str) -> None:
    """F20."""
    assert plain(macros("pill").deadline_pill(view)) == words


def test_each_state_has_its_own_mark_and_word() -> None:
    """Printed in black and white, no two states look alike."""
    states = ["not_started", "in_progress", "substantially_done", "pending_review", "closed", "cancelled"]

    words = [plain(macros("pill").state_pill(state)) for state in states]

    assert words == ["○ 未启动", "● 正在整改", "◕ 基本完成", "◐ 待销号", "✓ 已销号", "– 已中止"]


def test_an_error_stands_at_its_field_and_is_read_out_with_it() -> None:
    form = Sample(title="")
    form.validate()

    html = macros("form").field(form.title, help="照抄原文")

    assert 'aria-describedby="title-help title-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<p class="field-error" id="title-error">请写明问题，一句话即可。</p>' in html
    assert '<p class="field-help" id="title-help">照抄原文</p>' in html


def test_only_what_may_stay_empty_says_so() -> None:
    form, field = Sample(), macros("form").field

    assert "选填" not in field(form.title)
    assert "选填" in field(form.due_on)
    assert "选填" not in field(form.due_on, optional=False)


def test_radio_buttons_are_one_group_with_one_name() -> None:
    html = macros("form").field(Sample().kind)

    assert html.startswith('<fieldset class="field" id="kind">')
    assert html.count('type="radio"') == 2


def test_a_check_box_stands_beside_its_words() -> None:
    html = macros("form").field(Sample().agreed)

    assert 'type="checkbox"' in html
    assert "<span>已读</span></label>" in html


def test_a_control_takes_attributes_of_its_own() -> None:
    html = macros("form").field(Sample().owner, autofocus=True)

    assert "autofocus" in html
    assert 'class="form-select"' in html


def test_the_summary_links_each_error_to_its_field() -> None:
    form = Sample(title="", owner="1", kind="fixed")
    form.validate()

    html = macros("form").error_summary(form)

    assert '<a href="#title">问题</a>：请写明问题，一句话即可。' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert macros("form").error_summary(Sample()) == ""


def test_what_a_person_typed_is_never_markup() -> None:
    html = macros("item").passage("<script>alert(1)</script>", "《总结》第 1 段")

    assert "<script>" not in html


def test_a_conflict_marks_what_differs_and_nothing_else() -> None:
    same = {"label": "问题", "stored": "甲", "typed": "甲"}
    changed = {"label": "进展", "stored": "乙", "typed": ""}

    html = macros("item").versions([same, changed])

    assert html.count('class="differs"') == 2
    assert "（空）" in html


def test_a_list_of_one_page_needs_no_pager() -> None:
    assert macros("list").pager() == ""


def test_a_filter_without_a_count_shows_none() -> None:
    words = [{"label": "全部", "url": "?", "count": 0, "current": True}, {"label": "我的", "url": "?mine=1"}]

    assert plain(macros("list").filters(words)) == "全部 0 我的"


def macros(name: str) -> ModuleType:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "tracker" / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
    )
    environment.install_null_translations(newstyle=True)
    environment.filters["deadline_words"] = deadline_words
    environment.filters["moment"] = str
    environment.filters["state_name"] = lambda state: str(STATE_NAMES[state])
    return environment.get_template(f"macros/{name}.html").module


def plain(html: str) -> str:
    return Markup(html).striptags()
