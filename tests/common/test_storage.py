"""Files by their hash: whole or not at all, kept once."""

import hashlib

import pytest

from tracker.common.storage import Folder


def test_what_is_put_comes_back_by_its_hash(tmp_path):
    files = Folder(tmp_path)

    sha256 = files.put(b"report")

    assert sha256 == hashlib.sha256(b"report").hexdigest()
    with files.open(sha256) as kept:
        assert kept.read() == b"report"


def test_the_same_bytes_are_kept_once(tmp_path):
    files = Folder(tmp_path)

    assert files.put(b"report") == files.put(b"report")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_broken_write_leaves_nothing(tmp_path, monkeypatch):
    def fail(_handle):
        raise OSError("disk full")

    monkeypatch.setattr("tracker.common.kept.os.fsync", fail)

    with pytest.raises(OSError, match="disk full"):
        Folder(tmp_path).put(b"report")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_power_cut_left_torn_is_mended_by_putting_it_again(tmp_path):
    files = Folder(tmp_path)
    sha256 = files.put(b"report")
    files.place_of(sha256).write_bytes(b"")

    files.put(b"report")

    with files.open(sha256) as kept:
        assert kept.read() == b"report"


@pytest.mark.parametrize("name", ["../../secret_key", "a" * 63, "A" * 64])
def test_only_a_hash_names_a_file(tmp_path, name):
    with pytest.raises(ValueError, match="SHA-256"):
        Folder(tmp_path).open(name)
