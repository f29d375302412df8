"""A real Chromium against a real server that serves the tests' own application, database and cast."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import NEVER_OVER, Cast
from tracker.config import ROOT
from tracker.extensions import db
from tracker.people.models import User

CHROMIUM = Path("/usr/bin/chromium")
TRANSLATIONS = ROOT / "tracker" / "translations"
HEIGHTS = {390: 844}
POSTS = {"书记", "纪检委员", "管理员", "党员"}  # typed by people as their post, and a word of the catalogue besides
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


@pytest.fixture(scope="session")
def looking() -> str:
    """A script for every page: what hangs over the edge, is raw or was left Chinese becomes a console error."""
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as catalogue:
        words = [message.id for message in read_po(catalogue) if message.id and message.id not in POSTS]
    return f"({Path(__file__).with_name('looking.js').read_text('utf-8')})({json.dumps(words)})"


@pytest.fixture
def visit(browser: Any, looking: str) -> Iterator[Callable[..., Any]]:
    """A page of a browser of its own; the test fails if any page it showed wrote an error or warning to the console."""
    contexts, complaints = [], []

    def opened(address: str, width: int = 1440, lang: str = "zh_CN", *, javascript: bool = True, **more: Any) -> Any:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        locale = {"zh_CN": "zh-CN", "en": "en-US"}[lang]
        context = browser.new_context(
            base_url=address, viewport=size, locale=locale, java_script_enabled=javascript, **more
        )
        contexts.append(context)
        context.add_init_script(looking)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [words for words in complaints if HARMLESS not in words] == []


@pytest.fixture
def page_for(server: str, app: Flask, visit: Callable[..., Any]) -> Callable[..., Any]:
    """A page on which the account of that user name is signed in."""

    def opened(username: str, width: int = 1440, lang: str = "zh_CN", **more: Any) -> Any:
        client = app.test_client()
        with app.app_context():
            person = db.session.query(User).filter_by(username=username).one()
            person.language = lang
            session_id = person.get_id()
            db.session.commit()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"], session["begun"] = session_id, True, NEVER_OVER
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        page = visit(server, width, lang, **more)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server}])
        return page

    return opened


@pytest.fixture
def page_as(app: Flask, cast: Cast, page_for: Callable[..., Any]) -> Callable[..., Any]:
    """A page signed in as one of the cast."""

    def opened(who: str, width: int = 1440, lang: str = "zh_CN", **more: Any) -> Any:
        with app.app_context():
            username = getattr(cast, who).username
        return page_for(username, width, lang, **more)

    return opened


@pytest.fixture
def say() -> Callable[[str], Callable[..., str]]:
    """The words of the screen in a language: `words = say("en")`, then `words("已设置 %(count)s 条。", count=4)`."""

    def speaking(lang: str) -> Callable[..., str]:
        catalogue = Translations.load(TRANSLATIONS, [lang])

        def words(chinese: str, **values: object) -> str:
            said = catalogue.ugettext(chinese)
            assert lang == "zh_CN" or said != chinese, f"not in the English catalogue: {chinese}"
            return said % values if values else said

        return words

    return speaking
