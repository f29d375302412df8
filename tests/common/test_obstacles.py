"""What is in the way, as the databases really tell it, ends in one sentence that says what to do (F15)."""

import errno
import sqlite3
from io import BytesIO
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.conftest import SETTINGS
from tracker import create_app
from tracker.common import commands, obstacles
from tracker.common.obstacles import InTheWay, obstacle_of
from tracker.common.storage import Folder
from tracker.extensions import db


def told_by(url, spoil, statement="CREATE TABLE one (id INTEGER)"):
    """What SQLite's error for the statement is taken for."""
    engine = create_engine(url, connect_args={"timeout": 0})
    event.listen(engine, "connect", lambda connection, record: spoil(connection))
    try:
        with pytest.raises(DBAPIError) as refused, engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
    return obstacle_of(refused.value)


@pytest.fixture
def place(tmp_path):
    with sqlite3.connect(tmp_path / "one.db") as made:
        made.execute("CREATE TABLE filled (id INTEGER)")
    made.close()
    return tmp_path / "one.db"


def test_sqlite_tells_what_is_in_the_way(place):
    """F15: "database is locked", and its kin."""
    url = f"sqlite:///{place}"
    with sqlite3.connect(place) as other:
        other.execute("BEGIN IMMEDIATE")
        assert told_by(url, lambda c: None) is obstacles.BUSY
    other.close()
    assert told_by(url, lambda c: c.execute("PRAGMA query_only=ON")) is obstacles.READ_ONLY
    assert told_by(f"sqlite:///file:{place}?mode=ro&uri=true", lambda c: None) is obstacles.READ_ONLY
    fill = (
        "INSERT INTO filled WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 999) SELECT i FROM n"
    )
    assert told_by(url, lambda c: c.execute("PRAGMA max_page_count=2"), fill) is obstacles.FULL
    assert told_by(f"sqlite:///{place.parent}/nowhere/one.db", lambda c: None) is obstacles.GONE
    place.write_bytes(b"not a database" * 500)
    assert told_by(url, lambda c: None) is obstacles.DAMAGED


@pytest.mark.parametrize(("number", "found"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (None, "gone")])
def test_where_sqlite_tells_too_little_the_disk_is_asked_itself(app, monkeypatch, tmp_path, number, found):
    """On a full disk it says "disk I/O error", on a read-only one "unable to open database file"."""
    mine = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": ""})

    def refuse(**_where):
        raise OSError(number, "as the system says it")

    if number:
        monkeypatch.setattr("tracker.common.obstacles.tempfile.TemporaryFile", refuse)
    with mine.app_context():
        told = obstacle_of(OperationalError("SELECT", {}, SimpleNamespace(sqlite_errorname="SQLITE_CANTOPEN")))

    assert told and told.name == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("08006", "gone"),
        ("57P01", "gone"),
        ("25006", "read-only"),
        ("53100", "full"),
        ("53300", "busy"),
        ("55P03", "busy"),
        ("40P01", "busy"),
        ("XX001", "damaged"),
        (None, "gone"),
        ("42601", None),
        ("22001", None),
    ],
)
def test_postgresql_tells_what_is_in_the_way(code, found):
    obstacle = obstacle_of(OperationalError("SELECT", {}, SimpleNamespace(sqlstate=code)))

    assert (obstacle and obstacle.name) == found


def test_a_full_disk_and_a_read_only_one_are_told_from_other_mistakes(ctx):
    instance = ctx.config["INSTANCE"]

    assert obstacle_of(OSError(errno.ENOSPC, "No space left on device")) is obstacles.FULL
    assert obstacle_of(OSError(errno.EROFS, "Read-only file system")) is obstacles.READ_ONLY
    assert obstacle_of(OSError(errno.EACCES, "denied", f"{instance}/files/ab")) is obstacles.READ_ONLY
    assert obstacle_of(OSError(errno.EACCES, "denied", "/usr/bin/soffice")) is None
    assert obstacle_of(ValueError()) is None


def test_every_sentence_says_what_to_do_in_the_language_of_the_page(app):
    every = [each for each in vars(obstacles).values() if isinstance(each, obstacles.Obstacle)]
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        english = [str(each.sentence) for each in every]
    with app.test_request_context("/"):
        chinese = [str(each.sentence) for each in every]

    assert len(every) == 9
    assert all("请" in sentence for sentence in chinese)
    assert not any("请" in sentence for sentence in english)


@pytest.fixture
def broken(app, monkeypatch):
    """Every write meets this error."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def meet(error):
        def fail(*_arguments, **_named):
            raise error

        monkeypatch.setattr(db.session, "commit", fail)

    return meet


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("SQLITE_FULL", 507, "磁盘已满，没有保存"),
        ("SQLITE_READONLY_DIRECTORY", 503, "数据库或数据目录不能写入"),
        ("SQLITE_BUSY_SNAPSHOT", 503, "数据库正忙，没有保存"),
        ("SQLITE_IOERR_WRITE", 503, "数据库不能使用"),
        ("SQLITE_MISMATCH", 500, "系统出错了"),
    ],
)
def test_on_the_page_it_is_a_sentence_and_what_was_typed(app, sign_in_as, make_item, broken, code, status, words):
    item_id, client = make_item(), sign_in_as("owner")
    broken(OperationalError("UPDATE", {}, SimpleNamespace(sqlite_errorname=code)))

    page = client.post(f"/items/{item_id}/progress", data={"words": "已召开支委会研究", "version": "1"})

    assert page.status_code == status
    assert words in page.text
    assert "已召开支委会研究</textarea>" in page.text


def test_a_disk_that_is_full_when_a_file_is_kept_is_said_too(app, sign_in_as, make_item, monkeypatch):
    item_id, client = make_item(), sign_in_as("owner")

    def full(_self, _data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "put", full)
    page = client.post(
        f"/items/{item_id}/evidence",
        data={"files": (BytesIO("会议记录".encode()), "会议记录.txt"), "text": "会议记录在此"},
    )

    assert page.status_code == 507
    assert "会议记录在此</textarea>" in page.text
    assert "文件没有保存，请重新选择。" in page.text
    assert "再次提交" not in page.text


def test_the_program_speaks_the_person_s_language_when_the_database_is_gone(app, sign_in_as, monkeypatch):
    client = sign_in_as("secretary")
    client.post("/language", data={"language": "en"})
    for name in ("execute", "scalar", "scalars", "get"):
        monkeypatch.setattr(db.session, name, gone)

    page = client.get("/", headers={"Accept-Language": "zh"})

    assert page.status_code == 503
    assert "The database cannot be used" in page.text


def gone(*_arguments, **_named):
    raise OperationalError("SELECT", {}, Exception("the server closed the connection"))


def test_a_command_ends_in_the_sentence_and_its_reason(ctx):
    with (
        pytest.raises(SystemExit, match=r"磁盘已满.*原因：.*No space left"),
        commands.obstacles_as_sentences(SystemExit),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(SystemExit, match=r"/nowhere/x\.xlsx 不能使用"), commands.obstacles_as_sentences(SystemExit):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/nowhere/x.xlsx")
    with pytest.raises(ZeroDivisionError), commands.obstacles_as_sentences(SystemExit):
        raise ZeroDivisionError
    with pytest.raises(SystemExit, match=r"更新的版本.*9999"), commands.obstacles_as_sentences(SystemExit):
        raise InTheWay(obstacles.NEWER, "9999")
