"""`flask backup …`: what each says, and its exit code."""

import pytest


@pytest.fixture
def backup(app, cast, make_item, tmp_path):
    app.config["BACKUP_FOLDER"] = str(tmp_path / "backups")
    make_item()

    def run(*words, code=0):
        result = app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == code, result.output
        return result.output

    yield run
    app.config["BACKUP_FOLDER"] = ""


def test_the_whole_round(backup, tmp_path):
    backup("backup", "create")
    (made,) = (tmp_path / "backups").glob("backup-*.zip")

    assert "从未验证" in backup("backup", "list")
    assert "历史和佐证材料核对无误" in backup("backup", "verify", str(made))
    assert "已验证" in backup("backup", "list")
    assert "--replace" in backup("backup", "restore", str(made), code=1)
    said = backup("backup", "restore", "--replace", str(made))
    assert "提醒已暂停" in said
    assert "原来的数据库保存在" in said
    assert "历史完整" in backup("history", "verify")


def test_an_empty_folder_says_so(backup):
    assert "还没有备份" in backup("backup", "list")


@pytest.mark.parametrize("what", ["没有这个文件", "不是完整的备份文件"])
def test_what_is_no_backup_is_refused_in_a_sentence(backup, tmp_path, what):
    path = tmp_path / "nothing.zip"
    if what != "没有这个文件":
        path.write_bytes(b"PK not really")

    assert what in backup("backup", "restore", str(path), code=1)


def test_a_file_that_is_there_is_not_written_over(backup, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_text("mine")

    assert "已经存在" in backup("backup", "create", "-o", str(path), code=1)
    assert path.read_text() == "mine"


@pytest.mark.slow
def test_a_setting_that_was_otherwise_is_said(app, backup, tmp_path):
    path = tmp_path / "one.zip"
    backup("backup", "create", "-o", str(path))
    before, app.config["BLUE_DAYS"] = app.config["BLUE_DAYS"], 30

    said = backup("backup", "restore", "--replace", str(path))

    app.config["BLUE_DAYS"] = before
    assert "设置 TRACKER_BLUE_DAYS 备份时是 20，现在是 30" in said


def test_moving_wants_an_address_it_knows(backup):
    assert "postgresql://" in backup("move-to", "mysql://somewhere/else", code=2)
