"""signing_off says whose turn it is for one row and for many: over any cast both say the same."""

from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import permits
from tracker.ledger.involvement import Involvement
from tracker.ledger.models import Item
from tracker.ledger.signing_off import waits_for
from tracker.ledger.verbs.record import Hands
from tracker.ledger.verbs.table import VERBS
from tracker.people import accounts
from tracker.people.deputies import principals_of
from tracker.people.models import Deputyship, Organisation, User

S, D, M, READER = "secretary", "discipline_officer", "member", "parent_reader"
SIZE = 4
TODAY = NOW.date()
numbers = count()

# Each person: roles here, and whether the account is in use. Positions in that list stand for people.
roles = st.sampled_from([{S}, {S}, {D}, {D}, {S, D}, {M}, set[str]()])
casts = st.lists(st.tuples(roles, st.sampled_from([True, True, True, False])), min_size=SIZE, max_size=SIZE)
anybody = st.integers(0, SIZE - 1)
# Deputy, principal, by whom appointed; whether it still runs, and in this branch.
deputyships = st.tuples(anybody, anybody, anybody, st.booleans(), st.booleans()).filter(lambda one: one[0] != one[1])
lent = st.lists(deputyships, max_size=3)


def case(*roles: set[str], unused: int | None = None, **said: Any) -> Any:
    """People with these roles, one of them perhaps with an account out of use, where little else is so."""
    cast = [(held, index != unused) for index, held in enumerate(roles)]
    nothing = {"elsewhere": set(), "reading_above": set(), "involved": set(), "lent": [], "checked": None}
    return example(cast=cast, **nothing | {"state": "pending_review", "checking": False, "above": False} | said)


@case({S}, {M}, {D}, {M}, lent=[(0, 1, 3, True, True)], involved={1})
@case({S}, {M}, {D}, {M}, lent=[(0, 1, 3, True, True)], involved={3})
@case({S}, {M}, {D}, {M}, lent=[(0, 1, 3, True, True)])
@case({S}, {M}, {D}, {M}, lent=[(0, 1, 3, False, True)], involved={1})
@case({S}, {M}, {D}, {M}, lent=[(0, 1, 3, True, False)], involved={1})
@case({S}, {M}, {D}, {M}, lent=[(3, 1, 3, True, True)], involved={1})
@case({S}, {D}, {M}, {M}, involved={0})
@case({S}, {D}, {M}, {M}, unused=0)
@case({D}, {M}, {M}, {M}, lent=[(0, 1, 3, True, True)])
@case({S, D}, {M}, {M}, {M}, checking=True)
@case({S, D}, {D}, {M}, {M}, checking=True)
@case({M}, {D}, {S}, {M}, lent=[(0, 1, 3, True, True)], checking=True)
@case({M}, {M}, {M}, {M}, above=True, reading_above={0})
@case({M}, {M}, {M}, {M}, above=False, reading_above={0})
@case({M}, {M}, {M}, {M}, above=True, elsewhere={0})
@case({S}, {M}, {M}, {M}, above=True, reading_above={3})
@case({D}, {M}, {M}, {M}, above=True, reading_above={3})
@case({READER}, {M}, {M}, {M}, above=True)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cast=casts,
    elsewhere=st.sets(anybody),
    reading_above=st.sets(anybody, max_size=1),
    involved=st.sets(anybody, max_size=2),
    lent=lent,
    checked=st.none() | anybody,
    state=st.sampled_from([*["pending_review"] * 5, "in_progress"]),
    checking=st.booleans(),
    above=st.booleans(),
)
@pytest.mark.slow
def test_one_row_and_many_rows_agree_whose_turn_it_is(
    ctx: Flask,
    cast: list[tuple[set[str], bool]],
    elsewhere: set[int],
    reading_above: set[int],
    involved: set[int],
    lent: list[tuple[int, int, int, bool, bool]],
    checked: int | None,
    state: str,
    checking: bool,
    above: bool,
) -> None:
    ctx.config["CLOSING_CHECK"] = checking
    place, other, people = founded(cast, elsewhere, reading_above)
    place.parent_signs = above
    for deputy, principal, by, runs, here in lent:
        appointed(place if here else other, people[deputy], people[principal], people[by], runs)
    item = Item(organisation=place, year=2026, last_year=2026, number="1", sort_key="1", kind="finding", title="问题")
    item.involved_ids = Involvement(frozenset(people[index].id for index in involved)).fields()["involved_ids"]
    item.checked_by_id = None if checked is None else people[checked].id
    item.state, item.opened_on, item.updated_at = state, NOW.date(), NOW
    db.session.add(item)
    db.session.flush()
    db.session.expire_all()

    for person in people:
        for principal in (None, *principals_of(person, place, today=TODAY)):
            waiting = waits_for(person, today=TODAY, acting_for=principal)
            among_many = db.session.scalar(select(Item.id).where(Item.id == item.id, waiting)) is not None
            assert is_let(item, Hands(person, principal)) == (among_many and person.is_active)
    db.session.rollback()


def is_let(item: Item, hands: Hands) -> bool:
    verbs = (VERBS["check"], VERBS["close"])
    return any(permits.refusal_by_hands(item, verb, hands, today=TODAY) is None for verb in verbs)


def appointed(place: Organisation, deputy: User, principal: User, by: User, runs: bool) -> None:
    """Past every rule of deputies.py: whatever the rows say, both read the same from them."""
    ended_on = None if runs else TODAY
    row = Deputyship(organisation=place, deputy=deputy, principal=principal, appointed_by_id=by.id, appointed_at=NOW)
    row.starts_on, row.ends_on, row.ended_on = TODAY, TODAY, ended_on
    db.session.add(row)


def founded(
    cast: list[tuple[set[str], bool]], elsewhere: set[int], reading_above: set[int]
) -> tuple[Organisation, Organisation, list[User]]:
    """A branch with these people, and another organisation; some of them sign off and read there, which counts for
    nothing here, or read for the committee above."""
    number, people = next(numbers), []
    committee, other = (accounts.found_organisation("组织", slug=f"turn-{name}-{number}", at=NOW) for name in "ab")
    place = accounts.found_organisation("支部", slug=f"turn-{number}", at=NOW, parent=committee)
    for index, (roles, active) in enumerate(cast):
        user = accounts.add_user(f"turn-{number}-{index}", name="某人", at=NOW)
        for role in roles:
            accounts.grant(user, role, organisation=place, at=NOW, by="setup")
        if index in elsewhere:
            accounts.grant(user, S, organisation=other, at=NOW, by="setup")
            accounts.grant(user, READER, organisation=other, at=NOW, by="setup")
        if index in reading_above:
            accounts.grant(user, READER, organisation=committee, at=NOW, by="setup")
        user.is_active = active
        people.append(user)
    db.session.flush()
    return place, other, people


@pytest.fixture(autouse=True)
def setting_put_back(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(application.config, "CLOSING_CHECK", False)
