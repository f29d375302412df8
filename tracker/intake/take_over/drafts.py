"""The lines of a running ledger, with a meaning for each column, as the findings and measures they tell of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.common.seen import words_in
from tracker.intake.extraction.plans_year import PlansYear
from tracker.intake.extraction.responsibility import split_names
from tracker.intake.extraction.rows import measures_in
from tracker.intake.extraction.time_limits import TimeLimit, read_time_limit
from tracker.intake.reading.document import Cell, Document
from tracker.intake.take_over.table import KEPT, SAME, Line, Running
from tracker.intake.take_over.written_states import state_written

SHORT = 100  # what is no longer is a title of its own
FIRST_WORDS = re.compile(r"[^。；;：:\n]+")
LEADING_NUMBER = re.compile(
    r"^\s*(?:[（(]?\d{1,3}[）)、.．]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)\s*"
)
ALREADY = ("closed", "cancelled")


@dataclass(frozen=True, slots=True)
class Draft:
    """One item as it would be. key: 「1-4」 table and row, and the place of a measure in its cell. under: the key of
    its finding. state: None where the words of the status mean none; ongoing: they say 长期坚持."""

    key: str
    table: int
    row: int
    kind: str
    title: str
    text: str
    under: str = ""
    number: str = ""
    source: str = ""
    target: str = ""
    leads: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    supporters: str = ""
    limit_words: str = ""
    limit: TimeLimit | None = None
    progress: str = ""
    status: str = ""
    state: str | None = "not_started"
    ongoing: bool = False
    done_on: str = ""
    kept: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reader:
    """What every line is read with. meanings: one a heading."""

    document: Document
    running: Running
    meanings: Sequence[str]
    year: int

    def cells(self, line: Line, meaning: str) -> list[Cell]:
        found = [cell for place, cell in sorted(line.cells.items()) if self.meanings[place] == meaning]
        return [cell for cell in found if not SAME.match(self.words(cell))]

    def words(self, cell: Cell) -> str:
        return words_in(self.document.text_of(cell).strip())

    def said(self, line: Line, meaning: str) -> str:
        return "\n".join(self.words(cell) for cell in self.cells(line, meaning))

    def names(self, line: Line, meaning: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for cell in self.cells(line, meaning) for n in split_names(self.words(cell))))


def drafts_of(document: Document, running: Running, meanings: Sequence[str], year: int) -> list[Draft]:
    """In the order of the rows; a finding once, with the standing that its rows have together."""
    reader = Reader(document, running, meanings, year)
    drafts: list[Draft] = []
    finding: Draft | None = None
    table = 0
    for line in running.lines:
        if line.table != table:
            finding, table = None, line.table
        told = draft_of(reader, line)
        said = reader.said(line, "finding")
        if said and (finding is None or said != whole(finding)):
            finding = replace(told, kind="finding", **titled(said))
            drafts.append(finding)
        drafts += [replace(each, under=finding.key if finding else "") for each in measures_of(reader, line, told)]
        if not said and finding is None and not reader.said(line, "measure"):
            drafts.append(replace(told, title=""))  # an entry without words: told as what it lacks
    under: dict[str, list[Draft]] = {}
    for each in drafts:
        under.setdefault(each.under, []).append(each)
    return [with_its_measures(each, under.get(each.key, [])) for each in drafts]


def whole(draft: Draft) -> str:
    return draft.text or draft.title


def titled(words: str) -> dict[str, Any]:
    """A title to read in a list; what is longer stands in full in the text."""
    plain = " ".join(LEADING_NUMBER.sub("", words).split())
    if len(plain) <= SHORT and "\n" not in words.strip():
        return {"title": plain, "text": "" if plain == words.strip() else words.strip()}
    first = FIRST_WORDS.search(LEADING_NUMBER.sub("", words))
    return {"title": " ".join((first[0] if first else plain).split())[:SHORT], "text": words.strip()}


def draft_of(reader: Reader, line: Line) -> Draft:
    status, due = reader.said(line, "status"), reader.said(line, "due")
    state, ongoing = state_written(status)
    kept = [(p, c) for p, c in sorted(line.cells.items()) if reader.meanings[p] == KEPT and not c.merged]
    return Draft(
        key=f"{line.table}-{line.row}",
        table=line.table,
        row=line.row,
        kind="action",
        title="",
        text="",
        number=reader.said(line, "number"),
        source=reader.said(line, "source"),
        target=reader.said(line, "target"),
        leads=reader.names(line, "accountable"),
        owners=reader.names(line, "owner"),
        supporters="、".join(reader.names(line, "supporter")),
        limit_words=due,
        limit=limit_read(due, reader.year),
        progress=reader.said(line, "progress"),
        status=status,
        state=state,
        ongoing=ongoing,
        done_on=reader.said(line, "done_on"),
        kept=tuple((reader.running.headings[place].name, reader.words(cell)) for place, cell in kept),
    )


def limit_read(words: str, year: int) -> TimeLimit | None:
    """A day without a year is of the ledger's own, and to be looked at."""
    if not words:
        return None
    return read_time_limit(words, plans=PlansYear(year, "title", today=year, guessed=True), labelled=True)


def measures_of(reader: Reader, line: Line, told: Draft) -> list[Draft]:
    """Several where one cell numbers them; two columns of what is to be done are one measure and how it is done."""
    cells = [cell for cell in reader.cells(line, "measure") if not (cell.merged and len(line.cells) > 1)]
    if not cells:
        return []
    if len(cells) > 1:
        first, *how = (reader.words(cell) for cell in cells)
        return [replace(told, key=f"{told.key}-1", **(titled(first) | {"text": "\n".join([first, *how])}))]
    spans = list(measures_in(reader.document, cells[0]))
    texts = [words_in(reader.document.text[start:end].strip()) for start, end in spans]
    return [replace(told, key=f"{told.key}-{n}", **titled(text)) for n, text in enumerate(texts, start=1) if text]


def with_its_measures(draft: Draft, own: Sequence[Draft]) -> Draft:
    """A finding over several rows: begun once any of them is, done when all are, due with the latest."""
    rows = {each.row for each in own}
    if draft.kind != "finding" or len(rows) < 2:
        return draft
    states = {each.state for each in own}
    together = states.pop() if len(states) == 1 else "in_progress"
    dated = [each for each in own if each.limit and each.limit.due_on]
    latest = max(dated, key=lambda each: str(each.limit and each.limit.due_on)) if len(dated) == len(own) else draft
    merged: dict[str, Any] = {"progress": "", "status": "", "done_on": "", "state": together}
    return replace(draft, limit=latest.limit, limit_words=latest.limit_words, **merged)
