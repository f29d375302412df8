"""A backup is made while the service is in use, looked through, and put back: nothing lost, nothing told twice."""

import hashlib
import json
import shutil
import threading
import zipfile
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine, func, select

from tests.conftest import NOW
from tests.ledger.evidence.pieces import picture
from tracker.backup import making, moving, restoring, rows, verifying
from tracker.backup.archive import MANIFEST, Archive, Unusable, line_of
from tracker.common import storage
from tracker.common.database import one_moment
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Event, Item
from tracker.ledger.searching.models import ItemSearch
from tracker.watch import jobs, pausing
from tracker.watch.models import JobRun, Notice

pytestmark = pytest.mark.slow  # each fills an instance of its own; the whole round stands in test_cli.py
LATER = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)


@pytest.fixture
def filled(app, cast, make_item, tmp_path):
    """A branch with a finding, its measure, progress, and a picture; backups go to a folder of the test's own."""
    app.config["BACKUP_FOLDER"] = str(tmp_path / "backups")
    with app.app_context():
        finding = make_item(title="理论学习“走过场” <&\"'", state="in_progress")
        make_item(kind="action", title="每月集中学习一次", finding=finding)
        item = db.session.get_one(Item, finding)
        add_evidence(item, by=cast.owner, at=NOW, file=evidence_file("照片.jpg", picture()))
        db.session.commit()
        yield item
    app.config["BACKUP_FOLDER"] = ""


def everything():
    """Every row of every table that a backup holds, as plain values."""
    with one_moment() as database:
        return {table.name: list(rows.rows_of(database, table)) for table in rows.tables_of(database)}


def besides_pauses(found):
    return {name: lines for name, lines in found.items() if name != "telling_pause"}


def put_back(path):
    """As the command does it."""
    archive, aside = restoring.restore(path, replace=True, at=LATER)
    db.session.commit()
    return archive, restoring.soundness(), aside


def spoiled(path, name, change):
    """The archive with one member changed, its other members as they were."""
    other = path.with_name("spoiled.zip")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w") as copy:
        for member in whole.namelist():
            data = whole.read(member)
            copy.writestr(member, change(data) if member.startswith(name) else data)
    return other


def test_what_is_put_back_is_what_was_there_row_by_row(filled):
    before = everything()
    path = making.make(at=NOW)
    workflow.report_progress(filled, by=filled.owner, at=LATER, words="备份之后的进展")
    db.session.commit()

    _archive, found, _aside = put_back(path)

    assert found.is_sound
    assert besides_pauses(everything()) == besides_pauses(before)


def test_numbers_go_on_where_they_stopped(filled, cast, make_item):
    highest = max(filled.id, *(action.id for action in filled.actions))
    put_back(making.make(at=NOW))

    again = make_item(title="恢复之后新增的问题", at=LATER)

    assert again > highest
    assert db.session.scalar(select(func.count(ItemSearch.item_id))) == 3


def test_nothing_is_written_over_unasked(filled):
    path, before = making.make(at=NOW), everything()

    with pytest.raises(Unusable, match="--replace"):
        restoring.restore(path, replace=False, at=LATER)

    assert everything() == before


def test_what_stood_there_is_put_aside_first(filled):
    """F72: and nothing of its write-ahead log meets the new one."""
    path = making.make(at=NOW)
    workflow.report_progress(filled, by=filled.owner, at=LATER, words="只在旧库里的进展")
    db.session.commit()

    _archive, _found, aside = put_back(path)

    assert aside.exists()
    assert not aside.with_name(aside.name + "-wal").exists()
    assert db.session.scalar(select(Event.id).where(Event.words == "只在旧库里的进展")) is None
    aside.unlink()


def test_a_lost_file_comes_back_with_the_backup(filled):
    path = making.make(at=NOW)
    shutil.rmtree(storage.files().root)

    _archive, found, _aside = put_back(path)

    assert found.is_sound


def test_after_a_restore_nobody_is_told_until_an_administrator_says_so(app, filled, sign_in_as):
    """F11: a restored copy starts with telling off."""
    workflow.set_deadline(filled, deadline=Deadline("fixed", date(2026, 3, 4)), by=filled.accountable_lead, at=NOW)
    db.session.commit()
    jobs.run_sweep(date(2026, 3, 5), at=NOW)
    put_back(making.make(at=NOW))

    quiet = jobs.run_deliver(at=LATER)
    pausing.resume(by="admin", at=LATER)
    db.session.commit()
    told = jobs.run_deliver(at=LATER)

    assert quiet.sent == 0
    assert told.sent == db.session.scalar(select(func.count(Notice.id)).where(Notice.state == "sent")) > 0


