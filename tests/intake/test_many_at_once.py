"""Many files given in one moment, to the server as it is run: the pages go on being answered."""

import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.conftest import NEVER_OVER, Cast
from tests.served import served

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936\uc1 \u23384?\u22312?\u30340?\u38382?\u39064?\par %d\par}"


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of the application, served with as many threads as by default."""
    monkeypatch.setitem(app.config, "PORT", 0)
    with served(app) as place:
        yield place


def give(address: str, cookie: str, number: int) -> int:
    """The status of the answer to one upload."""
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.rtf"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": cookie}
    body = form + RTF % number + b"\r\n--x--\r\n"
    request = urllib.request.Request(f"{address}/o/branch/intake", data=body, headers=headers)
    try:
        return int(urllib.request.build_opener(Stay).open(request, timeout=120).status)
    except urllib.error.HTTPError as answer:
        return answer.code


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


@pytest.mark.slow
@needs_office
def test_ten_conversions_at_once_leave_the_health_check_under_a_second(app: Flask, cast: Cast, address: str) -> None:
    """F85."""
    with app.app_context():
        session = {"_user_id": cast.secretary.get_id(), "_fresh": True, "begun": NEVER_OVER}
    cookie = f"tracker={app.session_interface.get_signing_serializer(app).dumps(session)}"  # type: ignore[attr-defined]  # Flask's own session

    waited = []
    with ThreadPoolExecutor(10) as people:
        uploads = [people.submit(give, address, cookie, number) for number in range(10)]
        while not all(upload.done() for upload in uploads):
            began = time.monotonic()
            with urllib.request.urlopen(f"{address}/healthz", timeout=60) as answer:
                assert answer.status == 200
            waited.append(time.monotonic() - began)
            time.sleep(0.05)
    codes = sorted(upload.result() for upload in uploads)
    print(codes, f"the longest of {len(waited)} answers took {max(waited):.2f} s")

    assert max(waited) < 1
    assert set(codes) == {303, 429}
    assert codes.count(303) >= 4
