"""What the tests of the watch share: items whose giving everybody has heard of, and how days are gone through."""

from contextlib import nullcontext

import pytest
from flask import has_app_context

from tracker.extensions import db
from tracker.watch.sweep import ends_of_chains, move_cursors


def read_the_news():
    """As if the watch had told of everything that happened so far."""
    move_cursors(ends_of_chains())
    db.session.commit()


@pytest.fixture
def make_item(app, make_item):
    """A measure like any other, of which only what the test does to it later is news."""

    def make(**changes):
        item_id = make_item(**({"kind": "action"} | changes))
        with nullcontext() if has_app_context() else app.app_context():
            read_the_news()
        return item_id

    return make
