"""Pages of whoever keeps the instance: how the watch is, what could not be sent, and the calendar of working days."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.extensions import db
from tracker.people.access import Right, holds_somewhere
from tracker.people.sessions import me
from tracker.watch import health, holidays, outbox, pausing, queries
from tracker.watch.forms import CalendarDayForm, HolidayNoticeForm
from tracker.watch.holiday_notice import HolidayNotice, Unreadable, read
from tracker.watch.pages import blueprint
from tracker.watch.wording import slip_sentence

Arguments = ParamSpec("Arguments")


def for_keepers(view: Callable[Arguments, ResponseReturnValue]) -> Callable[Arguments, ResponseReturnValue]:
    """Administrators of some organisation."""

    @wraps(view)
    def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        if not holds_somewhere(me(), Right.MANAGE_PEOPLE):
            abort(403)
        return view(*args, **kwargs)

    return asked


@blueprint.route("/watch/telling", methods=["GET", "POST"])
@for_keepers
def telling() -> ResponseReturnValue:
    """Whether people are told; while it is paused, an administrator lets it go on."""
    if request.method == "POST":
        if pausing.resume(by=me().username, at=clock.now()):
            flash(_("提醒已恢复，等待中的提醒一分钟内送出。"), "done")
        db.session.commit()
        return redirect(url_for(".telling"), 303)
    at = clock.now()
    return render_template(
        "watch/telling.html",
        pause=pausing.paused(),
        waiting=db.session.scalar(queries.waiting_count()),
        jobs=health.jobs_at(at),
        parked=list(db.session.scalars(outbox.parked().limit(100))),
        counts=dict(outbox.counts()),
    )


@blueprint.post("/watch/telling/<int:digest_id>/attempt")
@for_keepers
def try_again(digest_id: int) -> ResponseReturnValue:
    """A digest that was put aside is queued once more."""
    if outbox.try_again(digest_id):
        flash(_("已重新排队，一分钟内再试。"), "done")
    db.session.commit()
    return redirect(url_for(".telling"), 303)


@blueprint.route("/watch/calendar", methods=["GET", "POST"])
@for_keepers
def calendar() -> ResponseReturnValue:
    """Days off and make-up working days; one day by hand, a whole year by pasting its notice."""
    form = CalendarDayForm()
    if form.validate_on_submit():
        days = {form.day.data: form.kind.data == "working"}
        holidays.write_down(days, name=form.name.data or "", by=me().username, at=clock.now())
        db.session.commit()
        flash(_("已记入日历。"), "done")
        return redirect(url_for(".calendar"), 303)
    return calendar_page(form, HolidayNoticeForm(formdata=None))


@blueprint.post("/watch/calendar/notice")
@for_keepers
def holiday_notice() -> ResponseReturnValue:
    form = HolidayNoticeForm()
    found = read_notice(form) if form.validate_on_submit() else None
    if found is None:
        return calendar_page(CalendarDayForm(formdata=None), form)
    for name in sorted({*found.names.values(), ""}):
        days = {day: worked for day, worked in found.days.items() if found.names.get(day, "") == name}
        holidays.write_down(days, name=name, by=me().username, at=clock.now())
    db.session.commit()
    off = sum(not worked for worked in found.days.values())
    words = {"year": found.year, "off": off, "worked": len(found.days) - off}
    flash(_("已读入 %(year)s 年的安排：放假 %(off)s 天，调休上班 %(worked)s 天。", **words), "done")
    return redirect(url_for(".calendar"), 303)


def read_notice(form: HolidayNoticeForm) -> HolidayNotice | None:
    try:
        return read(form.text.data)
    except Unreadable as wrong:
        form.text.errors = [slip_sentence(wrong)]
        return None


@blueprint.post("/watch/calendar/<day>/removal")
@for_keepers
def forget_day(day: str) -> ResponseReturnValue:
    """Back to what the official calendar says."""
    found = next((each.day for each in holidays.own_days() if each.day.isoformat() == day), None)
    if found is None:
        abort(404)
    holidays.forget([found])
    db.session.commit()
    flash(_("已恢复为官方日历的安排。"), "done")
    return redirect(url_for(".calendar"), 303)


def calendar_page(form: CalendarDayForm, notice_form: HolidayNoticeForm) -> ResponseReturnValue:
    years, own = holidays.years_around(clock.today()), {each.day for each in holidays.own_days()}
    page = render_template("watch/calendar.html", form=form, notice_form=notice_form, years=years, own=own)
    return page, max(form.status if form.errors else 200, notice_form.status if notice_form.errors else 200)
