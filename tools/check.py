"""Every check that reads the code without running it; one line each, details only of what fails."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", ["ruff", "check", "--quiet", "."]),
    ("format", ["ruff", "format", "--quiet", "--check", "."]),
    ("mypy --strict", ["mypy", "--no-error-summary"]),
    ("djlint", ["djlint", "--quiet", "--lint", "tracker/templates"]),
    ("import direction", ["lint-imports", "--no-logo"]),
    ("bandit", ["bandit", "--quiet", "-ll", "-c", "pyproject.toml", "-r", "tracker", "app.py"]),
    ("secrets", ["python", "tools/find_secrets.py"]),
    ("vendored files", ["python", "tools/vendor.py", "--check"]),
)


def main() -> int:
    failed = 0
    for name, command in CHECKS:
        run = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True)
        print(f"{'ok    ' if run.returncode == 0 else 'FAILED'} {name}", flush=True)
        if run.returncode:
            failed += 1
            print(run.stdout, run.stderr, sep="", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
