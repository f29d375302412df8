"""What every page says of the watch: nothing while it is well, a sentence when it is late."""

from flask import Flask, g, url_for
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from tracker.common import clock, health
from tracker.common.clock import ZONE
from tracker.common.filters import moment
from tracker.extensions import db
from tracker.people.access import Right, organisations_with
from tracker.people.sessions import me, signed_in
from tracker.watch.pulse import Pulse, take_pulse


def init_app(app: Flask) -> None:
    # Asked only by the page that shows it: an error page must not need the database.
    app.context_processor(lambda: {"watch_banner": LocalProxy(banner), "watch_banner_url": LocalProxy(banner_url)})
    health.add_check(app, healthy, "watch")


def pulse_now() -> Pulse:
    """Taken once a request."""
    if "pulse" not in g:
        g.pulse = take_pulse(at=clock.now())
    return g.pulse


def banner() -> str:
    """For people who are signed in."""
    if signed_in() is None:
        return ""
    if pulse_now().paused:
        return _("提醒已暂停：备份恢复之后须由管理员核对后恢复。逾期和临期仍按日期实时计算。")
    if not pulse_now().late:
        return ""
    return _("时限检查没有按时运行，提醒可能没有送出；逾期和临期仍按日期实时计算。请管理员查看调度器。")


def banner_url() -> str:
    """Where whoever reads the banner can do something about it, or nothing."""
    if not pulse_now().paused or db.session.scalar(organisations_with(me(), Right.MANAGE_PEOPLE).limit(1)) is None:
        return ""
    return url_for("watch.telling")


def last_run_line() -> str:
    """「时限检查：今天 07:30 已运行」"""
    last = pulse_now().last
    if last is None:
        return _("时限检查：还没有运行过")
    return _("时限检查：%(when)s 已运行", when=moment(last.started_at))


def healthy() -> dict[str, object]:
    """Facts alone: a watch that is late makes no page wrong, so no proxy should take this process out for it."""
    found = take_pulse(at=clock.now())
    last = found.last.started_at.astimezone(ZONE).isoformat() if found.last else None
    return {"watch": "late" if found.late else "ok", "watch_last_ran": last}
