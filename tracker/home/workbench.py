"""What needs me now, worked out for one person in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select

from tracker.extensions import db
from tracker.home import queries
from tracker.intake.models import SourceDocument
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.ledger.saved_views import queries as saved_views
from tracker.ledger.saved_views.counting import Counted, counted
from tracker.ledger.thresholds import thresholds
from tracker.people.models import User
from tracker.watch.models import Notice
from tracker.watch.queries import notices_of

MOST = 20  # rows a section; what is beyond them is not what needs somebody now
LATEST_NOTICES = 10
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Row:
    """An item to act on. words: what is still missing, when it was returned. may_update: offer the progress form."""

    item: Item
    may_update: bool
    words: str = ""


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
    """sections: those with something in them; an item stands in the first that concerns it."""

    sections: list[Section] = field(default_factory=list)
    documents: list[SourceDocument] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    saved_views: list[Counted] = field(default_factory=list)

    @property
    def needs_me(self) -> int:
        return sum(len(section.rows) for section in self.sections if section.urgent) + len(self.documents)

    @property
    def several(self) -> bool:
        """Rows of more than one organisation, so that each must say its own."""
        return len({row.item.organisation_id for section in self.sections for row in section.rows}) > 1


def workbench_of(person: User, *, today: date) -> Workbench:
    wanted: tuple[tuple[str, str, Select[Any]], ...] = (
        ("urged", _("催办、督办我的"), queries.urged(person)),
        ("returned", _("退回给我的"), queries.returned(person)),
        ("to_decide", _("等我审核的"), queries.to_decide(person)),
        ("extensions", _("等我决定的延期"), queries.extensions_to_decide(person)),
        ("overdue", _("已经逾期的"), queries.overdue(person, today=today)),
        ("unarranged", _("没有责任人或时限的"), queries.unarranged(person)),
        ("due_soon", _("快到期的"), queries.due_soon(person, today=today)),
        ("to_follow_up", _("该回头看的"), queries.to_follow_up(person, today=today)),
        (OTHERS, _("我负责的其他事项"), queries.others_of(person, today=today)),
    )
    found, seen = Workbench(), set[int]()
    for name, title, query in wanted:
        rows, more = rows_of(query, person, seen, today=today)
        if rows:
            title = title if found.sections or name != OTHERS else _("我负责的事项")
            found.sections.append(Section(name, title, rows, more=more, urgent=name != OTHERS))
    found.documents = list(db.session.scalars(queries.documents_to_review(person).limit(MOST)))
    found.notices = list(db.session.scalars(notices_of(person).limit(LATEST_NOTICES)))
    at_hand = saved_views.at_hand(person)
    found.saved_views = counted(at_hand, person=person, today=today, thresholds=thresholds())
    return found


def rows_of(query: Select[Any], person: User, seen: set[int], *, today: date) -> tuple[list[Row], bool]:
    """What no earlier section shows, and whether there is more than fits."""
    found = db.session.execute(query.limit(MOST + 1)).all()
    rows = [
        Row(item, may_update(item, person, today=today), *words) for item, *words in found[:MOST] if item.id not in seen
    ]
    seen |= {row.item.id for row in rows}
    return rows, len(found) > MOST


def may_update(item: Item, person: User, *, today: date) -> bool:
    return workflow.refusal(item, workflow.VERBS["report_progress"], person, today=today) is None
