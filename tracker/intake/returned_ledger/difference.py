"""A returned ledger against the ledger as it is now: what would change, what is new, missing, refused, in conflict.

Three texts decide about a cell: as exported, as it is now, as it came back. Nothing is written here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from tracker.intake.returned_ledger import cells, wanted
from tracker.intake.returned_ledger.changes import Cell, Difference, ItemChange, Now, Refused, exported_text
from tracker.intake.returned_ledger.new_rows import new_items
from tracker.intake.returned_ledger.returned import ReturnedRow, past_day_of, slug_of
from tracker.ledger.models import Item
from tracker.ledger.permits import refusal
from tracker.ledger.printing.printed_row import cell_texts
from tracker.ledger.printing.rows import row_of
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed


def difference(rows: Sequence[ReturnedRow], now: Now) -> Difference:
    """An item is told once, by the row that bears its number; a finding by the first row that has words for it."""
    found, seen = Difference(), set[str]()
    strange = {at: why for at, row in enumerate(rows) if (why := why_strange(row, now))}
    speaking = speaking_rows([row for at, row in enumerate(rows) if at not in strange])
    for at, row in enumerate(rows):
        if at in strange:
            found.refused.append(Refused(words_of_row(row), strange[at]))
        elif not row.is_new:
            known(row, now, found, seen, speaking)
    found.new.extend(new_items(rows, now, found, strange=strange))
    found.missing = [item for number, item in now.items.items() if number not in seen and in_year(item, now.year)]
    return found


def why_strange(row: ReturnedRow, now: Now) -> str:
    """Why a row of another ledger is not read as one of this: its numbers mean other items. "" for one of ours."""
    if day := past_day_of(row.ledger):
        return _("这一行来自截至 %(day)s 的台账，不是现在的，没有读取。", day=day)
    if row.ledger and slug_of(row.ledger) != now.slug:
        return _(
            "这一行来自另一个组织的台账（%(ledger)s），没有读取。要增加同样的内容，请插入空行，只填写文字。",
            ledger=row.ledger,
        )
    return ""


def words_of_row(row: ReturnedRow) -> str:
    return row.cells.get(cells.WORDS["action"]) or finding_words(row)


def speaking_rows(rows: Sequence[ReturnedRow]) -> dict[str, ReturnedRow]:
    """Once merged cells are undone and rows sorted, a finding's words may stand in any of its rows."""
    speaking: dict[str, ReturnedRow] = {}
    for row in rows:
        first = speaking.setdefault(row.finding_number, row)
        if finding_words(row) and not finding_words(first):
            speaking[row.finding_number] = row
    return speaking


def finding_words(row: ReturnedRow) -> str:
    return cells.finding_alone(row.cells.get(cells.WORDS["finding"], ""))


def in_year(item: Item, year: int) -> bool:
    return item.year <= year <= item.last_year


def known(row: ReturnedRow, now: Now, found: Difference, seen: set[str], speaking: Mapping[str, ReturnedRow]) -> None:
    """A row that bears numbers."""
    if why := why_unknown(row, now, seen):
        found.refused.append(Refused(words_of_row(row), why))
        return
    if why := stray_words(row, speaking):
        found.refused.append(Refused(finding_words(row), why))
    for item, headings in carried(row, now, speaking):
        seen.add(item.number)
        changed = list(changed_cells(item, headings, row, now))
        if changed:
            judged = tuple(judge(item, changed, row, now))
            found.changes.append(ItemChange(item, judged, row, later=puts_off(item, judged, row)))
        else:
            found.unchanged += 1


def why_unknown(row: ReturnedRow, now: Now, seen: set[str]) -> str:
    """Why the row as a whole stands for nothing, "" if it does."""
    for number in filter(None, (row.finding_number, row.action_number)):
        if number not in now.items:
            return _("台账里没有编号 %(number)s 的事项。", number=number)
    own = row.action_number or row.finding_number
    if own in seen:
        return _("编号 %(number)s 出现了两次，这一行像是复制来的。新增事项请插入空行填写。", number=own)
    return ""


def stray_words(row: ReturnedRow, speaking: Mapping[str, ReturnedRow]) -> str:
    """Words on a finding that cannot be taken for it."""
    words = finding_words(row)
    if words and not row.finding_number:
        return _("措施对应哪个问题不能从表格改，请在系统里录入问题。")
    if words and words != finding_words(speaking[row.finding_number]):
        return _("同一个问题在几行里写法不同，只看写在最前面的。")
    if speaking[row.finding_number] is not row:
        return ""
    said, was = (cells.standing_said(text) for text in standing_texts(row))
    return _("问题自身的状态、责任人和时限不能在括号里改，请在事项页办理。") if said and was and said != was else ""


def standing_texts(row: ReturnedRow) -> tuple[str, str]:
    """The finding's cell as it came back and as it went out."""
    heading = cells.WORDS["finding"]
    return row.cells.get(heading, ""), (row.exported or {}).get(heading, "")


