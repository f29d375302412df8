"""Where the words were found: for each row of a list the few lines that show why it is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, select

from tracker.extensions import db
from tracker.ledger.models import CARRIERS, Event, Item
from tracker.ledger.searching.asking import Question
from tracker.ledger.searching.terms import Term, folded, spans
from tracker.ledger.verbs.table import VERBS
from tracker.ledger.wording import FIELD_NAMES

BEFORE, AFTER = 24, 72  # characters round a hit
MOST = 3
LABELS = FIELD_NAMES | {
    "progress": _l("进展"),
    "result": _l("整改结果"),
    "countable_result": _l("成果"),
    "source_quote": _l("报告原文"),
    "source_title": _l("来源文件"),
}
SHOWN = ("text", "progress", "result", "target", "root_cause", "responsible_unit", "supporters", "countable_result")
LOOKED_AT = (*SHOWN, "source_quote", "source_title")
PROGRESS = frozenset({"report_progress", "mark_substantially_done", "start"})
CARRIER_NAMES = dict(zip(CARRIERS, (_l("责任人"), _l("责任领导")), strict=True))

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Passage:
    """label: which text it is from. text: a stretch of it."""

    label: str
    text: str


def marked(text: str, asked: Question | None) -> list[Piece]:
    """The text in pieces, each with whether it is to be marked."""
    pieces: list[Piece] = []
    place = 0
    for begin, end in spans(text, list(asked.terms)) if asked else ():
        pieces += [(text[place:begin], False), (text[begin:end], True)]
        place = end
    return [piece for piece in (*pieces, (text[place:], False)) if piece[0]]


def passages(items: Sequence[Item], asked: Question) -> dict[int, list[Passage]]:
    """For the rows of a page, in two queries. What number and title already show is not shown twice."""
    missing = {item.id: [term for term in asked.terms if not shows(term, item.number, item.title)] for item in items}
    wanted = [item_id for item_id, terms in missing.items() if terms]
    if not wanted:
        return {}
    columns = [getattr(Item, name) for name in (*LOOKED_AT, *CARRIERS, "supporter_ids")]
    places = {item.organisation_id for item in items}
    found = select(Item.id, *columns).where(Item.organisation_id.in_(places), Item.id.in_(wanted))
    rows = db.session.execute(found).all()
    said = words_about(wanted, places)
    return {row.id: list(telling(row, said[row.id], missing[row.id], asked))[:MOST] for row in rows}


def words_about(item_ids: list[int], places: Collection[int]) -> Mapping[int, list[Passage]]:
    said = (
        select(Event.item_id, Event.kind, Event.words)
        .where(Event.organisation_id.in_(places), Event.item_id.in_(item_ids))
        .where(Event.words != "", Event.actor_id.is_not(None))
    )
    found: defaultdict[int, list[Passage]] = defaultdict(list)
    for item_id, kind, words in db.session.execute(said.order_by(Event.sequence.desc())):
        found[item_id].append(Passage(kind_label(kind), words))
    return found


def kind_label(kind: str) -> str:
    if kind in PROGRESS:
        return str(LABELS["progress"])
    return str(VERBS[kind].title) if kind in VERBS else _("说明")


def telling(row: Row[Any], said: Iterable[Passage], missing: Iterable[Term], asked: Question) -> Iterator[Passage]:
    """For each term not told of yet the first text that says it."""
    texts = [Passage(str(LABELS[name]), text) for name in LOOKED_AT if (text := getattr(row, name))]
    told: list[Passage] = []
    for term in missing:
        if any(shows(term, passage.text) for passage in told):
            continue
        saying = next((passage for passage in (*texts, *said) if shows(term, passage.text)), None)
        found = excerpt(saying, term) if saying else person_called(row, term, asked)
        if found:
            told.append(found)
            yield found


def shows(term: Term, *texts: str) -> bool:
    return any(term.pattern.search(folded(text)) for text in texts)


def excerpt(passage: Passage, term: Term) -> Passage:
    """The first hit with what stands round it; where folding changed a length before it, the cut lies a little off."""
    hit = term.pattern.search(folded(passage.text))
    begin = max(0, (hit.start() if hit else 0) - BEFORE)
    end = begin + BEFORE + AFTER
    text = " ".join(passage.text[begin:end].split())
    return Passage(passage.label, f"{'…' if begin else ''}{text}{'…' if end < len(passage.text) else ''}")


def person_called(row: Row[Any], term: Term, asked: Question) -> Passage | None:
    """Whose name or initials the term is, and what they are to the item."""
    people = asked.people.get(term.word, {})
    for column, label in CARRIER_NAMES.items():
        if name := people.get(getattr(row, column)):
            return Passage(str(label), name)
    supporting = [people[int(held)] for held in row.supporter_ids.split(",") if held and int(held) in people]
    return Passage(str(LABELS["supporters"]), _("、").join(supporting)) if supporting else None
