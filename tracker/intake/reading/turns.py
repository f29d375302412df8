"""How many files are read at once: whoever reads, or waits for a turn, holds a thread that answers no other page."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.reasons import Reason


class Turns:
    """reading: so many files at once, those that wait included; who comes on top is told to come again. converting:
    so many of them in LibreOffice; the rest waits for its turn, `patience` seconds at most."""

    def __init__(self, *, reading: int = 1, converting: int = 1, patience: float = 0) -> None:
        self._readers = BoundedSemaphore(reading)
        self._converters = BoundedSemaphore(converting)
        self.patience = patience

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Raises Unreadable, at once."""
        with taken(self._readers, seconds=0):
            yield

    @contextmanager
    def converting(self) -> Iterator[None]:
        """Raises Unreadable when no turn came."""
        with taken(self._converters, seconds=self.patience):
            yield


@contextmanager
def taken(places: BoundedSemaphore, *, seconds: float) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        raise Unreadable(Reason.BUSY)
    try:
        yield
    finally:
        places.release()
