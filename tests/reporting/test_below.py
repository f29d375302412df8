"""The organisations below, added up: each line the sum of its tree, in the tree's own order."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.counting import Counts
from tracker.ledger.deadlines import Deadline
from tracker.ledger.figures import Figures, figures_from
from tracker.ledger.models import KINDS
from tracker.people import accounts
from tracker.reporting.below import bars_of, figures_below

BEFORE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PAGE = "/o/committee/below"


@pytest.fixture
def elsewhere(app, cast):
    """Below the second branch a group with an overdue action; in a tree of its own a branch with an item."""
    with app.app_context():
        group = accounts.found_organisation("学习小组", slug="group", at=NOW, parent=cast.other_branch)
        alien = accounts.found_organisation("外系统党支部", slug="alien", at=NOW)
        for place in (group, alien):
            accounts.grant(cast.outsider, "secretary", organisation=place, at=NOW, by="setup")
        db.session.flush()
        deadline = Deadline("fixed", date(2026, 3, 1))
        for place, kind in ((cast.other_branch, "finding"), (group, "action"), (alien, "finding")):
            workflow.add(place, by=cast.outsider, at=BEFORE, year=2026, kind=kind, title="问题", deadline=deadline)
        db.session.commit()


def test_each_line_is_the_sum_of_its_tree(ctx, cast, make_item, elsewhere):
    make_item(state="closed", at=BEFORE)
    make_item(state="cancelled", at=BEFORE)

    found = figures_below(cast.committee, year=2026, today=NOW.date())

    assert [line.organisation.slug for line in found.lines] == ["branch", "other"]
    own, others = (line.figures.kinds for line in found.lines)
    assert own == {"finding": figures_from([("closed", 1, 0), ("cancelled", 1, 0)]), "action": Figures()}
    assert others == {kind: figures_from([("not_started", 1, 1)]) for kind in KINDS}
    assert found.lines[1].has_below
    assert found.total == found.lines[0].figures + found.lines[1].figures
    assert {kind: figures.rate for kind, figures in found.total.kinds.items()} == {"finding": "33.33%", "action": "0%"}


def test_every_number_leads_to_a_list_of_as_many(app, cast, make_item, elsewhere, sign_in_as):
    """F83."""
    for state in ("closed", "cancelled", "pending_review", "in_progress"):
        make_item(state=state, at=BEFORE)
    with time_machine.travel(NOW, tick=False):
        client = sign_in_as("parent_reader")
        links = re.findall(r'<a href="(/o/[^"]+kind=[^"]+)">(\d+)</a>', client.get(f"{PAGE}?year=2026").text)
        shown = {address: client.get(address.replace("&amp;", "&")).text for address, _count in links}

    assert len(links) >= 9
    assert {address: text.count('<td class="title') for address, text in shown.items()} == {
        address: int(count) for address, count in links
    }


def test_bars_of_states_are_on_one_scale(ctx, cast, make_item, elsewhere):
    for _ in range(4):
        make_item(state="closed", at=BEFORE)
    make_item(state="cancelled", at=BEFORE)

    own, others = bars_of(figures_below(cast.committee, year=2026, today=NOW.date()))

    assert [(part.name, part.width) for part in own] == [("closed", 100)]
    assert [(part.name, part.width) for part in others] == [("late", 50)]


def test_lines_stand_in_the_order_of_the_tree_and_not_of_their_figures(ctx, cast, make_item):
    """No ranking of branches anywhere (DOMAIN §2): what has more done or more overdue does not move."""
    for n in range(12):
        accounts.found_organisation(f"第{n}小组", slug=f"g{n}", at=NOW, parent=cast.branch)
    make_item(state="closed", at=BEFORE)

    found = figures_below(cast.branch, year=2026, today=NOW.date())

    assert [line.organisation.slug for line in found.lines] == ["branch", *(f"g{n}" for n in range(12))]
    assert found.lines[0].alone


def test_another_year_has_its_own_figures(ctx, cast, make_item):
    make_item(at=BEFORE)

    assert figures_below(cast.committee, year=2025, today=NOW.date()).total == Counts()


def test_the_page_leads_into_each_organisation(sign_in_as, make_item, elsewhere):
    make_item(state="closed", at=BEFORE)
    with time_machine.travel(NOW, tick=False):
        page = sign_in_as("parent_reader").get(PAGE).text

    assert 'href="/o/branch/ledger?year=2026"' in page
    assert 'href="/o/other/below?year=2026"' in page
    assert "外系统" not in page


@pytest.mark.parametrize(
    ("who", "refusal"), [("secretary", NOT_ALLOWED), ("administrator", NOT_ALLOWED), ("outsider", NOT_THERE)]
)
def test_who_reads_only_their_own_has_no_overview(sign_in_as, who, refusal):
    assert seen(sign_in_as(who).get("/o/branch/below")) == refusal


def test_where_nothing_is_below_the_ledger_says_it_all(sign_in_as):
    assert sign_in_as("parent_reader").get("/o/branch/below").location == "/o/branch/ledger"


def test_the_overview_costs_the_same_whatever_lies_below(app, cast, sign_in_as, make_item, elsewhere):
    """F41."""
    client = sign_in_as("parent_reader")
    client.get(PAGE)
    with counted_queries(app) as few:
        client.get(PAGE)
    with app.app_context():
        for n in range(12):
            accounts.found_organisation(f"第{n}小组", slug=f"g{n}", at=NOW, parent=cast.other_branch)
        db.session.commit()
    with counted_queries(app) as many:
        client.get(PAGE)

    assert len(many) == len(few)
