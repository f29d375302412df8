"""Who stands below whom, as the rows say that are kept with the tree."""

import random

import pytest
from flask import g
from sqlalchemy import select

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.people import accounts, arranging, tree
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Ancestry, Organisation


def lines_kept():
    columns = (Ancestry.organisation_id, Ancestry.depth, Ancestry.ancestor_id)
    return set(db.session.execute(select(*columns)).tuples())


def lines_by_path():
    places = db.session.scalars(select(Organisation)).all()
    return {(p.id, depth, above) for p in places for depth, above in enumerate(reversed(p.line))}


@pytest.fixture
def places(ctx, cast):
    """Ten more, anywhere; all of them the administrator's."""
    made = [cast.committee]
    accounts.grant(cast.administrator, "administrator", organisation=cast.committee, at=NOW, by="setup")
    chance = random.Random(7)
    for number in range(10):
        parent = chance.choice(made)
        made.append(accounts.found_organisation(f"第{number}支部", slug=f"n{number}", at=NOW, parent=parent))
    db.session.flush()
    return made


def test_the_lines_agree_with_the_paths_however_the_tree_is_moved(cast, places):
    chance = random.Random(11)
    moved = 0
    while moved < 12:
        place, target = chance.sample(places[1:], 2)
        if target.is_within(place) or place.parent is target:
            continue
        arranging.move(place, below=target, by=cast.administrator, at=NOW)
        moved += 1

        assert lines_kept() == lines_by_path()


def test_what_is_below_is_looked_up_once_a_request_and_anew_after_a_move(app, cast, places):
    with app.test_request_context():
        with counted_queries(app) as asked:
            first = organisation_ids_with(cast.parent_reader, Right.READ)
            again = organisation_ids_with(cast.parent_reader, Right.READ)
        ours = [statement for statement in asked if "ancestry" in statement]

        assert (len(ours), first) == (1, again)
        assert isinstance(first, set) and {place.id for place in places} <= first
        tree.keep_lines(places[-1:])
        assert "known_below" not in g


def test_many_are_left_to_the_database(app, cast, places, monkeypatch):
    monkeypatch.setattr(tree, "MOST_KNOWN", 3)

    with app.test_request_context():
        found = organisation_ids_with(cast.parent_reader, Right.READ)

    assert not isinstance(found, set)
    assert {place.id for place in places} <= set(db.session.scalars(found))
