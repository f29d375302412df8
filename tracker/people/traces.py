"""What is waiting to be written into the access log: the first of a kind at once, its repetitions as a number.

Whoever is refused a thousand times in ten minutes leaves two lines, and whoever tries a thousand addresses leaves a few
more than `ONE_SOURCE`: a flood is seen, and fills no disk.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

WINDOW = 600.0  # seconds within which what repeats itself is counted
ONE_SOURCE = {False: 20, True: 300}  # different lines of one address in a window, of refusals and of what was done
AT_MOST = 2_000  # different lines of everybody in a window


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that happened, as far as two of them are the same. slug or organisation_id: where, if that is known."""

    kind: str
    actor: str
    address: str
    success: bool
    subject: str = ""
    slug: str = ""
    organisation_id: int | None = None

    def in_short(self) -> "Trace":
        """What is left of it where its source does too much: that, and not at what."""
        return replace(self, subject="", slug="", organisation_id=None)


@dataclass(slots=True)
class Count:
    """until: the end of its window. written: its first line is. times: since the last line, from `since` on."""

    until: float
    since: datetime
    times: int = 0
    written: bool = False


class Traces:
    """Shared by all threads of a process. moment: seconds of a clock that only goes on."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.counts: dict[Trace, Count] = {}
        self.of_source: dict[tuple[str, bool], int] = {}

    def note(self, trace: Trace, *, at: datetime, moment: float) -> None:
        with self.lock:
            kept = self.kept_as(trace)
            count = self.counts.get(kept)
            if count is None:
                count = self.counts[kept] = Count(until=moment + WINDOW, since=at)
                source = (kept.address, kept.success)
                self.of_source[source] = self.of_source.get(source, 0) + 1
            if not count.times:
                count.since = at
            count.times += 1

    def kept_as(self, trace: Trace) -> Trace:
        if trace in self.counts:
            return trace
        if len(self.counts) >= AT_MOST:
            return replace(trace.in_short(), actor="", address="")
        crowded = self.of_source.get((trace.address, trace.success), 0) >= ONE_SOURCE[trace.success]
        return trace.in_short() if crowded else trace

    def due(self, *, moment: float, ending: bool = False) -> list[tuple[Trace, datetime, int]]:
        """What is to be written now, with its first instant and how often; it counts as written. ending: all of it."""
        with self.lock:
            told = []
            for trace, count in list(self.counts.items()):
                over = moment >= count.until
                if count.times and (ending or over or not count.written):
                    told.append((trace, count.since, count.times))
                    count.written, count.times = True, 0
                elif over:
                    self.forget(trace)
                    continue
                if over:
                    count.until = moment + WINDOW
            return told

    def forget(self, trace: Trace) -> None:
        del self.counts[trace]
        source = (trace.address, trace.success)
        left = self.of_source.get(source, 0) - 1
        if left > 0:
            self.of_source[source] = left
        else:
            self.of_source.pop(source, None)

    def give_back(self, told: list[tuple[Trace, datetime, int]]) -> None:
        """They could not be written: they are told the next time."""
        with self.lock:
            for trace, since, times in told:
                if (count := self.counts.get(trace)) is not None:
                    count.since, count.times, count.written = since, count.times + times, False
