"""Figures add up, carry their items, and say what DOMAIN §4 says."""

from datetime import date

import pytest

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.common.shares import percent
from tracker.reporting.facts import OVERLAPS, STATES_AS_TOLD
from tracker.reporting.public import public_facts


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [
        (19, 25, "76%"),
        (688, 697, "98.71%"),
        (453, 471, "96.18%"),
        (1, 3, "33.33%"),
        (1, 2, "50%"),
        (5, 5, "100%"),
        (0, 5, "0%"),
        (0, 0, ""),
        (99_999, 100_000, "99.99%"),
        (1, 100_000, "0.01%"),
    ],
)
def test_completion_rate_has_two_decimals_at_most_and_never_rounds_up_to_all(done, total, shown):
    assert percent(done, total) == shown


def test_states_partition_the_total_and_cancelled_stays_in_it():
    shown = facts_of(*(finding(n, state) for n, state in enumerate(STATES_AS_TOLD, start=1)))

    assert [f.value for f in shown.findings.states.values()] == [1] * 6
    assert shown.findings.total.value == 6
    assert shown.findings.rate.text == "16.67%"


def test_findings_and_actions_are_counted_apart():
    shown = facts_of(finding(1), action(101, "closed"), action(102, finding_id=None))

    assert (shown.findings.total.items, shown.actions.total.items) == ((1,), (101, 102))
    assert shown.standalone.items == (102,)


def test_an_action_whose_finding_is_elsewhere_counts_as_standing_alone():
    assert facts_of(action(101, finding_id=77)).standalone.items == (101,)


@pytest.mark.parametrize(("due_on", "overdue"), [(date(2026, 11, 22), ()), (date(2026, 11, 21), (1,))])
def test_an_item_is_overdue_from_the_day_after(due_on, overdue):
    """F19"""
    assert facts_of(finding(due_on=due_on)).findings.overlaps["overdue"].items == overdue


def test_closing_late_is_told_apart_and_still_counts_as_closed():
    late = finding(1, "closed", due_on=date(2026, 3, 1))
    on_time = finding(2, "closed", due_on=date(2026, 3, 5))

    tally = facts_of(late, on_time).findings

    assert tally.overlaps["closed_late"].items == (1,)
    assert tally.states["closed"].value == 2


def test_what_was_cancelled_is_not_kept_up():
    tally = facts_of(finding(1, ongoing=True), finding(2, "cancelled", ongoing=True)).findings

    assert tally.overlaps["ongoing"].items == (1,)


def test_asked_for_in_time_and_signed_late_is_told_apart_from_late():
    signed_late = finding(1, "closed", due_on=date(2026, 3, 1), requested_on=date(2026, 3, 1))

    tally = facts_of(signed_late).findings

    assert (tally.overlaps["signed_late"].items, tally.overlaps["closed_late"].items) == ((1,), ())


def test_controls_and_extensions_count_occurrences():
    shown = facts_of(finding(controls=3), finding(2, granted=(EXTENSION, EXTENSION)))

    assert (shown.controls.value, shown.controls.items) == (3, (1,))
    assert (shown.extensions.value, shown.findings.overlaps["extended"].value) == (2, 1)


def test_the_public_figures_leave_out_withheld_findings_with_their_measures():
    shown = public_facts(facts_of(finding(1, withheld=True), action(101), finding(2), action(102, finding_id=2)))

    assert [item.id for item in shown.items] == [2, 102]
    assert shown.findings.total.value == shown.actions.total.value == 1


def test_every_figure_is_named_by_what_it_counts():
    names = [figure.name for figure in facts_of(finding()).figures]
    counted = ("total", *STATES_AS_TOLD, *OVERLAPS)

    assert names == [
        *(f"findings.{what}" for what in counted),
        *(f"actions.{what}" for what in counted),
        *("actions.standalone", "controls", "extensions", "findings.origin_1"),
    ]


def test_the_public_figures_name_the_same_sources():
    whole = facts_of(finding(1, withheld=True), finding(2))

    shown = public_facts(whole)

    assert (shown.sources, shown.year, shown.as_of, shown.organisation) == (
        *(whole.sources, whole.year, whole.as_of, whole.organisation),
    )
    assert shown.sources


@pytest.mark.parametrize(("number", "reopened"), [(1, ()), (2, (1,)), (3, (1,))])
def test_a_second_round_is_a_reopening(number, reopened):
    assert facts_of(finding(round=number)).findings.overlaps["reopened"].items == reopened


def test_the_items_of_a_kind_are_the_findings_or_the_measures():
    shown = facts_of(finding(1), action(101), action(102))

    assert [item.id for item in shown.of_kind("finding")] == [1]
    assert [item.id for item in shown.of_kind("action")] == [101, 102]


def test_each_origin_goes_by_its_source_or_by_none():
    shown = facts_of(finding(1), finding(2, source_title=" "), finding(3, first_year=2024))

    told = [(each.kind, each.title, each.found.items) for each in shown.origins]

    assert told == [("source", "2025年度党建工作总结", (1,)), ("added", "", (2,)), ("carried", "", (3,))]


def test_what_goes_on_from_an_earlier_year_is_carried_over_found_again_or_not():
    tally = facts_of(finding(1), finding(2, first_year=2024), finding(3, first_year=2024, found_again=True)).findings

    assert tally.overlaps["carried_over"].items == (2, 3)