def carried(row: ReturnedRow, now: Now, speaking: Mapping[str, ReturnedRow]) -> Iterator[tuple[Item, tuple[str, ...]]]:
    """The items a row tells, each with the headings that speak of it."""
    if row.finding_number and (speaking[row.finding_number] is row or not row.action_number):
        own = () if row.action_number or row.is_new_measure else cells.OWN
        yield now.items[row.finding_number], (cells.SOURCE, cells.WORDS["finding"], *own)
    if row.action_number:
        source = () if row.finding_number else (cells.SOURCE,)
        yield now.items[row.action_number], (*source, cells.WORDS["action"], *cells.OWN)


def changed_cells(item: Item, headings: Sequence[str], row: ReturnedRow, now: Now) -> Iterator[Cell]:
    is_measure = item.kind == "action"
    printed = cell_texts(row_of(None, item, now.today) if is_measure else row_of(item, None, now.today))
    version = row.action_version if is_measure else row.finding_version
    for heading in headings:
        if heading not in row.cells:  # a column that is not in the file says nothing (F38)
            continue
        yours, stored = (cells.canonical(heading, text) for text in (row.cells[heading], printed[heading]))
        exported = stored if version == item.version else exported_text(heading, row)
        touched = not any(cells.same(heading, yours, known) for known in (stored, exported))
        if touched and heading in cells.PEOPLE and names_the_same(item, heading, yours, now):
            continue
        if touched and (yours or heading not in SHARED):
            yield Cell(heading, exported, stored, yours)


def names_the_same(item: Item, heading: str, yours: str, now: Now) -> bool:
    """Whoever stands there already, in another spelling or with a post: nothing is changed."""
    try:
        if heading == cells.LEAD:
            return wanted.lead_of(yours, now.people, item.accountable_lead) == item.accountable_lead
        return wanted.carriers_of(yours, now.people, item) == (item.responsible_unit, item.owner)
    except NotAllowed:
        return False  # and judge() says why


# A merged cell's words stand in its first row only once the merging is undone.
SHARED = frozenset({cells.SOURCE, cells.WORDS["finding"]})


def judge(item: Item, changed: Sequence[Cell], row: ReturnedRow, now: Now) -> Iterator[Cell]:
    """Each cell with the reason why it cannot be taken over, if there is one."""
    by_heading = {cell.heading: cell.yours for cell in changed}
    for cell in changed:
        asks = asked_of(item, cell, now)
        try:
            for verb in verbs_of(item, cell.heading, by_heading, row, now):
                if refused := refusal(item, VERBS[verb], now.by, today=now.today):
                    raise refused
        except wanted.Unmatched as refused:
            yield replace(cell, refused=str(refused), asks=asks)
        except NotAllowed as refused:
            yield replace(cell, refused=str(refused))
        else:
            limit = row.limit if cell.heading == cells.LIMIT else None
            yield replace(cell, meant=wanted.understood(cell.yours, limit), asks=asks)


def asked_of(item: Item, cell: Cell, now: Now) -> str:
    """What a person has to say, or has said, before the cell is taken over."""
    try:
        if cell.heading == cells.RESPONSIBLE:
            wanted.carriers_of(cell.yours, now.people, item)
    except wanted.Unmatched as unmatched:
        return unmatched.asks
    except NotAllowed:
        pass  # told by whoever asks for the verbs
    return ""


def verbs_of(item: Item, heading: str, changed: Mapping[str, str], row: ReturnedRow, now: Now) -> tuple[str, ...]:
    """The verbs that taking this cell over would need; raises NotAllowed where no verb can."""
    text = changed[heading]
    if heading == cells.SOURCE:
        raise wanted.refuse(_("问题来源由来源文件决定，不能从表格改。"))
    if heading in cells.WORDS.values():
        wanted.words_of(item, text)
        return ("revise",)
    if heading == cells.TARGET:
        wanted.uncut(text)
        return ("revise",)
    if heading == cells.LEAD:
        wanted.lead_of(text, now.people)
        return ("assign",)
    if heading == cells.RESPONSIBLE:
        unit, owner = wanted.carriers_of(text, now.people, item, as_said=item.number in now.as_said)
        kept = owner == item.owner
        return ("assign",) * (not kept) + ("revise",) * (unit != item.responsible_unit)
    if heading == cells.LIMIT:
        wanted.deadline_of(text, row.limit)
        return ("set_deadline",)
    step = step_of(item, changed)
    return (step.verb,) if step else ()


def step_of(item: Item, changed: Mapping[str, str]) -> wanted.Step | None:
    code = wanted.code_of(changed[cells.STATE]) if cells.STATE in changed else None
    return wanted.step_of(item.state, progress=changed.get(cells.PROGRESS), code=code, before=item.progress)


def puts_off(item: Item, judged: Sequence[Cell], row: ReturnedRow) -> bool:
    texts = [cell.yours for cell in judged if cell.heading == cells.LIMIT and not cell.refused]
    due_on = wanted.deadline_of(texts[0], row.limit).due_on if texts else None
    return bool(item.due_on and due_on and due_on > item.due_on)
