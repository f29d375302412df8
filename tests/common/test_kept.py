"""What is kept survives a power cut, and is nobody's business but its owner's (F15)."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.conftest import SETTINGS
from tracker import config, create_app
from tracker.common import kept
from tracker.common.database import teach_sqlite
from tracker.common.storage import Folder

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def settled(monkeypatch):
    """What was handed to the disk, in its order: names of files and folders."""
    seen = []
    really = os.fsync

    def note(handle):
        seen.append(Path(f"/proc/self/fd/{handle}").readlink())
        really(handle)

    monkeypatch.setattr("tracker.common.kept.os.fsync", note)
    return seen


def open_to_others(folder):
    paths = [folder, *folder.rglob("*")]
    return [path.relative_to(folder).as_posix() for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.fixture
def generous():
    """An account whose files everybody may read unless somebody says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_commit_on_sqlite_waits_for_the_disk(tmp_path):
    """F15's other half: a write-ahead log that is not handed to the disk loses what was acknowledged."""
    engine = create_engine(f"sqlite:///{tmp_path / 'one.db'}")
    teach_sqlite(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_file_put_is_on_the_disk_with_its_name_and_its_folders(tmp_path, settled):
    files = Folder(tmp_path / "files")

    place = files.place_of(files.put(b"report"))

    written, folder = settled[-2:]
    assert (written.parent, folder) == (place.parent, place.parent)
    assert {tmp_path, tmp_path / "files"} <= set(settled)  # the names of the folders that were made


def test_a_secret_and_an_export_are_on_the_disk_with_their_names(tmp_path, settled):
    config.kept_secret(tmp_path / "secret_key")
    kept.write(tmp_path / "ledger.xlsx", b"ledger")

    assert settled.count(tmp_path) == 2
    assert len(settled) >= 4


def test_a_file_that_cannot_be_written_leaves_the_one_that_was_there(tmp_path, monkeypatch):
    place = tmp_path / "ledger.xlsx"
    place.write_bytes(b"of yesterday")
    monkeypatch.setattr("tracker.common.kept.os.fsync", lambda handle: [][0])

    with pytest.raises(IndexError):
        kept.write(place, b"of today")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"of yesterday"]


def test_a_pipe_is_written_to_and_a_link_is_followed(tmp_path):
    (tmp_path / "there").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "there")

    kept.write(Path("/dev/null"), b"nothing")
    kept.write(tmp_path / "link", b"ledger")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"ledger"
    assert not Path("/dev/null").is_file()


def test_a_new_instance_is_its_owner_s_alone(tmp_path, generous):
    instance = tmp_path / "instance"
    app = create_app(SETTINGS | {"INSTANCE": str(instance), "SECRET_KEY": ""})
    with app.app_context():
        from tracker.common.storage import files
        from tracker.extensions import db

        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE one (id INTEGER)")
        files().put(b"report")
        found = open_to_others(instance)
        names = {path.name for path in instance.iterdir()}
        db.engine.dispose()

    assert names >= {"secret_key", "tracker.db", "tracker.db-wal", "tracker.db-shm", "files"}
    assert found == []


def test_an_instance_that_stood_open_is_closed_at_the_start(tmp_path, generous):
    instance = tmp_path / "instance"
    (instance / "files" / "ab").mkdir(parents=True)
    for name in ("secret_key", "tracker.db", "tracker.db-wal", "files/ab/cd", "tracker-before-20260101-000000.db"):
        (instance / name).write_bytes(b"kept" * 8)

    config.load({"INSTANCE": str(instance)})

    assert open_to_others(instance) == []


def test_a_folder_that_is_somebody_else_s_too_keeps_its_rights(tmp_path, generous):
    for name in ("tracker.db", "somebody's letter"):
        (tmp_path / name).write_bytes(b"kept")
    tmp_path.chmod(0o755)

    config.load({"INSTANCE": str(tmp_path)})

    assert open_to_others(tmp_path) == [".", "somebody's letter"]


@pytest.mark.slow
def test_the_program_writes_for_its_owner_alone(tmp_path):
    """Whatever a command writes, wherever: the workbook of a ledger too."""
    told = "import app, os; print(oct(os.umask(0)))"
    started = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env=os.environ | {"TRACKER_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert started.stdout == "0o77\n"


def test_a_command_beside_the_server_leaves_the_server_its_log(tmp_path):
    """F84: the server's second connection must not cost it its lock, or what comes and goes beside it takes the
    write-ahead log away, with everything that is acknowledged from then on."""
    place = tmp_path / "tracker.db"
    engine = create_engine(f"sqlite:///{place}")
    teach_sqlite(engine)
    with engine.connect() as first:
        first.exec_driver_sql("CREATE TABLE one (id INTEGER)")
        first.commit()
        with engine.connect():  # as soon as two pages are asked for at once
            counted_beside(place)
            first.exec_driver_sql("INSERT INTO one VALUES (1)")
            first.commit()

            assert counted_beside(place) == 1
    engine.dispose()


COUNTING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(*connection.execute("SELECT count(*) FROM one").fetchone())
connection.close()
"""


def counted_beside(place):
    """By another process, which closes the file as its last user if nobody else holds a lock."""
    asked = [sys.executable, "-c", COUNTING, str(place)]
    return int(subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout)


@pytest.mark.slow
def test_a_command_leaves_everything_in_the_file_itself(tmp_path):
    """F72: a write-ahead log left behind meets whatever file is put in the place of this one."""
    for words in (["db", "upgrade"], ["set-up-link"], ["watch", "resume"]):  # the last one ends in a refusal
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT,
            env=os.environ | {"TRACKER_INSTANCE": str(tmp_path)},
            capture_output=True,
            timeout=60,
        )
        assert [path.name for path in tmp_path.glob("tracker.db*")] == ["tracker.db"], words
