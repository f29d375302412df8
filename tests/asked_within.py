"""Watched in every test: a statement that the program sends names the organisations it asks (law 13, rules 9 to 12),
and no sub-select of it reads anew what stands round it."""

import re
import sys
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from tests.one_writer import of_ours
from tests.statements import loose, uncorrelated
from tracker.common.distribution import SHARDED

DATA = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.I)
# Who may ask every organisation, and why; a module, or a function of one.
EVERYWHERE = {
    "tracker/backup/rows.py": "a backup holds the whole instance",
    "tracker/backup/going_down.py": "a migration that goes down looks at whole tables",
    "tracker/ledger/searching/keeping.py::refill": "the whole index is made anew",
    "tracker/ledger/saved_views/saving.py::number_of": "a person's own views, wherever they are, have one limit",
    "tracker/ledger/bulk/handing_over.py::duties_left": "who leaves may carry items where they hold no role any more",
    "tracker/ledger/health.py": "every machine is asked whether it answers",
    "tracker/watch/sweep.py::ends_of_chains": "the watch looks at every organisation",
    "tracker/watch/sweep.py::chunks": "likewise",
    "tracker/watch/telling.py": "what waits for a person waits in any organisation",
    "tracker/watch/outbox.py": "a digest tells of all of a person's organisations",
    "tracker/watch/robots/sending.py::lease": "every organisation's robots have their turn",
    "tracker/watch/preview.py": "the same, looked at ahead",
    "tracker/watch/jobs.py::run_verify_history": "every chain is verified, one after the other",
    "tracker/watch/health.py": "how many wait in all",
    "tracker/watch/cli.py::status": "likewise",
    "tracker/watch/keeping.py::telling": "likewise",
}


class Fanned(AssertionError):
    """A statement that a distributed database would have to ask every machine."""


def watch_every_statement() -> None:
    event.listen(Engine, "before_cursor_execute", refuse_loose)
    event.listen(Engine, "before_cursor_execute", refuse_uncorrelated)


def refuse_loose(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not DATA.match(statement) or not (why := loose(statement, SHARDED)):
        return
    asker = nearest_function(sys._getframe(1))
    if asker.startswith("tracker/") and not {asker, asker.partition("::")[0]} & EVERYWHERE.keys():
        raise Fanned(f"{asker}: {why}: {statement}")


class Uncorrelated(AssertionError):
    """A statement that says something of other rows than it seems to (F68)."""


def refuse_uncorrelated(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if DATA.match(statement) and (table := uncorrelated(statement)):
        raise Uncorrelated(f"a sub-select reads {table} anew: {statement}")


def nearest_function(frame: FrameType | None) -> str:
    """Of the program or of the tests; SQLAlchemy sends what they ask for."""
    while frame is not None:
        path = of_ours(frame.f_code.co_filename)
        if path is not None and path.name != "asked_within.py":
            return f"{path.as_posix()}::{written_as(frame.f_code.co_name)}"
        frame = frame.f_back
    return ""


def written_as(name: str) -> str:
    """What a function is called in its file, where tools/mutants.py has put broken copies of it under longer names."""
    return name.removeprefix("x_").partition("__mutmut_")[0]
