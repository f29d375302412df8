"""A server that is killed where it stands, under load: what it acknowledged is there."""

import pytest

from bench.kills import survive
from tests.conftest import SETTINGS
from tracker import create_app

pytestmark = pytest.mark.slow

KILLS = 20  # python -m bench.kills 300 for as long as one likes


def test_nothing_acknowledged_is_lost_by_killing_the_server_under_load(database, tmp_path):
    """F15; F32: all of a change or nothing of it; F84: nor by a command that comes and goes beside it."""
    with database.another() as url:
        app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SECRET_KEY": "", "SQLALCHEMY_DATABASE_URI": url})

        result = survive(app, KILLS)

    assert result.lost == []
    assert result.doubled == []
    assert (result.verified_code, "没有发现改动" in result.verified) == (0, True), result.verified
    assert result.acknowledged >= KILLS
