"""Threads of the web server, and one beside them that answers the health check alone, however many pages hang."""

from typing import Any

from waitress.task import ThreadedTaskDispatcher

HEALTH = frozenset({"/healthz", "/readyz"})


class Lanes(ThreadedTaskDispatcher):
    def __init__(self) -> None:
        super().__init__()
        self.health = ThreadedTaskDispatcher()

    def set_thread_count(self, count: int) -> None:
        super().set_thread_count(count)
        self.health.set_thread_count(min(count, 1))

    def add_task(self, task: Any) -> None:
        """task: a channel, with the request it was given first."""
        if asks_for_health(task):
            self.health.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        self.health.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


def asks_for_health(task: Any) -> bool:
    return bool(task.requests) and getattr(task.requests[0], "path", "") in HEALTH
