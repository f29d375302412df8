"""`flask intake extract FILE`: without a database, errors as sentences."""

import json

from tests.intake.reports import REPORT


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["intake", "extract", *map(str, arguments)])


def test_json_holds_the_stable_interface(application, tmp_path):
    report = tmp_path / "总结.txt"
    report.write_text(REPORT, "utf-8")

    found = json.loads(run(application, report, "--json").stdout)

    assert found["year"] == 2025
    assert [f["title"] for f in found["findings"]] == ["理论学习不够深入", "联系群众不够经常"]
    assert [a["answers"][0]["finding"] for a in found["actions"]] == [0, 1]
    assert {"title", "text", "start", "end", "why", "sure", "score", "responsible"} <= found["findings"][0].keys()
    first = found["findings"][0]
    assert REPORT[first["start"] : first["end"]] == first["text"]


def test_a_listing_for_the_eye(application, tmp_path):
    report = tmp_path / "总结.txt"
    report.write_text(REPORT, "utf-8")

    listing = run(application, report).stdout

    assert listing.splitlines()[0] == "2025 年度，2 个问题，2 条措施"
    assert "措施 1  深化理论学习 → 问题 1" in listing


def test_an_unreadable_file_ends_with_a_sentence_and_1(application, tmp_path):
    picture = tmp_path / "图.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))

    ended = run(application, picture, "--json")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "实际是图片" in ended.stderr


def test_a_missing_file_ends_with_a_sentence_and_1(application, tmp_path):
    ended = run(application, tmp_path / "没有.txt")

    assert ended.exit_code == 1
    assert "读不到" in ended.stderr


def test_no_database_is_needed(application, tmp_path, monkeypatch):
    def refuse(*_anything):
        raise AssertionError("the database was asked")

    monkeypatch.setattr("sqlalchemy.engine.base.Engine.connect", refuse)
    report = tmp_path / "总结.txt"
    report.write_text(REPORT, "utf-8")

    assert run(application, report, "--json").exit_code == 0
