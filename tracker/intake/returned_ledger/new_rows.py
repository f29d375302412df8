"""Rows that somebody inserted into a returned ledger → the items they would become, or why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from tracker.intake.returned_ledger import cells, wanted
from tracker.intake.returned_ledger.changes import Difference, NewItem, Now, Refused, exported_text, words_now
from tracker.intake.returned_ledger.returned import ReturnedRow
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed


def new_items(
    rows: Sequence[ReturnedRow], now: Now, found: Difference, *, strange: Mapping[int, str]
) -> Iterator[NewItem]:
    """Rows without a number. A blank finding means the one above, as every reader takes it; strange: by place the rows
    that are of another ledger, and why their findings are none here."""
    under: Item | NewItem | None = None
    for place, row in enumerate(rows):
        words = cells.canonical(cells.WORDS["finding"], row.cells.get(cells.WORDS["finding"], ""))
        measure = cells.normal(row.cells.get(cells.WORDS["action"], ""))
        if place in strange:
            under = NewItem(f"f{place}", "finding", words, row, refused=strange[place])
            continue
        if not row.is_new:
            under = now.items.get(row.finding_number)
            if row.is_new_measure and under:
                yield new_item(f"a{place}", "action", measure, without_old_progress(row), under, now)
            continue
        if words and words != said_of(under):
            under = answered(words, now) or new_item(f"f{place}", "finding", words, row, None, now, bare=bool(measure))
            if isinstance(under, NewItem):
                yield under
        if measure:
            yield new_item(f"a{place}", "action", measure, row, under, now)
        elif not words and any(cells.normal(text) for text in row.cells.values()):
            about = "，".join(filter(None, map(cells.normal, row.cells.values())))
            found.refused.append(Refused(about, _("新插入的这一行没有写问题，也没有写措施。")))


def without_old_progress(row: ReturnedRow) -> ReturnedRow:
    """What was done about the finding before it had this measure is not the measure's progress."""
    old = {heading for heading in (cells.PROGRESS, cells.STATE) if same_as_exported(heading, row)}
    return replace(row, cells={heading: text for heading, text in row.cells.items() if heading not in old})


def same_as_exported(heading: str, row: ReturnedRow) -> bool:
    said = cells.canonical(heading, row.cells.get(heading, ""))
    return heading in row.cells and cells.same(heading, said, exported_text(heading, row))


def new_item(
    key: str, kind: str, words: str, row: ReturnedRow, under: Item | NewItem | None, now: Now, *, bare: bool = False
) -> NewItem:
    """bare: the row's other columns speak of the measure in it, not of this finding."""
    finding = under if isinstance(under, Item) else None
    own = ReturnedRow("", 0, "", 0, {}) if bare else row
    why, asks = why_not_new(kind, words, own, under, now, as_said=key in now.as_said)
    return NewItem(key, kind, words, own, finding, under.key if isinstance(under, NewItem) else "", why, asks)


def why_not_new(
    kind: str, words: str, row: ReturnedRow, under: Item | NewItem | None, now: Now, *, as_said: bool
) -> tuple[str, str]:
    """Why the row cannot become an item, "" if it can; and what a person may say to make it one."""
    finding = under if isinstance(under, Item) else None
    if isinstance(under, NewItem) and under.refused:
        return _("它所对应的问题不能录入。"), ""
    if item := now.by_words.get((kind, finding.id if finding else None, words)):
        return _("台账里已有同样内容的事项 %(number)s。", number=item.number), ""
    try:
        first_step(row)
        wanted.added_fields(row.cells, row.limit, now.people, words=words, as_said=True)
        wanted.carriers_of(row.cells.get(cells.RESPONSIBLE, ""), now.people)
    except wanted.Unmatched as refused:
        return "" if as_said else str(refused), refused.asks
    except NotAllowed as refused:
        return str(refused), ""
    return "", ""


def first_step(row: ReturnedRow) -> wanted.Step | None:
    """What progress and state of a new row ask for, once it stands in the ledger as not started."""
    state = cells.normal(row.cells.get(cells.STATE, ""))
    progress = cells.normal(row.cells.get(cells.PROGRESS, ""))
    code = wanted.code_of(state) if state else None
    return wanted.step_of("not_started", progress=progress or None, code=code)


def said_of(under: Item | NewItem | None) -> str:
    return words_now(under) if isinstance(under, Item) else under.words if under else ""


def answered(words: str, now: Now) -> Item | None:
    """The finding already in this ledger that says the same."""
    return now.by_words.get(("finding", None, words))
