"""What `/healthz` says of the scheduler: whether one works, and when it looks at the deadlines next."""

from datetime import datetime, timedelta

from flask import Flask

from tracker.common import clock, health
from tracker.common.clock import ZONE
from tracker.watch import leadership
from tracker.watch.pulse import sweep_time


def init_app(app: Flask) -> None:
    health.add_check(app, scheduler_works, "scheduler")


def scheduler_works() -> dict[str, object]:
    """Facts alone: pages are right without it. Its name stays inside: anybody may ask."""
    at = clock.now()
    state = "ok" if leadership.holder_at(at) else "none"
    return {"scheduler": state, "watch_next_run": next_sweep(at).isoformat()}


def next_sweep(at: datetime) -> datetime:
    """The next time of day at which the schedule begins one."""
    local = at.astimezone(ZONE)
    today = datetime.combine(local.date(), sweep_time(), ZONE)
    return today if today > local else today + timedelta(days=1)
