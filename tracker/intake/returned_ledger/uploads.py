"""Returned ledgers are kept, found again, and taken against the ledger of now."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.common import storage
from tracker.extensions import db
from tracker.intake.returned_ledger.changes import Difference, Now
from tracker.intake.returned_ledger.difference import difference
from tracker.intake.returned_ledger.models import LedgerUpload
from tracker.intake.returned_ledger.returned import ReturnedLedger, ReturnedRow, packed, unpacked_rows
from tracker.ledger.models import Item
from tracker.ledger.queries import in_ledger_of
from tracker.people.access import NotAllowed, Right, may, people_of
from tracker.people.models import Organisation, User


def keep(
    organisation: Organisation, returned: ReturnedLedger, *, filename: str, data: bytes, by: User, at: datetime
) -> LedgerUpload:
    """The file as it was given and what its cells say; the same file that still waits is kept once."""
    if not may(by, Right.INTAKE, organisation):
        raise NotAllowed(_("您没有权限导入文件。"), status=403)
    refuse_past(returned)
    if returned.slug != organisation.slug or not returned.year:
        raise NotAllowed(_("这份台账是从另一个组织导出的，请切换到那个组织再上传。"), status=400)
    sha256 = storage.files().put(data)
    waiting = db.session.scalar(
        select(LedgerUpload).where(
            LedgerUpload.organisation_id == organisation.id, LedgerUpload.sha256 == sha256, LedgerUpload.state == "open"
        )
    )
    if waiting:
        waiting.rows = packed(returned)  # as it is understood today
        return waiting
    upload = LedgerUpload(
        organisation=organisation,
        year=returned.year,
        filename=filename,
        sha256=sha256,
        size=len(data),
        uploaded_by=by,
        uploaded_at=at,
        rows=packed(returned),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def refuse_past(returned: ReturnedLedger) -> None:
    """What stood in the ledger on a past day is no change to what stands in it today."""
    if not returned.is_past:
        return
    if returned.as_of:
        why = _("这是截至 %(day)s 的台账，不是现在的台账，不能写回。", day=returned.as_of)
    else:
        why = _("这份表格没有写明是哪一份台账（截至过去某一天的台账也是这样），不能写回。")
    raise NotAllowed(why + _("请从台账页导出现在的 Excel，在它上面改好再上传。"), status=400)


def uploads_of(organisation: Organisation, *, before_id: int | None = None) -> Select[tuple[LedgerUpload]]:
    """Latest first."""
    found = select(LedgerUpload).where(LedgerUpload.organisation_id == organisation.id)
    if before_id is not None:
        found = found.where(LedgerUpload.id < before_id)
    people = (joinedload(LedgerUpload.uploaded_by), joinedload(LedgerUpload.applied_by))
    return found.order_by(LedgerUpload.id.desc()).options(*people)


def returned_rows(upload: LedgerUpload) -> tuple[ReturnedRow, ...]:
    return unpacked_rows(upload.rows)


def difference_now(upload: LedgerUpload, *, by: User, today: date, as_said: frozenset[str] = frozenset()) -> Difference:
    """Two queries at any size."""
    rows = returned_rows(upload)
    return difference(rows, ledger_now(upload.organisation, upload.year, rows, by=by, today=today, as_said=as_said))


def ledger_now(
    organisation: Organisation,
    year: int,
    rows: tuple[ReturnedRow, ...],
    *,
    by: User,
    today: date,
    as_said: frozenset[str] = frozenset(),
) -> Now:
    named = {number for row in rows for number in (row.finding_number, row.action_number) if number}
    items = db.session.scalars(
        select(Item)
        .where(Item.organisation_id == organisation.id, or_(in_ledger_of(year), Item.number.in_(sorted(named))))
        .order_by(Item.sort_key)
        .options(joinedload(Item.owner), joinedload(Item.accountable_lead))
    )
    people = db.session.scalars(people_of(organisation)).all()
    return Now({item.number: item for item in items}, year, people, by, today, as_said, organisation.slug)
