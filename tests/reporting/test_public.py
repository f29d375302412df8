"""What a public version says in place of names, and what it leaves out."""

from datetime import date

import pytest

from tests.reporting.samples import EXTENSION, facts_of, finding
from tracker.ledger.past.item_on import Person
from tracker.reporting.public import people_named, public_facts, without_names
from tracker.reporting.wording import section

PEOPLE = (Person(1, "欧阳小红", "宣传委员"), Person(2, "陈秘", "书记"), Person(3, "周舟"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("欧阳小红同志走访12户", "宣传委员走访12户"),
        ("书记陈秘主持会议", "书记主持会议"),
        ("由周舟联系", "由有关同志联系"),
        ("集中学习12次", "集中学习12次"),
    ],
)
def test_a_name_gives_way_to_the_post(text, shown):
    assert without_names(text, PEOPLE) == shown


def test_no_name_is_found_inside_a_longer_one():
    facts = facts_of(finding(owner=""), people=[Person(1, "小红", "委员"), *PEOPLE])

    assert next(person.name for person in people_named(facts)) == "欧阳小红"


def test_refusals_and_meetings_stay_inside():
    shown = public_facts(
        facts_of(
            finding(1, returned_on=date(2026, 10, 8), return_words="佐证不足"),
            finding(2, "closed", meeting_on=date(2026, 3, 4)),
            finding(3, granted=(EXTENSION,)),
        )
    )

    text = section(shown).text
    assert "退回" not in text
    assert "研究，同意销号" not in text
    assert "经支部书记2026年6月20日同意" in text


def test_only_the_public_version_ends_with_how_we_are_reached():
    facts = facts_of(finding(), public_contact="电话 0577-0000")

    assert "请与我们联系：电话0577-0000。" in section(facts, public=True).text
    assert "0577" not in section(facts).text
