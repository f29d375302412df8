"""signing_off says whose turn it is for one row and for many: over any cast both say the same."""

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import permits
from tracker.ledger.models import Item
from tracker.ledger.signing_off import waits_for
from tracker.ledger.verbs.record import Hands
from tracker.ledger.verbs.table import VERBS
from tracker.people import accounts
from tracker.people.models import Organisation, User

S, D, M = "secretary", "discipline_officer", "member"
SIZE = 4
numbers = count()

# Each person: roles here, and whether the account is in use. Positions in that list stand for people.
casts = st.lists(st.tuples(st.sets(st.sampled_from([S, D, M])), st.booleans()), min_size=SIZE, max_size=SIZE)
somebody = st.none() | st.integers(0, SIZE - 1)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cast=casts,
    elsewhere=st.sets(st.integers(0, SIZE - 1)),
    owner=somebody,
    asked_by=somebody,
    asked_for=somebody,
    checked=st.booleans(),
    state=st.sampled_from(["pending_review", "pending_review", "in_progress"]),
    checking=st.booleans(),
)
def test_one_row_and_many_rows_agree_whose_turn_it_is(
    ctx: Flask,
    cast: list[tuple[set[str], bool]],
    elsewhere: set[int],
    owner: int | None,
    asked_by: int | None,
    asked_for: int | None,
    checked: bool,
    state: str,
    checking: bool,
) -> None:
    ctx.config["CLOSING_CHECK"] = checking
    place, people = founded(cast, elsewhere)
    id_of: Callable[[int | None], int | None] = lambda index: None if index is None else people[index].id  # noqa: E731
    item = Item(organisation=place, year=2026, last_year=2026, number="1", sort_key="1", kind="finding", title="问题")
    item.owner_id, item.requested_by_id, item.requested_for_id = map(id_of, (owner, asked_by, asked_for))
    item.checked_by_id = people[0].id if checked else None
    item.state, item.opened_on, item.updated_at = state, NOW.date(), NOW
    db.session.add(item)
    db.session.flush()

    for person in people:
        verbs = [VERBS["check"], VERBS["close"]]
        alone = any(permits.refusal_by_hands(item, verb, Hands(person), today=NOW.date()) is None for verb in verbs)
        among_many = db.session.scalar(select(Item.id).where(Item.id == item.id, waits_for(person))) is not None
        assert alone == (among_many and person.is_active)
    db.session.rollback()


def founded(cast: list[tuple[set[str], bool]], elsewhere: set[int]) -> tuple[Organisation, list[User]]:
    """A branch with these people; some of them sign off in another branch, which counts for nothing here."""
    number, people = next(numbers), []
    place, other = (accounts.found_organisation("支部", slug=f"turn-{name}-{number}", at=NOW) for name in "ab")
    for index, (roles, active) in enumerate(cast):
        user = accounts.add_user(f"turn-{number}-{index}", name="某人", at=NOW)
        for role in roles:
            accounts.grant(user, role, organisation=place, at=NOW, by="setup")
        if index in elsewhere:
            accounts.grant(user, S, organisation=other, at=NOW, by="setup")
        user.is_active = active
        people.append(user)
    db.session.flush()
    return place, people


@pytest.fixture(autouse=True)
def setting_put_back(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(application.config, "CLOSING_CHECK", False)
