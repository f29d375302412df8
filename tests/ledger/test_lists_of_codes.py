"""Lists that speak of the same states or the same people name them all: one that is added is missed nowhere."""

import pytest

from tracker.ledger import changes_wording, wording
from tracker.ledger.circumstances import ClosureRequest
from tracker.ledger.involvement import APPLYING
from tracker.ledger.models import CARRIERS, PEOPLE
from tracker.ledger.printing import printed_row
from tracker.ledger.searching import passages
from tracker.ledger.states import CLOSED_STATES, OPEN_STATES, STATES
from tracker.ledger.verbs.table import beginning
from tracker.reporting import facts, overview


@pytest.mark.parametrize(
    "told",
    [wording.STATE_NAMES, printed_row.PRINTED_STATES, facts.STATES_AS_TOLD, {*OPEN_STATES, *CLOSED_STATES}],
    ids=["on screen", "in print", "in the report", "open or closed"],
)
def test_every_list_of_states_holds_the_same(told):
    assert sorted(told) == sorted(STATES)


@pytest.mark.parametrize("labels", [overview.LABELS, overview.FINDING_LABELS], ids=["measures", "findings"])
def test_the_report_has_words_for_every_state_and_what_overlaps_with_them(labels):
    assert sorted(labels) == sorted((*STATES, *facts.OVERLAPS))


def test_every_field_that_holds_a_person_has_a_name_on_screen():
    assert set(PEOPLE) <= set(changes_wording.NAMES)
    assert list(passages.CARRIER_NAMES) == list(CARRIERS)


def test_of_every_field_that_holds_a_person_it_is_said_whether_they_are_involved():
    """DOMAIN §5: whoever owns it or applied is; somebody who only leads, checked or asked for days is not."""
    involving = {"owner_id", "requested_by_id", "requested_for_id"}

    assert involving | {"accountable_lead_id", "checked_by_id", "asked_by_id"} == set(PEOPLE)
    assert set(CARRIERS) <= set(PEOPLE)


def test_the_verbs_that_apply_are_those_that_begin_a_request():
    assert beginning(ClosureRequest) == APPLYING
