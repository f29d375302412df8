"""A disk that turned read-only, as the system makes it so: every page says it, and hands back what was typed (F15)."""

import os
import subprocess

import pytest
from sqlalchemy import event

from tests.conftest import SETTINGS
from tracker import create_app
from tracker.common import schema
from tracker.common.storage import Folder
from tracker.extensions import db

SENTENCE = "数据库或数据目录不能写入：请检查磁盘是否只读"


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, and the way to make it read-only; only root can mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0 or mount("-t", "tmpfs", "-o", "size=20m", "tmpfs", place):
        pytest.skip("this account cannot mount a disk")
    yield place, lambda: mount("-o", "remount,ro", place)
    subprocess.run(["umount", place], check=True, timeout=10)


def mount(*words):
    return subprocess.run(["mount", *words], capture_output=True, timeout=10).returncode


@pytest.fixture
def on_disk(disk):
    """An application whose instance stands there."""
    place, _make_read_only = disk
    app = create_app(SETTINGS | {"INSTANCE": str(place / "instance"), "SQLALCHEMY_DATABASE_URI": ""})
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        schema.bring_up_to_date(db.engine)
        db.engine.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


def typed_on(app):
    return app.test_client().post("/set-up/any-link", data={"organisation": "第一党支部"})


def test_the_page_of_a_read_only_disk_says_so_and_hands_back_what_was_typed(disk, on_disk):
    """F15: its kin."""
    _place, make_read_only = disk
    assert make_read_only() == 0

    page = typed_on(on_disk)
    command = on_disk.test_cli_runner().invoke(args=["watch", "sweep"])

    assert (page.status_code, SENTENCE in page.text, "第一党支部</textarea>" in page.text) == (503, True, True)
    assert command.output.startswith(f"Error: {SENTENCE}")


def test_a_file_that_cannot_be_kept_there_is_told_the_same(disk, on_disk):
    place, make_read_only = disk
    assert make_read_only() == 0

    on_disk.add_url_rule("/keeps", "static_keeps", lambda: Folder(place / "instance" / "files").put(b"report"))
    on_disk.before_request_funcs = {}
    page = on_disk.test_client().get("/keeps")

    assert (page.status_code, SENTENCE in page.text) == (503, True)


def test_so_does_one_that_turned_read_only_under_an_open_database(app, sign_in_as, make_item, monkeypatch):
    """The reading goes on, the first write is refused by the driver itself."""
    item, client = make_item(), sign_in_as("owner")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with app.app_context():
        engine = db.engine
    refuse = "SET TRANSACTION READ ONLY" if engine.dialect.name == "postgresql" else "PRAGMA query_only=ON"

    def turn(connection, *_rest):
        connection.cursor().execute(refuse)

    event.listen(engine, "checkout", turn)
    try:
        seen = client.get(f"/items/{item}")
        page = client.post(f"/items/{item}/progress", data={"words": "已召开支委会研究", "version": "1"})
    finally:
        event.remove(engine, "checkout", turn)
        engine.dispose()

    assert seen.status_code == 200
    assert (page.status_code, SENTENCE in page.text, "已召开支委会研究</textarea>" in page.text) == (503, True, True)
