"""Who is involved by the events alone, item by item as a chain is walked: what the rows are verified against."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from tracker.ledger.involvement import AGREEING, APPLYING, Act, Involvement
from tracker.people.deputies import appointers
from tracker.people.models import Deputyship

# Only events of these kinds, with one of these fields, or by a deputy can involve anybody.
KINDS = APPLYING | {AGREEING}
FIELDS = frozenset({"round", "owner_id", "deadline_kind"})


class Standing(NamedTuple):
    """Of one item. Few differ, so that one of each is kept."""

    involvement: Involvement
    owner_id: int | None
    immediate: bool


AT_FIRST = Standing(Involvement(), None, False)


class Told:
    """By item. Memory grows with the items by one entry of a dictionary each."""

    def __init__(self, database: Connection, organisation_id: int) -> None:
        columns = Deputyship.__table__.columns
        wanted = select(*columns).where(columns.organisation_id == organisation_id)
        self.lent: dict[int, list[Any]] = {}
        for row in database.execute(wanted):
            self.lent.setdefault(row.deputy_id, []).append(row)
        self.organisation_id = organisation_id
        self.items: dict[int, Standing] = {}
        self.alike: dict[Standing, Standing] = {}

    def hear(
        self,
        item_id: int,
        kind: str,
        changes: Mapping[str, Any],
        person: int | None,
        principal: int | None,
        at: str | datetime,
    ) -> None:
        """The next event. at: as the driver hands it out."""
        if kind not in KINDS and principal is None and FIELDS.isdisjoint(changes):
            return
        before = self.items.get(item_id, AT_FIRST)
        owner_id = changes["owner_id"][1] if "owner_id" in changes else before.owner_id
        immediate = changes["deadline_kind"][1] == "immediate" if "deadline_kind" in changes else before.immediate
        act = Act(kind, changes, person, principal, self.appointers(person, principal, at))
        involvement = before.involvement.after(act, owner_id=owner_id, immediate=immediate)
        standing = Standing(involvement, owner_id, immediate)
        self.items[item_id] = self.alike.setdefault(standing, standing)

    def appointers(self, person: int | None, principal: int | None, at: str | datetime) -> frozenset[int]:
        if person is None or principal is None:
            return frozenset()
        instant = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
        here = self.organisation_id
        lent = self.lent.get(person, [])
        return appointers(lent, principal_id=principal, organisation_id=here, at=instant)

    def columns_of(self, item_id: int) -> list[str]:
        return list(self.items.get(item_id, AT_FIRST).involvement.fields().values())
