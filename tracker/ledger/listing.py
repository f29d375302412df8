"""One page of the ledger: filter and sort from the address, rows by key, counts that cost the same at any size."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload, load_only

from tracker.common.addresses import LARGEST_ID
from tracker.common.forms import one_line
from tracker.extensions import db
from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import KINDS, Item
from tracker.ledger.queries import STANDINGS, Filter, matching, span_of, states_counted, urgency_counted
from tracker.ledger.searching.asking import Question, question
from tracker.ledger.states import STATES
from tracker.people.models import Organisation, User
from tracker.people.tree import known_below

PAGE = 100
# What a row shows and no more: texts and quotes can be long.
ROW = (
    load_only(
        *(
            Item.organisation_id,
            Item.number,
            Item.title,
            Item.kind,
            Item.finding_id,
            Item.state,
            Item.year,
            Item.sort_key,
            Item.updated_at,
        ),
        *(Item.deadline_kind, Item.due_on, Item.first_due_on, Item.opened_on, Item.closed_on, Item.owner_id),
        *(Item.requested_on, Item.progress, Item.progress_on),
        *(Item.extensions, Item.asked_due_on, Item.urging, Item.on_watchlist, Item.accountable_lead_id, Item.version),
    ),
    joinedload(Item.owner).load_only(User.name).lazyload(User.memberships),
)
NAMED = joinedload(Item.organisation).load_only(Organisation.name, Organisation.slug)  # where rows are of several
NEVER = date(9999, 12, 31)

# Each order ends in the id, so that a key is never shared; the flag says newest first.
ORDERS: dict[str, tuple[tuple[Any, ...], bool]] = {
    "number": ((Item.sort_key, Item.id), False),
    "branch": ((Item.organisation_id, Item.sort_key, Item.id), False),
    "due": ((func.coalesce(Item.due_on, NEVER), Item.sort_key, Item.id), False),
    "updated": ((Item.updated_at, Item.id), True),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """rows: at most PAGE items. before, after: keys of the neighbouring pages, None at the ends."""

    rows: Sequence[Item]
    before: str | None
    after: str | None


def filter_from(
    arguments: Mapping[str, str],
    *,
    organisation_id: int,
    me: int,
    default_year: int | None,
    below: bool = False,
    questions: Mapping[str, Question] | None = None,
) -> Filter:
    """The filter an address asks for; what it cannot mean is left out. below: allowed, and asked for.
    questions: for words that were looked up before."""
    year = arguments.get("year", "")
    owner = arguments.get("owner", "")
    state, standing, kind = (arguments.get(name) for name in ("state", "standing", "kind"))
    words = typed_words(arguments)
    places = known_below([organisation_id]) if below else [organisation_id]
    return Filter(
        organisation_id=organisation_id,
        below=below,
        year=None if year == "all" else whole(year) or default_year,
        state=state if state in STATES else None,
        standing=standing if standing in STANDINGS else None,
        kind=kind if kind in KINDS else None,
        owner_id=me if owner == "me" else whole(owner),
        question=questions[words] if questions else question(words, places),
    )


def typed_words(arguments: Mapping[str, str]) -> str:
    return one_line(arguments.get("words", ""))[:100]


def years_of(organisation_id: int, *, below: bool = False) -> list[int]:
    """The years from the first ledger to the last, latest first; empty where there is none."""
    first, last = db.session.execute(span_of(organisation_id, below=below)).one()
    return list(range(last, int(first[:4]) - 1, -1)) if first and last else []


def chosen_order(text: str | None, *, below: bool = False) -> str:
    """Numbers begin anew in each organisation: with those below, they are counted one organisation after the other."""
    order = text if text in ORDERS and text != "branch" else "number"
    return "branch" if below and order == "number" else order


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def page(selected: Select[tuple[Item]], *, order: str, after: str | None, before: str | None) -> ListPage:
    """The rows next to a key. One query whatever the size; a key that cannot be read means the first page."""
    columns, newest_first = ORDERS[order]
    backwards = before is not None
    key = read_key(before or after, order)
    if key:
        selected = selected.where(
            tuple_(*columns) < tuple_(*key) if backwards != newest_first else tuple_(*columns) > tuple_(*key)
        )
    descending = backwards != newest_first
    ordered = selected.order_by(*(column.desc() if descending else column for column in columns))
    rows = list(db.session.scalars(ordered.options(*ROW).limit(PAGE + 1)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (key is not None, more)
    return ListPage(
        rows,
        before=write_key(rows[0], order) if rows and has_before else None,
        after=write_key(rows[-1], order) if rows and has_after else None,
    )


def write_key(item: Item, order: str) -> str:
    values: list[Any] = {
        "number": [item.sort_key, item.id],
        "branch": [item.organisation_id, item.sort_key, item.id],
        "due": [(item.due_on or NEVER).isoformat(), item.sort_key, item.id],
        "updated": [item.updated_at.isoformat(), item.id],
    }[order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_key(text: str | None, order: str) -> list[Any] | None:
    """The values a key of this order carries; None for what nobody was given here."""
    try:
        values = json.loads(base64.urlsafe_b64decode((text or "") + "=" * (-len(text or "") % 4)))
        return [read(value) for read, value in zip(KEYS[order], values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def an_id(value: Any) -> int:
    if isinstance(value, bool) or not 0 <= int(value) <= LARGEST_ID:
        raise ValueError
    return int(value)


def a_sort_key(value: Any) -> str:
    if not str(value).isascii() or not str(value).isprintable():
        raise ValueError
    return str(value)


def an_instant(value: Any) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


KEYS: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "number": (a_sort_key, an_id),
    "branch": (an_id, a_sort_key, an_id),
    "due": (date.fromisoformat, a_sort_key, an_id),
    "updated": (an_instant, an_id),
}


def tallies(asked: Filter, *, today: date, thresholds: Thresholds, me: int) -> dict[str, int]:
    """Counts beside the filter words: as if neither state nor standing were chosen; "mine" whoever is the owner asked
    for."""
    rule: dict[str, Any] = {"today": today, "thresholds": thresholds}
    conditions = matching(replace(asked, state=None, standing=None), **rule)
    mine = matching(replace(asked, state=None, standing="open", owner_id=me), **rule)
    states = dict.fromkeys(STATES, 0)
    states |= dict(db.session.execute(states_counted(conditions)).tuples().all())
    urgent = urgency_counted(conditions, **rule, mine=mine)
    return states | {"all": sum(states.values())} | dict(db.session.execute(urgent).one()._mapping)


def selected_items(asked: Filter, *, today: date, thresholds: Thresholds) -> Select[tuple[Item]]:
    selected = select(Item).where(*matching(asked, today=today, thresholds=thresholds))
    return selected.options(NAMED) if asked.below else selected
