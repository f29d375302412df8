"""The ledger of a year as printed rows: one a measure, or one for a finding without; plans of no finding last."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.ledger.deadlines import Standing, deadline_view
from tracker.ledger.models import Item
from tracker.ledger.printing.workbook import STATES, LedgerRow, day_words, extension_words
from tracker.ledger.queries import in_ledger_of
from tracker.people.models import Organisation


def ledger_of(organisation: Organisation, year: int) -> Select[tuple[Item]]:
    return (
        select(Item)
        .where(Item.organisation_id == organisation.id, in_ledger_of(year))
        .order_by(Item.sort_key)
        .options(joinedload(Item.owner), joinedload(Item.accountable_lead))
    )


def ledger_rows(organisation: Organisation, year: int, *, today: date) -> list[LedgerRow]:
    return ledger_and_findings(organisation, year, today=today)[0]


def ledger_and_findings(
    organisation: Organisation, year: int, *, today: date
) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """The rows of the print, and every finding told by itself. Two queries at any size."""
    items = list(db.session.scalars(ledger_of(organisation, year)))
    own = [row_of(item, None, today) for item in items if item.kind == "finding"]
    ledger = f"{organisation.slug}/{year}"
    return [replace(row, ledger=ledger) for row in rows_from(items, today)], own


def rows_from(items: list[Item], today: date) -> list[LedgerRow]:
    actions: dict[int | None, list[Item]] = {}
    for item in items:
        if item.kind == "action":
            actions.setdefault(item.finding_id, []).append(item)
    findings = (row for item in items if item.kind == "finding" for row in rows_of(item, actions, today))
    return [*findings, *(row_of(None, action, today) for action in actions.get(None, []))]


def rows_of(finding: Item, actions: dict[int | None, list[Item]], today: date) -> Iterator[LedgerRow]:
    measures = actions.get(finding.id, [])
    yield from (row_of(finding, action, today) for action in measures)
    if not measures:
        yield row_of(finding, None, today)


def row_of(finding: Item | None, action: Item | None, today: date) -> LedgerRow:
    told = action or finding
    assert told is not None
    standing = standing_of(told, today)
    return LedgerRow(
        finding_number=finding.number if finding else "",
        finding=said(finding) if finding else "",
        finding_version=finding.version if finding else 0,
        finding_standing=own_standing(finding, today) if finding and action else "",
        source=(finding or told).source_title,
        action_number=action.number if action else "",
        action=said(action) if action else "",
        action_version=action.version if action else 0,
        target=told.target,
        accountable_lead=told.accountable_lead.name if told.accountable_lead else "",
        responsible="、".join(filter(None, (told.responsible_unit, told.owner.name if told.owner else ""))),
        unit=told.responsible_unit,
        owner=told.owner.name if told.owner else "",
        root_cause=told.root_cause,
        deadline_kind=told.deadline_kind,
        due_on=told.due_on,
        ongoing=told.ongoing,
        deadline_text=told.time_limit_text,
        first_due_on=told.first_due_on,
        extensions=told.extensions,
        progress=told.result or told.progress,
        state=told.state,
        overdue=standing is Standing.OVERDUE,
        closed_late=standing is Standing.CLOSED_LATE,
    )


def standing_of(item: Item, today: date) -> Standing:
    return deadline_view(
        state=item.state, due_on=item.due_on, opened_on=item.opened_on, closed_on=item.closed_on, today=today
    ).standing


def own_standing(finding: Item, today: date) -> str:
    """问题：正在整改，逾期，责任人李宁，时限2026年11月19日: a row a measure has no other place for it."""
    late = {Standing.OVERDUE: "逾期", Standing.CLOSED_LATE: "逾期销号"}.get(standing_of(finding, today), "")
    owner = f"责任人{finding.owner.name}" if finding.owner else ""
    due = f"时限{day_words(finding.due_on)}" if finding.due_on else ""
    told = row_of(finding, None, today)
    return "问题：" + "，".join(filter(None, (STATES[finding.state], late, owner, due, extension_words(told))))


def said(item: Item) -> str:
    """A finding in the report's own words where it came from one; a measure as it was last put, which may be better."""
    if item.source_quote and (item.kind == "finding" or not item.text):
        return item.source_quote
    if item.source_quote:
        return item.text
    return f"{item.title}：{item.text}" if item.text else item.title
