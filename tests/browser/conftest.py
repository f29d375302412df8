"""A real Chromium against a real server that serves the tests' own application, database and cast."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import Cast
from tracker.extensions import db

CHROMIUM = Path("/usr/bin/chromium")
HEIGHTS = {390: 844}
HARMLESS = "Failed to load resource"  # a refusal is a 4xx answer, which the console notes by itself


class Quiet(WSGIRequestHandler):
    """A failing test shows what failed, not every file that was served."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"{CHROMIUM} is missing and REQUIRE_ALL=1 wants everything")
        pytest.skip(f"{CHROMIUM} is missing: install the package chromium to run these")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def server(app: Flask, cast: Cast) -> Iterator[str]:
    """The address of the application, with forgery protection on as in real life."""
    app.config["WTF_CSRF_ENABLED"] = True
    listening = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def page_as(
    server: str, app: Flask, cast: Cast, browser: Any, sign_in_as: Callable[[str], Any]
) -> Iterator[Callable[..., Any]]:
    """A page signed in as one of the cast; the test fails if it wrote an error to the console."""
    contexts, complaints = [], []

    def opened(who: str, width: int = 1440, lang: str = "zh_CN", *, javascript: bool = True) -> Any:
        with app.app_context():
            getattr(cast, who).language = lang
            db.session.commit()
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = browser.new_context(base_url=server, viewport=size, java_script_enabled=javascript)
        contexts.append(context)
        cookie = sign_in_as(who).get_cookie(app.config["SESSION_COOKIE_NAME"])
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server}])
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [words for words in complaints if HARMLESS not in words] == []
