"""The pictures of the documentation, made anew: the sample branch as its secretary sees it, in a real Chromium.

`tools/pictures.py [FOLDER]` writes them there, by default into docs/images; two widths each, today's dates.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CHROMIUM = "/usr/bin/chromium"
WIDTHS = {1440: 900, 390: 844}


def main() -> int:
    folder = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, sample(instance) as (address, account), chromium() as browser:
        for width, height in WIDTHS.items():
            page = browser.new_page(base_url=address, viewport={"width": width, "height": height}, locale="zh-CN")
            sign_in(page, account)
            for name, show in PICTURES.items():
                show(page)
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
            page.close()
    (folder / "item.png").write_bytes((folder / "item-1440.png").read_bytes())  # the one the README shows
    return 0


@contextmanager
def sample(instance: str) -> Iterator[tuple[str, Any]]:
    """The sample branch in a new instance, served here; its address, and its secretary's account."""
    from flask_migrate import upgrade
    from werkzeug.serving import make_server

    from tracker import create_app
    from tracker.common.clock import now
    from tracker.extensions import db
    from tracker.home.sample import loading

    app = create_app({"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance}/tracker.db"})
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        account = next(one for one in loading.load(at=now()) if one.role == "secretary")
        db.session.commit()
        loading.watch_today(at=now())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", account
    server.shutdown()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def sign_in(page: Any, account: Any) -> None:
    page.goto("/sign-in")
    page.fill("[name=username]", account.username)
    page.fill("[name=password]", account.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")


def overdue(page: Any) -> None:
    page.goto("/o/sample-branch/overdue")


def item(page: Any) -> None:
    """The first one overdue: it has a story."""
    overdue(page)
    page.goto(page.locator("main a[href^='/items/']").first.get_attribute("href"))


def comparison(page: Any) -> None:
    page.goto("/o/sample-branch/ledger/comparison")


def bulk_result(page: Any) -> None:
    """Everything urged at once: each row has its answer."""
    page.goto("/o/sample-branch/ledger")
    for row in page.locator("[name=chosen]").all():
        row.check()
    page.locator("button[name=action][value=urge]").click()
    page.locator("main form[method=post] [type=submit]").first.click()
    page.wait_for_load_state()


PICTURES = {"item": item, "overdue": overdue, "comparison": comparison, "bulk-result": bulk_result}

if __name__ == "__main__":
    sys.exit(main())
