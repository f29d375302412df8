"""What a person confirmed of a returned ledger, done by the ledger's own verbs: each item with its own result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import CursorResult, update
from sqlalchemy.orm.exc import StaleDataError

from tracker.common.clock import day_of
from tracker.common.seen import is_seen
from tracker.extensions import db
from tracker.intake.returned_ledger import cells, wanted
from tracker.intake.returned_ledger.changes import Cell, Difference, ItemChange, NewItem
from tracker.intake.returned_ledger.difference import difference, step_of
from tracker.intake.returned_ledger.models import LedgerUpload
from tracker.intake.returned_ledger.new_rows import first_step
from tracker.intake.returned_ledger.uploads import ledger_now, returned_rows
from tracker.ledger import workflow
from tracker.ledger.models import Event, Item
from tracker.people.access import NotAllowed
from tracker.people.models import User

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person ticked. taken: keys of items and new rows. yours: keys where the table wins over what was changed
    here since. reasons: why a deadline is put off. versions: of the items as the page showed them. as_said: keys where
    they said what the page asked about a name; that takes the row over. E.g. two items, one of them in conflict and put
    off, and the first new measure:

        Confirmed(
            taken=frozenset({"2026-01", "2026-02", "a7"}),
            yours=frozenset({"2026-02"}),
            reasons={"2026-02": "主讲人参加封闭培训"},
            versions={"2026-01": 3, "2026-02": 5},
        )
    """

    taken: frozenset[str]
    yours: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    as_said: frozenset[str] = frozenset()


def missing_reasons(found: Difference, confirmed: Confirmed) -> list[str]:
    """The items whose deadline would be put off without a reason."""
    return [
        change.key
        for change in found.changes
        if change.later
        and change.key in confirmed.taken
        and not is_seen(confirmed.reasons.get(change.key, ""))
        and any(cell.heading == cells.LIMIT for cell in accepted(change, confirmed))
    ]


def apply(upload: LedgerUpload, confirmed: Confirmed, *, by: User, at: datetime) -> list[Result]:
    """1. Claim the upload, so that a double click applies it once. 2. Changed items, each in a savepoint of its own.
    3. New rows, findings before their measures. 4. Keep what became of each."""
    claim(upload, by=by, at=at)
    rows = returned_rows(upload)
    now = ledger_now(upload.organisation, upload.year, rows, by=by, today=day_of(at), as_said=confirmed.as_said)
    found = difference(rows, now)
    results = [
        settled(change.item, accepted(change, confirmed), change, confirmed, now.people, by=by, at=at)
        for change in found.changes
        if change.taken
    ]
    made: dict[str, Item] = {}
    for new in found.new:
        if not new.refused:
            results.append(entered(new, made, upload, confirmed, now.people, by=by, at=at))
    upload.results = results
    db.session.flush()
    return results


def claim(upload: LedgerUpload, *, by: User, at: datetime) -> None:
    """Only one transaction turns `open` into `applied`."""
    while_open = (
        update(LedgerUpload)
        .where(LedgerUpload.organisation_id == upload.organisation_id)
        .where(LedgerUpload.id == upload.id, LedgerUpload.state == "open")
        .values(state="applied", applied_by_id=by.id, applied_at=at)
        .execution_options(synchronize_session=False)
    )
    claimed = cast("CursorResult[Any]", db.session.execute(while_open))
    db.session.refresh(upload)
    if claimed.rowcount != 1:
        raise NotAllowed(_("这份表格已经写入过了，下面是当时的结果。"))


def accepted(change: ItemChange, confirmed: Confirmed) -> tuple[Cell, ...]:
    """In a conflict ours stays unless a person chose theirs."""
    if change.key not in confirmed.taken:
        return ()
    return tuple(cell for cell in change.taken if not cell.conflicts or change.key in confirmed.yours)