@pytest.mark.parametrize("member", ["tables/item.jsonl", "files/", "tables/event.jsonl"])
def test_a_changed_member_is_found_and_named(filled, member):
    path = spoiled(making.make(at=NOW), member, lambda data: data.replace(b"2026", b"2025") + b" ")

    with pytest.raises(Unusable, match=member.rstrip("/")):
        verifying.verify(path, at=NOW)


def test_a_cut_off_archive_is_none(filled):
    path = making.make(at=NOW)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(Unusable, match="不是完整的备份"):
        verifying.verify(path, at=NOW)


def test_a_rewritten_history_is_found_although_every_hash_of_the_archive_fits(filled):
    def rewrite(data):
        return data.replace("已制定计划".encode(), "已全部完成".encode())

    def rehash(data):
        said = json.loads(data)
        with zipfile.ZipFile(path) as whole:
            said["hashes"]["tables/event.jsonl"] = hashlib.sha256(rewrite(whole.read("tables/event.jsonl"))).hexdigest()
        return json.dumps(said).encode()

    path = making.make(at=NOW)
    path = spoiled(spoiled(path, "tables/event.jsonl", rewrite).rename(path.with_name("step.zip")), MANIFEST, rehash)

    _archive, found = verifying.verify(path, at=NOW)

    assert found.damages > 0
    assert verifying.verified_at(path) is None


def test_a_backup_nobody_looked_through_is_told_from_one_found_sound(filled):
    path = making.make(at=NOW)
    never = verifying.verified_at(path)

    verifying.verify(path, at=LATER)

    assert (never, verifying.verified_at(path)) == (None, LATER)
    path.write_bytes(path.read_bytes() + b"\0")
    assert verifying.verified_at(path) is None


NEWER_TABLES = {"telling_pause", "sign_in", "ancestry", "digest", "telling_choice", "news_cursor", "calendar_day"} | {
    *("group_robot", "warning_rule")
}
NEWER_COLUMNS = {
    "item": {"anchor_day", "involved_ids", "acted_for", "immediate_by", "requested_on"},
    "notice": {"part", "occasion", "deputyship_id"},
    "organisation": {"parent_signs", "public_contact"},
    "proposal": {"year_from", "due_guessed"},
    "user_account": {"name_key"},
    "access_record": {"times"},
    "sign_in": {"last_hashes"},
}


def test_a_backup_of_an_older_schema_is_brought_up_to_this_one(filled):
    before = everything()

    archive, found, _aside = put_back(as_of_schema("0015", making.make(at=NOW)))

    assert archive.manifest.revision == "0015"
    assert found.is_sound
    assert pausing.paused() is not None
    assert everything()["user_account"] == before["user_account"], "what a name is found by is worked out again"


def as_of_schema(revision, path):
    """The archive as the program of that schema would have made it: without the tables and columns that came later."""
    other = path.with_name("older.zip")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w") as copy:
        said = json.loads(whole.read(MANIFEST)) | {"revision": revision, "hashes": {}}
        for name in NEWER_TABLES:
            del said["tables"][name]
        for member in whole.namelist():
            table = member.removeprefix("tables/").removesuffix(".jsonl")
            if member == MANIFEST or table in NEWER_TABLES:
                continue
            data = narrowed(whole.read(member), NEWER_COLUMNS[table]) if table in NEWER_COLUMNS else whole.read(member)
            if table == "user_account":
                data = beside(data, narrowed(whole.read("tables/sign_in.jsonl"), NEWER_COLUMNS["sign_in"]))
            said["hashes"][member] = hashlib.sha256(data).hexdigest()
            copy.writestr(member, data)
        copy.writestr(MANIFEST, json.dumps(said))
    return other


def beside(people, sign_ins):
    """What signing in asks stood in the row of the person."""
    (_id, *names), *states = (json.loads(line) for line in sign_ins.splitlines())
    (columns, *rows), by_person = (
        (json.loads(line) for line in people.splitlines()),
        {row[0]: row[1:] for row in states},
    )
    return b"".join(line_of(line) for line in ([*columns, *names], *([*row, *by_person[row[0]]] for row in rows)))


