"""F56, F57: what nobody can see is nothing, and what looks like a character is that character."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, StringField, TextAreaField

from tracker.common.file_names import bare_name
from tracker.common.forms import Form
from tracker.common.seen import alike, is_seen, seen, words_in

CODES = (
    *(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x2061, 0x2064, 0xFEFF, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160),
    *(0x17B4, 0x180B, 0x180E, 0x202A, 0x202E, 0x2066, 0x2069, 0x206A, 0x2800, 0x3164, 0xFFA0, 0xFE00, 0xFE0F, 0xFFF9),
    *(0xFFFC, 0x0, 0x1F, 0x7F, 0x9F, 0xE0001, 0xE0100, 0xE01EF, 0x1BCA0, 0x1D173, 0xD800),
)
UNSEEN = tuple(map(chr, CODES))


class Sample(Form):
    name = StringField()
    words = TextAreaField()
    key = HiddenField()
    password = PasswordField()


@pytest.mark.parametrize("marks", ["\u0301", "\u0600\u0605", "\u0488", "\ue000\uf8ff", "\u064b \u0651"])
def test_marks_that_stand_on_nothing_are_no_words(app, marks):
    """F56"""
    with app.test_request_context():
        form = Sample(MultiDict(dict.fromkeys(("name", "words"), f" {marks}\n")))

    assert (form.name.data, form.words.data, words_in(marks)) == ("", "", "")
    assert words_in(f" 李{marks} ") == f"李{marks}".strip()


@pytest.mark.parametrize("mark", UNSEEN, ids=lambda mark: f"U+{ord(mark):04X}")
def test_a_text_of_nothing_visible_is_no_text(app, mark):
    with app.test_request_context():
        form = Sample(MultiDict(dict.fromkeys(("name", "words", "key"), f" {mark}\u3000{mark}{mark}\n")))

    assert (form.name.data, form.words.data, form.key.data) == ("", "", "")
    assert not is_seen(mark * 3)


@pytest.mark.parametrize("mark", UNSEEN, ids=lambda mark: f"U+{ord(mark):04X}")
def test_inside_a_word_it_is_nothing_or_a_blank(mark):
    """F56"""
    assert seen(f"2026年6{mark}月底前") in ("2026年6月底前", "2026年6 月底前")


@pytest.mark.parametrize(
    ("looks_like", "is_"),
    [
        ("⼀、存在的主要问题", "一、存在的主要问题"),
        ("⼆、下⼀步打算", "二、下一步打算"),
        ("6⽉底前", "6月底前"),
        ("⻓期坚持", "长期坚持"),
        ("⻅效", "见效"),
        ("⻔⼾⽹站", "门户网站"),
        ("⺠主⽣活会", "民主生活会"),
        ("\uf9e4", "理"),
        ("\U0002f81a", "冬"),
        ("刘\ue863", "刘䶮"),
    ],
)
def test_radicals_and_compatibility_forms_are_their_characters(looks_like, is_):
    assert seen(looks_like) == is_
    assert len(alike(looks_like)) == len(looks_like), "offsets stay"


def test_every_radical_that_has_a_character_is_folded():
    left = [code for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)) if seen(chr(code)) == chr(code)]

    assert left == [0x2E80, 0x2E9A], "one repeats strokes that are no character, one is unassigned"


@pytest.mark.parametrize("text", ["👨‍👩‍👧 ❤️ ✔️", "ᠮᠣᠩ\u180bᠭᠣᠯ\u180eᠠ", "نە\u200cرۇز", "一\t二\n三\v四", "é が", "①★●"])
def test_what_shapes_visible_signs_stays(text):
    assert seen(text) == text
    assert seen(seen(text)) == text


def test_a_password_is_taken_as_it_is_typed(app):
    with app.test_request_context():
        form = Sample(MultiDict({"password": "⽉\u200bA1!aaaa"}))

    assert form.password.data == "⽉\u200bA1!aaaa"


def test_a_file_is_called_what_its_name_shows():
    assert bare_name("台\u200b账\u202e⽉.xlsx") == "台账月.xlsx"
