"""A printed ledger held against the history: its last line names an event and its hash, which must still be there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common.addresses import LARGEST_ID
from tracker.common.clock import day_of
from tracker.common.database import one_moment
from tracker.common.filters import long_date
from tracker.ledger.chain import broken_links
from tracker.ledger.involvement_told import Told
from tracker.ledger.models import Event
from tracker.ledger.past.replay import ledger_at
from tracker.people.models import Organisation

PRINTED = 16  # characters of the hash that stand on paper


class Verdict(StrEnum):
    """HOLDS: everything up to that event is as it was printed."""

    HOLDS = "holds"
    UNKNOWN = "unknown"
    DIFFERS = "differs"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Checked:
    """on: the day of the event, None where there is none of that number."""

    verdict: Verdict
    number: int
    on: date | None = None


def cleaned(typed: str) -> str:
    """As people copy it from paper: blanks between, capitals."""
    return "".join(typed.split()).lower()


def is_hash(text: str) -> bool:
    return PRINTED <= len(text) <= 64 and all(letter in "0123456789abcdef" for letter in text)


def problem(number: int | None, hash_: str) -> str:
    """Why what was typed cannot be held against anything, "" when it can."""
    if not number or number > LARGEST_ID:
        return _("条数是一个数字，见纸质台账最后一行“第 N 条”。")
    return "" if is_hash(hash_) else _("校验码是 16 位数字和字母（0–9、a–f），见纸质台账最后一行。")


def checked(organisation: Organisation, number: int, hash_: str) -> Checked:
    """hash_: the sixteen characters on paper, or the whole from the file's properties."""
    query = select(Event.hash, Event.at).where(Event.organisation_id == organisation.id, Event.sequence == number)
    with one_moment() as database:
        found = database.execute(query).first()
        if found is None:
            return Checked(Verdict.UNKNOWN, number)
        day = day_of(found.at)
        if not found.hash.startswith(hash_):
            return Checked(Verdict.DIFFERS, number, day)
        damaged = next(broken_links(database, organisation.id, {}, Told(database, organisation.id), until=number), None)
        return Checked(Verdict.BROKEN if damaged else Verdict.HOLDS, number, day)


def verdict_words(found: Checked) -> str:
    number = found.number
    return {
        Verdict.HOLDS: _("一致：第 %(number)s 条在历史中，这一条和以前的记录都没有改动。", number=number),
        Verdict.UNKNOWN: _("历史中没有第 %(number)s 条。请核对纸上的条数，以及是不是这个组织的台账。", number=number),
        Verdict.DIFFERS: _(
            "不一致：第 %(number)s 条的校验码与纸上不同。没有抄错的话，它不是这个组织的台账，或者历史被改动过。",
            number=number,
        ),
        Verdict.BROKEN: _(
            "第 %(number)s 条的校验码与纸上一致，但以前的记录有改动。请管理员运行 flask history verify 查明。",
            number=number,
        ),
    }[found.verdict]


def then_words(organisation: Organisation, found: Checked) -> str:
    """What the ledger was after that event, all years together; "" where the paper is not from here."""
    if found.on is None or found.verdict not in (Verdict.HOLDS, Verdict.BROKEN):
        return ""
    told = ledger_at(organisation, found.number, found.on).figures()
    return _(
        "当时（%(day)s）台账共 %(total)s 项，已销号 %(closed)s 项，逾期 %(overdue)s 项。",
        day=long_date(found.on),
        total=told.total,
        closed=told.states["closed"],
        overdue=told.overdue,
    )