def narrowed(data, without):
    lines = [json.loads(line) for line in data.splitlines()]
    kept = [place for place, column in enumerate(lines[0]) if column not in without]
    return b"".join(line_of([line[place] for place in kept]) for line in lines)


def test_a_backup_of_a_newer_program_is_refused(filled):
    path = spoiled(
        making.make(at=NOW), MANIFEST, lambda data: json.dumps(json.loads(data) | {"revision": "9999"}).encode()
    )
    before = everything()

    with pytest.raises(Unusable, match="先升级程序"):
        put_back(path)

    assert everything() == before


def test_a_database_in_use_is_not_replaced(filled):
    path = making.make(at=NOW)
    before = everything()
    with db.engine.connect() as somebody:
        somebody.exec_driver_sql("SELECT 1 FROM item")
        somebody.detach()

        with pytest.raises(Unusable, match="先停止服务"):
            put_back(path)

    assert everything() == before


def test_a_backup_under_load_is_one_moment(app, filled, cast, make_item):
    """Writers go on while it is made; what it holds fits together to the last event."""
    stop, failures = threading.Event(), []
    item_id, owner_id = filled.id, filled.owner_id

    def write():
        count = 0
        while not stop.is_set():
            with app.app_context():
                try:
                    item = db.session.get_one(Item, item_id)
                    count += 1
                    workflow.report_progress(item, by=item.owner, at=NOW, words=f"第{count}次")
                    db.session.commit()
                except Exception as error:
                    failures.append(error)

    db.session.rollback()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = [making.make(at=datetime(2026, 3, 5, 2, 0, second, tzinfo=UTC)) for second in range(3)]
    finally:
        stop.set()
        writer.join()

    assert failures == []
    assert all(verifying.verify(path, at=NOW)[1].is_sound for path in paths)
    assert owner_id == cast.owner.id


def test_no_backup_appears_half_made(filled, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "fill", full)

    with pytest.raises(Unusable, match="请检查磁盘空间"):
        making.make(at=NOW)

    assert list(making.folder().iterdir()) == []


def test_the_newest_stay(filled):
    made = [making.make(at=datetime(2026, 3, day, 2, 0, tzinfo=UTC)) for day in (1, 2, 3)]

    gone = making.make_room(2)

    assert gone == made[:1]
    assert sorted(making.folder().glob("backup-*.zip")) == made[1:]


def test_the_nightly_job_makes_looks_through_and_records(app, filled):
    place = jobs.run_backup(at=NOW)

    run = db.session.scalars(select(JobRun).where(JobRun.job == "backup")).one()
    assert (run.outcome, run.numbers["damages"], run.numbers["faults"]) == ("done", 0, 0)
    assert verifying.verified_at(place) == NOW
    assert place.stat().st_mode & 0o077 == 0


def test_secrets_stay_out(app, filled):
    with Archive(making.make(at=NOW)) as archive:
        assert app.config["SECRET_KEY"] not in archive.zipped.read(MANIFEST).decode()
        assert "TRACKER_SWEEP_AT" in archive.manifest.settings


def test_everything_moves_to_another_engine_and_back_to_a_file(filled, tmp_path):
    url = f"sqlite:///{tmp_path / 'moved.db'}"

    count, found = moving.move(url)

    assert count == sum(map(len, everything().values()))
    assert found.is_sound
    with pytest.raises(Unusable, match="已有内容"):
        moving.move(url)


