"""Deadlines as an iCalendar, for the calendar of a telephone or a computer: one event a deadline, all day, with alarms
on working mornings. Values in, bytes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask_babel import gettext as _
from icalendar import Alarm, Event, vText
from icalendar import Calendar as File

from tracker.watch.workdays import DAY, Calendar

MORNING = time(9)
REFRESH = "PT6H"


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline. uid: the same wherever the item is told of, so that a later file changes the event instead of
    adding one. version: of the deadline. warned_on: the day on which it turns yellow, if that is before it."""

    uid: str
    version: int
    number: str
    title: str
    place: str
    due_on: date
    warned_on: date | None
    is_overdue: bool
    url: str


def written(entries: Iterable[Entry], *, name: str, at: datetime, working: Calendar) -> bytes:
    """name: of the calendar, as the telephone lists it."""
    file = File()
    file.add("prodid", "-//rectification tracker//deadlines//ZH")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", vText(name))
    file.add("x-published-ttl", REFRESH)  # Outlook's word for it
    for entry in entries:
        file.add_component(event_of(entry, at=at, working=working))
    return file.to_ical()


def event_of(entry: Entry, *, at: datetime, working: Calendar) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + DAY)
    event.add("summary", summary(entry))
    event.add("description", f"{entry.place}\n{entry.url}")
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a deadline leaves the day free
    for day in alarm_days(entry, working):
        event.add_component(alarm(entry, day))
    return event


def summary(entry: Entry) -> str:
    words = _("逾期：%(title)s") if entry.is_overdue else _("整改时限：%(title)s")
    return words % {"title": f"{entry.number} {entry.title}".strip()}


def alarm_days(entry: Entry, working: Calendar) -> list[date]:
    """The day on which it turns yellow and the deadline itself, or the working day before; none for what is past."""
    if entry.is_overdue:
        return []
    days = (day for day in (entry.warned_on, entry.due_on) if day)
    return sorted({working.latest(day) for day in days})


def alarm(entry: Entry, day: date) -> Alarm:
    found = Alarm()
    found.add("action", "DISPLAY")
    found.add("description", summary(entry))
    found.add("trigger", datetime.combine(day, MORNING) - datetime.combine(entry.due_on, time()))
    return found
