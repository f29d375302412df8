"""Makes the mutants of one module in a copy of the project, the working directory, and judges each in a fork of one
run of its tests: application and database are set up once, not for each. tools/mutants.py calls it with the tests.

What is found goes to verdicts.json, by the mutant's name, and line by line to judged.log, to see how far it got.
The machinery is mutmut's; only its runner is not, which begins a whole run of pytest for each mutant.
"""

import gc
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from mutmut.__main__ import collect_source_file_mutation_data, create_mutants
from mutmut.mutation.file_mutation import filter_mutants_with_type_checker
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths
from mutmut.utils.format_utils import mangled_name_from_mutant_name

VERDICTS = {0: "survived", 1: "killed"}
SPARE_SECONDS = 10  # of the processor's own time, beside twice what the tests need; who wants more never ends
HYPOTHESIS = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # imported here before pytest could rewrite it
PYTEST = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not slow", "--rootdir=.", "--tb=native", *HYPOTHESIS)


class Judge:
    """A plugin that runs the tests once to see which of them reach which function, then those again for each mutant."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.verdicts: dict[str, str] = {}
        self.reaching: dict[str, list[pytest.Item]] = {}
        self.seconds: dict[str, float] = {}
        self.kills: Counter[str] = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.look(session)
        if session.testsfailed:
            return True
        gc.freeze()
        with Path("../judged.log").open("w", encoding="utf-8") as log:
            for name in self.names:
                tests = sorted(self.reaching.get(mangled_name_from_mutant_name(name), ()), key=self.dullness)
                self.verdicts[name] = self.judged(name, tests) if tests else "no tests"
                print(name, self.verdicts[name], file=log, flush=True)
        return True

    def look(self, session: pytest.Session) -> None:
        set_mutant_under_test("stats")
        for item, following in zip(session.items, [*session.items[1:], session.items[0]], strict=True):
            state()._stats.clear()
            begun = time.process_time()
            run(item, following)
            self.seconds[item.nodeid] = time.process_time() - begun
            for function in state()._stats:
                self.reaching.setdefault(function, []).append(item)

    def dullness(self, item: pytest.Item) -> float:
        """What noticed most so far for the time it takes comes first."""
        return self.seconds[item.nodeid] / (1 + self.kills[item.nodeid])

    def judged(self, name: str, tests: Sequence[pytest.Item]) -> str:
        allowed = int(time.process_time() + 2 * sum(self.seconds[item.nodeid] for item in tests) + SPARE_SECONDS)
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
            set_mutant_under_test(name)
            is_noticed(tests, telling)
        os.close(telling)
        with os.fdopen(told) as noticed_by:
            self.kills[noticed_by.read()] += 1
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return VERDICTS.get(code, "timeout" if code < 0 else "error")


def is_noticed(tests: Sequence[pytest.Item], telling: int) -> None:
    """Ends this process: 1 as soon as a test fails, which is told, 0 if none does, 2 where the running itself fails."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    session = tests[0].session
    try:
        for item, following in zip(tests, [*tests[1:], tests[-1]], strict=True):
            run(item, following)
            if session.testsfailed:
                os.write(telling, item.nodeid.encode())
                os._exit(1)
        os._exit(0)
    finally:
        os._exit(2)


def run(item: pytest.Item, following: pytest.Item) -> None:
    """following: what is set up for both of them stays."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def made_here() -> tuple[list[str], set[str]]:
    """The names of all mutants, and of those that mypy refuses."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir()
    with redirect_stdout(sys.stderr):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(1)
        refused = filter_mutants_with_type_checker()
        mutants, _data = collect_source_file_mutation_data(mutant_names=())
    return [name for _file, name, _result in mutants], set(refused)


def main(tests: Sequence[str]) -> int:
    names, refused = made_here()
    judge = Judge([name for name in names if name not in refused])
    # The same examples for every mutant; that one fails is enough, it need not be a small one.
    settings.register_profile("judging", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("judging")
    os.environ["MUTMUT_DEPENDENCY_DEPTH"] = "-1"
    os.chdir("mutants")
    if code := pytest.main([*PYTEST, *tests], plugins=[judge]):
        return int(code)
    verdicts = dict.fromkeys(refused, "caught by type check") | judge.verdicts
    Path("../verdicts.json").write_text(json.dumps(verdicts), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
