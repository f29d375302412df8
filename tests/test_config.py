"""Settings as an operator writes them: what makes no sense is said before anything starts."""

from threading import Timer

import pytest

from tracker import config


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        ("TRACKER_PORT", "99999"),
        ("TRACKER_PORT", "0"),
        ("TRACKER_BLUE_DAYS", "-1"),
        ("TRACKER_LOCK_MINUTES", "-0.5"),
        ("TRACKER_PASSWORD_DAYS", "inf"),
        ("TRACKER_THREADS", "0"),
        ("TRACKER_MAX_UPLOAD_MB", "-5"),
        ("TRACKER_LOCK_AFTER", "0"),
        ("TRACKER_SIGN_IN_RATE", "often"),
        ("TRACKER_SWEEP_AT", "25:00"),
        ("TRACKER_HOOK_ORIGINS", "hooks.example.org"),
        ("TRACKER_HOOK_ORIGINS", "https://hooks.example.org/robot"),
        ("TRACKER_HOOK_ORIGINS", "ftp://hooks.example.org"),
        ("TRACKER_HOOK_ORIGINS", "https://a@hooks.example.org"),
        ("DATABASE_URL", "mysql://127.0.0.1/tracker"),
        ("DATABASE_URL", "tracker.db"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(monkeypatch, tmp_path, variable, written):
    monkeypatch.setenv(variable, written)

    with pytest.raises(SystemExit, match=f"设置 {variable}={written} 无法识别"):
        config.load({"INSTANCE": str(tmp_path)})


COUNTED = [setting for setting in config.SETTINGS if setting.default.isdecimal() and setting.read is not config.yes]


@pytest.mark.parametrize("variable", [setting.variable for setting in COUNTED])
def test_no_setting_counts_below_nought(monkeypatch, tmp_path, variable):
    monkeypatch.setenv(variable, "-1")

    with pytest.raises(SystemExit, match=f"设置 {variable}=-1 无法识别"):
        config.load({"INSTANCE": str(tmp_path)})


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file")

    with pytest.raises(SystemExit, match=f"数据目录 {taken} 不能使用"):
        config.load({"INSTANCE": str(taken)})


def test_a_secret_key_that_could_be_guessed_is_refused_and_not_printed(monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_SECRET_KEY", "short-secret")

    with pytest.raises(SystemExit, match="设置 TRACKER_SECRET_KEY=… 无法识别：会话签名密钥，至少 32 个字符"):
        config.load({"INSTANCE": str(tmp_path)})


def test_a_kept_secret_that_could_be_guessed_is_refused_too(tmp_path):
    (tmp_path / "secret_key").write_text("short-secret")

    with pytest.raises(SystemExit, match="太短，不到 32 个字符，请删除它再启动"):
        config.load({"INSTANCE": str(tmp_path)})


@pytest.mark.slow
def test_an_empty_secret_is_no_secret(tmp_path):
    """What a full disk leaves behind: no session would ever be signed."""
    (tmp_path / "secret_key").touch()

    with pytest.raises(SystemExit, match="是空的，请删除它再启动"):
        config.load({"INSTANCE": str(tmp_path)})


def test_two_processes_that_start_at_once_share_one_secret(tmp_path):
    """F2: one finds the file that the other is about to write."""
    (tmp_path / "secret_key").touch()
    writing = Timer(0.2, (tmp_path / "secret_key").write_text, ["shared" * 6])
    writing.start()

    assert config.load({"INSTANCE": str(tmp_path)})["SECRET_KEY"] == "shared" * 6
    writing.join()
