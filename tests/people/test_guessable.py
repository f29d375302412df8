"""Which passwords are refused because others would guess them first."""

import pytest

from tracker.people.passwords import common, is_common, names_somebody


@pytest.mark.parametrize(
    "password",
    [
        "Password1!",
        "P@ssw0rd",
        "Passw0rd!2026",
        "Admin@123",
        "Aa123456",
        "Qwer1234!",
        "1qaz@WSX",
        "Woaini1314!",
        "Dangyuan2026!",
        "123Dangzhibu!",
        "Welcome@2026",
        "Zhenggai#01",
    ],
)
def test_what_is_tried_first_is_common_whatever_stands_around_it(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", ["Sunny-day-7", "Correct-1-horse", "Ab3xKq9-Zz", "Adminton-Lake4", "清风-River-9"])
def test_what_is_found_nowhere_is_not(password: str) -> None:
    assert not is_common(password)


def test_the_list_holds_what_the_other_rule_would_let_pass() -> None:
    assert len(common()) > 5_000
    assert all(len(each) >= 8 and each == each.lower() for each in common())


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("Liming-2026", "李明"),
        ("Ming.Li-2026", "李明"),
        ("L1m1ng-2026", "李明"),
        ("x李 明-Abc12", "李 明"),
        ("李明Abc-12", "李明"),
        ("ANNLEE-88x", "Ann Lee"),
        ("Lvna-2026Xy", "吕娜"),
    ],
)
def test_a_name_is_seen_in_characters_and_in_letters(password: str, name: str) -> None:
    assert names_somebody(password, name)


@pytest.mark.parametrize(("password", "name"), [("Believe-1x", "李"), ("Sunny-day-7", "李宁"), ("Leave-li-7", "李伊")])
def test_short_names_do_not_forbid_every_word(password: str, name: str) -> None:
    assert not names_somebody(password, name)
