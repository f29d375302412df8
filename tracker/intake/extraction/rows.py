"""Ledger rows into proposals: a finding once, and under it the actions with owner, time limit and state as written."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.intake.extraction.folding import compact
from tracker.intake.extraction.numbering import Mark, marks_in
from tracker.intake.extraction.plans_year import PlansYear
from tracker.intake.extraction.proposals import Proposal, Why
from tracker.intake.extraction.responsibility import split_names
from tracker.intake.extraction.tables import Ledger, Row
from tracker.intake.extraction.time_limits import TimeLimit, moved, read_time_limit
from tracker.intake.extraction.titles import Wanted, title_span
from tracker.intake.extraction.vocabulary import stating
from tracker.intake.reading.document import Cell, Document

Passage = tuple[int, int, str]  # start, end, and the words its title is taken from when not from all of it

_SCORE = 0.95
_OWN_STANDING = re.compile(r"\n（问题：[^\n（）]*）\s*$")  # our own print tells it below a finding
_NOTHING = frozenset({"无", "暂无", "/", "-", "—", "——", "没有"})


def proposals_of(ledger: Ledger, document: Document, *, plans: PlansYear | None) -> Iterator[Proposal]:
    """In the order of the rows; an action answers the finding proposed before it, if there was one in this table."""
    last: tuple[int, int] | None = None
    repeated = _repeated_tasks(ledger)
    for row in ledger.rows:
        finding, actions = _columns(row, document, ledger, repeated)
        if finding and (finding.start, finding.end) != last and _says(document, finding):
            last = (finding.start, finding.end)
            end = finding.start + len(_OWN_STANDING.sub("", document.text_of(finding)))
            yield _proposal("finding", finding.start, end, row, document, plans, ledger)
        for start, end, title in actions:
            action = _proposal("action", start, end, row, document, plans, ledger)
            yield replace(action, free=last is None, title=_title(title, "action") if title else action.title)


def _columns(
    row: Row, document: Document, ledger: Ledger, repeated: frozenset[tuple[int, int]]
) -> tuple[Cell | None, list[Passage]]:
    """Without a column of problems, a task that reads like a problem is one; otherwise it is what is to be done, and
    the measure beside it is how."""
    finding, task, measure = row.first("finding"), row.first("task"), row.first("measure")
    if finding is None and task is not None and measure is not None:
        if stating.PROBLEM_CUE.search(compact(document.text_of(task))[0]):
            return task, _passages(document, measure)
        if (task.start, task.end) in repeated:
            return None, _passages(document, measure)
        return None, [_task_with_measure(document, task, measure)]
    doing = measure or task or (row.first("target") if "measure" not in ledger.header.values() else None)
    stated = doing is not None and not doing.merged and _says(document, doing)
    return finding, _passages(document, doing) if doing and stated else []


def _repeated_tasks(ledger: Ledger) -> frozenset[tuple[int, int]]:
    """A task that stands over several rows is told by the measures in them."""
    tasks = [(task.start, task.end) for row in ledger.rows if (task := row.first("task"))]
    return frozenset(task for task in tasks if tasks.count(task) > 1)


def _task_with_measure(document: Document, task: Cell, measure: Cell) -> Passage:
    """In a real table the passage runs on to the measure, so that it is not lost."""
    together = document.kind != "text" and not measure.merged and task.end <= measure.start
    end = measure.end if together and _says(document, measure) else task.end
    return task.start, end, document.text_of(task)


def _passages(document: Document, cell: Cell) -> list[Passage]:
    return [(start, end, "") for start, end in measures_in(document, cell)]


def _says(document: Document, cell: Cell) -> bool:
    return document.text_of(cell).strip() not in _NOTHING


def measures_in(document: Document, cell: Cell) -> Iterator[tuple[int, int]]:
    """A cell that numbers its measures holds several."""
    text = document.text_of(cell)
    plain, offsets = compact(text)
    numbers = [mark for mark in marks_in(plain) if mark.kind == _kind(marks_in(plain))]
    if len(numbers) < 2 or numbers[0].start > 2:
        yield cell.start, cell.end
        return
    ends = [*(mark.start for mark in numbers[1:]), len(plain)]
    for mark, end in zip(numbers, ends, strict=True):
        if end > mark.end:
            yield cell.start + offsets[mark.end], cell.start + offsets[end - 1] + 1


def _kind(numbers: list[Mark]) -> str:
    return numbers[0].kind if numbers else ""


def _proposal(
    kind: str, start: int, end: int, row: Row, document: Document, plans: PlansYear | None, ledger: Ledger
) -> Proposal:
    text = document.text[start:end]
    return Proposal(
        kind="finding" if kind == "finding" else "action",
        title=_title(text, kind),
        text=text,
        start=start,
        end=end,
        why=Why(_header_words(ledger), "table_row"),
        score=_SCORE,
        time_limit=_limit(row, document, plans),
        responsible=_responsible(row, document),
        category=row.category,
        status=_cell_text(row, "status", document),
    )


def _header_words(ledger: Ledger) -> str:
    return "·".join(dict.fromkeys(ledger.header.values()))


def _title(text: str, kind: str) -> str:
    plain, _ = compact(text)
    numbers = marks_in(plain)
    plain = plain[numbers[0].end :] if numbers and numbers[0].start == 0 else plain
    start, end = title_span(plain, Wanted(kind))
    return plain[start:end]


def _limit(row: Row, document: Document, plans: PlansYear | None) -> TimeLimit | None:
    cell = row.first("due")
    if cell is None:
        return None
    limit = read_time_limit(document.text_of(cell), plans=plans, labelled=True)
    return moved(limit, cell.start) if limit else None


def _responsible(row: Row, document: Document) -> tuple[str, ...]:
    cells = row.cells.get("owner", ())
    return tuple(dict.fromkeys(name for cell in cells for name in split_names(document.text_of(cell))))


def _cell_text(row: Row, column: str, document: Document) -> str:
    cell = row.first(column)  # type: ignore[arg-type]
    return document.text_of(cell).strip() if cell else ""
