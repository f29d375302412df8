"""How dates, instants and amounts read, in the page's language; templates call nothing else for them."""

from datetime import date, datetime

from flask import Flask
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.languages import is_chinese, remembered


def init_app(app: Flask) -> None:
    app.add_template_filter(remembered(long_date))
    app.add_template_filter(remembered(short_date))
    app.add_template_filter(moment)
    app.add_template_filter(exact_moment)
    app.add_template_filter(file_size)
    app.context_processor(lambda: {"today": clock.today})


def long_date(day: date | None) -> str:
    """2026年3月5日 / 5 Mar 2026; empty for None."""
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese() else f"{day.day} {day:%b %Y}"


def short_date(day: date | None) -> str:
    """3月5日 / 5 Mar, with the year when it is not this one."""
    if day is None or day.year != clock.today().year:
        return long_date(day)
    return f"{day.month}月{day.day}日" if is_chinese() else f"{day.day} {day:%b}"


def moment(instant: datetime | None) -> str:
    """今天 09:12, or the day alone; the exact instant belongs into a title or a datetime attribute."""
    if instant is None:
        return ""
    local = instant.astimezone(clock.ZONE)
    if local.date() == clock.today():
        return _("今天 %(time)s", time=f"{local:%H:%M}")
    return short_date(local.date())


def exact_moment(instant: datetime) -> str:
    """To the second, for logs: 2026-03-05 10:00:12 in our zone."""
    return f"{instant.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"


def file_size(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"
