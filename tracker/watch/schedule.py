"""The whole schedule as one table: job, when, why; and the scheduler that runs it while it holds the lease."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.common import schema
from tracker.common.clock import ZONE, day_of, now
from tracker.common.obstacles import InTheWay
from tracker.extensions import db
from tracker.watch import jobs, leadership
from tracker.watch.robots import job as robots

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler
    from flask import Flask

RENEW_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule. every: minutes, or the setting that names a time of day ("" in it: never). weekday:
    on that day of the week alone."""

    job: str
    every: int | str
    why: str
    run: Callable[[datetime], object]
    weekday: str | None = None


SCHEDULE = (
    Entry("sweep", "SWEEP_AT", _l("每天检查一次时限，记下需要提醒的人"), lambda at: jobs.run_sweep(day_of(at), at=at)),
    Entry("catch_up", 1, _l("停机后补上当天错过的检查"), lambda at: jobs.catch_up(at=at)),
    Entry("deliver", 1, _l("工作日送出等待中的提醒，送不出的稍后再试"), lambda at: jobs.deliver(at=at)),
    Entry("groups", 1, _l("工作日把新逾期和每周的逾期发给群机器人"), lambda at: robots.tell_groups(at=at)),
    Entry("backup", "BACKUP_AT", _l("每天备份一次并核对，旧的备份让位"), lambda at: jobs.run_backup(at=at)),
    Entry("catch_up_backup", 10, _l("夜里停机、没有做的备份，开机后补上"), lambda at: jobs.catch_up_backup(at=at)),
    Entry(
        "verify_history",
        "VERIFY_AT",
        _l("每周核对一次全部历史，有改动即报告"),
        lambda at: jobs.run_verify_history(at=at),
        weekday="sun",
    ),
    Entry(
        "housekeeping",
        "VERIFY_AT",
        _l("每周清理过期的运行记录"),
        lambda at: jobs.run_housekeeping(at=at),
        weekday="sat",
    ),
)


class Scheduler:
    """Runs the schedule in threads of this process, or stands by while another process does."""

    def __init__(self, app: "Flask", *, holder: str | None = None) -> None:
        self.app = app
        self.holder = holder or leadership.this_process()
        self.leads: bool | None = None
        self.refused = ""
        self.threads = make_threads()
        self.threads.add_job(self.lead, "interval", seconds=RENEW_SECONDS, id="lead")
        for entry in SCHEDULE:
            if trigger := trigger_of(entry, app):
                self.threads.add_job(self.run, trigger, args=[entry], id=entry.job)

    def start(self) -> None:
        """Returns at once; the first look for a missed sweep follows in a thread."""
        self.threads.start()
        self.threads.modify_job("catch_up", next_run_time=now())

    def stop(self) -> None:
        """Lets running jobs end, then frees the lease."""
        self.threads.shutdown(wait=True)
        with self.app.app_context():
            leadership.release(self.holder, at=now())
            db.session.commit()

    def run(self, entry: Entry) -> None:
        """Whatever a job meets is logged and recorded; the scheduler goes on."""
        if not self.lead():
            return
        with self.app.app_context():
            try:
                entry.run(now())
            except Exception:
                db.session.rollback()
                self.app.logger.exception("the scheduled job %s failed; it runs again at its next time", entry.job)

    def lead(self) -> bool:
        """True while this process holds the lease; asked before every job. A change is said once; whoever takes over
        closes the runs that a killed leader left open."""
        with self.app.app_context():
            try:
                schema.refuse()
                leads = leadership.hold(self.holder, at=now())
                if leads and not self.leads:
                    leadership.close_abandoned(self.holder, at=now())
                db.session.commit()
            except InTheWay as found:
                return self.stand_back(str(found))
            except Exception:
                db.session.rollback()
                self.app.logger.exception("the scheduler's lease cannot be reached; standing by")
                return False
            if leads != self.leads:
                self.leads = leads
                self.app.logger.info(self.standing())
            return leads

    def stand_back(self, why: str) -> bool:
        """The database is not one this program knows: nothing is done until it is, which is said once."""
        if why != self.refused:
            self.refused, self.leads = why, None
            self.app.logger.error(why)
        return False

    def standing(self) -> str:
        if self.leads:
            return _("调度器由本进程负责（%(holder)s）。", holder=self.holder)
        other = leadership.holder_at(now()) or "?"
        return _("已有另一个调度器在工作（%(holder)s），本进程待命；它停止后自动接替。", holder=other)


def make_threads() -> "BackgroundScheduler":
    """A missed time is made up for once, however long ago it was; no job runs beside itself."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    return BackgroundScheduler(
        timezone=ZONE,
        executors={"default": ThreadPoolExecutor(len(SCHEDULE) + 1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )


def trigger_of(entry: Entry, app: "Flask") -> Any:
    """Named fields only: a cron expression with a star too many fires every minute of the hour (F13). None: never."""
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    if isinstance(entry.every, int):
        return IntervalTrigger(minutes=entry.every, timezone=ZONE)
    if not (written := app.config[entry.every]):
        return None
    at = time.fromisoformat(written)
    return CronTrigger(day_of_week=entry.weekday, hour=at.hour, minute=at.minute, second=0, timezone=ZONE)


def next_run(entry: Entry, *, after: datetime) -> datetime | None:
    """The next time of its line; None for one that never runs."""
    trigger = trigger_of(entry, current_app._get_current_object())  # type: ignore[attr-defined]  # behind the proxy
    if isinstance(entry.every, int):
        return after + timedelta(minutes=entry.every)
    return trigger.get_next_fire_time(None, after.astimezone(ZONE)) if trigger else None
