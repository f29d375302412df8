"""Imports each module named on standard input in a process that has imported nothing of ours yet; says what failed.

The processes are forked, so that the interpreter starts once. Its arguments are what no module may load; without any,
what others wrote is loaded beforehand, which saves a second each time.
"""

import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))


def main(forbidden: list[str], names: list[str]) -> int:
    if not forbidden:
        load_what_others_wrote()
    return max([status(name, forbidden) for name in names])


def load_what_others_wrote() -> None:
    """What every page needs; what is ours is taken out again."""
    import_module("app")
    for name in [name for name in sys.modules if name == "app" or name.partition(".")[0] == "tracker"]:
        del sys.modules[name]


def status(name: str, forbidden: list[str]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(imported(name, forbidden))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def imported(name: str, forbidden: list[str]) -> int:
    try:
        import_module(name)
    except BaseException:
        print(f"{name}: {traceback.format_exc()}", flush=True)
        return 1
    loaded = [each for each in forbidden if each in sys.modules]
    if loaded:
        print(f"{name} loads {', '.join(loaded)}", flush=True)
    return 1 if loaded else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.read().split()))
