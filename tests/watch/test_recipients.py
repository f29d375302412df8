"""Who reads the ledgers of an organisation, and so may be told of an item."""

from datetime import date

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.people import accounts, deputies
from tracker.people.models import User
from tracker.watch.recipients import Directory, directory, in_place_of

TODAY = NOW.date()
COMMITTEE_OF_THE_BRANCH = {"陈秘", "李宁", "王方", "赵琳", "周舟"}


@pytest.fixture
def people(ctx, cast):
    """After whatever the test has changed: who reads a place, by name."""

    def read(place_id: int, *asked: int) -> set[str]:
        db.session.flush()
        found = directory(asked or [place_id], today=TODAY).readers[place_id]
        return {db.session.get_one(User, id_).name for id_ in found}

    return read


def test_a_ledger_is_read_by_its_own_and_by_those_who_read_from_above(people, cast):
    """An administrator keeps the accounts and reads nothing."""
    assert people(cast.branch_id) == COMMITTEE_OF_THE_BRANCH | {"上级"}


def test_only_the_organisations_asked_for_are_told_of(people, cast):
    found = directory([cast.other_branch_id], today=TODAY)

    assert found.readers.keys() == {cast.other_branch_id}
    assert {*found.secretaries} == {cast.other_branch_id}


def test_above_only_those_read_whose_role_reaches_down(people, cast):
    """A secretary of the parent committee reads no branch's ledger for that."""
    accounts.grant(cast.outsider, "secretary", organisation=cast.committee, at=NOW, by="test")

    assert "外人" not in people(cast.branch_id)
    assert "外人" in people(cast.committee_id)


@pytest.mark.parametrize("who", ["parent_reader", "member"])
def test_who_was_deactivated_is_told_nothing(people, cast, who):
    getattr(cast, who).is_active = False

    assert getattr(cast, who).name not in people(cast.branch_id)


def test_a_reader_in_another_branch_reads_nothing_here(people, cast):
    accounts.grant(cast.outsider, "parent_reader", organisation=cast.other_branch, at=NOW, by="test")

    assert "外人" not in people(cast.branch_id, cast.branch_id, cast.other_branch_id)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "stands_in"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), True),
        (date(2026, 3, 6), date(2026, 3, 9), False),
        (date(2026, 3, 1), date(2026, 3, 4), False),
    ],
)
def test_a_deputy_stands_in_within_the_period_and_in_that_organisation_alone(ctx, cast, starts_on, ends_on, stands_in):
    deputies.appoint(
        cast.member,
        principal=cast.owner,
        organisation=cast.branch,
        starts_on=starts_on,
        ends_on=ends_on,
        by=cast.secretary,
        at=NOW.replace(day=1),
    )
    db.session.flush()

    here = directory([cast.branch_id], today=TODAY).deputies
    elsewhere = directory([cast.other_branch_id], today=TODAY).deputies

    assert here == ({(cast.branch_id, cast.owner.id): {cast.member.id}} if stands_in else {})
    assert elsewhere == {}


def test_only_their_own_committees_signature_is_asked_for(ctx, cast):
    cast.branch.parent_signs = cast.other_branch.parent_signs = True
    db.session.flush()

    assert directory([cast.branch_id], today=TODAY).parent_signs == {cast.branch_id}


def test_a_deputy_decides_who_holds_the_right_and_whoever_decides_stays():
    people = Directory(readers={1: {10, 11, 12}}, deputies={(1, 10): {11, 12}})

    assert in_place_of(people, 1, {10, 99}, entitled={11}) == {10, 11, 99}


@pytest.mark.parametrize(
    ("secretaries", "officers", "above"), [(set(), set(), True), ({10}, set(), False), (set(), {11}, False)]
)
def test_the_committee_above_signs_only_where_nobody_here_can(secretaries, officers, above):
    people = Directory(secretaries={1: secretaries}, officers={1: officers}, parent_signs={1})

    assert people.turn(1, "", unchecked=False).above is above
