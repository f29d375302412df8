"""What needs me now, worked out for one person in a constant number of queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from tracker.extensions import db
from tracker.home import queries
from tracker.home.gathering import Found, gathered
from tracker.intake.models import SourceDocument
from tracker.ledger import workflow
from tracker.ledger.comments.mentions import waiting_for
from tracker.ledger.models import Event, Item, Mention
from tracker.ledger.saved_views import queries as saved_views
from tracker.ledger.saved_views.counting import Counted, with_counts
from tracker.ledger.thresholds import thresholds
from tracker.people.deputies import running
from tracker.people.models import Deputyship, User
from tracker.watch.models import Notice
from tracker.watch.queries import notices_of

MOST = 300  # rows a section; what is beyond them is not what needs somebody now
LATEST_NOTICES = 5
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Row:
    """An item to act on. may_update: offer the progress form. acting_for: the principal's name, for a deputy.
    words, who: what was said of it and by whom, where the section is about that."""

    item: Item
    may_update: bool
    acting_for: str = ""
    words: str = ""
    who: str = ""


@dataclass(slots=True)
class Section:
    """A heading and its rows, most urgent first. more: there are others beyond them. urgent: it needs me, now."""

    name: str
    title: str
    rows: list[Row]
    more: bool = False
    urgent: bool = True


@dataclass(slots=True)
class Workbench:
    """sections: those with something in them; an item stands in the first that concerns it, and on the watchlist.
    several: the person reads more than one organisation, so that each row says its own."""

    sections: list[Section] = field(default_factory=list)
    mentions: list[tuple[Mention, Event, Item]] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    saved_views: list[Counted] = field(default_factory=list)
    several: bool = False

    @property
    def needs_me(self) -> int:
        return sum(len(section.rows) for section in self.sections if section.urgent) + len(self.waiting)

    @property
    def waiting(self) -> list[Any]:
        """What needs me beside items to act on."""
        return [*self.mentions, *self.documents]


def by_due(item: Item) -> tuple[Any, ...]:
    """Earliest deadline first, none last: the order of `queries.by_urgency`."""
    return item.due_on is None, item.due_on or date.max, item.id


def by_weight(item: Item) -> tuple[Any, ...]:
    """The order of `queries.urged`."""
    return item.urging, *by_due(item)


def by_follow_up(item: Item) -> tuple[Any, ...]:
    """The order of `queries.to_follow_up`."""
    return item.follow_up_on, item.id


@dataclass(frozen=True, slots=True)
class Concern:
    """One section to fill. find(person, today): its set. find_for(principal, deputy, today): what of the principal's a
    deputy finds there too. order: of its rows, the same as the set's. repeats: what other sections show stands here as
    well."""

    name: str
    title: Any
    find: Callable[[User, date], Select[Any]]
    find_for: Callable[[User, User, date], Select[Any]] | None = None
    order: Callable[[Item], tuple[Any, ...]] = by_due
    urgent: bool = True
    repeats: bool = False


CONCERNS = (
    Concern("urged", _l("催办、督办我的"), lambda person, today: queries.urged(person), order=by_weight),
    Concern("returned", _l("退回给我的"), lambda person, today: queries.returned(person)),
    Concern("extensions_refused", _l("延期没有同意的"), lambda person, today: queries.extensions_refused(person)),
    Concern(
        "to_decide",
        _l("等我审核的"),
        lambda person, today: queries.to_decide(person, today=today),
        lambda principal, deputy, today: queries.to_decide_for(principal, deputy, today=today),
    ),
    Concern(
        "extensions",
        _l("等我决定的延期"),
        lambda person, today: queries.extensions_to_decide(person),
        lambda principal, deputy, today: queries.extensions_to_decide_for(principal, deputy),
    ),
    Concern(
        "overdue",
        _l("已经逾期的"),
        lambda person, today: queries.overdue(person, today=today),
        lambda principal, deputy, today: queries.overdue(principal, today=today),
    ),
    Concern(
        "to_close",
        _l("措施全部销号、该申请销号的问题"),
        lambda person, today: queries.to_close(person),
        lambda principal, deputy, today: queries.to_close(principal),
        repeats=True,  # also where it is overdue, which stands first
    ),
    Concern("unarranged", _l("没有责任人或时限的"), lambda person, today: queries.unarranged(person)),
    Concern(
        "due_soon",
        _l("快到期的"),
        lambda person, today: queries.due_soon(person, today=today),
        lambda principal, deputy, today: queries.due_soon(principal, today=today),
    ),
    Concern(
        "to_follow_up",
        _l("该回头看的"),
        lambda person, today: queries.to_follow_up(person, today=today),
        order=by_follow_up,
    ),
    Concern("watchlist", _l("挂账的"), lambda person, today: queries.on_watchlist(person), urgent=False, repeats=True),
    Concern(OTHERS, _l("我负责的其他事项"), lambda person, today: queries.others_of(person, today=today), urgent=False),
    Concern("supported", _l("我配合的事项"), lambda person, today: queries.supported_by(person), urgent=False),
)


def workbench_of(person: User, *, today: date) -> Workbench:
    found, seen = Workbench(several=queries.reads_several(person)), set[int]()
    for concern, sets in filled(person, today=today):
        rows, more = rows_about(concern, sets, set() if concern.repeats else seen, person=person, today=today)
        if rows:
            title = str(concern.title) if found.sections or concern.name != OTHERS else _("我负责的事项")
            found.sections.append(Section(concern.name, title, rows, more=more, urgent=concern.urgent))
    found.mentions = [row._tuple() for row in db.session.execute(waiting_for(person).limit(MOST))]
    found.documents = list(db.session.scalars(queries.documents_to_review(person).limit(MOST)))
    found.notices = list(db.session.scalars(notices_of(person).limit(LATEST_NOTICES)))
    at_hand = saved_views.at_hand(person)
    found.saved_views = with_counts(at_hand, person=person, today=today, thresholds=thresholds())
    return found


def filled(person: User, *, today: date) -> Iterator[tuple[Concern, list[tuple[str, list[Found]]]]]:
    """Each concern with its sets, one's own before the principals', who are named: two statements for them all."""
    lent = running(person, today=today)
    asked: list[tuple[Concern, str, Select[Any]]] = []
    for concern in CONCERNS:
        asked.append((concern, "", concern.find(person, today)))
        if concern.find_for:
            asked += [(concern, each.principal.name, in_place(concern.find_for, each, today)) for each in lent]
    found = gathered([query for _concern, _name, query in asked], most=MOST + 1)
    sets = [(concern, name, rows) for (concern, name, _query), rows in zip(asked, found, strict=True)]
    for concern, group in groupby(sets, key=itemgetter(0)):
        yield concern, [(name, sorted(rows, key=lambda row: concern.order(row.item))) for _c, name, rows in group]


def rows_about(
    concern: Concern, sets: list[tuple[str, list[Found]]], seen: set[int], *, person: User, today: date
) -> tuple[list[Row], bool]:
    """What no earlier section shows, and whether there is more than fits."""
    rows, more = list[Row](), False
    for acting_for, found in sets:
        more = more or len(found) > MOST
        fresh = [row for row in found[:MOST] if row.item.id not in seen]
        rows += [Row(item, may_update(item, person, today=today), acting_for, words, who) for item, words, who in fresh]
        seen |= {row.item.id for row in fresh}
    return rows, more


def in_place(find_for: Callable[[User, User, date], Select[Any]], deputyship: Deputyship, today: date) -> Select[Any]:
    found = find_for(deputyship.principal, deputyship.deputy, today)
    return queries.in_place_of(found, deputyship)


def may_update(item: Item, person: User, *, today: date) -> bool:
    return workflow.refusal(item, workflow.VERBS["report_progress"], person, today=today) is None
