"""Deadlines for a calendar outside: the feed behind a secret address, and the file of one item."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.addresses import public_address
from tracker.extensions import db, limiter
from tracker.ledger.deadlines import warned_from
from tracker.ledger.models import Item
from tracker.ledger.pages import item_or_404
from tracker.ledger.thresholds import thresholds
from tracker.people.sessions import me
from tracker.watch import feed, feed_address, holidays, queries
from tracker.watch.pages import blueprint

MOST = 500


def too_often() -> str:
    return _("订阅地址读取得太频繁，请稍后再试。")


def asked_token() -> str:
    return feed_address.hash_of((request.view_args or {}).get("token", ""))


def was_unknown(_answer: Response) -> bool:
    return bool(g.get("unknown_feed"))


# An address so often, whoever asks; and so many addresses that are none from one place.
by_token = limiter.limit(lambda: current_app.config["FEED_RATE"], key_func=asked_token, error_message=too_often)
by_place = limiter.limit(lambda: current_app.config["FEED_RATE"], error_message=too_often, deduct_when=was_unknown)


@blueprint.get("/feed/<token>.ics")
@by_place
@by_token
def calendar_feed(token: str) -> ResponseReturnValue:
    """What the person carries and is open, for whoever knows the address; nobody is signed in by it."""
    person = feed_address.whose(token)
    if person is None:
        g.unknown_feed = True
        abort(404)
    with force_locale(person.language):
        items = db.session.scalars(queries.carried_by(person).limit(MOST)).all()
        return calendar_file(items, _("整改时限（%(name)s）", name=person.name))


@blueprint.get("/items/<int:item_id>/calendar.ics")
def item_calendar(item_id: int) -> ResponseReturnValue:
    """One deadline, to be put into a calendar by hand."""
    item = item_or_404(item_id)
    if item.due_on is None or not item.is_open:
        abort(404)
    answer = calendar_file([item], _("整改时限"))
    answer.headers["Content-Disposition"] = f'attachment; filename="{item.number}.ics"'
    return answer


def calendar_file(items: Iterable[Item], name: str) -> Response:
    working, today = holidays.calendar(), clock.today()
    entries = [entry_of(item, today) for item in items]
    data = feed.written(entries, name=name, at=clock.now(), working=working)
    return Response(data, content_type="text/calendar; charset=utf-8")


def entry_of(item: Item, today: date) -> feed.Entry:
    """What is withheld from the public leaves the program without its words."""
    due_on = item.due_on or today
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    days = warned_from(term=(due_on - item.opened_on).days, thresholds=thresholds().of(item.organisation_id))
    return feed.Entry(
        uid=f"item-{item.id}@{host}",
        version=item.due_version,
        number=item.number,
        title="" if item.withheld else item.title,
        place=item.organisation.name,
        due_on=due_on,
        warned_on=due_on - timedelta(days=days) if days else None,
        is_overdue=due_on < today,
        url=public_address("ledger.item", item_id=item.id),
    )


@blueprint.post("/telling/feed")
def make_feed() -> ResponseReturnValue:
    """The one answer that shows the address."""
    token = feed_address.make(me(), at=clock.now())
    db.session.commit()
    url = public_address("watch.calendar_feed", token=token)
    only_here = urlsplit(url).hostname in ("127.0.0.1", "localhost")
    return render_template("watch/feed.html", url=url, only_here=only_here)


@blueprint.post("/telling/feed/removal")
def give_up_feed() -> ResponseReturnValue:
    if feed_address.give_up(me(), at=clock.now()):
        flash(_("已停用：这个订阅地址从现在起打不开了。"), "done")
    db.session.commit()
    return redirect(url_for(".choices"), 303)
