"""Who is involved in an item, on what day its closure was asked for, and whether the committee above signs.

What older events say of the present round is folded into the rows here, once; the verbs keep it from now on.
"""

import json
from datetime import date, datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NEW_TEXTS = ("involved_ids", "acted_for", "immediate_by")
BEIJING = timezone(timedelta(hours=8))


def upgrade():
    for name in NEW_TEXTS:
        op.execute(f"ALTER TABLE item ADD COLUMN {name} TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE item ADD COLUMN requested_on DATE")
    op.execute("ALTER TABLE organisation ADD COLUMN parent_signs BOOLEAN DEFAULT false NOT NULL")
    fill(op.get_bind())


def downgrade():
    op.execute("ALTER TABLE organisation DROP COLUMN parent_signs")
    for name in ("requested_on", *reversed(NEW_TEXTS)):
        op.execute(f"ALTER TABLE item DROP COLUMN {name}")


TOLD = sa.text(
    "SELECT id, kind, item_id, actor_id, acting_for_id, at, changes FROM event"
    " WHERE organisation_id = :place AND sequence > :after AND sequence <= :until"
    " AND (acting_for_id IS NOT NULL OR kind IN ('add', 'assign', 'hand_over', 'set_deadline', 'reopen', 'carry_over',"
    " 'request_closure', 'close_directly')) ORDER BY sequence"
)
KEEP = sa.text(
    "UPDATE item SET involved_ids = :involved, acted_for = :acted, immediate_by = :makers WHERE id = :item"
)


def fill(connection):
    for place, last in connection.execute(sa.text("SELECT organisation_id, sequence FROM chain_head")).all():
        items, lent = {}, deputyships(connection, place)
        for after in range(0, last, 5000):
            for row in connection.execute(TOLD, {"place": place, "after": after, "until": after + 5000}).all():
                follow(items.setdefault(row.item_id, new_round()), row, lent)
        rows = [kept(item, state) for item, state in items.items()]
        for start in range(0, len(rows), 1000):
            connection.execute(KEEP, rows[start : start + 1000])


def deputyships(connection, place):
    query = sa.text(
        "SELECT deputy_id, principal_id, starts_on, ends_on, ended_on, appointed_by_id, appointed_at FROM deputyship"
        " WHERE organisation_id = :place"
    )
    return [
        (row[0], row[1], day(row[2]), min(day(row[3]), day(row[4] or row[3])), row[5], instant(row[6]))
        for row in connection.execute(query, {"place": place}).all()
    ]


def new_round():
    return {"ids": set(), "lent": set(), "makers": set(), "owner": None, "immediate": False}


def follow(state, row, deputyships):
    changes = row.changes if isinstance(row.changes, dict) else json.loads(row.changes)
    if row.kind in ("comment", "note_overdue"):
        return
    if "round" in changes:
        state |= {"ids": set(), "lent": set(), "makers": set()}
    state["owner"] = changes.get("owner_id", (None, state["owner"]))[1]
    if "deadline_kind" in changes:
        state["immediate"] = changes["deadline_kind"][1] == "immediate"
    at = instant(row.at)
    on = at.astimezone(BEIJING).date()
    appointers = {
        by
        for deputy, principal, first, last, by, since in deputyships
        if (deputy, principal) == (row.actor_id, row.acting_for_id) and since <= at and first <= on <= last
    }
    hands = {row.actor_id, row.acting_for_id} - {None}
    if row.actor_id and row.acting_for_id:
        state["lent"] |= {(row.actor_id, other) for other in (hands | appointers) - {row.actor_id}}
    state["ids"] |= {state["owner"]} - {None}
    if row.kind in ("request_closure", "close_directly"):
        state["ids"] |= hands
    while joining := {deputy for deputy, other in state["lent"] if other in state["ids"]} - state["ids"]:
        state["ids"] |= joining
    everybody = hands | appointers
    agreed = row.kind == "set_deadline" and not everybody & state["ids"]
    if not state["immediate"]:
        state["makers"] = set()
    elif "deadline_kind" in changes or "round" in changes or agreed:
        state["makers"] = everybody


def kept(item, state):
    lent = [f"{deputy}:{other}" for deputy, other in sorted(state["lent"])]
    return {
        "item": item,
        "involved": joined(map(str, sorted(state["ids"]))),
        "acted": joined(lent),
        "makers": joined(map(str, sorted(state["makers"]))),
    }


def joined(parts):
    within = ",".join(parts)
    return f",{within}," if within else ""


def day(stored):
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def instant(stored):
    told = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return told if told.tzinfo else told.replace(tzinfo=timezone.utc)
