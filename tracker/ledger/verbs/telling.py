"""Every event as a sentence: verbs say it themselves, the rest of what can happen is said here."""

from collections.abc import Mapping

from flask_babel import gettext as _

from tracker.ledger.models import Event
from tracker.ledger.verbs import sentences
from tracker.ledger.verbs.table import VERBS


def sentence_of(event: Event, people: Mapping[int, str]) -> str:
    """What happened, to stand after the actor's name; the actor's own words are shown below it."""
    if event.kind == "note_overdue":
        return _("标记为逾期，已提醒%(names)s", names=event.words) if event.words else _("标记为逾期")
    if event.kind == "start_by_measure":
        return _("着手措施 %(number)s，问题随之转为正在整改", number=sentences.new(event.changes, "measure"))
    if event.kind == "add":
        return sentences.added(event.changes, people)
    if event.kind not in VERBS:  # history from a later version is told by its code
        return _("其他操作（%(kind)s）", kind=event.kind)
    told = VERBS[event.kind].told
    return told(event.changes, people) if callable(told) else str(told)
