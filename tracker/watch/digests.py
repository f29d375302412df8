"""A digest in words: three parts, each line an item, why now, and one link; the plain text alone is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.common.addresses import public_address
from tracker.common.filters import long_date
from tracker.watch.channels import Letter
from tracker.watch.models import Digest, Notice
from tracker.watch.stages import ORDER, Part
from tracker.watch.weekly import Group, Place
from tracker.watch.wording import PART_NAMES, look_of, title_of, why_now


@dataclass(frozen=True, slots=True)
class Line:
    """One item: number and title, where, whose, every reason of the day, the one link."""

    number: str
    title: str
    place: str
    owner: str
    why: str
    sign: str
    colour: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    lines: list[Line]


@dataclass(slots=True)
class Content:
    """What one person's digest of a day says. weekly, groups: for leaders, on the first working day of a week,
    by branch, and of a secretary's own."""

    person: str
    day: date
    sections: list[Section] = field(default_factory=list)
    weekly: Sequence[Place] = ()
    groups: Sequence[Group] = ()

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)

    def __bool__(self) -> bool:
        return bool(self.sections or self.weekly)


def content_of(
    person: str, notices: Iterable[Notice], *, day: date, weekly: Sequence[Place] = (), several: bool = True
) -> Content:
    """several: each line says where it is. An item stands once, in the first part that asks for something."""
    found = Content(person, day, weekly=weekly)
    by_part: dict[str, list[Line]] = {}
    for together in by_item(notices):
        part = min((Part(notice.part) for notice in together), key=list(Part).index)
        by_part.setdefault(part, []).append(line_of(together, day=day, several=several))
    found.sections = [Section(str(PART_NAMES[part]), by_part[part]) for part in Part if part in by_part]
    return found


def by_item(notices: Iterable[Notice]) -> list[list[Notice]]:
    """Most urgent first, in an item and among the items; then by branch, as the tree has them, and deadline."""
    found: dict[object, list[Notice]] = {}
    for notice in sorted(notices, key=lambda notice: ORDER[notice.stage]):
        found.setdefault(notice.item_id or notice, []).append(notice)
    return sorted(found.values(), key=urgency)


def urgency(together: list[Notice]) -> tuple[object, ...]:
    first = together[0]
    return (ORDER[first.stage], first.organisation.line, first.due_on or date.max, first.item_id or 0)


def line_of(together: list[Notice], *, day: date, several: bool) -> Line:
    first = together[0]
    item = first.item
    sign, _name, colour = look_of(first.stage)
    url = public_address("ledger.item", item_id=item.id) if item else public_address("people.me")
    return Line(
        number=item.number if item else "",
        title=title_of(first),
        place=first.organisation.name if several else "",
        owner=item.owner.name if item and item.owner else "",
        why=_("；").join(dict.fromkeys(why_now(notice, today=day) for notice in together)),
        sign=sign,
        colour=colour,
        url=url,
    )


def subject(content: Content) -> str:
    parts = [_("%(part)s %(count)s 项", part=each.name, count=len(each.lines)) for each in content.sections]
    if content.weekly:
        parts.append(_("一周逾期情况"))
    return _("整改提醒 %(day)s：", day=long_date(content.day)) + _("，").join(parts)


def letter(digest: Digest, address: str, content: Content, *, language: str) -> Letter:
    """In the person's own language. An application context of its own: the catalogue is remembered in it."""
    with current_app.app_context(), force_locale(language):
        here = public_address("watch.choices")
        values = {"content": content, "subject": subject(content), "choices_url": here, "lang": language}
        text, html = (
            current_app.jinja_env.get_template(f"watch/mail/digest.{kind}").render(**values) for kind in ("txt", "html")
        )
        return Letter(address, str(values["subject"]), text, html, digest.message_id, digest.made_at, here)
