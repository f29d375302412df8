"""`make mutants`: break the rules one line at a time and see that a test fails; takes hours, one module minutes.

Each module of TESTS is broken in a copy of the project under out/, where its own tests run against each mutant
(mutmut); what mypy refuses is noticed already. A mutant that lives must stand in tests/mutants.toml with the reason why
it may; one listed there that lives no longer must go. One module: tools/mutants.py tracker/ledger/deadlines.py
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
COPIES = ROOT / "out" / "mutants"
REASONS = ROOT / "tests" / "mutants.toml"
MOST_THAT_LIVE = 0.05
# As strict as pyproject.toml; what mutmut writes between the mutants bears comments that our settings would refuse.
MYPY = (
    *("--config-file=", "--strict", "--warn-unreachable", "--ignore-missing-imports"),
    *("--no-warn-unused-ignores", "--no-warn-return-any", "--allow-subclassing-any", f"--cache-dir={COPIES / '.mypy'}"),
)
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}

LEDGER, WATCH, REPORTING = "tests/ledger/", "tests/watch/", "tests/reporting/"
LIFE = (
    *(LEDGER + f"test_{name}.py" for name in ("workflow", "access_table", "extensions", "pressing", "supporters")),
    *(LEDGER + f"test_{name}.py" for name in ("signing_off", "deputies", "whose_turn", "deadlines", "state_machine")),
)
# The rules, and for each the tests that hold it: the fewer there are, the sooner a mutant is dead.
TESTS = {
    "tracker/ledger/deadlines.py": (LEDGER + "test_deadlines.py", LEDGER + "test_item_facts.py"),
    "tracker/ledger/agreed_dates.py": (
        *(LEDGER + f"test_{name}.py" for name in ("agreed_dates", "extensions", "workflow", "signing_off")),
    ),
    "tracker/ledger/chain.py": (LEDGER + "test_history.py",),
    "tracker/ledger/permits.py": LIFE,
    "tracker/ledger/signing_off.py": LIFE,
    "tracker/ledger/changing.py": (*LIFE, LEDGER + "test_history.py"),
    "tracker/ledger/workflow.py": (*LIFE, LEDGER + "test_item_facts.py", LEDGER + "comments/"),
    "tracker/reporting/facts.py": (REPORTING + "test_facts.py", REPORTING + "test_gathering.py"),
    "tracker/reporting/status.py": (REPORTING + "test_status.py", REPORTING + "test_wording.py"),
    "tracker/reporting/overview.py": (REPORTING + "test_overview.py", REPORTING + "test_wording.py"),
    "tracker/watch/recipients.py": (WATCH + "test_recipients.py", WATCH + "test_sweep.py"),
    "tracker/watch/sweep.py": (WATCH + "test_sweep.py", WATCH + "test_telling.py"),
    "tracker/watch/reasons.py": (WATCH + "test_reasons.py", WATCH + "test_sweep.py"),
    "tracker/intake/review/confirming.py": ("tests/intake/review/",),
    "tracker/intake/returned_ledger/difference.py": ("tests/intake/returned_ledger/",),
    "tracker/intake/extraction/time_limits.py": ("tests/intake/extraction/test_time_limits.py",),
}


class Mutant(NamedTuple):
    """function: where it is, like tracker.ledger.deadlines.Deadline.fields. lines: what was changed, as in a diff."""

    function: str
    lines: str


def main(wanted: list[str]) -> int:
    unknown = [path for path in wanted if path not in TESTS]
    if unknown:
        print("no rules of ours:", *unknown)
        return 2
    return max([report(path, tried(path)) for path in wanted or TESTS])


def tried(path: str) -> Path:
    """The copy in which mutmut has been through this module. What a run before found of a function that has not
    changed stays known there, but whatever lived is tried once more: there may be a test for it now."""
    copy = COPIES / path.removesuffix(".py").replace("/", ".")
    again = copy.exists()
    made_in(copy)
    (copy / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + settings(path), "utf-8")
    mutmut(copy, "run", "--max-children", "1")
    if again and (lived := living(states_in(copy))):
        mutmut(copy, "run", "--max-children", "1", *lived)
    return copy


def made_in(copy: Path) -> None:
    for name in ("tracker", "tests", "tools", "migrations", "docs"):
        shutil.rmtree(copy / name, ignore_errors=True)
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "browser"))
    for name in ("app.py", "babel.cfg"):
        shutil.copy2(ROOT / name, copy / name)


def settings(path: str) -> str:
    return f"""
[tool.mutmut]
source_paths = ["tracker"]
only_mutate = ["{path}"]
also_copy = ["app.py", "babel.cfg", "migrations", "tools", "docs"]
pytest_add_cli_args = ["-p", "no:xdist", "-m", "not slow"]
pytest_add_cli_args_test_selection = {[*TESTS[path]]}
type_check_command = {["mypy", path, "--output=json", *MYPY]}
"""


def mutmut(copy: Path, *arguments: str) -> str:
    """What mutmut prints; it calls mypy by its bare name."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    command = [BIN / "mutmut", *arguments]
    run = subprocess.run(command, cwd=copy, env=os.environ | {"PATH": path}, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"mutmut {' '.join(arguments)} in {copy}:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")
    return run.stdout


def report(path: str, copy: Path) -> int:
    states = states_in(copy)
    counts = Counter(states.values())
    lives = [shown(name, copy) for name in living(states)]
    print(f"{path}: {len(states)} mutants,", ", ".join(f"{count} {state}" for state, count in counts.most_common()))
    reasons = reasons_for(path)
    unlisted = [mutant for mutant in lives if mutant not in reasons]
    for mutant in unlisted:
        print(f"\nlives without a reason in tests/mutants.toml: {mutant.function}\n{mutant.lines}")
    for mutant in reasons - set(lives):
        print(f"\nlisted, but lives no longer: {mutant.function}\n{mutant.lines}")
    tested = len(states) - counts["caught by type check"]
    return 1 if unlisted or len(lives) > MOST_THAT_LIVE * tested else 0


def states_in(copy: Path) -> dict[str, str]:
    return dict(re.findall(r"^\s+(\S+): (.+)$", mutmut(copy, "results", "--all", "true"), re.M))


def living(states: dict[str, str]) -> list[str]:
    return [name for name, state in states.items() if state not in NOTICED]


def shown(name: str, copy: Path) -> Mutant:
    changed = re.findall(r"^[-+](?!--|\+\+).*$", mutmut(copy, "show", name), re.M)
    function = re.sub(r"\.(?:x_|xǁ)|ǁ", ".", name.rpartition("__mutmut_")[0])
    return Mutant(function, "\n".join(line[0] + line[1:].strip() for line in changed))


def reasons_for(path: str) -> set[Mutant]:
    listed = tomllib.loads(REASONS.read_text("utf-8"))["lives"]
    module = path.removesuffix(".py").replace("/", ".") + "."
    return {Mutant(each["function"], each["lines"].strip()) for each in listed if each["function"].startswith(module)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
