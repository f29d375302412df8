"""A secret that was written into a file is found before it is handed on; what looks a little like one is left alone."""

import pytest

from tools.find_secrets import files, found_in

KEY, HEX = "BEGIN RSA PRIVATE " + "KEY", "0123456789abcdef"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"-----{KEY}-----", "a private key"),
        ("id = 'AKIA" + "ABCDEFGH12345678'", "an access key"),
        ("ghp_" + "a1" * 18, "a token"),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={HEX[:8]}-1234-", "a robot's address"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={HEX * 4}", "a robot's address"),
        ("postgresql://ledger:hunter2" + "@db.example.org/x", "a password in an address"),
        (f'SECRET_KEY = "{HEX * 2}"', "a value"),
        (f"'api_key': '{HEX * 2}'", "a value"),
    ],
)
def test_a_secret_is_found_and_not_repeated(line, what):
    assert found_in("tracker/config.py", f"x\n{line}\n") == [f"tracker/config.py:2: {what}"]


@pytest.mark.parametrize(
    "line",
    [
        'TOKEN = "csrf_token"',
        "postgresql://postgres@127.0.0.1:5432/postgres",
        "sha256 = '" + HEX * 4 + "'",
        'Setting("SECRET_KEY", "TRACKER_SECRET_KEY", "")',
    ],
)
def test_what_is_no_secret_is_left_alone(line):
    assert found_in("tracker/config.py", line) == []


def test_every_file_of_the_repository_is_looked_through():
    assert {"tracker/config.py", "docs/operations.md", "app.py"} <= set(files())
