"""`flask watch …`: the watch by hand, and the scheduler as a process of its own."""

import logging
import signal
import threading
from datetime import date, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from tracker.backup.archive import Unusable
from tracker.common import clock
from tracker.common.clock import ZONE
from tracker.extensions import db
from tracker.watch import backup_pulse, holidays, jobs, leadership, pausing, preview, pulse, queries

group = AppGroup("watch", help="Notice deadlines and tell people.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("sweep")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for; today if left out.")
def sweep(on: datetime | None) -> None:
    """Notice what crossed a threshold; running it again adds nothing."""
    at = clock.now()
    day = day_asked(on, at)
    result = jobs.run_sweep(day, at=at)
    click.echo(_("%(day)s 时限检查完成：", day=day.isoformat()) + numbers_in_words(result.numbers()))
    if day > clock.day_of(at):
        click.echo(_("这一天还没有到，提醒到那天才会送出。"))


@group.command("deliver")
def deliver() -> None:
    """Tell people what waits, if today is a working day."""
    at = clock.now()
    result = jobs.run_deliver(at=at)
    click.echo(_("提醒送出完成：") + numbers_in_words(result.numbers()))
    today = clock.day_of(at)
    if not (calendar := holidays.calendar()).is_working(today):
        day = calendar.next_from(today)
        click.echo(_("今天不是工作日，等待中的提醒在 %(day)s 送出。", day=day.isoformat()))


@group.command("preview")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to look at; today if left out.")
def show_preview(on: datetime | None) -> None:
    """What would be told to whom on that day, and why; writes nothing."""
    at = clock.now()
    found = preview.preview(day_asked(on, at), at=at)
    click.echo("\n".join(preview.told_in_words(found)))


@group.command("backup")
def backup() -> None:
    """Make a backup now as every night, and look through it; exit code 1 when it is not sound."""
    try:
        place = jobs.run_backup(at=clock.now())
    except Unusable as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(_("已备份到 %(file)s", file=place))
    click.echo(_("历史和佐证材料核对无误。"))


@group.command("status")
def status() -> None:
    """When the watch last ran, what waits, and who runs the schedule."""
    at = clock.now()
    found = pulse.take_pulse(at=at)
    when = f"{found.last.started_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if found.last else _("还没有运行过")
    waiting = db.session.scalar(queries.waiting_count())
    holder = leadership.holder_at(at) or _("没有调度器在运行")
    line = _(
        "上次检查：%(when)s；待送提醒：%(waiting)s 条；调度器：%(holder)s", when=when, waiting=waiting, holder=holder
    )
    click.echo(line + (_("；检查已延误") if found.late else ""))
    click.echo(backup_line(backup_pulse.take_backup_pulse(at=at)))


@group.command("resume")
def resume() -> None:
    """Tell people again, after a backup was put back."""
    if not pausing.resume(by="system:watch-resume", at=clock.now()):
        raise click.ClickException(_("提醒没有暂停。"))
    db.session.commit()
    click.echo(_("提醒已恢复，等待中的提醒一分钟内送出。"))


@group.command("run")
def run() -> None:
    """Run the schedule alone, until Ctrl-C or SIGTERM."""
    from tracker.watch.schedule import Scheduler

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # behind the proxy
    app.logger.setLevel(logging.INFO)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: stopped.set())
    scheduler = Scheduler(app)
    scheduler.start()
    click.echo(_("调度器已启动，每天 %(time)s 检查时限；按 Ctrl-C 停止。", time=app.config["SWEEP_AT"]))
    stopped.wait()
    scheduler.stop()
    click.echo(_("调度器已停止。"))


def day_asked(on: datetime | None, at: datetime) -> date:
    day = on.date() if on else clock.day_of(at)
    if not 2000 <= day.year <= 2100:
        raise click.ClickException(_("请给出 2000 年到 2100 年之间的日期。"))
    return day


def backup_line(found: backup_pulse.BackupPulse) -> str:
    if found.off:
        return _("不自动备份（TRACKER_BACKUP_AT 为空）")
    when = f"{found.last.started_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if found.last else _("还没有")
    failed = _("；最近一次没有成功：%(why)s", why=found.failed.words) if found.failed else ""
    return _("上一份核对无误的备份：%(when)s", when=when) + failed + (_("；备份已延误") if found.late else "")


def numbers_in_words(numbers: dict[str, int]) -> str:
    words = {
        "warned": _("达到预警的事项 %(count)s 项", count=numbers.get("warned")),
        "noticed": _("新增提醒 %(count)s 条", count=numbers.get("noticed")),
        "woken": _("重新排队 %(count)s 条", count=numbers.get("woken")),
        "overdue": _("新记录逾期 %(count)s 项", count=numbers.get("overdue")),
        "nobody": _("无人可提醒 %(count)s 项", count=numbers.get("nobody")),
        "sent": _("送出 %(count)s 条", count=numbers.get("sent")),
        "void": _("作废 %(count)s 条", count=numbers.get("void")),
        "failed": _("未送达 %(count)s 条", count=numbers.get("failed")),
    }
    outside = {
        "mailed": _("发出邮件 %(count)s 封", count=numbers.get("mailed")),
        "refused": _("邮件未发出 %(count)s 封", count=numbers.get("refused")),
        "parked": _("搁置待处理 %(count)s 封", count=numbers.get("parked")),
    }
    said = [words[name] for name in numbers if name in words]
    return _("，").join([*said, *(told for name, told in outside.items() if numbers.get(name))])
