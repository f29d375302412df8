"""Facts → what a public version may say (DOMAIN §6): nothing withheld, posts instead of names, no internal steps."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tracker.ledger.past.item_on import Person
from tracker.reporting.facts import Facts, GrantedExtension, ReportedItem, facts_from

SOMEBODY = "有关同志"
TEXTS = ("title", "text", "target", "progress", "result", "countable_result", "cancelled_reason", "reopen_reason")


def public_facts(whole: Facts) -> Facts:
    """Counted anew: neither what is withheld nor the measures of a withheld finding."""
    hidden = {item.id for item in whole.items if item.withheld}
    shown = [item for item in whole.items if item.id not in hidden and item.finding_id not in hidden]
    people = people_named(whole)
    made = facts_from(
        [public_item(item, people) for item in shown],
        organisation=whole.organisation,
        year=whole.year,
        as_of=whole.as_of,
        sources=whole.sources,
    )
    return replace(made, contact=whole.public_contact)


def people_named(whole: Facts) -> tuple[Person, ...]:
    """Everybody the texts may name, longer names first, so that none is found inside another."""
    carrying = (person for item in whole.items for person in (item.owner, item.accountable_lead) if person)
    known = {person.name.strip(): person for person in (*whole.people, *carrying) if len(person.name.strip()) > 1}
    return tuple(sorted(known.values(), key=lambda person: -len(person.name)))


def public_item(item: ReportedItem, people: Iterable[Person]) -> ReportedItem:
    people = tuple(people)
    texts: dict[str, Any] = {name: without_names(getattr(item, name), people) for name in TEXTS}
    return replace(
        item,
        **texts,
        owner=post_alone(item.owner),
        accountable_lead=post_alone(item.accountable_lead),
        granted=tuple(public_extension(extension, people) for extension in item.granted),
        returned_on=None,
        return_words="",
        meeting_on=None,
    )


def public_extension(extension: GrantedExtension, people: Iterable[Person]) -> GrantedExtension:
    return replace(extension, reason=without_names(extension.reason, people))


def post_alone(person: Person | None) -> Person | None:
    return Person(person.id, person.post.strip(), person.post) if person and person.post.strip() else None


def without_names(text: str, people: Iterable[Person]) -> str:
    """Each name by its post, a second 同志 taken along; a finding's quoted words stay as the report has them."""
    for person in people:
        name = re.escape(person.name.strip())
        post = re.escape(person.post.strip())
        before = rf"(?:{post})?" if post else ""
        text = re.sub(rf"{before}{name}(?:同志)?", person.post.strip() or SOMEBODY, text)
    return text


def named_in(text: str, people: Iterable[Person]) -> tuple[str, ...]:
    """The people a text still names."""
    return tuple(person.name for person in people if person.name.strip() and person.name in text)
