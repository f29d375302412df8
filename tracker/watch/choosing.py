"""Pages of one's own: how I want to be told, what I was told, what I would be told on a day."""

from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.addresses import number_in, public_address
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.people.access import RIGHTS, Right
from tracker.people.models import Organisation, User
from tracker.people.sessions import me
from tracker.watch import feed_address, holidays, mail, own_choice, queries
from tracker.watch.channels import Letter
from tracker.watch.forms import ChoicesForm
from tracker.watch.models import Notice
from tracker.watch.pages import blueprint
from tracker.watch.preview import preview

PAGE = 50


@blueprint.route("/telling", methods=["GET", "POST"])
def choices() -> ResponseReturnValue:
    choice = own_choice.choice_of(me())
    form = ChoicesForm(obj=choice)
    if form.validate_on_submit():
        if form.by_mail.data and not form.address.data:
            form.address.errors = [_("要收邮件，请填写邮箱。")]
        else:
            own_choice.choose(
                me(),
                address=form.address.data or "",
                by_mail=form.by_mail.data,
                frequency=form.frequency.data,
                at=clock.now(),
            )
            db.session.commit()
            flash(_("已保存。"), "done")
            return redirect(url_for(".choices"), 303)
    found = {
        "choice": choice,
        "mail_is_set_up": mail.is_set_up(),
        "feed": feed_address.address_of(me()),
        "set_up": set_up_by(me()),
    }
    return form_page("watch/choices.html", form, **found)


def set_up_by(person: User) -> list[Organisation]:
    """Organisations whose groups the person decides on."""
    return list(dict.fromkeys(m.organisation for m in person.memberships if m.role in RIGHTS[Right.SET_UP_TELLING]))


@blueprint.post("/telling/test")
def test_letter() -> ResponseReturnValue:
    """Sent at once, with no transaction open; the page says how it went."""
    choice, person = own_choice.choice_of(me()), me().name
    address = choice.address if choice else ""
    db.session.commit()
    if not address or not mail.is_set_up():
        flash(_("还没有保存邮箱，或管理员还没有设置邮件服务器。"), "refused")
        return redirect(url_for(".choices"), 303)
    try:
        mail.send(written_to(address, person))
    except Exception as error:
        current_app.logger.warning("a test letter was not sent: %s: %s", type(error).__name__, error)
        flash(_("没有发出：%(error)s", error=error), "refused")
    else:
        flash(_("已发到 %(address)s，请查收。", address=address), "done")
    return redirect(url_for(".choices"), 303)


def written_to(address: str, person: str) -> Letter:
    at, here = clock.now(), public_address("watch.choices")
    text = _("%(name)s同志：这是一封测试邮件，收到它说明提醒可以发到这个邮箱。", name=person)
    message_id = f"<test.{at:%Y%m%d%H%M%S%f}@localhost>"
    return Letter(address, _("整改提醒：测试"), f"{text}\n{here}\n", f"<p>{text}</p>", message_id, at, here)


@blueprint.get("/notices")
def told() -> ResponseReturnValue:
    """Everything I was told, newest first; `before` is the last row of the page before."""
    query = queries.notices_of(me())
    before = number_in(request.args.get("before", ""))
    if before and (last := db.session.scalar(query.where(Notice.id == before))):
        query = query.where(queries.told_before(last))
    notices = list(db.session.scalars(query.limit(PAGE + 1)))
    following = url_for(".told", before=notices[PAGE - 1].id) if len(notices) > PAGE else None
    first = url_for(".told") if "before" in request.args else None
    return render_template("watch/told.html", notices=notices[:PAGE], next_url=following, first_url=first)


@blueprint.get("/telling/preview")
def would_be_told() -> ResponseReturnValue:
    """What I would be told on a day; nothing is written."""
    today = clock.today()
    day = day_asked(request.args.get("on", "")) or today
    found = preview(day, at=clock.now(), person=me())
    unknown = not holidays.calendar().is_known(day)
    return render_template("watch/preview.html", found=found, unknown=unknown)


def day_asked(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
