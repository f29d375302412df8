"""The road every verb takes: ask the table, set fields, append the event; and what makes a form stale."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common.clock import day_of
from tracker.common.seen import is_seen, words_in
from tracker.extensions import db
from tracker.ledger import history, queries
from tracker.ledger.circumstances import Circumstance, cleared
from tracker.ledger.markings import marking
from tracker.ledger.models import Event, Item, about
from tracker.ledger.permits import permit
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed
from tracker.people.models import User
from tracker.people.tracing import note_as

BY_MEASURE = "start_by_measure"
PASSING = frozenset({BY_MEASURE, *(verb.name for verb in VERBS.values() if verb.spares_forms)})
ONE_MOMENT = timedelta(minutes=1)
# Their events change no row, and so no version.
ROWLESS = frozenset({"note_overdue", *(verb.name for verb in VERBS.values() if not verb.changes_row)})


class Stale(NotAllowed):
    """The form was made from an older version of the item (law 4)."""


def change(
    item: Item,
    verb: str,
    *begun: Circumstance,
    by: User,
    at: datetime,
    words: str = "",
    told_by: str = "",
    beside: history.Changes = MappingProxyType({}),
    **fields: Any,
) -> Event:
    """The road every verb takes: hold the chain, check, set the fields that differ, append the event.

    begun: the circumstances that hold from now on; what the verb's record says it clears is cleared, unless it is
    given here or in fields. told_by: whose words they are, when they are not the actor's own. beside: what the event
    tells of rows that hang on the item.
    Raises NotAllowed: 403 without the right, 409 where state or condition forbid it, 400 where words that are a must
    are missing or a text bears a marking.
    """
    history.locked_head(item.organisation_id)
    row = VERBS[verb]
    permitted = permit(item, row, by, today=day_of(at))
    if permitted.refused:
        raise permitted.refused
    if row.needs_words and not is_seen(words):
        raise NotAllowed(_("请写几句说明。"), status=400)
    fields = cleared(row.clears) | {name: value for each in begun for name, value in each.fields().items()} | fields
    refuse_marked(words, *fields.values())
    if row.leads_to:
        fields.setdefault("state", row.leads_to)
    if fields.get("requested_by_id") and permitted.acting_for:
        fields["requested_for_id"] = permitted.acting_for.id
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(item, name), new) for name, new in fields.items() if getattr(item, name) != new
    }
    for name, (_old, new) in changes.items():
        setattr(item, name, new)
    if verb not in ROWLESS:
        item.updated_at = at
    if told_by:
        changes["told_by"] = (None, told_by.strip())
    changes |= beside
    told: dict[str, Any] = {"by": by, "at": at, "acting_for": permitted.acting_for}
    event = history.append(item, verb, changes=changes, words=words_in(words), **told)
    if row.starts_finding and item.finding and item.finding.state == "not_started":
        start_finding(item.finding, item, **told)
    return event


def start_finding(finding: Item, measure: Item, *, by: User, at: datetime, acting_for: User | None) -> None:
    """A finding whose measure is worked on is worked on (F77); of two measures the first one starts it. Read again
    under the lock of the chain, for whoever was quicker."""
    db.session.refresh(finding)
    if finding.state != "not_started":
        return
    changes = {"state": (finding.state, "in_progress"), "measure": (None, measure.number)}
    finding.state, finding.updated_at = "in_progress", at
    history.append(finding, BY_MEASURE, by=by, at=at, changes=changes, acting_for=acting_for)


def refuse_marked(*texts: object) -> None:
    """What is typed is held to the same rule as what is uploaded; whatever is no text bears no marking."""
    for text in texts:
        if isinstance(text, str) and (found := marking(text)):
            note_as("marked_refused")
            raise NotAllowed(
                _("文字带有“%(marking)s”标志。涉密内容不得录入本系统，请按保密规定处理。", marking=found), status=400
            )


def just_now(verb: str, item: Item, *, by: User, at: datetime, words: str) -> Event | None:
    """The event of a moment ago by which this person did and said the same: a form sent twice (F39); saying
    nothing adds nothing. Waits for the chain's head first, so that of two at once the second sees the first."""
    said = words.strip() if is_seen(words) or VERBS[verb].needs_words else None
    history.locked_head(item.organisation_id)
    return db.session.scalar(queries.same_event(verb, item, by, said, since=at - ONE_MOMENT))


def check_version(item: Item, version: int) -> None:
    """Raise Stale when the page that sent the form showed an older version of what forms are about."""
    missed = item.version - version
    if version > item.version or (missed and not PASSING.issuperset(last_kinds(item, missed))):
        raise Stale(_("这一事项在您填写期间已被别人更新。"))


def last_kinds(item: Item, changes: int) -> Sequence[str]:
    """The kinds of the last so many changes of the row."""
    kinds = select(Event.kind).where(*about(item), Event.kind.not_in(ROWLESS))
    return db.session.scalars(kinds.order_by(Event.sequence.desc()).limit(changes)).all()
