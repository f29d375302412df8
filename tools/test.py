"""`make test`: the checks, the tests on SQLite, the tests on PostgreSQL, the tests in a browser.

What a machine lacks is left out and said at the end; with REQUIRE_ALL=1 it is a failure.
TEST_DATABASE_URL names the PostgreSQL server (default: postgres on 127.0.0.1).
"""

import os
import shutil
import subprocess
import sys

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")


def main() -> int:
    left_out: list[str] = []
    steps = [
        ("checks", [sys.executable, "tools/check.py"], {}),
        ("tests on SQLite", pytest("-n", "auto", "-m", "not browser"), {"TEST_DATABASE_URL": ""}),
    ]
    if postgresql_answers():
        steps.append(
            (
                "tests on PostgreSQL",
                pytest("-n", "auto", "-m", "not browser and not slow"),
                {"TEST_DATABASE_URL": SERVER},
            )
        )
    else:
        left_out.append(f"PostgreSQL: no server answers at {SERVER.rpartition('@')[2]} (set TEST_DATABASE_URL)")
    if any(shutil.which(name) for name in BROWSERS):
        steps.append(("tests in a browser", pytest("-m", "browser"), {"TEST_DATABASE_URL": ""}))
    else:
        left_out.append("browser: Chromium is not installed")
    failed = [name for name, command, extra in steps if not passes(name, command, extra)]
    for what in left_out:
        print(f"left out: {what}")
    if left_out and os.environ.get("REQUIRE_ALL") == "1":
        failed.append("something required is missing")
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *arguments]


def passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    print(f"\n== {name}", flush=True)
    return subprocess.run(command, env=os.environ | extra).returncode == 0


def postgresql_answers() -> bool:
    import psycopg

    try:
        with psycopg.connect(SERVER.replace("+psycopg", ""), connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


if __name__ == "__main__":
    sys.exit(main())
