"""Refuses what opens doors and stands in a file of the repository: keys, tokens, addresses of robots, passwords."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What is written so is a secret wherever it stands.
SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "an access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{16,24}\b"),
    "a token": re.compile(
        r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|glpat-[\w-]{20}|xox[abp]-[\w-]{20,}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,})"
    ),
    "a robot's address": re.compile(
        r"webhook/send\?key=[0-9a-f]{8}-[0-9a-f]{4}-|robot/send\?access_token=[0-9a-f]{64}|bot/v2/hook/[0-9a-f]{8}-[0-9a-f]{4}-"
    ),
    "a password in an address": re.compile(
        r"\b(?:postgres\w*|smtps?|https?)(?:\+\w+)?://[\w.-]+:[^\s@/{}<>$\"'`]+@(?!\W)"
    ),
}
# What is written so in the program itself; tests make passwords of their own.
ASSIGNED = re.compile(r"""(?i)\b\w*(?:secret|token|passw|api_?key)\w*["']?\s*[:=]\s*["']([\w+/=!@#%^&*-]{16,})["']""")
OURS = ("tests/", "bench/", "tools/find_secrets.py", "tracker/static/vendor/")
LARGEST = 2_000_000


def found_in(name: str, text: str) -> list[str]:
    """`file:line: what`, and never the secret."""
    lines = text.splitlines()
    told = [
        f"{name}:{number}: {what}"
        for number, line in enumerate(lines, 1)
        for what, shape in SHAPES.items()
        if shape.search(line)
    ]
    if not name.startswith(OURS):
        told += [f"{name}:{number}: a value" for number, line in enumerate(lines, 1) if is_secret_value(line)]
    return told


def is_secret_value(line: str) -> bool:
    """A long text of letters and figures mixed, given to a name that says what it is."""
    return any(re.search(r"\d", value) and re.search(r"[a-zA-Z]", value) for value in ASSIGNED.findall(line))


def files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def main() -> int:
    told = []
    for name in files():
        path = ROOT / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size < LARGEST:
            told += found_in(name, path.read_text("utf-8", errors="ignore"))
    print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
