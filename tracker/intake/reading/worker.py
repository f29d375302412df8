"""Reads a file in a process of its own, which is ended when it takes too long or too much memory."""

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.kinds import Kind, kind_at_a_glance
from tracker.intake.reading.limits import MEGABYTE, Limits
from tracker.intake.reading.office import converted, end
from tracker.intake.reading.reasons import Reason
from tracker.intake.reading.turns import Turns
from tracker.intake.reading.wire import packed, unpacked

log = logging.getLogger(__name__)
HARMLESS = MEGABYTE  # plain text up to here is only decoded: no process is worth its start
ENTRY = "import sys; sys.path.append(sys.argv[1]); from tracker.intake.{module} import serve; serve()"
ROOT = str(Path(__file__).resolve().parents[3])


def read_safely(
    name: str, data: bytes, *, seconds: float = 20, megabytes: int = 512, turns: Turns | None = None
) -> Document:
    """Like read(), within `seconds` and `megabytes` whatever the file may hold; raises Unreadable only."""
    from tracker.intake.reading import read

    if kind_at_a_glance(name, data) is Kind.TEXT and len(data) <= HARMLESS:
        return read(name, data)
    return unpacked(answer_apart("reading.worker", name, data, seconds=seconds, megabytes=megabytes, turns=turns))


def answer_apart(
    module: str, name: str, data: bytes, *, seconds: float, megabytes: int, turns: Turns | None = None
) -> bytes:
    """What `serve` of that module of intake answers, in a process that is ended after `seconds`; waiting for a turn
    is not counted among them."""
    if len(data) > Limits().bytes:
        raise Unreadable(Reason.TOO_LARGE, {"megabytes": Limits().bytes // MEGABYTE})
    turns = turns or Turns()
    with turns.reading():
        began = time.monotonic()
        if kind_at_a_glance(name, data) is Kind.OFFICE:
            # LibreOffice is a process of its own already, and needs more memory than a reader
            with turns.converting():
                began = time.monotonic()
                name, data = "converted.docx", converted(name, data, seconds=seconds)
        left = max(0.0, began + seconds - time.monotonic())
        return answer_within(left, module, name, data, seconds=seconds, megabytes=megabytes)


def answer_within(left: float, module: str, name: str, data: bytes, *, seconds: float, megabytes: int) -> bytes:
    """left: of the seconds that it may take."""
    order = json.dumps({"name": name, "megabytes": megabytes, "seconds": seconds}).encode("ascii")
    process = subprocess.Popen(  # noqa: S603 no shell, our own interpreter and code
        [sys.executable, "-I", "-c", ENTRY.format(module=module), ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        answer, complaint = process.communicate(order + b"\n" + data, timeout=left)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Reason.TIMEOUT, {"seconds": round(seconds)}) from error
    finally:
        end(process)
    if not answer:
        raise cause_of_death(process.returncode, complaint, seconds=seconds, megabytes=megabytes)
    return answer


def cause_of_death(code: int, complaint: bytes, *, seconds: float, megabytes: int) -> Unreadable:
    if code == -getattr(signal, "SIGXCPU", 0):
        return Unreadable(Reason.TIMEOUT, {"seconds": round(seconds)})
    if code < 0:  # it was ended by the system: as a rule for the memory it asked for
        return Unreadable(Reason.TOO_MUCH_MEMORY, {"megabytes": megabytes})
    log.error("a reader failed:\n%s", complaint[-4000:].decode("utf-8", "replace"))
    return Unreadable(Reason.DAMAGED)


def serve() -> None:
    from tracker.intake.reading import read

    answer_order(lambda name, data: packed(read(name, data)))


def answer_order(answered: Callable[[str, bytes], bytes]) -> None:
    """The process apart: one order and one file on standard input, one answer on standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    limit_process(megabytes=order["megabytes"], seconds=order["seconds"])
    try:
        answer = answered(order["name"], sys.stdin.buffer.read())
    except Unreadable as unreadable:
        answer = packed(unreadable)
    except MemoryError:
        answer = packed(Unreadable(Reason.TOO_MUCH_MEMORY, {"megabytes": order["megabytes"]}))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def limit_process(*, megabytes: int, seconds: float) -> None:
    """Hold this process to its memory and time, on systems that can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