def test_moving_to_where_nothing_answers_says_so(filled):
    with pytest.raises(Unusable, match="不能使用"):
        moving.move("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_the_newest_one_found_sound_is_never_thrown_away(filled):
    """However many unsound ones are made after it."""
    made = [making.make(at=datetime(2026, 3, day, 2, 0, tzinfo=UTC)) for day in (1, 2, 3, 4)]
    verifying.verify(made[0], at=NOW)

    gone = making.make_room(2)

    assert gone == [made[1]]


def test_a_nightly_backup_that_does_not_hold_is_a_failed_job_and_said_to_be_unsound(filled):
    shutil.rmtree(storage.files().root)

    with pytest.raises(Unusable, match="佐证材料有 2 处对不上"):
        jobs.run_backup(at=NOW)

    run = db.session.scalars(select(JobRun).where(JobRun.job == "backup")).one()
    (place,) = making.folder().glob("backup-*.zip")
    assert (run.outcome, run.numbers["faults"]) == ("failed", 1 + 1)  # the picture and its thumbnail
    assert verifying.seal(place) == verifying.Seal(NOW, sound=False)


def test_a_damaged_file_is_mended_by_the_backup(filled):
    path = making.make(at=NOW)
    name = next(iter(storage.files().names()))
    place = storage.files().place_of(name)
    place.write_bytes(b"x" * place.stat().st_size)

    _archive, found, _aside = put_back(path)

    assert found.is_sound


def rehashed(path, member, change):
    """A member changed by somebody who makes the manifest fit."""

    def fitting(data):
        said = json.loads(data)
        with zipfile.ZipFile(path) as whole:
            said["hashes"][member] = hashlib.sha256(change(whole.read(member))).hexdigest()
        return json.dumps(said).encode()

    step = spoiled(path, member, change).rename(path.with_name("step.zip"))
    return spoiled(step, MANIFEST, fitting)


def test_what_does_not_hold_takes_nobody_s_place_unasked(filled):
    path = rehashed(
        making.make(at=NOW), "tables/item.jsonl", lambda data: data.replace("走过场".encode(), "很扎实".encode())
    )
    before = everything()

    with pytest.raises(Unusable, match="--unsound"):
        restoring.restore(path, replace=True, at=LATER)

    assert everything() == before
    restoring.restore(path, replace=True, unsound=True, at=LATER)
    db.session.commit()
    assert restoring.soundness().damages == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"[1, broken\n",
        lambda data: data.replace(b'"finding"', b'"nonsense"'),
        lambda data: data + data.splitlines(keepends=True)[-1],
        lambda data: data.splitlines(keepends=True)[0],
    ],
    ids=["no JSON", "against a rule", "a row twice", "rows gone"],
)
def test_rows_that_cannot_be_are_a_damaged_archive_in_one_sentence(filled, change):
    path = rehashed(making.make(at=NOW), "tables/item.jsonl", change)
    before = everything()

    with pytest.raises(Unusable, match=r"已损坏（tables/item\.jsonl）"):
        restoring.restore(path, replace=True, at=LATER)

    assert everything() == before


def test_a_member_that_is_neither_table_nor_file_is_refused(filled):
    path = making.make(at=NOW)

    def more(data):
        said = json.loads(data)
        said["hashes"]["files/../../../etc/evil"] = hashlib.sha256(b"evil").hexdigest()
        return json.dumps(said).encode()

    other = spoiled(path, MANIFEST, more)
    with zipfile.ZipFile(other, "a") as zipped:
        zipped.writestr("files/../../../etc/evil", "evil")

    with pytest.raises(Unusable, match="evil"):
        verifying.verify(other, at=NOW)


def test_a_table_that_is_left_out_is_missed(filled):
    def fewer(data):
        said = json.loads(data)
        del said["tables"]["overdue_note"], said["hashes"]["tables/overdue_note.jsonl"]
        return json.dumps(said).encode()

    whole, path = spoiled(making.make(at=NOW), MANIFEST, fewer), making.folder() / "fewer.zip"
    with zipfile.ZipFile(whole) as all_of_it, zipfile.ZipFile(path, "w") as copy:
        for member in all_of_it.namelist():
            if member != "tables/overdue_note.jsonl":
                copy.writestr(member, all_of_it.read(member))

    with pytest.raises(Unusable, match="overdue_note"):
        verifying.verify(path, at=NOW)


def test_two_of_one_second_do_not_overwrite_each_other(filled, monkeypatch):
    first = making.make(at=NOW)
    monkeypatch.setattr(type(first), "exists", lambda _path: False)  # both looked before either was there

    with pytest.raises(Unusable, match="已经存在"):
        making.make(at=NOW)


def test_the_second_of_one_second_has_a_name_of_its_own_and_is_the_newer(filled):
    first, second = making.make(at=NOW), making.make(at=NOW)

    assert verifying.backups_in(making.folder()) == [second, first]


def test_a_folder_that_cannot_be_one_is_said(app, filled):
    app.config["BACKUP_FOLDER"] = "/dev/null/backups"

    with pytest.raises(Unusable, match="不能写入"):
        making.make(at=NOW)


def test_nothing_is_moved_among_somebody_else_s_tables(filled, tmp_path):
    other = create_engine(f"sqlite:///{tmp_path / 'theirs.db'}")
    with other.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
    other.dispose()

    with pytest.raises(Unusable, match="已有内容"):
        moving.move(f"sqlite:///{tmp_path / 'theirs.db'}")
