"""`make mutants`: break the rules one line at a time and see that a test fails; one module takes minutes.

Each module of TESTS is broken in a copy of the project under out/, where its own tests run against each mutant
(judging.py, by mutmut); what mypy refuses is noticed already. A mutant that lives must stand in tests/mutants.toml with
the reason why it may; one listed there that lives no longer must go. One module: tools/mutants.py
tracker/ledger/deadlines.py
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant

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
NOTICED = {"killed", "timeout", "caught by type check"}


def files(package: str, *subjects: str) -> tuple[str, ...]:
    return tuple(f"tests/{package}/test_{subject}.py" for subject in subjects)


# The rules, and for each the tests that hold it: the fewer there are, the sooner a mutant is judged. Not the state
# machine, whose sequences are drawn anew each time: what it finds today may live tomorrow.
TESTS = {
    "tracker/ledger/deadlines.py": files("ledger", "deadlines", "item_facts"),
    "tracker/ledger/agreed_dates.py": files("ledger", "agreed_dates", "extensions"),
    "tracker/ledger/chain.py": files("ledger", "history"),
    "tracker/ledger/permits.py": files("ledger", "permits", "refusals", "deputies", "supporters"),
    "tracker/ledger/signing_off.py": files("ledger", "signing_off", "involvement", "deputies", "whose_turn"),
    "tracker/ledger/changing.py": files(
        "ledger", "refusals", "what_a_verb_leaves", "pressing", "finding_follows", "deputies"
    ),
    "tracker/ledger/workflow.py": files("ledger", "refusals", "what_a_verb_leaves", "workflow", "pressing"),
    "tracker/reporting/facts.py": files(
        "reporting", "facts", "gathering", "acceptance", "grid", "plain", "public", "checks"
    ),
    "tracker/reporting/status.py": files(
        "reporting", "status", "wording", "acceptance", "grid", "plain", "public", "checks"
    ),
    "tracker/reporting/overview.py": files(
        "reporting", "overview", "wording", "acceptance", "grid", "plain", "public", "checks"
    ),
    "tracker/watch/recipients.py": files("watch", "recipients", "reasons", "telling") + files("ledger", "whose_turn"),
    "tracker/watch/sweep.py": files("watch", "sweep", "telling", "reasons"),
    "tracker/watch/reasons.py": files("watch", "rules_of_telling", "reasons", "telling"),
    "tracker/intake/review/confirming.py": files("intake/review", "confirming", "what_becomes_of_proposals"),
    "tracker/intake/returned_ledger/difference.py": files("intake/returned_ledger", "difference", "recognising"),
    "tracker/intake/extraction/time_limits.py": files(
        "intake/extraction", "time_limits", "days_in_cells", "plans_year"
    ),
    "tracker/intake/extraction/time_words.py": files("intake/extraction", "time_limits", "days_in_cells", "plans_year"),
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
    paths = wanted or [*TESTS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return max([report(path, copy) for path, copy in zip(paths, pool.map(tried, paths), strict=True)])


def tried(path: str) -> Path:
    """The copy in which each mutant of this module was judged."""
    copy = COPIES / path.removesuffix(".py").replace("/", ".")
    made_in(copy)
    (copy / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + settings(path), "utf-8")
    # mypy is called by its bare name; forks share no connection to a server, so the tests work on SQLite.
    there = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    there |= {"PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}
    command: list[str | Path] = [sys.executable, ROOT / "tools" / "judging.py", *TESTS[path]]
    run = subprocess.run(command, cwd=copy, env=there, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{path} in {copy}:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")
    return copy


def made_in(copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("tracker", "tests", "tools", "migrations", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "browser"))
    for name in ("app.py", "babel.cfg"):
        shutil.copy2(ROOT / name, copy / name)


def settings(path: str) -> str:
    return f"""
[tool.mutmut]
source_paths = ["tracker"]
only_mutate = ["{path}"]
also_copy = ["app.py", "babel.cfg", "migrations", "tools", "docs"]
type_check_command = {["mypy", path, "--output=json", *MYPY]}
"""


def report(path: str, copy: Path) -> int:
    """1 where something lives without a reason, or too much lives."""
    verdicts: dict[str, str] = json.loads((copy / "verdicts.json").read_text("utf-8"))
    counts = Counter(verdicts.values())
    lives = [shown(name, path, copy) for name, verdict in verdicts.items() if verdict not in NOTICED]
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    print(f"{path}: {len(verdicts)} mutants, {told}", flush=True)
    reasons = reasons_for(path)
    unlisted = [mutant for mutant in lives if mutant not in reasons]
    for mutant in unlisted:
        print(f"\nlives without a reason in tests/mutants.toml: {mutant.function}\n{mutant.lines}")
    for mutant in reasons - set(lives):
        print(f"\nlisted, but lives no longer: {mutant.function}\n{mutant.lines}")
    tested = len(verdicts) - counts["caught by type check"]
    return 1 if unlisted or len(lives) > MOST_THAT_LIVE * tested else 0


def shown(name: str, path: str, copy: Path) -> Mutant:
    with chdir(copy):
        diff = get_diff_for_mutant(name, path=path)
    changed = re.findall(r"^[-+](?!--|\+\+).*$", diff, re.M)
    function = re.sub(r"\.(?:x_|xǁ)|ǁ", ".", name.rpartition("__mutmut_")[0])
    return Mutant(function, "\n".join(line[0] + line[1:].strip() for line in changed))


def reasons_for(path: str) -> set[Mutant]:
    listed = tomllib.loads(REASONS.read_text("utf-8"))["lives"]
    module = path.removesuffix(".py").replace("/", ".") + "."
    return {Mutant(each["function"], each["lines"].strip()) for each in listed if each["function"].startswith(module)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
