"""The review in a real Chromium: by mouse in few clicks, by keyboard alone, without JavaScript, on a phone."""

import re
import time
from pathlib import Path

import pytest

from tests.intake.reports import REPORT
from tracker.extensions import db
from tracker.ledger.models import Item

pytestmark = pytest.mark.browser
SHOTS = Path("/tmp/intake/shots")


def shoot(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def test_look(page_as):
    for width in (1440, 390):
        page = page_as("secretary", width)
        page.goto("/o/branch/intake")
        shoot(page, f"documents-empty-{width}")
        page.fill("textarea[name=text]", REPORT + f"{width}")
        page.click("text=读取")
        page.wait_for_selector("#proposals")
        page.wait_for_timeout(300)
        shoot(page, f"review-{width}")
        page.goto("/o/branch/intake")
        shoot(page, f"documents-{width}")
