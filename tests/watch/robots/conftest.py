"""What the tests of group robots share: a server in a robot's place, which the operator allows."""

import pytest

from tests.conftest import NOW
from tests.watch.robots.target import Target, serving
from tracker.extensions import db
from tracker.watch.robots import setting_up


@pytest.fixture
def target(app, monkeypatch):
    """A server that answers as it is told; origin: where."""
    found = Target()
    with serving(found) as origin:
        monkeypatch.setitem(app.config, "HOOK_ORIGINS", (origin,))
        found.origin = origin
        yield found


@pytest.fixture
def add_robot(app, cast, target):
    """In an open context; by the real verb."""

    def add(kind="wecom", *, at=NOW, path="/send?key=very-secret", secret="s3cret", name="支部工作群", place=None):
        robot = setting_up.add(
            place or cast.branch,
            kind=kind,
            name=name,
            url=target.origin + path,
            secret=secret,
            by=cast.administrator if place is None else cast.outsider,
            at=at,
        )
        db.session.commit()
        return robot

    return add
