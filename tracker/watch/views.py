"""The overdue list for leaders, and below it what is due soon."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, func, tuple_
from sqlalchemy.orm import joinedload

from tracker.common import clock
from tracker.common.addresses import LARGEST_ID, public_address
from tracker.common.filters import short_date
from tracker.extensions import db
from tracker.ledger.bulk import many
from tracker.ledger.models import Item
from tracker.ledger.permits import refusal
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import Right, may
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me
from tracker.watch import banner, queries
from tracker.watch.chat_words import ChatLine, in_words
from tracker.watch.pages import blueprint

PAGE = 100
MOST_DUE_SOON = 30
MOST_LINES = 40  # more never fit into a message


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """act: the one thing to offer, see next_step."""

    item: Item
    act: str


@blueprint.get("/o/<slug>/overdue")
def overdue(slug: str) -> ResponseReturnValue:
    """By key: `after` is the last row of the page before, as date.id."""
    organisation, today = organisation_or_404(slug), clock.today()
    late = queries.overdue_below(me(), organisation, today=today)
    rows = soonest(late, after=request.args.get("after"), limit=PAGE + 1)
    soon = soonest(queries.due_soon_below(me(), organisation, today=today), limit=MOST_DUE_SOON + 1)
    return render_template(
        "watch/overdue.html",
        organisation=organisation,
        total=db.session.scalar(late.with_only_columns(func.count(Item.id))),
        rows=[OverdueRow(item, next_step(item, today)) for item in rows[:PAGE]],
        next_url=next_page(organisation, rows),
        first_url=url_for(".overdue", slug=slug) if "after" in request.args else None,
        soon=soon[:MOST_DUE_SOON],
        more_soon=len(soon) > MOST_DUE_SOON,
        several=any(item.organisation_id != organisation.id for item in [*rows, *soon]),
        last_run=banner.last_run_line(),
        offered=many.offered(me(), organisation, today=today, rows=rows),
    )


def next_step(item: Item, today: date) -> str:
    """What the reader would do about it: "decide" an extension asked for, "urge", then "escalate"; "" for nothing."""
    steps = [("decide", "approve_extension")] if item.asked_due_on else []
    steps += [("urge", "urge")] if item.urging is None else []
    steps += [("escalate", "escalate")] if item.urging == "urged" else []
    may = (name for name, verb in steps if refusal(item, VERBS[verb], me(), today=today) is None)
    return next(may, "")


def soonest(query: Select[tuple[Item]], *, limit: int, after: str | None = None) -> list[Item]:
    """Earliest deadline first, which is longest overdue first."""
    if key := read_key(after):
        query = query.where(tuple_(Item.due_on, Item.id) > key)
    ordered = query.order_by(Item.due_on, Item.id).limit(limit)
    return list(db.session.scalars(ordered.options(joinedload(Item.owner), joinedload(Item.organisation))))


def read_key(after: str | None) -> tuple[date, int] | None:
    """A key that cannot be read means the first page."""
    day, _dot, item_id = (after or "").partition(".")
    try:
        return date.fromisoformat(day), max(0, min(int(item_id), LARGEST_ID))
    except ValueError:
        return None


def next_page(organisation: Organisation, rows: list[Item]) -> str | None:
    if len(rows) <= PAGE:
        return None
    last = rows[PAGE - 1]
    return url_for(".overdue", slug=organisation.slug, after=f"{last.due_on}.{last.id}")


@blueprint.get("/o/<slug>/overdue/chat")
def chat(slug: str) -> ResponseReturnValue:
    """What can be told in a chat, each with a button that copies it."""
    organisation, today = organisation_or_404(slug), clock.today()
    url = public_address("watch.overdue", slug=slug)
    late = queries.for_a_chat(queries.overdue_below(me(), organisation, today=today))
    total = db.session.scalar(late.with_only_columns(func.count(Item.id))) or 0
    lines = [
        ChatLine(item.number, item.title, beside=overdue_words(item, today)) for item in soonest(late, limit=MOST_LINES)
    ]
    heading = _("%(place)s逾期 %(count)s 项（%(day)s）", place=organisation.name, count=total, day=short_date(today))
    return render_template(
        "watch/chat.html",
        organisation=organisation,
        overdue=in_words(heading, lines, total=total, url=url),
        week=week_in_words(organisation, today, url),
        may_set_up=may(me(), Right.SET_UP_TELLING, organisation),
    )


def overdue_words(item: Item, today: date) -> str:
    owner = item.owner.name if item.owner else _("没有责任人")
    return _("%(owner)s 逾期 %(count)s 天", owner=owner, count=(today - (item.due_on or today)).days)


def week_in_words(organisation: Organisation, today: date, url: str) -> str:
    words = {"newly": _("新逾期"), "closed": _("已销号"), "added": _("新增")}
    found = queries.changed_below(me(), organisation, today=today)
    lines, total = list[ChatLine](), 0
    for name, query in found.items():
        told = queries.for_a_chat(query)
        total += db.session.scalar(told.with_only_columns(func.count(Item.id))) or 0
        lines += [ChatLine(item.number, item.title, what=words[name]) for item in soonest(told, limit=MOST_LINES)]
    heading = _(
        "%(place)s一周变化 %(count)s 项（%(day)s）", place=organisation.name, count=total, day=short_date(today)
    )
    return in_words(heading, lines, total=total, url=url)
