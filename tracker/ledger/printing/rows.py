"""The ledger of a year as printed rows: one a measure, or one for a finding without; plans of no finding last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.ledger.deadlines import Standing, lateness
from tracker.ledger.figures import Figures, figures_from
from tracker.ledger.models import Item
from tracker.ledger.past.item_on import ItemOn, Person
from tracker.ledger.printing.printed_row import PRINTED_STATES, LedgerRow, day_words, extension_words
from tracker.ledger.queries import in_ledger_of
from tracker.people.models import Organisation, User

LATE_WORDS = {
    Standing.OVERDUE: "逾期",
    Standing.CLOSED_LATE: "逾期销号",
    Standing.SIGNED_LATE: "按期申请、延后签批",
    None: "",
}
AnyItem = Item | ItemOn  # as it stands, or as it stood at the end of a past day


def ledger_of(organisation: Organisation, year: int) -> Select[tuple[Item]]:
    return (
        select(Item)
        .where(Item.organisation_id == organisation.id, in_ledger_of(year))
        .order_by(Item.sort_key)
        .options(joinedload(Item.owner), joinedload(Item.accountable_lead))
    )


def ledger_and_findings(
    organisation: Organisation, year: int, *, today: date
) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """The rows of the print, and every finding told by itself. Two queries at any size."""
    items = list(db.session.scalars(ledger_of(organisation, year)))
    own = [row_of(item, None, today) for item in items if item.kind == "finding"]
    ledger = f"{organisation.slug}/{year}"
    return [replace(row, ledger=ledger) for row in rows_from(items, today)], own


def rows_from(items: Sequence[AnyItem], today: date) -> list[LedgerRow]:
    measures: dict[int | None, list[AnyItem]] = {}
    for item in items:
        if item.kind == "action":
            measures.setdefault(item.finding_id, []).append(item)
    findings = (row for item in items if item.kind == "finding" for row in rows_of_finding(item, measures, today))
    return [*findings, *(row_of(None, action, today) for action in measures.get(None, []))]


def rows_of_finding(
    finding: AnyItem, measures: Mapping[int | None, Sequence[AnyItem]], today: date
) -> Iterator[LedgerRow]:
    own = measures.get(finding.id, [])
    yield from (row_of(finding, action, today) for action in own)
    if not own:
        yield row_of(finding, None, today)


def row_of(finding: AnyItem | None, action: AnyItem | None, today: date) -> LedgerRow:
    told = action or finding
    assert told is not None
    late = lateness_of(told, today)
    return LedgerRow(
        finding_number=finding.number if finding else "",
        finding=own_words(finding) if finding else "",
        finding_version=finding.version if finding else 0,
        finding_standing=own_standing(finding, today) if finding and action else "",
        source=(finding or told).source_title,
        action_number=action.number if action else "",
        action=own_words(action) if action else "",
        action_version=action.version if action else 0,
        target=told.target,
        accountable_lead=name_of(told.accountable_lead),
        responsible="、".join(filter(None, (told.responsible_unit, name_of(told.owner)))),
        unit=told.responsible_unit,
        owner=name_of(told.owner),
        owner_id=told.owner.id if told.owner else 0,
        owner_post=told.owner.post if told.owner else "",
        root_cause=told.root_cause,
        deadline_kind=told.deadline_kind,
        due_on=told.due_on,
        ongoing=told.ongoing,
        deadline_text=told.time_limit_text,
        first_due_on=told.first_due_on,
        extensions=told.extensions,
        progress=told.result or told.progress,
        state=told.state,
        late=LATE_WORDS[late],
    )


def lateness_of(item: AnyItem, today: date) -> Standing | None:
    return lateness(
        state=item.state,
        due_on=item.due_on,
        closed_on=item.closed_on,
        requested_on=item.requested_on,
        today=today,
    )


def name_of(person: User | Person | None) -> str:
    return person.name if person else ""


def own_standing(finding: AnyItem, today: date) -> str:
    """问题：正在整改，逾期，责任领导陈秘，责任人李宁，时限…，进展：…: a row a measure has no other place for it."""
    late = LATE_WORDS[lateness_of(finding, today)]
    lead = f"责任领导{finding.accountable_lead.name}" if finding.accountable_lead else ""
    owner = f"责任人{finding.owner.name}" if finding.owner else finding.responsible_unit
    due = f"时限{day_words(finding.due_on)}" if finding.due_on else ""
    told = row_of(finding, None, today)
    came_of_it = f"{'结果' if finding.result else '进展'}：{told.progress}" if told.progress else ""
    parts = (PRINTED_STATES[finding.state], late, lead, owner, due, extension_words(told), came_of_it)
    return "问题：" + "，".join(filter(None, parts))


def figures_of(rows: Sequence[LedgerRow], findings: Sequence[LedgerRow]) -> dict[str, Figures]:
    """What the print adds up to, by the one definition: findings told by themselves, and rows that tell a measure."""
    told = {"finding": findings, "action": [row for row in rows if row.action_number]}
    overdue = LATE_WORDS[Standing.OVERDUE]
    return {
        kind: sum((figures_from([(row.state, 1, row.late == overdue)]) for row in some), Figures())
        for kind, some in told.items()
    }


def own_words(item: AnyItem) -> str:
    """A finding in the report's own words where it came from one; a measure as it was last put, which may be better."""
    if item.source_quote and (item.kind == "finding" or not item.text):
        return item.source_quote
    if item.source_quote:
        return item.text
    return f"{item.title}：{item.text}" if item.text else item.title
