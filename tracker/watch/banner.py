"""What every page says of the watch and the backups: nothing while all is well, a sentence when it is not."""

from flask import Flask, g, url_for
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from tracker.common import clock, health
from tracker.common.clock import ZONE
from tracker.common.filters import moment
from tracker.people.access import Right, holds_somewhere
from tracker.people.sessions import me, signed_in
from tracker.watch import health as watch_health
from tracker.watch.backup_pulse import BackupPulse, take_backup_pulse
from tracker.watch.models import JobRun
from tracker.watch.pulse import Pulse, take_pulse


def init_app(app: Flask) -> None:
    # Asked only by the page that shows it: an error page must not need the database.
    said = {
        "watch_banner": banner,
        "watch_banner_url": banner_url,
        "backup_banner": backup_banner,
        "calendar_banner": calendar_banner,
    }
    app.context_processor(lambda: {name: LocalProxy(words) for name, words in said.items()})
    health.add_check(app, healthy, "watch")
    health.add_check(app, backup_healthy, "backup")


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
    return url_for("watch.telling") if pulse_now().paused and administers() else ""


def administers() -> bool:
    return holds_somewhere(me(), Right.MANAGE_PEOPLE)


def calendar_banner() -> str:
    """For whoever administers: of which year no official notice of days off is known, and what holds until it is."""
    if signed_in() is None or not administers():
        return ""
    if (year := watch_health.year_missing(clock.now())) is None:
        return ""
    return _("%(year)s 年的放假安排还没有读入，这一年按周一至周五为工作日。", year=year)


def backup_banner() -> str:
    """For whoever administers: that there is no sound backup of late, and what to do about it."""
    if signed_in() is None or not administers():
        return ""
    found = take_backup_pulse(at=clock.now())
    if found.failed:
        return failed_words(found.failed) + last_sound_words(found)
    return late_words(found) if found.late else ""


def failed_words(run: JobRun) -> str:
    """What was found of it when it was looked through, else that there is none."""
    when, numbers = moment(run.started_at), run.numbers
    if numbers.get("damages") or numbers.get("faults"):
        return _(
            "%(when)s的备份核对没有通过：历史有 %(damages)s 处、佐证材料有 %(faults)s 处对不上。"
            "请在服务器上运行 flask --app app history verify 和 evidence verify 查看，不要删除以前的备份。",
            when=when,
            damages=numbers["damages"],
            faults=numbers["faults"],
        )
    return _(
        "%(when)s的备份没有做成。请在服务器上运行 flask --app app watch backup 再做一次，按它说的原因处理。", when=when
    )


def last_sound_words(found: BackupPulse) -> str:
    if found.last is None:
        return _("还没有一份核对无误的备份。")
    return _("上一份核对无误的备份：%(when)s。", when=moment(found.last.started_at))


def late_words(found: BackupPulse) -> str:
    todo = _(
        "请在服务器上运行 flask --app app watch backup 做一次，并用 flask --app app watch status 确认调度器在运行。"
    )
    return _("已有 %(days)s 天没有备份。", days=found.days) + last_sound_words(found) + todo


def last_run_line() -> str:
    """「时限检查：今天 07:30 已运行」"""
    last = pulse_now().last
    if last is None:
        return _("时限检查：还没有运行过")
    return _("时限检查：%(when)s 已运行", when=moment(last.started_at))


def healthy() -> dict[str, object]:
    """Facts alone: a watch that is late makes no page wrong, so no proxy should take this process out for it."""
    return watch_health.facts(clock.now())


def backup_healthy() -> dict[str, object]:
    """Facts alone, likewise."""
    found = take_backup_pulse(at=clock.now())
    last = found.last.started_at.astimezone(ZONE).isoformat() if found.last else None
    return {"backup": found.state, "backup_last_sound": last}
