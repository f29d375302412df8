"""Fuzzes the readers: `python -m bench.fuzz_reading [CASES] [FIRST_SEED]` breaks files and counts what becomes of them.

Each batch runs in a process of its own, held like the worker's, so that a case that ends its process is named too.
Exit status 1 if any case gave anything but a Document or an Unreadable, or took longer than the limit.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.intake.reading.mutations import case, outcome, sources
from tracker.intake.reading.office import program
from tracker.intake.reading.worker import limit_process

CASES, BATCH = 20_000, 500
FILES: list[tuple[str, bytes]] = []
HANG = 5  # seconds of CPU for one small file
ASLEEP = 60  # seconds on the clock
MEGABYTES = 1_024  # the tests' own libraries included


def main(cases: int, first: int) -> int:
    FILES.extend([*sources(), *office_made()])
    os.environ["PATH"] = ""  # to convert each case would take hours: LibreOffice is asked for, and missed
    start = time.monotonic()
    batches = [range(seed, min(seed + BATCH, first + cases)) for seed in range(first, first + cases, BATCH)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = sum(pool.map(run_apart, batches), Counter[str]())
    for result, count in counts.most_common():
        print(f"{count:8}  {result}")
    print(f"{sum(counts.values()):8}  cases in {time.monotonic() - start:.0f} s")
    return int(any(result.startswith("FAILED") for result in counts))


def office_made() -> list[tuple[str, bytes]]:
    """What only LibreOffice can make for us: a real .xls, and a PDF with fonts in it."""
    office = program()
    made: list[tuple[str, bytes]] = []
    if office is None:
        print("LibreOffice is not installed: no .xls and no PDF with fonts among the files")
        return made
    with tempfile.TemporaryDirectory() as folder:
        for (name, data), suffix in ((sources()[2], "xls"), (sources()[0], "pdf")):
            (Path(folder) / name).write_bytes(data)
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = [office, profile, "--headless", "--convert-to", suffix, name]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
            made.append((f"a.{suffix}", (Path(folder) / f"a.{suffix}").read_bytes()))
    return made


def run_apart(seeds: range) -> Counter[str]:
    """Run the cases in child processes: a new one after each case that ended the last."""
    counts: Counter[str] = Counter()
    while seeds:
        lines, status = _child(seeds)
        for line in lines:
            counts[line.split(" ", 1)[1]] += 1
        seeds = seeds[len(lines) :]
        if seeds:
            cause = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
            verdict = (
                "FAILED hang"
                if cause in ("SIGALRM", "SIGPROF")
                else f"process ended by {cause} (too_much_memory in the worker)"
            )
            print(f"seed {seeds[0]}: {verdict}", flush=True)
            counts[verdict] += 1
            seeds = seeds[1:]
    return counts


def _child(seeds: range) -> tuple[list[str], int]:
    """One line "seed result" for each case that came to an end, and the status of the process."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _run(seeds, writable)
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "r", encoding="utf-8") as results:
        lines = results.read().splitlines()
    return lines, os.waitpid(child, 0)[1]


def _run(seeds: range, writable: int) -> None:
    limit_process(megabytes=MEGABYTES, seconds=HANG * BATCH)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for seed in seeds:
        signal.setitimer(signal.ITIMER_PROF, HANG)
        signal.alarm(ASLEEP)
        try:
            result = outcome(*case(seed, FILES))
        except MemoryError:
            result = "MemoryError (too_much_memory in the worker)"
        except BaseException:
            result = "FAILED " + traceback.format_exc().strip().splitlines()[-1][:150].replace("\n", " ")
            print(f"seed {seed}: {traceback.format_exc()}", flush=True)
        os.write(writable, f"{seed} {result}\n".encode())
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(0)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [CASES, 0][len(numbers) :])))