def settled(
    item: Item,
    taken: Sequence[Cell],
    change: ItemChange,
    confirmed: Confirmed,
    people: Sequence[User],
    *,
    by: User,
    at: datetime,
) -> Result:
    number, title, headings = item.number, item.title, [cell.heading for cell in taken]
    result: Result = {"number": number, "title": title, "headings": headings}
    if not taken:
        return result | {"outcome": "left", "why": ""}
    try:
        with db.session.begin_nested():
            workflow.check_version(item, confirmed.versions.get(number, -1))
            perform(
                item,
                taken,
                change,
                people,
                reason=confirmed.reasons.get(number, ""),
                as_said=number in confirmed.as_said,
                by=by,
                at=at,
            )
    except NotAllowed as refused:
        return result | {"outcome": "refused", "why": str(refused)}
    except StaleDataError:
        return result | {"outcome": "refused", "why": _("这一事项刚被别人更新，没有写入。")}
    return result | {"outcome": "done", "why": ""}


def perform(
    item: Item,
    taken: Sequence[Cell],
    change: ItemChange,
    people: Sequence[User],
    *,
    reason: str,
    as_said: bool,
    by: User,
    at: datetime,
) -> None:
    """The verbs in their order: what it says, who carries it, by when, how far it is."""
    yours = {cell.heading: cell.yours for cell in taken}
    unit, owner = item.responsible_unit, item.owner
    if cells.RESPONSIBLE in yours:
        unit, owner = wanted.carriers_of(yours[cells.RESPONSIBLE], people, item, as_said=as_said)
    lead = item.accountable_lead
    if cells.LEAD in yours:
        lead = wanted.lead_of(yours[cells.LEAD], people, lead)
    fields = revised(item, yours) | ({"responsible_unit": unit} if unit != item.responsible_unit else {})
    step = step_of(item, yours)
    if fields:
        workflow.revise(item, by=by, at=at, **fields)
    if (owner, lead) != (item.owner, item.accountable_lead):
        workflow.assign(item, owner=owner, accountable_lead=lead, by=by, at=at)
    if cells.LIMIT in yours:
        limit = wanted.deadline_of(yours[cells.LIMIT], change.row.limit, item)
        workflow.set_deadline(item, deadline=limit, by=by, at=at, words=reason)
    take(item, step, by=by, at=at)


def revised(item: Item, yours: Mapping[str, str]) -> dict[str, str]:
    words = cells.WORDS[item.kind]
    fields = wanted.words_of(item, yours[words]) if words in yours else {}
    return fields | ({"target": wanted.uncut(yours[cells.TARGET])} if cells.TARGET in yours else {})


def take(item: Item, step: wanted.Step | None, *, by: User, at: datetime) -> None:
    if step is None:
        return
    verbs: dict[str, Callable[..., Event]] = {
        "start": workflow.start,
        "report_progress": workflow.report_progress,
        "mark_substantially_done": workflow.mark_substantially_done,
    }
    verbs[step.verb](item, by=by, at=at, words=step.words)


def entered(
    new: NewItem,
    made: dict[str, Item],
    upload: LedgerUpload,
    confirmed: Confirmed,
    people: Sequence[User],
    *,
    by: User,
    at: datetime,
) -> Result:
    result: Result = {"number": "", "title": new.words[:60], "headings": []}
    if new.key not in confirmed.taken:
        return result | {"outcome": "left", "why": ""}
    if new.under and new.under not in made:
        return result | {"outcome": "refused", "why": _("它所对应的新问题没有录入。")}
    finding = made.get(new.under, new.finding)
    try:
        with db.session.begin_nested():
            as_said = new.key in confirmed.as_said
            fields = wanted.added_fields(new.row.cells, new.row.limit, people, words=new.words, as_said=as_said)
            item = workflow.add(
                upload.organisation,
                by=by,
                at=at,
                year=finding.year if finding else upload.year,
                kind=new.kind,
                finding=finding,
                entry_key=f"table-{upload.id}-{new.key}",
                **fields,
            )
            if item.year != upload.year:  # under a finding that this year's ledger took over
                workflow.carry_over(item, year=upload.year, by=by, at=at, words="")
            take(item, first_step(new.row), by=by, at=at)
    except NotAllowed as refused:
        return result | {"outcome": "refused", "why": str(refused)}
    made[new.key] = item
    return result | {"number": item.number, "title": item.title, "outcome": "done"}
